"""What happens to channels and to the app: archiving, inviting, removing, revoking, and what the app hears of it."""

from dataclasses import replace

from bot.local.channels import Channel
from bot.local.dispatch import Dispatch
from bot.local.events import Events
from bot.local.identity import BOT_USER
from bot.local.messages import Message
from bot.local.workspace import Workspace


class Rooms:
    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._events = Events(workspace, dispatch)

    def _put(self, channel: Channel) -> Channel:
        with self._workspace.journal.changed:
            self._workspace.directory.put(channel)
        self._workspace.journal.add(
            "room", "changed", {"channel": channel.id, "archived": channel.archived, "bot_in": channel.bot_in}
        )
        return channel

    def _find(self, channel: str) -> Channel:
        found = self._workspace.directory.channels.get(channel)
        if found is None or found.is_direct:
            raise ValueError(f"{channel} is no channel")
        return found

    async def archive(self, channel: str, *, on: bool = True, user: str = "") -> None:
        await self._events.archived(self._put(replace(self._find(channel), archived=on)), user)

    async def invite_bot(self, channel: str) -> None:
        room = self._put(replace(self._find(channel), bot_in=True))
        await self._events.membership(room, BOT_USER, joined=True)

    async def remove_bot(self, channel: str) -> None:
        room = self._put(replace(self._find(channel), bot_in=False))
        await self._events.membership(room, BOT_USER, joined=False)

    async def revoke(self, *, on: bool = True) -> None:
        """The bot's token stops working, or works again."""
        with self._workspace.journal.changed:
            self._workspace.revoked = on
        self._workspace.journal.add("trick", "revoked", {"on": on})
        if on:
            await self._events.revoked()

    def delete(self, message: Message) -> None:
        """A person or an admin removes a message; a root takes nothing of its thread with it."""
        self._workspace.messages.delete(message)
