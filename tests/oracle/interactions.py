"""The rows of KPIs over interactions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .hours import business
from .known import Known
from .world import Asked, Case, Row

Verdict = tuple[bool | None, datetime | None]
"""Met, breached or open (None), and its date."""


def dated(known: Known, at: str, says: Callable[[Row], Any]) -> list[Case]:
    return [Case(row[at], known.parts(row, row["agent_id"]), says(row)) for row in known.counting()]


def _flag(name: str) -> Callable[[Row], bool | None]:
    return lambda row: None if row[name] is None else bool(row[name])


def reopened(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "resolved_at", _flag("reopens"))


def complaints(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "opened_at", _flag("is_complaint"))


def timed(case: Case, start: datetime, known: Known, asked: Asked) -> Case:
    """Says the seconds from the start to its date; what is negative says nothing."""
    case.says = None
    if case.at is not None:
        seconds = (case.at - start).total_seconds()
        case.fault = seconds < 0
        if not case.fault:
            case.says = seconds if asked.hours == "calendar" else business(known.company, start, case.at)
    return case


def clock(row: Row) -> datetime:
    """When the clock of the first response starts: at the end of the bot's turn, else at the opening."""
    start: datetime = row["bot_handoff_at"] or row["opened_at"]
    return start


def volume(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "opened_at", lambda _: 1)


def resolved(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "resolved_at", lambda _: 1)


def first_replies(known: Known, asked: Asked) -> list[Case]:
    found = [(row, *known.first_reply(row)) for row in known.counting()]
    return [timed(Case(at, known.parts(row, by)), clock(row), known, asked) for row, at, by in found]


def turnarounds(known: Known, asked: Asked) -> list[Case]:
    cases = dated(known, "resolved_at", lambda row: row["opened_at"])
    return [timed(case, case.says, known, asked) for case in cases]


def handled(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "resolved_at", lambda row: known.told(row, "handle_s"))


def effort(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "resolved_at", lambda row: known.told(row, "customer_messages"))


def one_touch(known: Known, _asked: Asked) -> list[Case]:
    def says(row: Row) -> bool | None:
        replies = known.told(row, "agent_replies")
        return None if replies is None else replies == 1

    return dated(known, "resolved_at", says)


def resolved_by_now(known: Known, asked: Asked) -> list[Case]:
    def says(row: Row) -> bool | None:
        if not known.measures(row, "resolved_at"):
            return None
        return row["resolved_at"] is not None and row["resolved_at"] <= asked.now

    return dated(known, "opened_at", says)


def answered_in_target(known: Known, asked: Asked) -> list[Case]:
    """Of all that wait for a person: answered in time, or not; an impossible duration says neither."""

    def says(row: Row) -> bool | None:
        if row["opened_by"] == "agent" or row["bot_resolved"] or not known.measures(row, "first_response_at"):
            return None
        due = clock(row) + timedelta(seconds=asked.within(row["channel"]))
        reply, _ = known.first_reply(row)
        if reply is None or reply > asked.now:
            return False if due <= asked.now else None
        return None if reply < clock(row) else reply <= due

    return dated(known, "opened_at", says)


# what the same person did next


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


def prevention(known: Known, asked: Asked) -> list[Case]:
    within = timedelta(seconds=asked.prevention_within)
    others = [(known.person(row), row["opened_at"]) for row in known.counting() if row["is_complaint"]]

    def says(row: Row) -> bool | None:
        person, solved = known.person(row), row["resolved_at"]
        if row["is_complaint"] or person is None or solved is None:
            return None
        return not any(other == person and row["opened_at"] < at <= solved + within for other, at in others)

    cases = dated(known, "resolved_at", says)
    for case in cases:
        case.young = case.at is not None and case.at > asked.now - within
    return cases


def contribution(known: Known, asked: Asked) -> list[Case]:
    within = timedelta(seconds=asked.contribution_within)

    def says(row: Row) -> bool | None:
        if known.person(row) is None and row["converted"] is None:
            return None
        order = known.next_order(row)
        return bool(row["converted"]) or (order is not None and order["ordered_at"] <= row["opened_at"] + within)

    cases = dated(known, "opened_at", lambda row: row)
    for case in cases:
        row, case.says = case.says, says(case.says)
        case.young = row["opened_at"] > asked.now - within
    return cases


