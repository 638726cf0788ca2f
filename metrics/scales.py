"""Survey scales in SQL: which answers are in the top boxes of their own scale."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast

from storage.schema import survey_response

MOST_POINTS = 11


def boxes(points: int) -> int:
    """How many of a scale's `points` count as satisfied or easy: 40 % of them, rounded, at least one."""
    return max(1, round(0.4 * points))


def is_top() -> ColumnElement[bool]:
    """The answer is in the top boxes of its own scale, turned where lower is better."""
    a = survey_response.c
    points = cast(a.scale_max - a.scale_min, Integer) + 1
    count: ColumnElement[Any] = case(
        {n: boxes(n) for n in range(2, MOST_POINTS + 1)},
        value=points,
        else_=cast(points * 0.4 + 0.5, Integer),
    )
    high, low = a.score > a.scale_max - count, a.score < a.scale_min + count
    return case((a.higher_is == "worse", low), else_=high)


def has_scale() -> ColumnElement[bool]:
    a = survey_response.c
    return and_(a.scale_min.is_not(None), a.scale_max > a.scale_min)
