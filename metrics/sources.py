"""The facts that formulas run over: which rows, dated by what, sliced by what.

A source joins only to-one, so no join can multiply its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Table, and_, case, func, literal, or_

from metrics.text import Text
from storage.schema import (
    agent,
    agent_day,
    cost_day,
    customer_order,
    interaction,
    interaction_event,
    staffing,
    survey_response,
    team,
    web_metric,
)


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
    """Rows of `table` (with `joins`) that `counts`, each dated by the moment `at`.

    `split`: the table holds sums, and this column says by which dimension each was made, '' for the whole; so it can be
    grouped or filtered by one dimension at a time.
    """

    table: Table
    at: Column[object]
    counts: ColumnElement[bool]
    dated: Text
    dimensions: Mapping[str, Dimension]
    joins: tuple[Join, ...] = ()
    split: Column[str] | None = None


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


def _about(of: FromClause, by_agent: _Reference) -> dict[str, Dimension]:
    """What interactions are told apart by."""
    i = of.c
    return {
        **_people(_Reference(i.source, i.team_id), by_agent),
        "channel": Dimension(i.channel),
        "topic": Dimension(i.topic_key, raw=i.topic),
        "language": Dimension(i.language),
        "priority": Dimension(i.priority),
        "source": Dimension(i.source),
    }


def _interactions(at: Column[object], dated: Text, by_agent: Column[str] = interaction.c.agent_id) -> Source:
    i = interaction.c
    people = _Reference(i.source, by_agent)
    return Source(
        table=interaction, at=at, counts=i.left_out.is_(None), dated=dated, dimensions=_about(interaction, people)
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


OFFERED = _interactions(
    interaction.c.offered_at,
    Text("arrival in the queue", "aankomst in de wachtrij", "intrarea în coadă"),
)
STATE = _interactions(
    interaction.c.opened_at,
    Text("state at the end of the period", "stand aan het eind van de periode", "starea la sfârșitul perioadei"),
)
"""Of the formulas that look at what is open at the end of a window."""


def _events(at: Column[object], dated: Text, *, by_actor: bool) -> Source:
    e, about = interaction_event.c, interaction.alias("spoken_of")
    to = Join(about, and_(about.c.source == e.source, about.c.external_id == e.interaction_id))
    by = _Reference(e.source, e.actor_id) if by_actor else _Reference(about.c.source, about.c.agent_id)
    counts = and_(about.c.external_id.is_not(None), about.c.left_out.is_(None))
    return Source(table=interaction_event, at=at, counts=counts, dated=dated, dimensions=_about(about, by), joins=(to,))


MESSAGES = _events(interaction_event.c.at, Text("sending", "verzending", "trimitere"), by_actor=False)
REPLIES = _events(interaction_event.c.at, Text("reply", "antwoord", "răspuns"), by_actor=True)
EXCHANGES = _events(interaction_event.c.sla_at, _DUE, by_actor=False)


def _surveys(at: Column[object], counts: ColumnElement[bool], dated: Text) -> Source:
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
        at=at,
        counts=and_(asked.c.left_out.is_(None), a.replaced.is_not(True), counts),
        dated=dated,
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


ANSWERS = _surveys(
    survey_response.c.answered_at,
    survey_response.c.score.is_not(None),
    Text("survey answer", "enquêteantwoord", "răspunsul la sondaj"),
)
SENT = _surveys(
    survey_response.c.sent_at,
    or_(survey_response.c.sent_at.is_not(None), survey_response.c.score.is_not(None)),
    Text("sending of the survey", "verzending van de enquête", "trimiterea sondajului"),
)


def _or_none(column: Column[Any]) -> ColumnElement[Any]:
    """Keys cannot be NULL: '' stands for none."""
    return func.nullif(column, "")


def _web() -> Source:
    m = web_metric.c
    parts = {name: Dimension(_or_none(m.part)) for name in ("page", "article", "journey", "device", "language")}
    return Source(
        table=web_metric,
        at=m.at,
        counts=literal(1) == 1,
        dated=Text("visit or view", "bezoek of weergave", "vizită sau afișare"),
        dimensions={**parts, "source": Dimension(m.source)},
        split=m.dimension,
    )


WEB = _web()
_TIME = Text("the time itself", "de tijd zelf", "timpul însuși")


def _staff() -> tuple[Source, Source]:
    s, d = staffing.c, agent_day.c
    desk = {
        "team": _named(team, _Reference(s.source, _or_none(s.team_id)), "of_team"),
        "channel": Dimension(_or_none(s.channel)),
        "source": Dimension(s.source),
    }
    people = {
        **_people(_Reference(d.source, d.team_id), _Reference(d.source, d.agent_id)),
        "source": Dimension(d.source),
    }
    always = literal(1) == 1
    return Source(staffing, s.at, always, _TIME, desk), Source(agent_day, d.at, always, _TIME, people)


STAFFING, AGENT_DAYS = _staff()


def _costs() -> Source:
    c = cost_day.c
    parts = {
        "team": _named(team, _Reference(c.source, _or_none(c.team_id)), "of_team"),
        "channel": Dimension(_or_none(c.channel)),
        "source": Dimension(c.source),
    }
    return Source(cost_day, c.at, literal(1) == 1, Text("day of the cost", "dag van de kosten", "ziua costului"), parts)


COSTS = _costs()
ORDERS = Source(
    table=customer_order,
    at=customer_order.c.ordered_at,
    counts=and_(customer_order.c.person.is_not(None), func.coalesce(customer_order.c.status, "placed") != "cancelled"),
    dated=Text("order", "bestelling", "comandă"),
    dimensions={"source": Dimension(customer_order.c.source)},
)
PARTS = tuple(OPENED.dimensions)
"""The dimensions that every source of interactions has; time has its own, `metrics.period.STEPS`."""
WEB_PARTS = tuple(name for name in WEB.dimensions if name not in PARTS)
