"""The only room that talks to Slack. Everything else has a `Mouth`.

No post is retried here: Slack has no idempotency key, and a post that failed may have been accepted. What happened is
told by the kind of `SlackError`. Uploads are not shared with anyone until a message shows them, so they may be
repeated as a whole.
"""

import json
import re
import time
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from http.client import HTTPException
from socket import gaierror
from ssl import SSLError
from typing import Any, Protocol
from urllib.error import HTTPError, URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.render.message import Message

TIMEOUT = 10
NO_ANSWER = "no_answer_of_slack_{}"
"""Our own code for a page that is not from Slack's API, with its HTTP status."""
LOOK_EVERY = 0.5
"""Seconds between two looks at whether an upload is ready."""
PLAIN: dict[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}


BROKEN = (SlackClientError, OSError, HTTPException, UnicodeDecodeError)
"""What the SDK raises where no answer of Slack's came back."""


class Kind(Enum):
    """What a refusal means for what comes next."""

    LATER = "try later"
    UNSURE = "may have been accepted"
    PLACE = "this place cannot be posted to"
    STOPPED = "the app may not post at all"
    CONTENT = "this message is not acceptable"
    OTHER = "refused"


_CODES: dict[Kind, frozenset[str]] = {
    Kind.LATER: frozenset(
        (
            "ratelimited",
            "rate_limited",
            "request_timeout",
            "team_added_to_org",
            "org_login_required",
            "message_limit_exceeded",
        ),
    ),
    Kind.UNSURE: frozenset(
        (
            "internal_error",
            "fatal_error",
            "service_unavailable",
        ),
    ),
    Kind.PLACE: frozenset(
        (
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "is_inactive",
            "restricted_action",
            "ekm_access_denied",
            "messages_tab_disabled",
            "user_not_found",
            "cannot_dm_bot",
        ),
    ),
    Kind.STOPPED: frozenset(
        (
            "invalid_auth",
            "not_authed",
            "token_revoked",
            "token_expired",
            "account_inactive",
            "no_permission",
            "team_access_not_granted",
            "accesslimited",
            "missing_scope",
        ),
    ),
    Kind.CONTENT: frozenset(
        (
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_too_long",
            "msg_blocks_too_long",
            "no_text",
            "invalid_attachments",
            "missing_file_data",
            "slack_connect_file_link_sharing_blocked",
        ),
    ),
}


PREFIXES = frozenset(("restricted_action", "invalid_blocks", "invalid_metadata"))
"""Codes that Slack lengthens with what exactly is wrong."""


class SlackError(Exception):
    """Slack did not do it: which `kind` of refusal, Slack's own `code`, and seconds to wait where Slack says so."""

    def __init__(self, kind: Kind, code: str, retry_after: float | None = None) -> None:
        super().__init__(f"{code} ({kind.value})")
        self.kind, self.code, self.retry_after = kind, code, retry_after


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
    """`Mouth` over the Web API."""

    client: WebClient
    sleep: Any = field(default=time.sleep)

    def post(self, channel: str, message: Message) -> str:
        return str(self._call("chat.postMessage", {"channel": channel, **_payload(message)})["ts"])

    def update(self, channel: str, ts: str, message: Message) -> None:
        self._call("chat.update", {"channel": channel, "ts": ts, **_payload(message)})

    def answer(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        hook = WebhookClient(response_url, timeout=TIMEOUT, retry_handlers=[])
        try:
            said = hook.send(
                text=message.text,
                blocks=list(message.blocks) or None,
                response_type="in_channel" if in_channel else "ephemeral",
                unfurl_links=False,
                unfurl_media=False,
            )
        except BROKEN as error:
            raise _unanswered(error) from error
        if said.status_code == HTTPStatus.OK and said.body == "ok":
            return
        code = _code(said.body, said.status_code)
        raise SlackError(_kind(code, said.status_code), code)

    def upload(self, png: bytes, name: str, alt: str) -> str:
        try:
            said = self.client.files_upload_v2(content=png, filename=f"{name}.png", title=name, alt_txt=alt)
        except SlackApiError as error:
            raise _refused(error) from error
        except BROKEN as error:
            raise _unanswered(error) from error
        return str(said["files"][0]["id"])

    def is_ready(self, file_id: str, patience: float) -> bool:
        for look in range(int(patience / LOOK_EVERY) + 1):
            if look:
                self.sleep(LOOK_EVERY)
            try:
                if self._call("files.info", {"file": file_id})["file"].get("mimetype"):
                    return True
            except SlackError as error:
                if error.kind not in (Kind.LATER, Kind.UNSURE):
                    return False
        return False

    def _call(self, method: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - Slack's JSON
        try:
            return self.client.api_call(method, json=arguments).data
        except SlackApiError as error:
            raise _refused(error) from error
        except BROKEN as error:
            raise _unanswered(error) from error


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, **({"blocks": list(message.blocks)} if message.blocks else {"blocks": []}), **PLAIN}


def _refused(error: SlackApiError) -> SlackError:
    """What Slack said no with; a page that is no JSON and any 5xx may follow acceptance."""
    response = error.response
    status = int(response.status_code)
    body = response.data if isinstance(response.data, dict) else {}
    code = _code(str(body.get("error") or ""), status)
    wait = str(response.headers.get("Retry-After") or "")
    return SlackError(_kind(code, status), code, float(wait) if wait.isdecimal() else None)


def _code(said: str, status: int) -> str:
    """Slack's own word for what is wrong; a page that came instead is told by its status."""
    try:
        body = json.loads(said)
    except ValueError:
        body = said.partition(":")[0].strip()
    word = str(body.get("error")) if isinstance(body, dict) else str(body)
    return word if re.fullmatch(r"[a-z_]{1,80}", word) else NO_ANSWER.format(status)


def _unanswered(error: Exception) -> SlackError:
    """No answer at all: without a connection nothing was accepted, after one anything may have been."""
    if isinstance(error, HTTPError):
        error.close()
    reason = error.reason if isinstance(error, URLError) else error
    refused = isinstance(reason, ConnectionRefusedError | gaierror | SSLError)
    name = type(error if isinstance(reason, str) else reason).__name__
    return SlackError(Kind.LATER if refused else Kind.UNSURE, name)


def _kind(code: str, status: int) -> Kind:
    for kind, codes in _CODES.items():
        if code in codes or any(code.startswith(f"{known}_") for known in codes & PREFIXES):
            return kind
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Kind.LATER
    told = code != NO_ANSWER.format(status)
    return Kind.OTHER if told and status < HTTPStatus.INTERNAL_SERVER_ERROR else Kind.UNSURE
