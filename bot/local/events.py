"""Events that the app subscribed to."""

import re
import secrets
import time

from bot.local.channels import Channel
from bot.local.deliveries import EVENTS, Delivery
from bot.local.dispatch import Dispatch
from bot.local.identity import APP, BOT_USER, TEAM
from bot.local.messages import Message
from bot.local.views import View
from bot.local.wire import Json
from bot.local.workspace import Workspace

AUTHORIZED: Json = {
    "enterprise_id": None,
    "team_id": TEAM,
    "user_id": BOT_USER,
    "is_bot": True,
    "is_enterprise_install": False,
}


class Events:
    """Each call tells the app one thing; None where it never asked to hear of it."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch

    async def tell(self, event: Json, *, user: str = "", channel: str = "", topic: str = "") -> Delivery | None:
        """`topic`: what it is called in a subscription, where that is not its type."""
        if (topic or event["type"]) not in self._workspace.app.events:
            return None
        payload = {
            "token": self._workspace.verification,
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": self._workspace.messages.stamp(), **event},
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(time.time()),
            "authorizations": [AUTHORIZED],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_hex(12),
        }
        delivery = Delivery(EVENTS, payload, user, channel)
        await self._dispatch.send(delivery)
        return delivery

    async def said(self, message: Message, channel: Channel) -> Delivery | None:
        """A person's words where the app is: a mention of it, or a message to it."""
        common: Json = {
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "channel": message.channel,
            "team": TEAM,
            "event_ts": message.ts,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        where = {"user": message.user, "channel": message.channel}
        if channel.person:
            direct = {"type": "message", "channel_type": "im", **common}
            return await self.tell(direct, topic="message.im", **where)
        if channel.bot_in and re.search(rf"<@{BOT_USER}(\|[^>]*)?>", message.text):
            return await self.tell({"type": "app_mention", **common}, **where)
        return None

    async def home_opened(self, user: str, channel: str, tab: str, view: View | None) -> Delivery | None:
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        if view:
            event["view"] = view.told()
        return await self.tell(event, user=user, channel=channel)

    async def membership(self, channel: Channel, user: str, *, joined: bool) -> Delivery | None:
        event: Json = {
            "type": "member_joined_channel" if joined else "member_left_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": TEAM,
        }
        return await self.tell(event, channel=channel.id)

    async def archived(self, channel: Channel, user: str) -> Delivery | None:
        kind = f"{'group' if channel.private else 'channel'}_{'archive' if channel.archived else 'unarchive'}"
        who = "actor_id" if kind == "group_unarchive" else "user"
        moved = {"is_moved": 0} if channel.archived else {}
        return await self.tell({"type": kind, "channel": channel.id, who: user, **moved}, user=user, channel=channel.id)

    async def revoked(self) -> Delivery | None:
        return await self.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})
