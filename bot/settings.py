"""The environment and `kpi-bot.toml` → frozen Settings. The only reader of either; all mistakes are told at once.

The environment says where the bot runs and holds the secrets; the file says how the company works.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bot import company
from bot.ask import nearest
from metrics.text import Language
from storage.policies import Policy
from storage.trouble import Trouble

if TYPE_CHECKING:
    from storage.hours import Hours

FILE = "kpi-bot.toml"
ENVIRONMENT = {
    "KPI_DATABASE_URL": "database_url",
    "KPI_CATALOGUE": "catalogue",
    "KPI_PROFILES": "profiles",
    "KPI_PSEUDONYM_KEY": "pseudonym_key",
    "KPI_ADMIN": "admins",
    "KPI_REPLY": "reply",
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_API_URL": "slack_api_url",
}
TABLES: dict[str, type[company.Part]] = {"kpis": company.Kpis, "hours": company.Opening, "sla": company.Agreement}
SAID = {
    "missing": "is missing",
    "string_type": "should be text",
    "string_too_short": "should not be empty",
    "too_short": "should not be empty",
    **dict.fromkeys(("dict_type", "model_type"), "should be a table"),
}
CONTRADICTIONS = "contradictions"


def _address(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("is no address: it begins with https://")
    return url


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("is no folder: make it, or take the variable away")
    return path


Address = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_folder)]


class Settings(company.Part):
    database_url: SecretStr = SecretStr("sqlite:///kpi-bot.db")
    catalogue: Folder | None = None
    profiles: Path | None = None
    pseudonym_key: SecretStr | None = None
    admins: tuple[str, ...] = ()
    reply: Literal["channel", "private"] = "channel"
    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    slack_api_url: Address = "https://slack.com/api/"
    zone: company.Zone = "Europe/Amsterdam"
    language: Language = "en"
    currency: company.Currency = "EUR"
    kpis: company.Kpis = company.Kpis()
    openings: company.Openings = Field(default_factory=dict, alias="hours")
    agreements: company.Agreements = Field(default=(), alias="sla")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if found := [*company.contradictions(self.openings, self.agreements)]:
            raise PydanticCustomError(CONTRADICTIONS, "{found}", {"found": found})
        return self

    @cached_property
    def zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def hours(self) -> "Hours":
        return company.hours(self.openings, self.zone)

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        return tuple(agreement.policy for agreement in self.agreements)


IN_FILE = tuple(
    field.alias or name for name, field in Settings.model_fields.items() if name not in ENVIRONMENT.values()
)


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
        mistakes.append(f"{FILE}: {key} {_unknown(key, IN_FILE)}")
        del in_file[key]
    try:
        settings = Settings.model_validate(given | in_file)
    except ValidationError as error:
        mistakes += [sentence for fault in error.errors() for sentence in _sentences(fault, given, in_file)]
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


def _unknown(key: str, known: tuple[str, ...]) -> str:
    meant = nearest(key, known)
    way_out = f"did you mean {' or '.join(meant)}?" if meant else f"it may be {', '.join(known)}"
    return f"is not known: {way_out}"


def _sentences(fault: Any, given: Mapping[str, Any], in_file: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401 - pydantic's own dictionary
    """Where a mistake is, and what to do."""
    if fault["type"] == CONTRADICTIONS:
        yield from (f"{FILE}: {found}" for found in fault["ctx"]["found"])
        return
    name, *_, last = fault["loc"][0], fault["loc"][-1]
    variables = {field: variable for variable, field in ENVIRONMENT.items()}
    where = variables[name] if name in given else f"{FILE}: {_path(fault['loc'], in_file)}"
    if fault["type"] == "extra_forbidden":
        fields = TABLES[name].model_fields.items()
        yield f"{where} {_unknown(str(last), tuple(field.alias or key for key, field in fields))}"
    else:
        message = fault["msg"].removeprefix("Value error, ").replace("Input should", "should")
        yield f"{where} {SAID.get(fault['type'], message)}"


def _path(steps: tuple[str | int, ...], found: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    """`hours.support.mon[0]`; no number where the file has one thing and not a list of them."""
    path = ""
    for step in steps:
        if isinstance(step, int) and isinstance(found, list):
            path, found = f"{path}[{step}]", found[step]
        elif isinstance(step, str) and step != "[key]":
            path, found = f"{path}.{step}", found.get(step) if isinstance(found, dict) else None
    return path.removeprefix(".")
