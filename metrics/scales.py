"""Survey scales in SQL: which answers are in the top boxes of their own scale."""

from sqlalchemy import ColumnElement, Integer, and_, case, cast

from storage.schema import survey_response


def is_top() -> ColumnElement[bool]:
    """The answer is in the top boxes of its own scale, 40 % of its points rounded, turned where lower is better."""
    a = survey_response.c
    points = cast(a.scale_max - a.scale_min, Integer) + 1
    count = (4 * points + 5) // 10
    high, low = a.score > a.scale_max - count, a.score < a.scale_min + count
    return case((a.higher_is == "worse", low), else_=high)


def has_scale() -> ColumnElement[bool]:
    a = survey_response.c
    return and_(a.scale_min.is_not(None), a.scale_max > a.scale_min)
