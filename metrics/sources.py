"""The facts that formulas run over: which rows, dated by what, sliced by what.

A source joins only to-one, so no join can multiply its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, FromClause, Table, and_, case, func

from metrics.text import Text
from storage.schema import agent, interaction, survey_response, team


@dataclass(frozen=True, slots=True)
class Join:
    """A to-one join: `onto` is keyed by what `on` compares."""

    onto: FromClause
    on: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What rows are grouped and filtered by: `part` is the group's name, NULL for none; `raw` its spelling to show."""

    part: ColumnElement[str]
    joins: tuple[Join, ...] = ()
    raw: ColumnElement[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Rows of `table` (with `joins`) that `counts`, each dated by the moment `at`."""

    table: Table
    at: Column[object]
    counts: ColumnElement[bool]
    dated: Text
    dimensions: Mapping[str, Dimension]
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reference:
    """An id, and the source it is an id of."""

    source: ColumnElement[str]
    id: ColumnElement[str]


def _people(to_team: _Reference, to_agent: _Reference) -> dict[str, Dimension]:
    return {"team": _named(team, to_team, "of_team"), "agent": _named(agent, to_agent, "of_agent")}


def _named(table: Table, to: _Reference, alias: str) -> Dimension:
    """By the name of what is referred to; the id where it has none, or never arrived."""
    named = table.alias(alias)
    join = Join(named, and_(named.c.source == to.source, named.c.external_id == to.id))
    return Dimension(func.coalesce(named.c.name, to.id), (join,))


def _interactions(at: Column[object], dated: Text, by_agent: Column[str] = interaction.c.agent_id) -> Source:
    i = interaction.c
    return Source(
        table=interaction,
        at=at,
        counts=i.left_out.is_(None),
        dated=dated,
        dimensions={
            **_people(_Reference(i.source, i.team_id), _Reference(i.source, by_agent)),
            "channel": Dimension(i.channel),
            "topic": Dimension(i.topic_key, raw=i.topic),
            "language": Dimension(i.language),
            "priority": Dimension(i.priority),
            "source": Dimension(i.source),
        },
    )


OPENED = _interactions(
    interaction.c.opened_at,
    Text("opening", "opening", "deschidere"),
)
FIRST_REPLY = _interactions(
    interaction.c.first_response_at,
    Text("first reply", "eerste antwoord", "primul răspuns"),
    interaction.c.first_response_agent_id,
)
RESOLVED = _interactions(
    interaction.c.resolved_at,
    Text("last resolution", "laatste oplossing", "ultima rezolvare"),
)
_DUE = Text(
    "due date or event, the earlier",
    "norm of gebeurtenis, wat het eerst komt",
    "termen sau eveniment, oricare vine întâi",
)
SLA_FIRST_RESPONSE = _interactions(interaction.c.sla_first_response_at, _DUE, interaction.c.first_response_agent_id)
SLA_RESOLUTION = _interactions(interaction.c.sla_resolution_at, _DUE)
SLA = _interactions(interaction.c.sla_at, _DUE)


def _answers() -> Source:
    a, asked = survey_response.c, interaction.alias("asked_about")
    about = Join(
        asked,
        and_(asked.c.source == func.coalesce(a.interaction_source, a.source), asked.c.external_id == a.interaction_id),
    )
    own_team = a.team_id.is_not(None)
    to_team = _Reference(
        case((own_team, a.source), else_=asked.c.source), case((own_team, a.team_id), else_=asked.c.team_id)
    )
    people = _people(to_team, _Reference(a.source, a.agent_id))
    return Source(
        table=survey_response,
        at=a.answered_at,
        counts=and_(asked.c.left_out.is_(None), a.score.is_not(None)),
        dated=Text("survey answer", "enquêteantwoord", "răspunsul la sondaj"),
        dimensions={
            **people,
            "channel": Dimension(func.coalesce(a.channel, asked.c.channel)),
            "topic": Dimension(asked.c.topic_key, raw=asked.c.topic),
            "language": Dimension(asked.c.language),
            "priority": Dimension(asked.c.priority),
            "source": Dimension(a.source),
        },
        joins=(about,),
    )


ANSWERS = _answers()
PARTS = tuple(OPENED.dimensions)
"""The dimensions that every source of interactions has; time has its own, `metrics.period.STEPS`."""
