"""The Slack app as code: what it declares is what the code uses, within Slack's limits."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from jsonschema import Draft7Validator
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
from tests.bot.conftest import CHANNEL, Open
from tests.bot.fakes import NOW
from tests.conftest import cannot

if TYPE_CHECKING:
    from slack_bolt import App

ROOT = Path(__file__).parents[2]


def schema() -> Any:
    """Slack's published schema of manifests."""
    folder = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared")
    path = folder / "slack" / "manifest.schema.2.0.0.json"
    if not path.is_file():
        cannot(f"Slack's schema of manifests is not here: {path}")
    return json.loads(path.read_text("utf-8"))


def scopes() -> list[str]:
    declared: list[str] = manifest()["oauth_config"]["scopes"]["bot"]
    return declared


BY_SDK = {
    "files_upload_v2": {"files.getUploadURLExternal", "files.completeUploadExternal"},
    "files_info": {"files.info"},
}


def called() -> set[str]:
    """The methods that the code of `bot.slack` names, by Slack's names or the SDK's."""
    source = (ROOT / "bot" / "slack.py").read_text("utf-8")
    named = {*re.findall(r'"((?:chat|files|users|usergroups|conversations|views)\.\w+)"', source)}
    return named.union(*(BY_SDK[name] for name in re.findall(r"client\.([a-z]\w+)\(", source) if name != "api_call"))


def test_every_scope_is_needed_by_something_the_code_does_and_none_is_missing() -> None:
    needed = {METHODS[method].scope for method in called()} - {None}
    assert {*scopes()} == needed | {"commands"}
    assert len(scopes()) == len({*scopes()})


def test_an_answer_needs_the_scopes_that_are_declared_and_no_others(lite: str, office: Open) -> None:
    it = office(lite)
    it.say("/kpi week")
    it.slack.wait_for(lambda: any("image" in str(message.blocks) for message in it.slack.messages(CHANNEL)))
    assert it.slack.used_scopes | {"commands"} == {*scopes()}


class Ears:
    """What an app is asked to listen to, by kind."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[[str | dict[str, str]], Callable[[object], None]]:
        def listen(name: str | dict[str, str]) -> Callable[[object], None]:
            self.heard.setdefault(kind, set()).add(name if isinstance(name, str) else str(sorted(name.values())))
            return lambda _: None

        return listen


@pytest.fixture
def ears(slack: LocalSlack) -> Iterator[dict[str, set[str]]]:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    engine, pool, listening = connect("sqlite://"), Pool(1, 0), Ears()
    Listeners(Services(engine, Settings(), lambda: NOW), Slack(client), pool).register(cast("App", listening))
    yield listening.heard
    pool.close()
    engine.dispose()


def test_the_commands_events_and_shortcuts_are_what_the_code_listens_to(ears: dict[str, set[str]]) -> None:
    features, how = manifest()["features"], manifest()["settings"]
    assert ears.get("command", set()) == {each["command"] for each in features.get("slash_commands", [])}
    assert ears.get("event", set()) == {*how.get("event_subscriptions", {}).get("bot_events", [])}
    shortcuts = ears.get("shortcut", set()) | ears.get("global_shortcut", set()) | ears.get("message_shortcut", set())
    assert shortcuts == {each["callback_id"] for each in features.get("shortcuts", [])}


def test_interactivity_is_on_only_where_the_code_listens_to_what_is_pressed(ears: dict[str, set[str]]) -> None:
    pressed = {"action", "block_action", "view", "view_submission", "shortcut", "global_shortcut", "message_shortcut"}
    assert manifest()["settings"]["interactivity"]["is_enabled"] == bool({*ears} & pressed)
    assert manifest()["features"]["app_home"]["home_tab_enabled"] == ("app_home_opened" in ears.get("event", set()))


def test_what_the_usage_hint_shows_is_understood() -> None:
    for command in manifest()["features"]["slash_commands"]:
        for example in command["usage_hint"].split(" · "):
            assert isinstance(read(example, words()), Ask)


def test_names_and_descriptions_are_within_slacks_limits() -> None:
    shown = manifest()["display_information"]
    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    for command in manifest()["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 0 < len(command["description"]) <= 2_000
        assert 0 < len(command.get("usage_hint", "-")) <= 1_000


def test_people_may_write_to_the_bot_and_names_reach_it_as_ids() -> None:
    features = manifest()["features"]
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert all(command["should_escape"] for command in features["slash_commands"])


def test_it_runs_over_socket_mode_with_one_lasting_token() -> None:
    how = manifest()["settings"]
    assert how["socket_mode_enabled"]
    assert not how["token_rotation_enabled"]
    assert not how["org_deploy_enabled"]


def wrong(document: Any) -> list[str]:
    """What Slack's own schema has against it."""
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(schema()).iter_errors(document)]


def test_slacks_own_schema_accepts_it() -> None:
    assert wrong(manifest()) == []


def test_slacks_own_schema_would_refuse_mistakes() -> None:
    mistaken = manifest()
    mistaken["display_information"]["name"] = "x" * 36
    mistaken["features"]["slash_comands"] = []
    mistaken["settings"]["socket_mode_enabled"] = "yes"
    assert len(wrong(mistaken)) == 3


def test_an_installed_package_finds_the_manifest_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "bot"
    inside.mkdir()
    (inside / "manifest.yml").write_text((ROOT / "manifest.yml").read_text("utf-8"), "utf-8")
    wanted = manifest()
    monkeypatch.setattr(room, "HERE", inside)
    assert manifest() == wanted
