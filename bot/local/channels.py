"""Where one can talk in this Slack."""

from dataclasses import dataclass

from bot.local.identity import TEAM
from bot.local.people import Person
from bot.local.wire import Json

CREATED = 1767225600


@dataclass(frozen=True)
class Channel:
    """`members` None: everyone of the workspace. `person` only in a direct conversation with the app.

    `shared`: people of another workspace are in it, who are in no other channel.
    """

    id: str
    name: str
    purpose: str = ""
    private: bool = False
    archived: bool = False
    bot_in: bool = True
    members: tuple[str, ...] | None = None
    person: str | None = None
    shared: bool = False
    between: bool = False
    """A direct conversation of people, in which no app can be."""

    @property
    def is_direct(self) -> bool:
        return self.between or self.person is not None

    @property
    def kind(self) -> str:
        """Which of Slack's families of scopes and events it belongs to."""
        if self.is_direct:
            return "im"
        return "groups" if self.private else "channels"

    def has(self, person: Person) -> bool:
        if self.members is None:
            return not person.is_stranger
        return person.id in self.members

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
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
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
    Channel("C0PARTNER1", "partner", "With a partner", members=("U0MANAGER1", "U0ADMIN001", "U0STRANGE1"), shared=True),
    Channel("D0MARADAAN", "mara-daan", private=True, bot_in=False, members=("U0MANAGER1", "U0AGENT001"), between=True),
)


def direct(person: Person) -> Channel:
    return Channel(person.dm, person.handle, private=True, members=(person.id,), person=person.id)
