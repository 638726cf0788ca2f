"""From a typed command to an envelope, and from its ack (or none) to what the person sees."""

import asyncio
import secrets
import time
from uuid import uuid4

from bot.local import draft
from bot.local.commands import NOBODY, TIMEOUT, UNKNOWN, Command
from bot.local.identity import TEAM
from bot.local.messages import Message
from bot.local.refused import RefusedError
from bot.local.sockets import Sockets
from bot.local.wire import Json, escape
from bot.local.workspace import Workspace


class Dispatch:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.sockets = Sockets(workspace, self._acked)
        self._waiting: dict[str, Command] = {}
        self._verification = secrets.token_hex(12)

    def typed(self, text: str, user: str, channel: str) -> Command:
        self._check(user, channel)
        secret = self._workspace.replies.open(channel, user)
        command = Command(
            text=text.strip(),
            user=user,
            channel=channel,
            ts=self._workspace.messages.stamp(),
            trigger_id=f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            response_url=f"{self._workspace.url}/commands/{TEAM}/{secret}",
            envelope_id=str(uuid4()),
        )
        with self._workspace.journal.changed:
            self._workspace.commands.append(command)
        return command

    def _check(self, user: str, channel: str) -> None:
        directory = self._workspace.directory
        seen = {each.id: each for each in directory.seen_by(user)} if user in directory.people else {}
        if channel not in seen:
            raise ValueError(f"{user} is not a person who sees {channel}")
        if seen[channel].archived:
            raise ValueError(f"#{seen[channel].name} is archived")

    async def send(self, command: Command) -> None:
        """Send it to one connection and start the clock; in the server's own loop."""
        if command.name not in self._workspace.hints:
            self._failed(command, UNKNOWN)
            return
        channel = self._workspace.directory.channels[command.channel]
        person = self._workspace.directory.people[command.user]
        name = "directmessage" if channel.person else ("privategroup" if channel.private else channel.name)
        payload = command.payload(self._verification, channel_name=name, user_name=person.handle)
        envelope = {
            "envelope_id": command.envelope_id,
            "type": "slash_commands",
            "accepts_response_payload": True,
            "payload": payload,
        }
        self._waiting[command.envelope_id] = command
        command.sent_at = time.monotonic()
        if await self.sockets.send(envelope):
            asyncio.get_running_loop().call_later(self._workspace.ack_limit, self._expired, command)
        else:
            self._failed(command, NOBODY)

    def _expired(self, command: Command) -> None:
        if not command.acked:
            self._failed(command, TIMEOUT)

    def _failed(self, command: Command, error: str) -> None:
        with self._workspace.journal.changed:
            command.error = error
            self._workspace.journal.add("command", error, {"text": command.text, "user": command.user})

    def _acked(self, envelope_id: str, payload: Json) -> None:
        command = self._waiting.pop(envelope_id, None)
        if command is None:
            self._workspace.journal.add("ack", "unknown", {"envelope_id": envelope_id, "payload": payload})
            return
        command.ack_seconds = time.monotonic() - command.sent_at
        if payload.get("text") or payload.get("blocks"):
            self._answer(command, payload)
        with self._workspace.journal.changed:
            command.acked = True
            command.ack = payload
            kind = "late" if command.error else "ack"
            self._workspace.journal.add(kind, "slash_commands", {"envelope_id": envelope_id, "payload": payload})

    def _answer(self, command: Command, payload: Json) -> None:
        if command.error:
            return
        replies = self._workspace.replies
        ephemeral = payload.get("response_type") != "in_channel"
        try:
            said = draft.read(payload, self._workspace.files.is_processed, ephemeral=ephemeral)
            reply = replies.find(command.response_url.rpartition("/")[2])
        except RefusedError as refused:
            self._workspace.faults_seen.append(f"ack of {command.name}: {refused.error} {refused.more}")
            self._failed(command, refused.error)
            return
        self._workspace.note(said, f"ack of {command.name}")
        replies.say(reply, said, payload, via="ack")

    def said(self, text: str, user: str, channel: str) -> Message:
        """A person's own words, in the channel for all to see."""
        self._check(user, channel)
        escaped = escape(text)
        return self._workspace.messages.post(Message(channel, user, escaped, payload={"text": escaped}))
