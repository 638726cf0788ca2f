"""The only room that talks to Slack. Everything else has a `Mouth`.

No post is repeated here: Slack has no idempotency key, and a post that failed may have been accepted. What may happen
twice without anybody seeing it is tried again: edits, questions, and uploads, which nobody sees until a message shows
them.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from typing import Any, Protocol, TypeVar

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot import limits, text
from bot.outcome import Kind, SlackError, refused, told
from bot.render.message import Message

T = TypeVar("T")
TIMEOUT = 10
LOOK_EVERY = 0.5
"""Seconds between two looks at whether an upload is ready."""
PASSING = (Kind.LATER, Kind.UNSURE)
"""After these, what may happen twice is tried again."""
TRIES = 3
LONGEST_WAIT = 10.0
"""Seconds: where Slack asks for more before it is asked again, it is not asked again."""
JITTER = 0.2
"""A pause is shorter or longer by up to this share, so that not all come back at once."""
UPLOAD_TRIES, UPLOAD_PATIENCE = 2, 5.0
"""Somebody waits: an upload that took this many seconds to fail is not repeated."""
YES = ("ok", '{"ok":true}')
"""What an answer to a command is met with when it is taken; what else Slack says with 200 is none."""
PLAIN: dict[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}


class Mouth(Protocol):
    def post(self, channel: str, message: Message) -> str:
        """Posts and returns the message's ts. Or `SlackError`."""
        ...

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Replaces a posted message. Or `SlackError`."""
        ...

    def answer(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        """Answers a command where it was typed, to the asker alone unless `in_channel`. Or `SlackError`."""
        ...

    def upload(self, png: bytes, name: str, alt: str) -> str:
        """Uploads a picture that no one sees yet and returns its file id. Or `SlackError`."""
        ...

    def is_ready(self, file_id: str, patience: float) -> bool:
        """Whether the upload can be shown, waiting up to `patience` seconds for it."""
        ...


@dataclass(frozen=True, slots=True)
class Slack:
    """`Mouth` over the Web API. `jitter`: anything from 0 to 1."""

    client: WebClient
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def post(self, channel: str, message: Message) -> str:
        with told():
            return str(self._call("chat.postMessage", {"channel": channel, **_payload(message)})["ts"])

    def update(self, channel: str, ts: str, message: Message) -> None:
        self._again(lambda: self._call("chat.update", {"channel": channel, "ts": ts, **_payload(message)}))

    def answer(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        hook = WebhookClient(response_url, timeout=self.client.timeout, retry_handlers=[])
        with told():
            said = hook.send(
                text=message.text,
                blocks=list(message.blocks) or None,
                response_type="in_channel" if in_channel else "ephemeral",
                unfurl_links=False,
                unfurl_media=False,
            )
        if said.status_code != HTTPStatus.OK or "".join(said.body.split()) not in YES:
            raise refused(said.body, said.status_code, said.headers.get("Retry-After"))

    def upload(self, png: bytes, name: str, alt: str) -> str:
        words = text.shorten_words(alt, limits.FILE_ALT)

        def once() -> str:
            with told():
                said = self.client.files_upload_v2(content=png, filename=f"{name}.png", title=name, alt_txt=words)
                return str(said["files"][0]["id"])

        return self._again(once, UPLOAD_TRIES, UPLOAD_PATIENCE)

    def is_ready(self, file_id: str, patience: float) -> bool:
        until = self.clock() + patience
        while True:
            wait = LOOK_EVERY
            try:
                with told():
                    found = self.client.files_info(file=file_id)["file"]  # it reads no JSON body
                    if found and found.get("mimetype"):
                        return True
            except SlackError as error:
                if error.kind not in PASSING:
                    return False
                wait = max(wait, error.retry_after or 0.0)
            if self.clock() + wait > until:
                return False
            self.sleep(wait)

    def _again(self, call: Callable[[], T], tries: int = TRIES, patience: float = inf) -> T:
        """What may happen twice, done: tried again for as long as it may yet help, after a pause or Slack's own."""
        until = self.clock() + patience
        for pause in (2.0**nth for nth in range(tries - 1)):
            try:
                return call()
            except SlackError as error:
                wait = (
                    pause * (1 + JITTER * (2 * self.jitter() - 1)) if error.retry_after is None else error.retry_after
                )
                if error.kind not in PASSING or wait > LONGEST_WAIT or self.clock() > until:
                    raise
            self.sleep(wait)
        return call()

    def _call(self, method: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - Slack's JSON
        with told():
            return self.client.api_call(method, json=arguments).data


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, **({"blocks": list(message.blocks)} if message.blocks else {"blocks": []}), **PLAIN}
