"""The environment and `kpi-bot.toml` → frozen Settings. The only reader of either; all mistakes are told at once.

The environment says where the bot runs and holds the secrets; the file says how the company works.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.ask import nearest
from metrics.text import Language
from storage.trouble import Trouble
from storage.words import CHANNELS

FILE = "kpi-bot.toml"
ENVIRONMENT = {
    "KPI_DATABASE_URL": "database_url",
    "KPI_PROFILES": "profiles",
    "KPI_PSEUDONYM_KEY": "pseudonym_key",
    "KPI_ADMIN": "admins",
    "KPI_REPLY": "reply",
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_API_URL": "slack_api_url",
}
LONGEST = 365 * 86_400
SPANS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone: write an IANA name such as Europe/Amsterdam") from None
    return name


def seconds(text: str) -> int:
    """How many seconds `24 h` is; units are s, min, h and d."""
    number, _, unit = text.strip().partition(" ")
    if unit not in SPANS or not number.isdecimal() or not 1 <= int(number) * SPANS[unit] <= LONGEST:
        raise ValueError('is no duration: write a whole number and s, min, h or d, such as "24 h", up to 365 d')
    return int(number) * SPANS[unit]


def _known_channel(name: str) -> str:
    if name not in CHANNELS:
        raise ValueError(f"is no channel: use one of {', '.join(CHANNELS)}")
    return name


def _address(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("is no address: it begins with https://")
    return url


Address = Annotated[str, AfterValidator(_address)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Duration = Annotated[int, BeforeValidator(lambda given: seconds(str(given)))]
Channel = Annotated[str, AfterValidator(_known_channel)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kpis(_Part):
    """[kpis]: the company's own terms."""

    answer_within: Duration = SPANS["d"]
    answer_within_of: dict[Channel, Duration] = Field(default_factory=dict)
    fcr_days: int = Field(default=7, ge=1, le=90)


class Settings(_Part):
    database_url: SecretStr = SecretStr("sqlite:///kpi-bot.db")
    profiles: Path | None = None
    pseudonym_key: SecretStr | None = None
    admins: tuple[str, ...] = ()
    reply: Literal["channel", "private"] = "channel"
    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    slack_api_url: Address = "https://slack.com/api/"
    zone: Zone = "Europe/Amsterdam"
    language: Language = "en"
    kpis: Kpis = Kpis()

    @cached_property
    def zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


IN_FILE = tuple(name for name in Settings.model_fields if name not in ENVIRONMENT.values())


def load(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings of `environment` and of `folder`'s `kpi-bot.toml`, if there; `Trouble` lists every mistake."""
    mistakes = []
    oauth = environment.get("SLACK_CLIENT_ID") or environment.get("SLACK_CLIENT_SECRET")
    if environment.get("SLACK_BOT_TOKEN") and oauth:
        mistakes.append(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: remove them, beside SLACK_BOT_TOKEN they switch it off"
        )
    given: dict[str, Any] = {
        ENVIRONMENT[name]: value for name, value in environment.items() if name in ENVIRONMENT and value
    }
    if "admins" in given:
        given["admins"] = tuple(filter(None, map(str.strip, given["admins"].split(","))))
    path = folder / FILE
    try:
        in_file = _read(path)
    except Trouble as trouble:
        mistakes.append(str(trouble))
        in_file = {}
    for key in [key for key in in_file if key not in IN_FILE]:
        meant = nearest(key, IN_FILE)
        mistakes.append(f"{FILE}: {key} is not known{_or(meant)}")
        del in_file[key]
    try:
        settings = Settings.model_validate(given | in_file)
    except ValidationError as error:
        mistakes += [_sentence(fault, given) for fault in error.errors()]
    if mistakes:
        raise Trouble("the settings cannot be used:\n" + "\n".join(f"  - {mistake}" for mistake in mistakes))
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise Trouble(f"{path.name} cannot be read: {error}") from error


def _or(meant: tuple[str, ...]) -> str:
    return f": did you mean {' or '.join(meant)}?" if meant else f": it may hold {', '.join(IN_FILE)}"


def _sentence(fault: Any, given: Mapping[str, Any]) -> str:  # noqa: ANN401 - pydantic's own dictionary
    name = str(fault["loc"][0])
    variables = {field: variable for variable, field in ENVIRONMENT.items()}
    if name in given:
        where = variables[name]
    else:
        where = f"{FILE}: {'.'.join(str(step) for step in fault['loc'] if step != '[key]')}"
    if fault["type"] == "extra_forbidden":
        return f"{where} is not known: it may be {', '.join(Kpis.model_fields)}"
    return f"{where} {fault['msg'].removeprefix('Value error, ').replace('Input should', 'should')}"
