"""Who is in this Slack."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.local.identity import APP, BOT, BOT_USER, OTHER_TEAM, TEAM
from bot.local.wire import Json


@dataclass(frozen=True)
class Person:
    id: str
    handle: str
    real_name: str
    title: str = ""
    zone: str = "Europe/Amsterdam"
    locale: str = "en-GB"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    """Of another workspace, here in a shared channel only."""
    is_bot: bool = False
    deleted: bool = False

    @property
    def team(self) -> str:
        return OTHER_TEAM if self.is_stranger else TEAM

    @property
    def dm(self) -> str:
        """The id of the direct conversation between this person and the app."""
        return f"D{self.id[1:]}"

    def profile(self, *, email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        extra: Json = {"email": f"{self.handle}@example.com"} if email else {}
        extra = {"bot_id": BOT, "api_app_id": APP} if self.is_bot else extra
        return {
            "title": self.title,
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.handle,
            "display_name_normalized": self.handle,
            "first_name": first,
            "last_name": last,
            "team": self.team,
            **extra,
        }

    def info(self, *, locale: bool, email: bool) -> Json:
        """`email` is told to apps with the scope for it."""
        now = datetime.now(ZoneInfo(self.zone))
        offset = now.utcoffset()
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.handle,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.zone,
            "tz_label": now.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": self.profile(email=email),
            "is_admin": self.is_admin or self.is_owner,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_stranger": self.is_stranger,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1767225600,
            **({"locale": self.locale} if locale else {}),
        }


PEOPLE: tuple[Person, ...] = (
    Person("U0MANAGER1", "mara", "Mara Ionescu", "Manager", "Europe/Bucharest"),
    Person("U0AGENT001", "daan", "Daan de Vries", "Agent"),
    Person("U0GUEST001", "sam", "Sam Green", "Guest", "Europe/London", is_restricted=True),
    Person("U0ADMIN001", "ana", "Ana Pop", "Admin", "Europe/Bucharest", is_admin=True),
    Person("U0STRANGE1", "lee", "Lee Park", "Partner", "Europe/London", is_stranger=True),
)


def bot_person(name: str) -> Person:
    return Person(BOT_USER, name, name, "App", is_bot=True)
