"""Reports made by hand, with something of everything in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.catalogue import catalogue, headlines
from metrics.moved import Moved
from metrics.period import Span
from metrics.reading import Reading
from metrics.report import Breakdown, Question, Report, Slice
from metrics.scope import Filters
from metrics.terms import Terms

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WEEK = Span(date(2026, 11, 14), date(2026, 11, 20), ZONE)
BEFORE = Span(date(2026, 11, 7), date(2026, 11, 13), ZONE)


def reading(key: str, value: float | None, before: float | None, sample: int, **more: object) -> Reading:
    made = Reading(kpi=catalogue()[key], value=value, before=before, sample=sample, sample_before=sample)
    return replace(made, **more)  # type: ignore[arg-type]


def readings() -> tuple[Reading, ...]:
    made = {
        "frt": reading("frt", 1_260.0, 852.0, 829, left_out=3),
        "fcr": reading("fcr", 0.694, 0.68, 49, z=0.1, interval=(0.555, 0.805), provisional=780),
        "csat": reading("csat", 0.7996, 0.863, 749, z=-3.1, interval=(0.769, 0.827)),
        "answered_in_target": reading("answered_in_target", 0.946, 0.949, 857, z=-0.3, interval=(0.929, 0.959)),
        "volume": reading("volume", 896.0, 853.0, 896, z=1.0),
        "resolved": reading("resolved", 829.0, 0.0, 829, sample_before=0, z=28.0),
        "sla": reading("sla", 0.867, 0.874, 870, z=-0.4, interval=(0.843, 0.888)),
        "aht": reading("aht", 503.9, None, 807, sample_before=0),
        "complaint_ratio": reading("complaint_ratio", 0.046, 0.039, 896, z=0.7, interval=(0.034, 0.062)),
        "nps": reading("nps", 0.33, 0.36, 6, z=-0.1),
    }
    return tuple(made[kpi.key] for kpi in headlines())


def topics() -> Breakdown:
    def one(name: str | None, value: float, before: float, share: float, *, grows: bool = False) -> Slice:
        made = reading("volume", value, before, int(value), z=(value - before) / (value + before) ** 0.5)
        return Slice(name, name, (made,), share, share, growing=grows)

    return Breakdown(
        "topic",
        (
            one("late delivery", 119, 133, 0.133),
            one("track my order", 86, 101, 0.096),
            one("damaged parcel", 76, 27, 0.085, grows=True),
            one("<!channel> & *refund*", 71, 70, 0.079),
            one("invoice", 66, 58, 0.074),
            one("warranty", 17, 0, 0.019),
            one(None, 12, 13, 0.013),
        ),
    )


def week() -> Report:
    """The summary of a week."""
    told = readings()
    return Report(
        question=Question(kpis=headlines(), span=WEEK, terms=Terms(NOW), topics=True, moved=True),
        before=BEFORE,
        readings=told,
        breakdown=None,
        topics=topics(),
        course=(),
        moved=Moved(told[0], "team", "Billing", 0.77, reading("frt", 2_520.0, 1_800.0, 187)),
        data_until=datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
        newest=None,
    )


def frt_by_channel() -> Report:
    """One KPI by one dimension, filtered, with a part that is too thin."""
    parts = Breakdown(
        "channel",
        (
            Slice("email", None, (reading("frt", 9_000.0, 9_199.0, 1_058),)),
            Slice("phone", None, (reading("frt", 11.0, 10.0, 711),)),
            Slice("letter", None, (reading("frt", 86_400.0 * 2.5, 400.0, 4),)),
            Slice(None, None, (reading("frt", None, None, 0),)),
        ),
    )
    filters = Filters({"team": ("Billing", None), "channel": ("email", "phone")})
    asked = Question(kpis=(catalogue()["frt"],), span=WEEK, terms=Terms(NOW), filters=filters, by="channel")
    return replace(week(), question=asked, readings=readings()[:1], breakdown=parts, topics=None, moved=None)


def running_month() -> Report:
    """One share, in a month that is not over."""
    span = Span(date(2026, 11, 1), date(2026, 11, 21), ZONE, "month", datetime(2026, 11, 21, 9))  # noqa: DTZ001 - wall clock
    before = replace(
        span, first=date(2026, 10, 1), last=date(2026, 10, 21), until=span.until and span.until - timedelta(31)
    )
    csat = reading("csat", 0.861, 0.802, 320, z=2.4, interval=(0.82, 0.89))
    asked = Question(kpis=(catalogue()["csat"],), span=span, terms=Terms(NOW))
    return replace(week(), question=asked, before=before, readings=(csat,), topics=None, moved=None)


def empty() -> Report:
    """A period without rows."""
    told = tuple(reading(kpi.key, None, None, 0, sample_before=0) for kpi in headlines())
    nothing = replace(week(), readings=told, topics=Breakdown("topic", ()), moved=None, before=None)
    return replace(nothing, newest=datetime(2025, 12, 31, 22, 10, tzinfo=UTC))
