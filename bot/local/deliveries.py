"""What was sent to the app, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from bot.local.wire import Json

TIMEOUT = "operation_timeout"
NOBODY = "dispatch_failed"
WRONG = "invalid_response"
COMMANDS, INTERACTIVE, EVENTS = "slash_commands", "interactive", "events_api"


def nothing(_: Json) -> None:
    """An ack that changes nothing."""


@dataclass(eq=False)
class Delivery:
    """One envelope for the app, who caused it and where.

    `acked`: an ack came, in time or not; a late one leaves `error` as it is and changes nothing.
    `answered` is called with the payload of an ack in time and may raise RefusedError; `failed` with the error.
    """

    kind: str
    payload: Json
    user: str = ""
    channel: str = ""
    envelope_id: str = field(default_factory=lambda: str(uuid4()))
    answered: Callable[[Json], None] = nothing
    failed: Callable[[str], None] = lambda _: None
    sent_at: float = 0.0
    attempts: int = 0
    acked: bool = False
    ack: Json = field(default_factory=dict)
    ack_seconds: float | None = None
    error: str | None = None

    @property
    def name(self) -> str:
        """What it is called in the journal."""
        return str(self.payload.get("type", self.kind))

    @property
    def speaks_in_ack(self) -> bool:
        """Only commands and forms are answered by the words of an ack."""
        return self.kind == COMMANDS or self.name == "view_submission"

    def envelope(self) -> Json:
        retry = {"retry_attempt": self.attempts, "retry_reason": "timeout" if self.attempts else ""}
        return {
            "envelope_id": self.envelope_id,
            "type": self.kind,
            "accepts_response_payload": self.speaks_in_ack,
            "payload": self.payload,
            **(retry if self.kind == EVENTS else {}),
        }

    @property
    def said_to_person(self) -> str | None:
        """The line Slack shows when it went wrong."""
        if self.error is None or self.kind == EVENTS:
            return None
        if self.error in (TIMEOUT, NOBODY):
            return "The app did not respond. Try again in a moment."
        return f"The app answered with something that cannot be shown: {self.error}"
