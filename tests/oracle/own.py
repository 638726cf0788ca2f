"""KPIs that are no sums of rows: habits, customers who stay, what is open at the end of a window."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .figures import INTERACTION, Fold, Kpi, every_label, folded
from .interactions import clock
from .known import Known
from .world import Asked, Case, Figure, Figures, Look, Part, Row

ENOUGH = 5
SOURCE = ("source",)
Between = tuple[datetime, datetime]


# habits


def _coded(known: Known, _asked: Asked) -> list[Case]:
    rows = [row for row in known.counting() if row["topic"] is not None and row["resolution_code"] is not None]
    return [Case(row["resolved_at"], known.parts(row, row["agent_id"]), row) for row in rows]


def _by_topic(cases: list[Case]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for case in cases:
        found[case.says["topic"].casefold()].append(case.says)
    return found


def _codes(rows: list[Row]) -> Counter[str]:
    return Counter(row["resolution_code"] for row in rows)


def _consistent(cases: list[Case]) -> Figure:
    """How often a topic with enough rows is resolved in its most usual way."""
    topics = [rows for rows in _by_topic(cases).values() if len(rows) >= ENOUGH]
    usual, total = sum(max(_codes(rows).values()) for rows in topics), sum(len(rows) for rows in topics)
    return Figure(usual / total if total else None, total)


def _agreed(cases: list[Case]) -> Figure:
    """How near agents are to each other on the topics that two or more of them often resolve."""
    spread, total = 0.0, 0
    for rows in _by_topic(cases).values():
        of: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if row["agent_id"] is not None:
                of[row["source"], row["agent_id"]].append(row)
        often = [theirs for theirs in of.values() if len(theirs) >= ENOUGH]
        if len(often) < 2:
            continue
        together = [row for theirs in often for row in theirs]
        codes = _codes(together)
        usual = min(codes, key=lambda code: (-codes[code], code))
        share = codes[usual] / len(together)
        spread += sum(len(theirs) * abs(_codes(theirs)[usual] / len(theirs) - share) for theirs in often)
        total += len(together)
    return Figure(1 - spread / total if total else None, total)


def _habit(fold: Fold) -> Kpi:
    return replace(folded(INTERACTION, _coded, fold), adds_up=(), cases=None)


# customers


def _before(start: datetime, end: datetime, zone: ZoneInfo) -> Between:
    """The window before: as many calendar months, where it is no months as many days, where no days as long."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.time() != time() or last.time() != time():
        return start - (end - start), start
    day = first.date()
    if first.day == last.day == 1:
        months = 12 * (last.year - first.year) + last.month - first.month
        for _ in range(months):
            day = (day - timedelta(days=1)).replace(day=1)
    else:
        day -= last.date() - first.date()
    return datetime.combine(day, time(), zone).astimezone(UTC), start


def _acts(known: Known) -> list[Case]:
    """Every order of somebody; where there is none at all, every interaction."""
    orders = [order for orders in known.orders_of.values() for order in orders]
    if orders:
        return [Case(order["ordered_at"], {"source": order["source"]}, known.person(order)) for order in orders]
    rows = [row for row in known.counting() if known.person(row) is not None]
    return [Case(row["opened_at"], {"source": row["source"]}, known.person(row)) for row in rows]


def _active(acts: list[Case], between: Between, look: Look) -> dict[Part, set[str]]:
    found: dict[Part, set[str]] = defaultdict(set)
    for act in acts:
        if act.at and between[0] <= act.at < between[1] and look.keeps(act.parts):
            found[look.part(act.parts)].add(act.says)
    return found


def _stayed(*, lost: bool) -> Kpi:
    def rule(known: Known, _asked: Asked, look: Look) -> Figures:
        acts = _acts(known)
        sums: dict[tuple[str, Part], list[int]] = defaultdict(lambda: [0, 0])
        for label, start, end in look.windows:
            now = _active(acts, (start, end), look)
            for part, were in _active(acts, _before(start, end, look.zone), look).items():
                sums[label, part][0] += len(were - now[part]) if lost else len(were & now[part])
                sums[label, part][1] += len(were)
        return every_label({group: Figure(top / base, base) for group, (top, base) in sums.items()}, look, Figure(None))

    return Kpi(SOURCE, rule)


def _bought_again(known: Known, _asked: Asked, look: Look) -> Figures:
    """Of those who ordered in a window, those whose first order ever was before one of these."""
    found: dict[tuple[str, Part], dict[str, bool]] = defaultdict(lambda: defaultdict(bool))
    for person, orders in known.orders_of.items():
        for order in orders:
            parts = {"source": order["source"]}
            for label, start, end in look.windows:
                if start <= order["ordered_at"] < end and look.keeps(parts):
                    found[label, look.part(parts)][person] |= order["ordered_at"] > orders[0]["ordered_at"]
    figures = {group: Figure(sum(people.values()) / len(people), len(people)) for group, people in found.items()}
    return every_label(figures, look, Figure(None))


# what is open


def _open(row: Row, end: datetime) -> bool:
    over = (row[column] is not None and row[column] < end for column in ("resolved_at", "closed_at"))
    return row["opened_at"] < end and not any(over)


def _waits(known: Known, row: Row, end: datetime) -> bool:
    """Whether somebody waits for a first reply."""
    reply, _ = known.first_reply(row)
    asked = row["opened_by"] != "agent" and not row["bot_resolved"] and known.measures(row, "first_response_at")
    return asked and _open(row, end) and clock(row) < end and (reply is None or reply >= end)


Counts = Callable[[Known, Row, datetime], bool]
Says = Callable[[Asked, Row, datetime], float]


def at_the_end(counts: Counts, says: Says, *, longest: bool = False) -> Kpi:
    """Of all that `counts` at the end of each window the sum of what `says`; a label of several windows has their mean.

    `longest`: the greatest of what `says` instead.
    """

    def rule(known: Known, asked: Asked, look: Look) -> Figures:
        found: dict[tuple[str, Part], list[float]] = defaultdict(list)
        for row in known.counting():
            parts = known.parts(row, row["agent_id"])
            for label, _, end in look.windows if look.keeps(parts) else ():
                if counts(known, row, end):
                    found[label, look.part(parts)].append(says(asked, row, end))
        many = Counter(label for label, _, _ in look.windows)
        figures = {
            (label, part): Figure(max(said) if longest else sum(said) / many[label], len(said))
            for (label, part), said in found.items()
        }
        return every_label(figures, look, Figure(None if longest else 0.0))

    return Kpi(INTERACTION, rule)


BACKLOG = at_the_end(lambda known, row, end: known.measures(row, "resolved_at") and _open(row, end), lambda *_: 1)
UNANSWERED = at_the_end(
    _waits, lambda asked, row, end: clock(row) <= end - timedelta(seconds=asked.within(row["channel"]))
)
OLDEST = at_the_end(_waits, lambda _, row, end: (end - clock(row)).total_seconds(), longest=True)
CONSISTENCY = _habit(_consistent)
CONSISTENCY_AGENTS = _habit(_agreed)
RETENTION, CHURN = _stayed(lost=False), _stayed(lost=True)
REPEAT = Kpi(SOURCE, _bought_again)
