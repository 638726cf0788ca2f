"""Who is in this Slack."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.local.identity import APP, BOT, BOT_USER, TEAM
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
    is_bot: bool = False
    deleted: bool = False

    @property
    def dm(self) -> str:
        """The id of the direct conversation between this person and the app."""
        return f"D{self.id[1:]}"

    def profile(self) -> Json:
        first, _, last = self.real_name.partition(" ")
        extra: Json = {"bot_id": BOT, "api_app_id": APP} if self.is_bot else {"email": f"{self.handle}@example.com"}
        return {
            "title": self.title,
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.handle,
            "display_name_normalized": self.handle,
            "first_name": first,
            "last_name": last,
            "team": TEAM,
            **extra,
        }

    def info(self, *, locale: bool) -> Json:
        now = datetime.now(ZoneInfo(self.zone))
        offset = now.utcoffset()
        return {
            "id": self.id,
            "team_id": TEAM,
            "name": self.handle,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.zone,
            "tz_label": now.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": self.profile(),
            "is_admin": self.is_admin or self.is_owner,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
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
)


def bot_person(name: str) -> Person:
    return Person(BOT_USER, name, name, "App", is_bot=True)
