"""Daily sums of digital service: `web_metric` has one row for each metric, so both sides of a quotient are picked."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, select

from metrics.formula import Condition, Per
from metrics.sources import WEB
from storage.schema import web_metric

_KNOWN = web_metric.alias("known")


def daily(*metrics: str) -> ColumnElement[Any]:
    """A row's value where it is a sum of one of these, else 0."""
    m = web_metric.c
    return case((m.metric.in_(metrics), func.coalesce(m.value, 0)), else_=0)


def share(top: str, *base: str, provisional: Condition | None = None) -> Per:
    """What `top` counted, as a share of what the `base` metrics counted together, where a source counts it at all."""
    counted = _KNOWN.c.metric.in_(base if top in base else (top,))
    measured = web_metric.c.source.in_(select(_KNOWN.c.source).where(counted))
    return Per(
        source=WEB,
        top=daily(top),
        base=daily(*base),
        among=and_(web_metric.c.metric.in_((top, *base)), measured),
        provisional=false() if provisional is None else provisional,
        proportion=True,
    )
