"""The Slack of the package `emulate`: its process, and who and what is in it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.local.identity import APP, BOT, BOT_USER
from tests.parties.node import ATTEMPTS, Stopped, free_port, running
from tests.parties.notebook import Json, Notebook

READER = "xoxb-reader"
"""A token of ours to look with; no app under test has it."""
SEES = ("channels:history", "channels:join", "channels:read", "files:read", "im:history", "im:read", "users:read")


@dataclass(frozen=True)
class Seed:
    """`people` and `channels` by name; `tokens` of the app, each with its scopes."""

    people: Sequence[str]
    channels: Sequence[str]
    tokens: Mapping[str, Sequence[str]]

    def told(self) -> Json:
        tokens = {READER: SEES, **self.tokens}
        ours = {"user": BOT_USER, "bot_id": BOT, "app_id": APP}
        app = {"client_id": "1.2", "client_secret": "-", "name": "probe", "redirect_uris": []}
        return {
            "strict_scopes": True,
            "users": [{"name": name, "real_name": name.replace("-", " ").title()} for name in self.people],
            "channels": [{"name": name} for name in self.channels],
            "oauth_apps": [{**app, "app_id": APP, "bot_id": BOT, "bot_user_id": BOT_USER, "bot_name": "probe"}],
            "tokens": [{"token": token, "scopes": [*scopes], **ours} for token, scopes in tokens.items()],
        }


@contextmanager
def emulator(seed: Seed, notebook: Notebook) -> Iterator[str]:
    """Its address. A port that is free now may be taken before it is there, so another is tried."""
    for left in reversed(range(ATTEMPTS)):
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        try:
            with running("emulator.mjs", {"port": port, "url": url, "seed": seed.told()}, notebook):
                yield url
                return
        except Stopped:
            if not left:
                raise
            notebook.begin()


def reader(url: str) -> WebClient:
    return WebClient(READER, base_url=f"{url}/api/", retry_handlers=[])


def settle(web: WebClient) -> dict[str, str]:
    """The ids that people and channels got, by name; the app has joined every channel."""
    people = web.api_call("users.list", json={"limit": 1000})["members"]
    channels = web.api_call("conversations.list", json={"limit": 1000})["channels"]
    for channel in channels:
        web.conversations_join(channel=channel["id"])
    return {each["name"]: each["id"] for each in (*people, *channels)}
