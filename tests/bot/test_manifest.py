"""The Slack app as code: what it declares is what the code uses, within Slack's limits."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml
from slack_sdk import WebClient

from bot import manifest as room
from bot.ask import Ask, read
from bot.commands import words
from bot.listeners import Listeners
from bot.local import LocalSlack
from bot.local.api.serve import METHODS
from bot.manifest import manifest
from bot.pool import Pool
from bot.services import Services
from bot.settings import Settings
from bot.slack import Slack
from storage.engine import connect
from tests.bot.fakes import NOW
from tests.conftest import cannot

if TYPE_CHECKING:
    from slack_bolt import App

ROOT = Path(__file__).parents[2]
USED = {
    "commands": "to be asked",
    "chat:write": "to post and to update",
    "files:write": "to upload a picture",
    "files:read": "to know when it can be shown",
}


def document() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def schema() -> Any:
    """Slack's published schema of manifests."""
    folder = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared")
    path = folder / "slack" / "manifest.schema.2.0.0.json"
    if not path.is_file():
        cannot(f"Slack's schema of manifests is not here: {path}")
    return json.loads(path.read_text("utf-8"))


def test_the_scopes_are_what_the_code_uses_and_no_more() -> None:
    assert {*manifest().scopes} == {*USED}
    assert len(manifest().scopes) == len(USED)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "files.getUploadURLExternal", "files.info"])
def test_every_method_that_is_called_is_within_the_scopes(method: str) -> None:
    assert METHODS[method].scope in manifest().scopes


def called() -> set[str]:
    """The methods that the code of `bot.slack` names."""
    return {*re.findall(r'"((?:chat|files|users|conversations|views)\.\w+)"', Path(room.HERE / "slack.py").read_text())}


def test_no_method_is_called_that_is_not_looked_at_here() -> None:
    assert called() == {"chat.postMessage", "chat.update", "files.info"}


class Ears:
    """What an app is asked to listen to."""

    def __init__(self) -> None:
        self.heard: dict[str, object] = {}

    def command(self, name: str) -> Callable[[object], None]:
        return lambda listener: self.heard.update({name: listener})


def test_the_commands_are_what_the_code_listens_to(slack: LocalSlack) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    engine, pool, ears = connect("sqlite://"), Pool(1, 0), Ears()
    Listeners(Services(engine, Settings(), lambda: NOW), Slack(client), pool).register(cast("App", ears))
    pool.close()
    engine.dispose()
    assert {*ears.heard} == {*manifest().commands}
    assert all(map(callable, ears.heard.values()))


def test_what_the_usage_hint_shows_is_understood() -> None:
    for hint in manifest().commands.values():
        for example in hint.split(" · "):
            assert isinstance(read(example, words()), Ask)


def test_names_and_descriptions_are_within_slacks_limits() -> None:
    shown = document()["display_information"]
    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    for command in document()["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 0 < len(command["description"]) <= 2_000
        assert 0 < len(command.get("usage_hint", "-")) <= 1_000


def test_people_may_write_to_the_bot_and_names_reach_it_as_ids() -> None:
    features = document()["features"]
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert all(command["should_escape"] for command in features["slash_commands"])


def test_it_runs_over_socket_mode_with_one_lasting_token() -> None:
    how = document()["settings"]
    assert how["socket_mode_enabled"]
    assert not how["token_rotation_enabled"]
    assert not how["org_deploy_enabled"]


KINDS: dict[str, type] = {
    "boolean": bool,
    "integer": int,
    "string": str,
    "array": list,
    "object": dict,
    "number": float,
}


def wrong(value: Any, wanted: Any, whole: Any, where: str = "") -> list[str]:
    """What `value` has that `wanted` does not allow: the part of JSON Schema that Slack's uses."""
    if "$ref" in wanted:
        target = whole
        for step in wanted["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return wrong(value, target, whole, where)
    found = [f"{where}: not one of {wanted['enum']}"] if "enum" in wanted and value not in wanted["enum"] else []
    if isinstance(wanted.get("type"), str) and not isinstance(value, KINDS[wanted["type"]]):
        return [*found, f"{where}: is no {wanted['type']}"]
    if isinstance(value, str):
        fits = wanted.get("minLength", 0) <= len(value) <= wanted.get("maxLength", len(value))
        matches = re.search(wanted["pattern"], value) if "pattern" in wanted else True
        return found if fits and matches else [*found, f"{where}: {value!r}"]
    if isinstance(value, list):
        fits = wanted.get("minItems", 0) <= len(value) <= wanted.get("maxItems", len(value))
        found += [] if fits else [f"{where}: {len(value)} items"]
        inner = wanted.get("items", {})
        return found + [each for i, item in enumerate(value) for each in wrong(item, inner, whole, f"{where}/{i}")]
    if isinstance(value, dict):
        known = wanted.get("properties", {})
        found += [f"{where}: lacks {name}" for name in wanted.get("required", []) if name not in value]
        found += [f"{where}: {name} is unknown" for name in value if known and name not in known]
        return found + [e for n, v in value.items() if n in known for e in wrong(v, known[n], whole, f"{where}/{n}")]
    return found


def test_slacks_own_schema_accepts_it() -> None:
    rules = schema()
    assert wrong(document(), rules, rules) == []


def test_slacks_own_schema_would_refuse_mistakes() -> None:
    rules, mistaken = schema(), document()
    mistaken["display_information"]["name"] = "x" * 36
    mistaken["features"]["slash_comands"] = []
    mistaken["settings"]["socket_mode_enabled"] = "yes"
    assert len(wrong(mistaken, rules, rules)) == 3


def test_an_installed_package_finds_the_manifest_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "bot"
    inside.mkdir()
    (inside / "manifest.yml").write_text((ROOT / "manifest.yml").read_text("utf-8"), "utf-8")
    wanted = manifest()
    monkeypatch.setattr(room, "HERE", inside)
    assert manifest() == wanted
