"""Messages and commands of one place, as one person sees them."""

import json
from collections import defaultdict

from bot.local.blocks import TOTAL
from bot.local.commands import Command
from bot.local.draft import Draft
from bot.local.messages import Message
from bot.local.show import Names, show_message
from bot.local.wire import Json, compact
from bot.local.workspace import Workspace

LATEST = 200  # items of a channel


class Items:
    def __init__(self, workspace: Workspace, user: str, names: Names) -> None:
        self._workspace = workspace
        self._user = user
        self._names = names

    def timeline(self, channel: str) -> list[Json]:
        """Without the replies: those stand in their threads."""
        said = self._workspace.messages.of(channel, self._user)
        answers: dict[str | None, list[Message]] = defaultdict(list)
        for each in said:
            answers[each.thread_ts if each.is_reply else None].append(each)
        roots = answers[None][-LATEST:]
        items = [{**self.message(each), "replies": _counted(answers[each.ts])} for each in roots]
        typed = [each for each in self._workspace.commands if (each.user, each.channel) == (self._user, channel)]
        return sorted([*items, *map(_command, typed)], key=lambda item: str(item["ts"]))[-LATEST:]

    def thread(self, channel: str, ts: str) -> Json | None:
        """The root first; nothing where the root is gone."""
        found = self._workspace.messages.thread(channel, ts)
        seen = [each for each in found if each.seen_by(self._user)]
        return {"ts": ts, "items": [{**self.message(each), "replies": None} for each in seen]} if seen else None

    def message(self, message: Message) -> Json:
        return {
            "id": message.ts,
            "kind": "message",
            "user": message.user,
            "ts": message.ts,
            "thread_ts": message.thread_ts if message.is_reply else None,
            "html": show_message(message.text, message.whole, self._names),
            "ephemeral": message.ephemeral_to is not None,
            "edited": message.edited,
            "app": message.by_app,
            "deletable": may_delete(self._workspace, self._user, message),
            **({"inside": _inside(message)} if message.by_app else {}),
        }


def may_delete(workspace: Workspace, user: str, message: Message) -> bool:
    """One's own words, or as an admin anybody's."""
    person = workspace.directory.people.get(user)
    mine = message.user == user and not message.by_app
    return person is not None and message.ephemeral_to is None and (mine or person.is_admin or person.is_owner)


def _inside(message: Message) -> Json:
    return {
        "json": json.dumps(message.payload, ensure_ascii=False, indent=2),
        "size": len(compact(message.blocks)) if message.blocks else 0,
        "most": TOTAL,
        "text": message.text,
        "via": message.via,
        "faults": Draft(message.text, message.blocks, message.payload).faults,
    }


def _counted(said: list[Message]) -> Json | None:
    return {"count": len(said), "latest": said[-1].ts} if said else None


def _command(command: Command) -> Json:
    seconds = command.ack_seconds
    return {
        "id": f"command-{command.ts}",
        "kind": "command",
        "user": command.user,
        "ts": command.ts,
        "text": command.text,
        "ack": round(seconds * 1000) if seconds is not None and not command.error else None,
        "error": command.said_to_person,
    }
