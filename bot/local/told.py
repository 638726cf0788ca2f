"""A message as Slack tells it to an app."""

from collections.abc import Sequence

from bot.local.identity import APP, BOT, BOT_USER, TEAM
from bot.local.messages import Message
from bot.local.wire import Json


def as_slack_tells(message: Message, replies: Sequence[Message] = (), *, metadata: bool = True) -> Json:
    """`replies`: those in its thread, counted at the root."""
    by_bot = message.user == BOT_USER
    return {
        "type": "message",
        "user": message.user,
        **({"bot_id": BOT, "app_id": APP} if by_bot else {}),
        "team": TEAM,
        "text": message.text,
        "ts": message.ts,
        **({"blocks": message.whole} if message.whole else {}),
        **({"metadata": message.metadata} if message.metadata and metadata else {}),
        **({"thread_ts": message.thread_ts or message.ts} if message.thread_ts or replies else {}),
        **({"edited": {"user": message.user, "ts": message.ts}} if message.edited else {}),
        **(_thread(replies) if replies else {}),
    }


def _thread(replies: Sequence[Message]) -> Json:
    people = list(dict.fromkeys(each.user for each in replies))
    return {
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }
