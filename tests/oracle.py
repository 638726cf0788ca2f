"""Every KPI once more, in plain Python over lists of rows, from the rules and not from the engine.

Rows are as a source gives them: moments aware, nothing derived. Slow and obvious on purpose.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Row = Mapping[str, Any]
Part = str | None
Scale = tuple[float, float, str]
Windows = Sequence[tuple[str, datetime, datetime]]
INTERACTION = (
    *("opened_at", "bot_handoff_at", "first_response_at", "first_response_agent_id", "resolved_at", "status"),
    *("direction", "opened_by", "channel", "topic", "language", "priority", "agent_id", "team_id", "customer_id"),
    *("person_key", "handle_s", "on_hold_s", "is_complaint", "first_contact", "bot_resolved", "deleted", "spam"),
    *("merged_into", "reopens", "sla_first_response_due_at", "sla_resolution_due_at", "sla_first_response_met"),
    *("sla_resolution_met", "sla_met"),
)


@dataclass
class World:
    """The rows of each table."""

    interaction: list[dict[str, Any]] = field(default_factory=list)
    interaction_event: list[dict[str, Any]] = field(default_factory=list)
    survey_response: list[dict[str, Any]] = field(default_factory=list)
    agent: list[dict[str, Any]] = field(default_factory=list)
    team: list[dict[str, Any]] = field(default_factory=list)
    customer: list[dict[str, Any]] = field(default_factory=list)
    never: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Source → columns that it never fills, so that nothing follows from a gap."""

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        return {name: rows for name, rows in vars(self).items() if isinstance(rows, list)}


@dataclass(frozen=True)
class Asked:
    """The company's terms and the moment of asking."""

    now: datetime
    answer_within: int = 86_400
    answer_within_of: Mapping[str, int] = field(default_factory=dict)
    fcr_within: int = 7 * 86_400


@dataclass(frozen=True)
class Figure:
    value: float | None
    sample: int = 0
    left_out: int = 0
    provisional: int = 0


@dataclass
class Case:
    """One row of a KPI: its date, where it belongs, and what it says (None: nothing that can be counted)."""

    at: datetime | None
    parts: dict[str, Part]
    says: Any = None
    fault: bool = False
    young: bool = False
    scale: Scale | None = None


