"""A Slack of two halves: people and socket are ours, the Web API is emulate's."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bot.local import LocalSlack
from tests.parties.emulated import EmulatedRoom
from tests.parties.emulator import Seed, emulator, reader, settle
from tests.parties.notebook import Notebook
from tests.parties.switchboard import Switchboard


@dataclass(frozen=True)
class Elsewhere:
    slack: LocalSlack
    switchboard: Switchboard
    room: EmulatedRoom
    ids: Mapping[str, str]


@contextmanager
def elsewhere(seed: Seed, ours: Callable[[Mapping[str, str]], LocalSlack]) -> Iterator[Elsewhere]:
    """`ours`: our half, given the ids that emulate gave to people and channels."""
    notebook = Notebook()
    with emulator(seed, notebook) as url:
        web = reader(url)
        ids = settle(web)
        slack = ours(ids)
        slack.start()
        switchboard = Switchboard(slack, url)
        switchboard.start()
        try:
            yield Elsewhere(slack, switchboard, EmulatedRoom(slack, web, switchboard), ids)
        finally:
            slack.stop()
            switchboard.stop()
    assert notebook.trouble == []
