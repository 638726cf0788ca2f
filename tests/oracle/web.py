"""Digital service: what sources sum by day, and the same sums of single visits, views and journeys."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from .figures import Fold, Kpi, count, every_label, groups, proportion
from .hours import local_day, midnight
from .known import Known
from .world import Asked, Case, Figures, Look, Part, Row

PARTS = ("page", "article", "journey", "device", "language", "source")
SOON = timedelta(days=1)
JUDGED_AFTER = timedelta(hours=48)
OF_VISITS, OF_VIEWS, OF_JOURNEYS = ("device", "language"), ("article", "language"), ("journey",)
Says = Callable[[Known, Row], bool | None]
YES: dict[str, Says] = {
    "visits": lambda *_: True,
    "new_visits": lambda _, visit: visit["is_new"],
    "returning_visits": lambda _, visit: None if visit["is_new"] is None else not visit["is_new"],
    "sales_visits": lambda _, visit: _is(visit["purpose"], "sales"),
    "service_visits": lambda _, visit: _is(visit["purpose"], "service"),
    "faq_visits": lambda _, visit: visit["used_faq"],
    "account_visits": lambda _, visit: visit["used_account"],
    "contact_page_visits": lambda _, visit: visit["saw_contact_page"],
    "selfservice_visits": lambda _, visit: helped_oneself(visit),
    "selfservice_then_contact": lambda known, visit: helped_oneself(visit) and in_touch(known, visit),
    "service_entries": lambda _, visit: _is(visit["entry_kind"], "service"),
    "service_bounces": lambda _, visit: bounced(visit),
}
"""What a visit tells: yes, no, or nothing."""
ADDS_UP = {
    **dict.fromkeys(YES, OF_VISITS),
    **dict.fromkeys(("faq_views", "helpful_yes", "helpful_no"), OF_VIEWS),
    **dict.fromkeys(("journeys_started", "journeys_completed"), OF_JOURNEYS),
}


def _is(value: object, word: object) -> bool | None:
    return None if value is None else value == word


def helped_oneself(visit: Row) -> bool | None:
    used = [visit[name] for name in ("used_faq", "used_account") if visit[name] is not None]
    return any(used) if used else None


def bounced(visit: Row) -> bool | None:
    """Entered on a service page and saw no other."""
    known = visit["entry_kind"] is not None and visit["pages"] is not None
    return visit["entry_kind"] == "service" and visit["pages"] == 1 if known else None


def in_touch(known: Known, visit: Row) -> bool:
    """Saw the contact page, or opened an interaction within a day."""
    start, person = visit["started_at"], known.person(visit)
    if start is None:
        return False
    opened = (row["opened_at"] for row in known.counting() if person is not None and known.person(row) == person)
    return bool(visit["saw_contact_page"]) or any(start <= at <= start + SOON for at in opened)


@lru_cache(maxsize=4)
def daily(known: Known) -> list[Row]:
    """All daily sums: those that a source gives, those of its single rows that it does not give, missing wholes."""
    given = [Row(row) for row in known.world.web_metric]
    told = {_slice(row) for row in given}
    rows = given + [row for row in _summed(known) if _slice(row) not in told]
    return rows + _wholes(given, rows)


def _slice(row: Row) -> tuple[str, ...]:
    return row["source"], row["at"], row["metric"], row["dimension"]


def _summed(known: Known) -> list[Row]:
    sums: dict[tuple[Any, ...], float] = defaultdict(float)

    def add(row: Row, at: datetime | None, metric: str, value: float | None, parts: dict[str, Part]) -> None:
        if at is not None and value is not None:
            day = midnight(known.company, local_day(known.company, at))
            for dimension, part in {"": "", **parts}.items():
                sums[row["source"], day, metric, dimension, part or ""] += value

    for visit in known.visits:
        for metric, says in YES.items():
            add(visit, visit["started_at"], metric, says(known, visit), {name: visit[name] for name in OF_VISITS})
    views = [Row(row) for row in known.world.faq_view]
    for view in views:
        parts = {"article": _title(view, views), "language": view["language"]}
        add(view, view["viewed_at"], "faq_views", 1 if view["views"] is None else view["views"], parts)
        for metric in ("helpful_yes", "helpful_no"):
            add(view, view["helpful_at"] or view["viewed_at"], metric, view[metric], parts)
    for journey in map(Row, known.world.journey):
        start, parts = journey["started_at"], {"journey": journey["name"]}
        add(journey, start, "journeys_started", 1, parts)
        add(journey, start, "journeys_completed", journey["completed_at"] and 1, parts)  # else not, or not told
    names = ("source", "at", "metric", "dimension", "part")
    rows = [Row(zip(names, key, strict=True), value=value) for key, value in sums.items()]
    return [row for row in rows if row["value"] or row["dimension"] == ""]


def _title(view: Row, views: list[Row]) -> Part:
    """What an article is called most often; its id where it has no title, its title where it has no id."""
    if view["article_id"] is None:
        title: Part = view["title"]
        return title
    same = Counter(other["title"] for other in views if _article(other) == _article(view))
    titles = [title for title in same if title is not None]
    usual: Part = min(titles, key=lambda title: (-same[title], title), default=view["article_id"])
    return usual


def _article(view: Row) -> tuple[str, Part]:
    return view["source"], view["article_id"]


def _wholes(given: list[Row], rows: list[Row]) -> list[Row]:
    """Where a source gives only parts of a day, they add up to it: those of the first dimension that does add up."""
    there = {_slice(row) for row in rows}
    found = []
    for source, at, metric in {_slice(row)[:3] for row in given}:
        if (source, at, metric, "") in there:
            continue
        for dimension in ADDS_UP[metric]:
            parts = [row["value"] for row in given if _slice(row) == (source, at, metric, dimension)]
            if any(value is not None for value in parts):
                value = sum(value or 0 for value in parts)
                found.append(Row(source=source, at=at, metric=metric, dimension="", part="", value=value))
                break
    return found


@lru_cache(maxsize=256)
def measures(known: Known, source: str, metric: str) -> bool:
    """Whether a source ever tells of a metric; else nothing follows from its gaps."""
    return any(row["source"] == source and row["metric"] == metric for row in daily(known))


def web(fold: Fold, metric: str, says: Callable[[Known, Row], object], young: timedelta | None = None) -> Kpi:
    """A KPI of daily sums: those made by what is asked for; of two dimensions at a time there are none."""

    def rule(known: Known, asked: Asked, look: Look) -> Figures:
        names = ({*look.filters} | ({look.by} if look.by else set())) - {"source"}
        made_by = "" if not names else next(iter(names))
        cases = [
            Case(
                row["at"],
                {made_by: row["part"] or None, "source": row["source"]},
                said,
                young=_young(row, asked, young),
            )
            for row in daily(known)
            if row["dimension"] == made_by and len(names) <= 1 and (said := says(known, row)) is not None
        ]
        figures = {group: fold(found) for group, found in groups(cases, look).items()}
        if look.by and fold is count:  # a sum of 0 is told too
            return figures
        return every_label(figures, look, fold([]))

    return Kpi(PARTS, rule, (*ADDS_UP[metric], "source"))


def _young(row: Row, asked: Asked, after: timedelta | None) -> bool:
    return after is not None and row["at"] > asked.now - after


def share(top: str, *base: str, young: timedelta | None = None) -> Kpi:
    """What `top` counted of what `base` did, in the sources that measure it."""

    def says(known: Known, row: Row) -> tuple[float, float] | None:
        parts = base if top in base else (top,)
        if row["metric"] not in {top, *base} or not any(measures(known, row["source"], part) for part in parts):
            return None
        value = row["value"] or 0
        return (value if row["metric"] == top else 0, value if row["metric"] in base else 0)

    return web(proportion, top, says, young)


def total(metric: str) -> Kpi:
    return web(count, metric, lambda _, row: (row["value"] or 0) if row["metric"] == metric else None)


def visits(known: Known, _asked: Asked) -> list[Case]:
    return [
        Case(row["at"], {"source": row["source"]}, row["value"] or 0)
        for row in daily(known)
        if row["metric"] == "visits" and row["dimension"] == ""
    ]
