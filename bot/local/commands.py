"""Slash commands people typed, and what became of each."""

from dataclasses import dataclass

from bot.local.deliveries import NOBODY, Delivery
from bot.local.identity import TEAM, TEAM_DOMAIN
from bot.local.wire import Json, escape

UNKNOWN = "invalid_command"


@dataclass(eq=False)
class Command(Delivery):
    """`text` as it was typed; `ts` when."""

    text: str = ""
    ts: str = ""
    trigger_id: str = ""
    response_url: str = ""

    @property
    def said_to_person(self) -> str | None:
        name = name_of(self.text)
        if self.error == UNKNOWN:
            return f"{name} is not a valid command."
        if self.error == NOBODY:
            return f"{name} failed because the app did not respond."
        return f'{name} failed with the error "{self.error}"' if self.error else None


def name_of(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.split() else "/"


def payload(text: str, common: Json, *, trigger_id: str, response_url: str) -> Json:
    """`common`: token, app, and who in which channel."""
    name = name_of(text)
    return {
        **common,
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "command": name,
        "text": escape(text[len(name) :].strip()),
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
