"""Where one can talk in this Slack."""

from dataclasses import dataclass

from bot.local.identity import TEAM
from bot.local.people import Person
from bot.local.wire import Json

CREATED = 1767225600


@dataclass(frozen=True)
class Channel:
    """`members` None: everyone. `person` only in a direct conversation with the app."""

    id: str
    name: str
    purpose: str = ""
    private: bool = False
    archived: bool = False
    bot_in: bool = True
    members: tuple[str, ...] | None = None
    person: str | None = None

    @property
    def scope(self) -> str:
        """What the bot needs to look at this channel."""
        if self.person:
            return "im:read"
        return "groups:read" if self.private else "channels:read"

    def has(self, user: str) -> bool:
        return self.members is None or user in self.members

    def info(self) -> Json:
        if self.person:
            return {
                "id": self.id,
                "created": CREATED,
                "is_im": True,
                "is_org_shared": False,
                "user": self.person,
                "is_archived": False,
                "context_team_id": TEAM,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_general": self.name == "general",
            "is_member": self.bot_in,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "created": CREATED,
            "context_team_id": TEAM,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
        }


CHANNELS: tuple[Channel, ...] = (
    Channel("C0SUPPORT1", "support", "The support team"),
    Channel("C0BILLING1", "billing", "Invoices and payments"),
    Channel("C0GENERAL1", "general", "Everyone"),
    Channel("C0LEADS001", "leads", "Team leads", private=True, bot_in=False, members=("U0MANAGER1", "U0ADMIN001")),
)


def direct(person: Person) -> Channel:
    return Channel(person.dm, person.handle, private=True, members=(person.id,), person=person.id)
