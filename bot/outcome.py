"""What became of a call to Slack: done, or a `SlackError` whose kind says what comes next. Decided here alone."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from errno import ENETUNREACH
from http import HTTPStatus
from http.client import HTTPException
from socket import gaierror
from ssl import SSLEOFError, SSLError, SSLSyscallError, SSLZeroReturnError
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError, SlackClientError

NO_ANSWER = "no_answer_of_slack_{}"
"""Our own code for a page that is not from Slack's API, with its HTTP status."""
BROKEN = (SlackClientError, OSError, HTTPException, ValueError, LookupError, TypeError, AttributeError)
"""What the SDK, or reading its answer, raises where no answer of Slack's came back."""


class Kind(Enum):
    """What a refusal means for what comes next."""

    LATER = "try later"
    UNSURE = "may have been accepted"
    PLACE = "this place cannot be posted to"
    STOPPED = "the app may not post at all"
    CONTENT = "this message is not acceptable"
    ROOT_GONE = "the message it belongs to is gone"
    EDIT_CLOSED = "this message can no longer be edited"
    OTHER = "refused"


CODES: dict[Kind, str] = {
    Kind.LATER: "ratelimited rate_limited request_timeout team_added_to_org org_login_required message_limit_exceeded",
    Kind.UNSURE: "internal_error fatal_error service_unavailable",
    Kind.PLACE: "channel_not_found not_in_channel is_archived is_inactive restricted_action ekm_access_denied "
    "messages_tab_disabled user_not_found cannot_dm_bot",
    Kind.STOPPED: "invalid_auth not_authed token_revoked token_expired account_inactive no_permission "
    "team_access_not_granted accesslimited missing_scope",
    Kind.CONTENT: "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text invalid_attachments "
    "invalid_metadata metadata_too_large missing_file_data slack_connect_file_link_sharing_blocked",
    Kind.ROOT_GONE: "message_not_found cannot_reply_to_message restricted_action_thread_locked",
    Kind.EDIT_CLOSED: "edit_window_closed cant_update_message block_mismatch",
}
BLAMED = re.compile(r"json-pointer:/blocks/(\d{1,3})\b")
LENGTHENED = ("restricted_action", "invalid_blocks", "invalid_metadata")
"""Codes that Slack lengthens with what exactly is wrong."""
_KINDS = {code: kind for kind, codes in CODES.items() for code in codes.split()}


class SlackError(Exception):
    """Slack did not do it: which `kind` of refusal, Slack's own `code`, seconds to wait where Slack says so, and by
    their numbers the `blocks` that it blames.
    """

    def __init__(self, kind: Kind, code: str, retry_after: float | None = None, blocks: tuple[int, ...] = ()) -> None:
        super().__init__(f"{code} ({kind.value})")
        self.kind, self.code, self.retry_after, self.blocks = kind, code, retry_after, blocks


@contextmanager
def told() -> Iterator[None]:
    """Whatever the SDK raises inside is a `SlackError`."""
    try:
        yield
    except SlackApiError as error:
        response = error.response
        said = json.dumps(response.data) if isinstance(response.data, dict) else ""
        raise refused(said, int(response.status_code), response.headers.get("Retry-After")) from error
    except BROKEN as error:
        raise unanswered(error) from error


def refused(said: str, status: int, wait: object) -> SlackError:
    """The no in `said`, JSON or bare words; a page that is neither, and any 5xx, may follow acceptance."""
    code = _code(said, status)
    seconds = str(wait or "")
    blamed = tuple(dict.fromkeys(int(number) for number in BLAMED.findall(said)))
    return SlackError(_kind(code, status), code, float(seconds) if seconds.isdecimal() else None, blamed)


def unanswered(error: Exception) -> SlackError:
    """No answer at all: without a connection nothing was accepted, after one anything may have been."""
    if isinstance(error, HTTPError):
        error.close()
    reason = error.reason if isinstance(error, URLError) else error
    name = type(error if isinstance(reason, str) else reason).__name__
    return SlackError(Kind.LATER if _never_arrived(error, reason) else Kind.UNSURE, name)


def _never_arrived(error: Exception, reason: object) -> bool:
    """What goes wrong before all is sent comes wrapped; an answer that breaks off is raised bare."""
    if isinstance(reason, ConnectionRefusedError | gaierror):
        return True
    if not isinstance(error, URLError):
        return False
    if isinstance(reason, SSLError):
        return not isinstance(reason, SSLEOFError | SSLZeroReturnError | SSLSyscallError)
    return isinstance(reason, OSError) and reason.errno == ENETUNREACH


def _code(said: str, status: int) -> str:
    """Slack's own word for what is wrong; a page that came instead is told by its status."""
    try:
        body = json.loads(said)
    except ValueError:
        body = said.partition(":")[0].strip()
    word = str(body.get("error")) if isinstance(body, dict) else str(body)
    return word if re.fullmatch(r"[a-z_]{1,80}", word) else NO_ANSWER.format(status)


def _kind(code: str, status: int) -> Kind:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Kind.UNSURE
    known = code if code in _KINDS else next((each for each in LENGTHENED if code.startswith(f"{each}_")), code)
    if known in _KINDS:
        return _KINDS[known]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Kind.LATER
    return Kind.UNSURE if code == NO_ANSWER.format(status) else Kind.OTHER