def revenue(known: Known, asked: Asked) -> list[Case]:
    within = timedelta(seconds=asked.contribution_within)

    def says(row: Row) -> float | None:
        order = known.next_order(row)
        if order is None or order["ordered_at"] > row["opened_at"] + within or order["status"] == "returned":
            return 0.0
        ours = (order["currency"] or known.company.currency).upper() == known.company.currency
        return order["amount_minor"] / 100 if ours and order["amount_minor"] is not None else None

    cases = dated(known, "opened_at", lambda row: row)
    for case in cases:
        row, case.young = case.says, case.says["opened_at"] > asked.now - within
        known_person = known.person(row) is not None
        case.says = says(row) if known_person else None
        case.fault = known_person and case.says is None and not case.young
    return cases


# live contacts and bots


def offered(known: Known, asked: Asked, says: Callable[[Row, bool], bool]) -> list[Case]:
    """Live contacts by when they were offered; what may still be waiting says nothing."""
    cases = []
    for row in known.counting():
        reply, _ = known.first_reply(row)
        at = (row["queued_at"] or row["opened_at"]) if row["is_live"] else None
        within = timedelta(seconds=asked.answer_within_of.get(row["channel"], asked.answer_within))
        waits = at is None or at + within > asked.now or not known.measures(row, "first_response_at")
        silent = row["bot_resolved"] or (row["abandoned"] is None and reply is None and waits)
        answered = reply is not None if row["abandoned"] is None else not row["abandoned"]
        cases.append(Case(at, known.parts(row, row["agent_id"]), None if silent else says(row, answered)))
    return cases


def answer_rate(known: Known, asked: Asked) -> list[Case]:
    return offered(known, asked, lambda _, answered: answered)


def abandonment(known: Known, asked: Asked) -> list[Case]:
    return offered(known, asked, lambda _, answered: not answered)


def service_level(known: Known, asked: Asked) -> list[Case]:
    def says(row: Row, answered: bool) -> bool:  # noqa: FBT001 - as it is called
        reply, _ = known.first_reply(row)
        waited = row["wait_s"]
        if waited is None and reply is not None and reply >= clock(row):
            waited = (reply - clock(row)).total_seconds()
        return answered and waited is not None and waited <= asked.service_level_within

    return offered(known, asked, says)


def bot(known: Known, says: Callable[[Row], bool]) -> list[Case]:
    return dated(known, "opened_at", lambda row: says(row) if row["bot_involved"] else None)


def bot_resolution(known: Known, _asked: Asked) -> list[Case]:
    return bot(known, lambda row: bool(row["bot_resolved"]) and row["bot_handoff_at"] is None)


def bot_handoff(known: Known, _asked: Asked) -> list[Case]:
    return bot(known, lambda row: row["bot_handoff_at"] is not None)


def only_chats(known: Known, asked: Asked) -> list[Case]:
    return [case for case in chats(known, asked) if case.says]


def chats(known: Known, _asked: Asked) -> list[Case]:
    return dated(known, "opened_at", lambda row: row["channel"] == "chat")


# what was promised


def judged(due: datetime | None, given: bool | None, event: datetime | None, now: datetime) -> Verdict:  # noqa: FBT001 - three states
    if due is None:
        return given, event if given is not None else None
    if event is not None:
        return event <= due, min(due, event)
    return (False if due <= now else None), due


def put_away(row: Row) -> datetime:
    """When a verdict that was told belongs to, where nothing happened that it could be of."""
    at: datetime = row["closed_at"] or row["opened_at"]
    return at


def sla_parts(known: Known, row: Row, asked: Asked) -> tuple[Verdict | None, Verdict | None]:
    """The verdicts of the first response and the resolution; None where there is no target."""
    reply, _ = known.first_reply(row)
    due, told = row["sla_first_response_due_at"], row["sla_first_response_met"]
    first = (
        None if due is None and told is None else judged(due, told, reply if due else reply or put_away(row), asked.now)
    )
    due, told = row["sla_resolution_due_at"], row["sla_resolution_met"]
    if due is None and told is None:
        return first, None
    due = due and due + timedelta(seconds=row["on_hold_s"] or 0)
    waits = row["resolved_at"] is None and row["status"] == "on_hold" and due is not None
    return first, (None, None) if waits else judged(
        due, told, row["resolved_at"] if due else row["resolved_at"] or put_away(row), asked.now
    )


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
        return row["sla_met"], max(ended, default=put_away(row)) if row["sla_met"] is not None else None
    if not known.measures(row, "resolved_at"):
        return None, None
    if all(met for met, _ in targets):
        dates = [at for _, at in targets if at is not None]
        return (True, max(dates, default=None)) if row["resolved_at"] is not None else (None, None)
    dates = [at for met, at in targets if not met and at is not None]
    return (False if any(met is False for met, _ in targets) else None), min(dates, default=None)
