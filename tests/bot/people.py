"""What people see of the bot in a channel of the local Slack."""

from bot.app import QUEUE, THREADS
from bot.local import LocalSlack, Message
from tests.bot.conftest import CHANNEL, MANAGER, Office


def said(slack: LocalSlack, channel: str = CHANNEL, user: str = MANAGER) -> list[Message]:
    """What this person sees from the bot."""
    return [message for message in slack.messages(channel, seen_by=user) if message.by_app]


def for_all(slack: LocalSlack, channel: str = CHANNEL) -> list[Message]:
    return [message for message in slack.messages(channel) if message.by_app]


def for_one(slack: LocalSlack, channel: str = CHANNEL, user: str = MANAGER) -> list[Message]:
    """What this person alone sees."""
    return [message for message in said(slack, channel, user) if message.ephemeral_to]


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def words(message: Message) -> str:
    """Everything in its blocks."""
    return str(message.blocks)


def at_rest(office: Office) -> None:
    """Returns when every question that came in is acknowledged and done with: its place is taken before, free after."""
    room = office.bot.pool._room
    office.slack.wait_for(
        lambda: all(typed.acked or typed.error for typed in office.slack.commands) and room._value == THREADS + QUEUE,
        30,
    )
