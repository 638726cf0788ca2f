"""Lookups over a world: who is who, what was said when, what came of it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from .world import Asked, Case, Part, Row, World

Key = tuple[str, str]


@dataclass(frozen=True)
class Exchange:
    """A customer's message after the first response that waits for an answer; `reply` is the answer."""

    row: Row
    message: Row
    reply: Row | None


class Known:
    def __init__(self, world: World) -> None:
        self.world, self.company = world, world.company
        self.rows = {key_of(row): Row(row) for row in world.interaction}
        self.teams = {key_of(row): Row(row) for row in world.team}
        self.agents = {key_of(row): Row(row) for row in world.agent}
        self.people = {key_of(row): Row(row)["person_key"] for row in world.customer}
        self.answers = [Row(row) for row in world.survey_response]
        self.visits = [Row(row) for row in world.visit]
        self.orders = [Row(row) for row in world.customer_order]
        self.fills = {
            (source, table): world.fills(source, table)
            for source in {row["source"] for rows in world.tables().values() for row in rows}
            for table in ("interaction", "interaction_event")
        }
        self._first: dict[Key, tuple[datetime | None, Part]] = {}
        self.memory: dict[tuple[object, str], list[Case]] = {}
        self.events: dict[Key, list[Row]] = defaultdict(list)
        for event in map(Row, world.interaction_event):
            self.events[event["source"], event["interaction_id"]].append(event)

    def cases(self, of: Callable[["Known", Asked], list[Case]], asked: Asked) -> list[Case]:
        """The rows of a KPI, found once."""
        key = (of, repr(asked))
        if key not in self.memory:
            self.memory[key] = of(self, asked)
        return self.memory[key]

    def counting(self) -> list[Row]:
        return [row for row in self.rows.values() if counts(row)]

    def measures(self, row: Row, column: str) -> bool:
        return column not in self.world.never.get(row["source"], ())

    # who

    def person(self, row: Row) -> str | None:
        customer = row["customer_id"]
        known = row["person_key"] or self.people.get((row["source"], customer))
        return known or (f"{row['source']}:{customer}" if customer is not None else None)

    def team(self, source: str, team: Part) -> Part:
        return self.teams.get((source, team or ""), Row())["name"] or team

    def agent(self, source: str, agent: Part) -> Part:
        return self.agents.get((source, agent or ""), Row())["name"] or agent

    def parts(self, row: Row, agent: Part) -> dict[str, Part]:
        return {
            "team": self.team(row["source"], row["team_id"]),
            "agent": self.agent(row["source"], agent),
            "topic": row["topic"] and row["topic"].casefold(),
            **{name: row[name] for name in ("channel", "language", "priority", "source")},
        }

    # what was said

    def actor_kind(self, event: Row, row: Row) -> str | None:
        """The asker is a customer; else as given; else what the agent's row says; else an agent."""
        actor = event["actor_id"]
        if actor is not None and actor == row["customer_id"]:
            return "customer"
        given: str | None = event["actor_kind"]
        if actor is None or given is not None:
            return given
        return "bot" if self.agents.get((event["source"], actor), Row())["is_bot"] else "agent"

    def answers_publicly(self, event: Row, row: Row) -> bool:
        hidden = event["kind"] != "message" or event["public"] is False or event["automatic"]
        return not hidden and self.actor_kind(event, row) == "agent"

    def asks(self, event: Row, row: Row) -> bool:
        return event["kind"] == "message" and not event["automatic"] and self.actor_kind(event, row) == "customer"

    def in_order(self, row: Row) -> list[Row]:
        dated = [event for event in self.events[key_of(row)] if event["at"] is not None]
        return sorted(dated, key=lambda event: (event["at"], event["external_id"]))

    def first_reply(self, row: Row) -> tuple[datetime | None, Part]:
        """The first public reply by a person, and who gave it; none where we began."""
        key = key_of(row)
        if key not in self._first:
            self._first[key] = self._first_reply(row)
        return self._first[key]

    def _first_reply(self, row: Row) -> tuple[datetime | None, Part]:
        if row["opened_by"] == "agent" or row["direction"] == "outbound":
            return None, None
        if row["first_response_at"] is not None:
            return row["first_response_at"], row["first_response_agent_id"]
        began = row["bot_handoff_at"] or row["opened_at"]
        replies = [event for event in self.in_order(row) if self.answers_publicly(event, row) and event["at"] >= began]
        return (replies[0]["at"], replies[0]["actor_id"]) if replies else (None, None)

    @cached_property
    def exchanges(self) -> list[Exchange]:
        return [exchange for row in self.counting() for exchange in self._exchanges(row)]

    def _exchanges(self, row: Row) -> list[Exchange]:
        """Begun by the first message after the first response, or after a reply; ended by the next reply.

        Where we began, what we wrote first is the first response.
        """
        events = self.in_order(row)
        ours = [event["at"] for event in events if self.answers_publicly(event, row)]
        first = ours[0] if ours and row["opened_by"] == "agent" else self.first_reply(row)[0]
        found: list[Exchange] = []
        waiting = None
        for event in events:
            if self.asks(event, row) and first is not None and event["at"] > first:
                waiting = waiting or event
            elif self.answers_publicly(event, row):
                if waiting:
                    found.append(Exchange(row, waiting, event))
                waiting = None
        return [*found, Exchange(row, waiting, None)] if waiting else found

    def told(self, row: Row, column: str) -> int | None:
        """A number that the source gives, or never gives and its events tell."""
        given: int | None = row[column]
        events = self.events[key_of(row)]
        if column in self.fills[row["source"], "interaction"]:
            return given
        if column == "handle_s":
            work = [event["seconds"] for event in events if event["seconds"] is not None]
            return sum(work) if work else None
        if not any(event["kind"] == "message" for event in events):
            return None
        says = self.answers_publicly if column == "agent_replies" else self.asks
        return sum(says(event, row) for event in events)

    # what came of it

    @cached_property
    def orders_of(self) -> dict[str, list[Row]]:
        """The orders of each person that count, in order."""
        found: dict[str, list[Row]] = defaultdict(list)
        for order in sorted(self.orders, key=lambda order: (str(order["ordered_at"]), *key_of(order))):
            person = self.person(order)
            if person is not None and order["ordered_at"] is not None and order["status"] != "cancelled":
                found[person].append(order)
        return found

    def next_order(self, row: Row) -> Row | None:
        """The first order of the same person from the opening on."""
        later = (
            order for order in self.orders_of.get(self.person(row) or "", ()) if order["ordered_at"] >= row["opened_at"]
        )
        return next(later, None)


def key_of(row: Row | dict[str, str]) -> Key:
    return row["source"], row["external_id"]


def counts(row: Row) -> bool:
    gone = row["deleted"] or row["spam"] or row["merged_into"] is not None or row["direction"] == "outbound"
    return row["opened_at"] is not None and not gone
