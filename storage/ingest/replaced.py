"""Which survey answers a later answer to the same survey stands in for."""

from sqlalchemy import Boolean, ColumnElement, Connection, Select, and_, case, func, or_, select, type_coerce

from storage.ingest.aside import listed, touched_by, writing
from storage.ingest.fetch import fetch
from storage.ingest.write import write
from storage.schema import survey_response

KEY = ("source", "external_id")


def mark_replaced(connection: Connection, run_id: int, runs: list[int] | None) -> None:
    """Renews `replaced` of the surveys that these runs touched, and where it was true: the later answer may have moved.

    One survey is what has the same source, interaction, kind, question and respondent. An answer is later by
    `answered_at`, then `updated_at`, then its id; what was sent and not answered is before every answer and replaces
    none.
    """
    with connection.begin():
        sources = list(
            connection.scalars(select(survey_response.c.source).distinct().where(touched_by(survey_response, runs)))
        )
    if not sources:
        return
    with listed(connection, _differing(connection, sources, runs)) as (rows, batches):
        for batch in batches:
            with writing(connection):
                columns = [rows.c[name] for name in (*KEY, "replaced")]
                found = fetch(connection, select(*columns).where(rows.c.n.between(*batch)))
                write(connection, "survey_response", found, run_id)


def _differing(connection: Connection, sources: list[str], runs: list[int] | None) -> Select[tuple[str, str, bool]]:
    a, other = survey_response.c, survey_response.alias("other")
    here = a.source.in_(sources)
    touched = or_(touched_by(survey_response, runs), a.replaced.is_(True))
    moved = or_(touched_by(other, runs), other.c.replaced.is_(True))
    about = select(other.c.interaction_id).where(other.c.source.in_(sources), moved)
    fresh = case((a.interaction_id.is_(None), False), else_=_replaced(connection))
    rows = (
        select(a.source, a.external_id, a.replaced.label("before"), type_coerce(fresh, Boolean).label("replaced"))
        .where(here, or_(a.interaction_id.in_(about), and_(a.interaction_id.is_(None), touched)))
        .subquery()
    )
    differs = rows.c.before.is_distinct_from(rows.c.replaced)
    return select(rows.c.source, rows.c.external_id, rows.c.replaced).where(differs)


def _replaced(connection: Connection) -> ColumnElement[bool]:
    a = survey_response.c
    survey = (
        *(a.source, func.coalesce(a.interaction_source, a.source), a.interaction_id),
        *(a.kind, a.question, a.respondent),
    )
    answered = case((and_(a.score.is_not(None), a.answered_at.is_not(None)), 1), else_=0)
    by_bytes = a.external_id.collate("C") if connection.dialect.name == "postgresql" else a.external_id
    latest = (
        answered.desc(),
        a.answered_at.desc().nulls_last(),
        a.updated_at.desc().nulls_last(),
        by_bytes.desc(),
    )
    place = func.row_number().over(partition_by=survey, order_by=latest)
    return and_(place > 1, func.max(answered).over(partition_by=survey) == 1)
