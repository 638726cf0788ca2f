"""Real exports behind the reports on them: imported by the command line, asked by the command line."""

import io
import json
import math
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.app import build
from bot.local import LocalSlack, Message
from bot.manifest import manifest
from storage.engine import connect
from tests.bot.conftest import CHANNEL, MANAGER, running, settings
from tests.bot.terminal import Folder
from tests.conftest import Server, cannot

ROOT = Path(__file__).parents[1]
PROFILES = ROOT / "tests" / "profiles"


def data(name: str) -> Path:
    """The folder of a data set: in `KPI_SHARED`, else in `shared` beside the checkout."""
    folder = Path(os.environ.get("KPI_SHARED") or ROOT.parent / "shared") / "data" / name
    if not folder.is_dir():
        cannot("no data sets here: set KPI_SHARED to the folder that has them")
    return folder


def truth(name: str, file: str = "truth.json") -> dict[str, Any]:
    document = json.loads((data(name) / file).read_text("utf-8"))
    assert isinstance(document, dict)
    return document


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path, name: str) -> Iterator[Folder]:
    """A folder with a database of its own, on the engine that `request` is for; upgraded by the command line."""
    if request.param == "sqlite":
        yield Folder(folder, f"sqlite:///{folder}/{name}.db")
        return
    server: Server = request.getfixturevalue("postgres")
    server.run(f"CREATE DATABASE {name}")
    here = Folder(folder, server.database(name))
    assert here.says("db", "upgrade").code == 0
    yield here
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


class Asked:
    """Questions to one database as of one moment, each asked once."""

    def __init__(self, here: Folder, now: str) -> None:
        self.here = here
        self.now = now
        self._known: dict[tuple[str, str | None], dict[str, Any]] = {}

    def __call__(self, question: str, zone: str | None = None) -> dict[str, Any]:
        """The JSON of the answer; `zone` is the workspace's."""
        if (question, zone) not in self._known:
            if zone:
                self.here.settings(f'zone = "{zone}"')
            said = self.here.says("report", question, "--now", self.now, "--format", "json")
            assert (said.code, said.err) == (0, "")
            self._known[question, zone] = json.loads(said.raw)
        return self._known[question, zone]

    def topics(self, question: str) -> list[dict[str, Any]]:
        """Of each topic, in the order shown: its part, name, share and count `n`."""
        answer = self(f"topics {question}")
        slices = answer["parts"] or answer["topics"]
        return [{**each, "n": next(iter(each["readings"].values()))["value"]} for each in slices]

    def reading(self, question: str, zone: str | None = None) -> dict[str, dict[str, Any]]:
        """The readings of the whole, by KPI."""
        return {each["kpi"]: each for each in self(question, zone)["readings"]}

    def parts(self, question: str, zone: str | None = None) -> dict[str | None, dict[str, dict[str, Any]]]:
        """The readings of each part."""
        return {each["part"]: each["readings"] for each in self(question, zone)["parts"]}


def hours(seconds: float) -> float:
    """As the truth rounds them."""
    return round(seconds / 3600, 4)


def percent(share: float) -> float:
    return round(100 * share, 4)


def quantile(values: Iterable[float], q: float) -> float:
    """Linear between the two nearest."""
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


Found = tuple[float | None, int]
"""What a test found without us: a value, and of how many."""


def share(of: Iterable[bool]) -> Found:
    held = list(of)
    return (sum(held) / len(held) if held else None), len(held)


def agrees(reading: dict[str, Any], found: Found) -> bool:
    """Whether a reading is what was found, to a billionth."""
    value, of = found
    near = value is None if reading["value"] is None else reading["value"] == pytest.approx(value, rel=1e-9)
    return bool(near and reading["sample"] == of)


def stored(here: Folder, statement: Any) -> list[Any]:
    engine = connect(here.environment["KPI_DATABASE_URL"])
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(statement)]
    engine.dispose()
    return found


def in_slack(here: Folder, zone: str, day: str) -> Message:
    """What `/kpi week` typed on that day gets in its channel from the bot over this database; with its picture."""
    slack = LocalSlack.installing(manifest(), processing=0.0)
    slack.start()
    chosen = settings(here.environment["KPI_DATABASE_URL"], slack, zone=zone)
    now = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    with build(chosen, now) as bot, running(bot, slack) as office:
        office.say("/kpi week")

        def answer() -> Message | None:
            said = [message for message in slack.messages(CHANNEL, seen_by=MANAGER) if message.by_app]
            return said[0] if said and any(block["type"] == "image" for block in said[0].blocks) else None

        message = slack.wait_for(answer, 30)
        block = next(block for block in message.blocks if block["type"] == "image")
        picture = Image.open(io.BytesIO(slack.picture(block["slack_file"]["id"])))
        picture.load()
    assert picture.size[0] == 880
    assert not message.ephemeral_to
    assert not slack.faults_seen
    assert not slack.unknown_methods
    return message


def topics_of(message: Message) -> list[tuple[str, float]]:
    """The named rows of a message's table of topics: name and count."""
    *_, table = (block for block in message.blocks if block["type"] == "table")
    rows = [[cell["text"] for cell in row] for row in table["rows"][1:-1]]
    return [(name, float(n.replace(",", ""))) for name, n, *_ in rows]
