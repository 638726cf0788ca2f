"""Whoever plays the app of the scenario: each of Slack's clients, in Python and in Node."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.local import LocalSlack
from tests.parties.clients import PYTHON, Connect
from tests.parties.node import running
from tests.parties.notebook import Notebook
from tests.parties.probe import Probe
from tests.parties.scenario import PATH, PNG, SCENARIO


@dataclass(frozen=True)
class Where:
    """The socket is always `slack`'s; the Web API is at `api_url`."""

    slack: LocalSlack
    api_url: str
    bot_token: str


Play = Callable[[Where, Notebook], AbstractContextManager[None]]


def _python(connect: Connect) -> Play:
    @contextmanager
    def play(where: Where, notebook: Notebook) -> Iterator[None]:
        web = WebClient(where.bot_token, base_url=where.api_url, retry_handlers=[])
        probe = Probe(web, SCENARIO, PNG, notebook)
        with connect(probe, where.slack.app_token, where.api_url, where.slack.stop):
            yield

    return play


@contextmanager
def _node(where: Where, notebook: Notebook) -> Iterator[None]:
    orders = {"api_url": where.api_url, "bot_token": where.bot_token, "app_token": where.slack.app_token}
    with running("probe.mjs", {**orders, "scenario": str(PATH)}, notebook):
        yield


APPS: dict[str, Play] = {**{name: _python(connect) for name, connect in PYTHON.items()}, "node": _node}
