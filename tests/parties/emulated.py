"""What a person sees when the Web API is emulate's and the socket ours."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.local.identity import BOT_USER
from tests.parties.emulator import READER
from tests.parties.notebook import Json
from tests.parties.rooms import LocalRoom, Said, Shown
from tests.parties.switchboard import Call, Switchboard

MODALS = ("views.open", "views.push", "views.update")


class EmulatedRoom:
    """Messages and files as emulate keeps them. What came by an ack or a response_url is ours.

    What it takes and shows to nobody, ephemeral messages and views, is known by its answers.
    """

    def __init__(self, slack: LocalSlack, web: WebClient, switchboard: Switchboard) -> None:
        self._slack, self._web, self._switchboard = slack, web, switchboard

    def said(self, channel: str, user: str) -> list[Said]:
        ours = LocalRoom(self._slack).said(channel, user)
        return [*self._kept(channel), *self._whispered(channel, user), *ours]

    def direct(self, user: str) -> list[Said]:
        known = self._ask("conversations.list", types="im")["channels"]
        return [said for channel in known if channel["user"] == user for said in self._kept(channel["id"])]

    def picture(self, file: str) -> bytes:
        address = self._ask("files.info", file=file)["file"]["url_private"]
        with urlopen(Request(address, headers={"Authorization": f"Bearer {READER}"})) as said:  # noqa: S310 - emulate's
            return bytes(said.read())

    def modals(self, user: str) -> list[Shown]:
        del user
        shown = [_shown(call.answer["view"]) for call in self._taken(*MODALS)]
        return shown[-1:]

    def home(self, user: str) -> Shown | None:
        shown = [
            _shown(call.answer["view"]) for call in self._taken("views.publish") if call.arguments["user_id"] == user
        ]
        return shown[-1] if shown else None

    def _ask(self, method: str, **arguments: Any) -> Any:
        return self._web.api_call(method, json=arguments).data

    def _taken(self, *methods: str) -> Iterator[Call]:
        return (call for call in self._switchboard.calls if call.method in methods and call.answer["ok"])

    def _kept(self, channel: str) -> list[Said]:
        roots = self._ask("conversations.history", channel=channel)["messages"]
        threads = {str(call.arguments.get("thread_ts") or "") for call in self._taken("chat.postMessage")} - {""}
        replies = [
            reply
            for root in threads
            for reply in self._ask("conversations.replies", channel=channel, ts=root)["messages"]
            if reply["ts"] != root
        ]
        every: list[Json] = sorted((*roots, *replies), key=lambda each: str(each["ts"]))
        words = {message.ts: message.text for message in self._slack.messages(channel)}
        words |= {each["ts"]: each["text"] for each in every}
        return [_said(each, words) for each in every if each["user"] == BOT_USER]

    def _whispered(self, channel: str, user: str) -> list[Said]:
        return [
            Said(str(said["text"]), _decoded(said.get("blocks")), private=True)
            for call in self._taken("chat.postEphemeral")
            for said in [call.arguments]
            if (said["channel"], said["user"]) == (channel, user)
        ]


def _decoded(blocks: Any) -> list[Json]:
    return list(json.loads(blocks) if isinstance(blocks, str) else blocks or [])


def _said(message: Json, words: dict[str, str]) -> Said:
    root = message.get("thread_ts")
    under = words.get(root, "a message that is not there") if root and root != message["ts"] else None
    return Said(message["text"], message.get("blocks", []), under=under)


def _shown(view: Json) -> Shown:
    title, submit = view.get("title") or {}, view.get("submit") or {}
    return Shown(title.get("text"), submit.get("text"), view["blocks"])
