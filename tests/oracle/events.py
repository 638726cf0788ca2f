"""The rows of KPIs over messages: what customers wrote, how long they waited for the next answer."""

from .hours import business, deadline
from .known import Exchange, Known
from .world import Asked, Case


def contacts(known: Known, _asked: Asked) -> list[Case]:
    return [
        Case(event["at"], known.parts(row, row["agent_id"]), 1)
        for row in known.counting()
        for event in known.in_order(row)
        if known.asks(event, row)
    ]


def next_replies(known: Known, asked: Asked) -> list[Case]:
    """Of the one who answered, at the answer: seconds since the first message that waited for it."""
    cases = []
    for exchange in known.exchanges:
        if exchange.reply:
            asking, answer = exchange.message["at"], exchange.reply["at"]
            elapsed = (answer - asking).total_seconds()
            waited = elapsed if asked.hours == "calendar" else business(known.company, asking, answer)
            cases.append(Case(answer, known.parts(exchange.row, exchange.reply["actor_id"]), waited))
    return cases


def sla_next_reply(known: Known, asked: Asked) -> list[Case]:
    """Of each exchange that something was promised for: due and not answered by now is breached, not yet due open."""
    return [case for exchange in known.exchanges if (case := _judged(known, exchange, asked))]


def _judged(known: Known, exchange: Exchange, asked: Asked) -> Case | None:
    company, row = known.company, exchange.row
    if company.reply_channels and row["channel"] not in company.reply_channels:
        return None
    parts = known.parts(row, row["agent_id"])
    due = deadline(company, exchange.message["at"], company.reply_within)
    if exchange.reply is None:
        late = due <= asked.now
        if row["resolved_at"] is not None:  # nobody waits any more
            late = row["resolved_at"] > due
        return Case(due, parts, False if late else None)
    answered = exchange.reply["at"]
    return Case(min(due, answered), parts, answered <= due)
