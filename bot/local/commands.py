"""Slash commands people typed, and what became of each."""

from dataclasses import dataclass, field

from bot.local.identity import APP, TEAM, TEAM_DOMAIN
from bot.local.wire import Json, escape

TIMEOUT = "operation_timeout"
NOBODY = "dispatch_failed"
UNKNOWN = "invalid_command"


@dataclass
class Command:
    """`acked`: an ack came, in time or not; late ones leave `error` as it is and say nothing to the person."""

    text: str
    user: str
    channel: str
    ts: str
    trigger_id: str
    response_url: str
    envelope_id: str
    sent_at: float = 0.0
    acked: bool = False
    ack: Json = field(default_factory=dict)
    ack_seconds: float | None = None
    error: str | None = None

    @property
    def name(self) -> str:
        return self.text.split(maxsplit=1)[0] if self.text.split() else "/"

    @property
    def words(self) -> str:
        return self.text[len(self.name) :].strip()

    @property
    def said_to_person(self) -> str | None:
        """The line Slack shows when a command went wrong."""
        if self.error == UNKNOWN:
            return f"{self.name} is not a valid command."
        if self.error == NOBODY:
            return f"{self.name} failed because the app did not respond."
        return f'{self.name} failed with the error "{self.error}"' if self.error else None

    def payload(self, token: str, *, channel_name: str, user_name: str) -> Json:
        return {
            "token": token,
            "team_id": TEAM,
            "team_domain": TEAM_DOMAIN,
            "channel_id": self.channel,
            "channel_name": channel_name,
            "user_id": self.user,
            "user_name": user_name,
            "command": self.name,
            "text": escape(self.words),
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.response_url,
            "trigger_id": self.trigger_id,
        }