class Known:
    """Lookups over a world: who is who, what was asked about what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows = {_key(row): {**dict.fromkeys(INTERACTION), **row} for row in world.interaction}
        self.teams = {_key(row): row.get("name") for row in world.team}
        self.agents = {_key(row): row for row in world.agent}
        self.people = {_key(row): row.get("person_key") for row in world.customer}
        self.events: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for event in world.interaction_event:
            self.events[event["source"], event["interaction_id"]].append(event)

    def counting(self) -> list[Row]:
        return [row for row in self.rows.values() if counts(row)]

    def first_reply(self, row: Row) -> tuple[datetime | None, Part]:
        """The first public reply by a person, and who gave it; none where we began."""
        if row["opened_by"] == "agent" or row["direction"] == "outbound":
            return None, None
        if row["first_response_at"] is not None:
            return row["first_response_at"], row["first_response_agent_id"]
        began = row["bot_handoff_at"] or row["opened_at"]
        replies = [event for event in self.events[_key(row)] if self._answers(event, row) and event["at"] >= began]
        first = min(replies, key=lambda event: (event["at"], event["external_id"]), default=None)
        return (first["at"], first["actor_id"]) if first else (None, None)

    def _answers(self, event: Row, row: Row) -> bool:
        if event["kind"] != "message" or event.get("public") is False or event.get("automatic"):
            return False
        who = self.agents.get((event["source"], event["actor_id"]), {})
        return event["actor_id"] != row["customer_id"] and not who.get("is_bot")

    def measures(self, row: Row, column: str) -> bool:
        return column not in self.world.never.get(row["source"], ())

    def person(self, row: Row) -> str | None:
        customer = row["customer_id"]
        known = row["person_key"] or self.people.get((row["source"], customer))
        return known or (f"{row['source']}:{customer}" if customer is not None else None)

    def team(self, source: str, team: Part) -> Part:
        return self.teams.get((source, team or "")) or team

    def agent(self, source: str, agent: Part) -> Part:
        return self.agents.get((source, agent or ""), {}).get("name") or agent

    def parts(self, row: Row, agent: Part) -> dict[str, Part]:
        return {
            "team": self.team(row["source"], row["team_id"]),
            "agent": self.agent(row["source"], agent),
            "topic": row["topic"] and row["topic"].casefold(),
            **{name: row[name] for name in ("channel", "language", "priority", "source")},
        }


def _key(row: Row) -> tuple[str, str]:
    return row["source"], row["external_id"]


def counts(row: Row) -> bool:
    gone = row["deleted"] or row["spam"] or row["merged_into"] is not None or row["direction"] == "outbound"
    return row["opened_at"] is not None and not gone


def dated(known: Known, at: str, says: Callable[[Row], Any]) -> list[Case]:
    return [Case(row[at], known.parts(row, row["agent_id"]), says(row)) for row in known.counting()]


def timed(case: Case, start: datetime) -> Case:
    """Says the seconds from the start to its date; what is negative says nothing."""
    case.says = None
    if case.at is not None:
        seconds = (case.at - start).total_seconds()
        case.says, case.fault = (None, True) if seconds < 0 else (seconds, False)
    return case


def first_replies(known: Known, _asked: Asked) -> list[Case]:
    found = [(row, *known.first_reply(row)) for row in known.counting()]
    return [timed(Case(at, known.parts(row, by)), row["bot_handoff_at"] or row["opened_at"]) for row, at, by in found]


def turnarounds(known: Known, _asked: Asked) -> list[Case]:
    return [timed(case, case.says) for case in dated(known, "resolved_at", lambda row: row["opened_at"])]


def answered_in_target(known: Known, asked: Asked) -> list[Case]:
    """Of all that wait for a person: answered in time, or not; an impossible duration says neither."""

    def says(row: Row) -> bool | None:
        if row["opened_by"] == "agent" or row["bot_resolved"] or not known.measures(row, "first_response_at"):
            return None
        clock = row["bot_handoff_at"] or row["opened_at"]
        due = clock + timedelta(seconds=asked.answer_within_of.get(row["channel"], asked.answer_within))
        reply, _ = known.first_reply(row)
        if reply is None or reply > asked.now:
            return False if due <= asked.now else None
        return None if reply < clock else reply <= due

    return dated(known, "opened_at", says)


def fcr(known: Known, asked: Asked) -> list[Case]:
    everyone, within = [(known.person(row), row) for row in known.counting()], timedelta(seconds=asked.fcr_within)

    def says(row: Row) -> bool | None:
        if row["first_contact"] is not None:
            return bool(row["first_contact"])
        person, solved = known.person(row), row["resolved_at"]
        if person is None or solved is None:
            return None
        back = any(
            other == person
            and (again["topic"] or "").casefold() == (row["topic"] or "").casefold()
            and row["opened_at"] < again["opened_at"] <= solved + within
            for other, again in everyone
        )
        return not row["reopens"] and not back

    cases = dated(known, "resolved_at", lambda row: row)
    for case in cases:
        row, case.says = case.says, says(case.says)
        case.young = case.at is not None and case.at > asked.now - within and row["first_contact"] is None
    return cases


Verdict = tuple[bool | None, datetime | None]
"""Met, breached or open (None), and its date."""


def _judged(due: datetime | None, given: bool | None, event: datetime | None, now: datetime) -> Verdict:  # noqa: FBT001 - three states
    if due is None:
        return given, event if given is not None else None
    if event is not None:
        return event <= due, min(due, event)
    return (False if due <= now else None), due


def sla_parts(known: Known, row: Row, asked: Asked) -> tuple[Verdict | None, Verdict | None]:
    """The verdicts of the first response and the resolution; None where there is no target."""
    reply, _ = known.first_reply(row)
    due, told = row["sla_first_response_due_at"], row["sla_first_response_met"]
    first = None if due is None and told is None else _judged(due, told, reply, asked.now)
    due, told = row["sla_resolution_due_at"], row["sla_resolution_met"]
    if due is None and told is None:
        return first, None
    due = due and due + timedelta(seconds=row["on_hold_s"] or 0)
    waits = row["resolved_at"] is None and row["status"] == "on_hold" and due is not None
    return first, (None, None) if waits else _judged(due, told, row["resolved_at"], asked.now)


def sla_first_response(known: Known, asked: Asked) -> list[Case]:
    found = [(row, sla_parts(known, row, asked)[0] or (None, None)) for row in known.counting()]
    return [Case(at, known.parts(row, known.first_reply(row)[1]), met) for row, (met, at) in found]


def sla_resolution(known: Known, asked: Asked) -> list[Case]:
    found = [(row, sla_parts(known, row, asked)[1] or (None, None)) for row in known.counting()]
    return [Case(at, known.parts(row, row["agent_id"]), met) for row, (met, at) in found]


def sla(known: Known, asked: Asked) -> list[Case]:
    found = [(row, _overall(known, row, asked)) for row in known.counting()]
    return [Case(at, known.parts(row, row["agent_id"]), met) for row, (met, at) in found]


def _overall(known: Known, row: Row, asked: Asked) -> Verdict:
    targets = [part for part in sla_parts(known, row, asked) if part is not None]
    if not targets:
        ended = [at for at in (row["resolved_at"], known.first_reply(row)[0]) if at is not None]
        return row["sla_met"], max(ended, default=None) if row["sla_met"] is not None else None
    if all(met for met, _ in targets):
        dates = [at for _, at in targets if at is not None]
        return (True, max(dates, default=None)) if row["resolved_at"] is not None else (None, None)
    dates = [at for met, at in targets if not met and at is not None]
    return (False if any(met is False for met, _ in targets) else None), min(dates, default=None)


def answers(known: Known, kind: str, says: Callable[[Row], Any]) -> list[Case]:
    cases = []
    for answer in known.world.survey_response:
        if answer.get("kind") != kind or answer.get("score") is None:
            continue
        about = (answer.get("interaction_source") or answer["source"], answer.get("interaction_id") or "")
        asked = known.rows.get(about, dict.fromkeys(INTERACTION))
        if about in known.rows and not counts(asked):
            continue
        own = answer.get("team_id")
        team = known.team(answer["source"], own) if own is not None else known.team(about[0], asked["team_id"])
        parts = {
            "team": team,
            "agent": known.agent(answer["source"], answer.get("agent_id")),
            "channel": answer.get("channel") or asked["channel"],
            "topic": asked["topic"] and asked["topic"].casefold(),
            "language": asked["language"],
            "priority": asked["priority"],
            "source": answer["source"],
        }
        cases.append(Case(answer.get("answered_at"), parts, says(answer), scale=_scale(answer)))
    return cases


def _scale(answer: Row) -> Scale | None:
    low, high = answer.get("scale_min"), answer.get("scale_max")
    return None if low is None or high is None or high <= low else (low, high, answer.get("higher_is") or "better")


def satisfied(answer: Row) -> bool | None:
    """In the top two fifths of its own scale, turned where lower is better."""
    scale = _scale(answer)
    if scale is None:
        return None
    low, high, best = scale
    boxes = round(0.4 * (high - low + 1)) or 1
    return bool(answer["score"] < low + boxes if best == "worse" else answer["score"] > high - boxes)


def promoter(answer: Row) -> int:
    return 1 if answer["score"] >= 9 else -1 if answer["score"] <= 6 else 0


def _flag(name: str) -> Callable[[Row], bool | None]:
    return lambda row: None if row[name] is None else bool(row[name])


def resolved_by_now(known: Known, asked: Asked) -> list[Case]:
    def says(row: Row) -> bool | None:
        if not known.measures(row, "resolved_at"):
            return None
        return row["resolved_at"] is not None and row["resolved_at"] <= asked.now

    return dated(known, "opened_at", says)


def count(cases: list[Case]) -> Figure:
    return Figure(float(len(cases)), len(cases))


def share(cases: list[Case]) -> Figure:
    said = [case.says for case in cases if case.says is not None and not case.young]
    young = sum(case.young and case.says is not None for case in cases)
    value = sum(said) / len(said) if said else None
    return Figure(value, len(said), sum(case.fault for case in cases), young)


def mean(cases: list[Case]) -> Figure:
    known = [case.says for case in cases if case.says is not None]
    value = statistics.fmean(known) if known else None
    return Figure(value, len(known), sum(case.fault for case in cases))


def quantile(q: float) -> Callable[[list[Case]], Figure]:
    def found(cases: list[Case]) -> Figure:
        known = sorted(case.says for case in cases if case.says is not None)
        low, rest = divmod(q * max(len(known) - 1, 0), 1)
        near = known[int(low) : int(low) + 2]
        value = near[0] + (near[-1] - near[0]) * rest if near else None
        return Figure(value, len(known), sum(case.fault for case in cases))

    return found


Cases = Callable[[Known, Asked], list[Case]]
KPIS: dict[str, tuple[Cases, Callable[[list[Case]], Figure]]] = {
    "volume": (lambda known, _: dated(known, "opened_at", lambda _: True), count),
    "resolved": (lambda known, _: dated(known, "resolved_at", lambda _: True), count),
    "frt": (first_replies, quantile(0.5)),
    "frt_p90": (first_replies, quantile(0.9)),
    "frt_mean": (first_replies, mean),
    "answered_in_target": (answered_in_target, share),
    "turnaround": (turnarounds, quantile(0.5)),
    "turnaround_p90": (turnarounds, quantile(0.9)),
    "turnaround_mean": (turnarounds, mean),
    "aht": (lambda known, _: dated(known, "resolved_at", lambda row: row["handle_s"]), mean),
    "resolution_rate": (resolved_by_now, share),
    "fcr": (fcr, share),
    "reopen_rate": (lambda known, _: dated(known, "resolved_at", _flag("reopens")), share),
    "sla_first_response": (sla_first_response, share),
    "sla_resolution": (sla_resolution, share),
    "sla": (sla, share),
    "complaint_ratio": (lambda known, _: dated(known, "opened_at", _flag("is_complaint")), share),
    "csat": (lambda known, _: answers(known, "csat", satisfied), share),
    "csat_mean": (lambda known, _: answers(known, "csat", lambda answer: answer["score"]), mean),
    "ces": (lambda known, _: answers(known, "ces", satisfied), share),
    "nps": (lambda known, _: answers(known, "nps", promoter), mean),
}
ONE_SCALE: dict[str, Callable[[Scale], bool]] = {"csat_mean": lambda _: True, "nps": lambda scale: scale[1] == 10}
"""KPIs that never mix scales → the scales that they know."""


def figures(
    key: str,
    world: World,
    asked: Asked,
    windows: Windows,
    filters: Mapping[str, Iterable[Part]] | None = None,
    by: str | None = None,
) -> dict[tuple[str, Part], Figure]:
    """(label, part) → its figure; without `by` every label, with it every part that has something to say."""
    cases_of, figure = KPIS[key]
    wanted = {name: set(parts) for name, parts in (filters or {}).items()}
    cases = [
        (label, case)
        for case in cases_of(Known(world), asked)
        for label, start, end in windows
        if case.at is not None and start <= case.at < end
        if all(case.parts[name] in parts for name, parts in wanted.items())
    ]
    if key in ONE_SCALE:
        _only_usual_scale([case for _, case in cases], ONE_SCALE[key])
    groups: dict[tuple[str, Part], list[Case]] = defaultdict(list)
    for label, case in cases:
        groups[label, case.parts[by] if by else None].append(case)
    found = {group: figure(members) for group, members in groups.items()}
    if by:
        return {group: f for group, f in found.items() if f.sample or f.left_out or f.provisional}
    return {(label, None): found.get((label, None), figure([])) for label, _, _ in windows}


def _only_usual_scale(cases: list[Case], knows: Callable[[Scale], bool]) -> None:
    """Of the scales, the one with most answers counts (of equals the lowest); the others are left out and counted."""
    seen = Counter(case.scale for case in cases if case.scale is not None and knows(case.scale))
    usual = min(seen, key=lambda scale: (-seen[scale], scale), default=None)
    for case in cases:
        if usual is None or case.scale != usual:
            case.says, case.fault = None, True
