"""`kpi-bot demo` as a program of its own, and its page as a browser asks for it."""

import io
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.bot.conftest import AGENT, ASOF, CHANNEL, MANAGER
from tests.bot.terminal import SECRET, Folder

PATIENCE = 60.0
"""Seconds after which a test gives up waiting; nothing is expected to take long."""


@dataclass(frozen=True)
class Demo:
    """A running demo: its page's address, and what it said until then."""

    process: subprocess.Popen[str]
    url: str
    said: str

    def get(self, path: str) -> bytes:
        with urlopen(f"{self.url}{path}", timeout=PATIENCE) as answer:  # noqa: S310 - our own page
            body: bytes = answer.read()
        return body

    def timeline(self, user: str = MANAGER) -> list[dict[str, Any]]:
        state = json.loads(self.get(f"/page/state?user={user}&channel={CHANNEL}"))
        assert not state["faults"]
        assert not state["unknown"]
        items = state["timeline"]
        assert isinstance(items, list)
        return items

    def type(self, text: str, user: str = MANAGER) -> None:
        body = json.dumps({"user": user, "channel": CHANNEL, "text": text}).encode()
        request = Request(f"{self.url}/page/send", body, {"Content-Type": "application/json"})  # noqa: S310 - our page
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - our own page
            assert answer.status == 200

    def answer(self, number: int = 1, user: str = MANAGER) -> dict[str, Any]:
        """The bot's message of that number in the channel."""

        def said() -> list[dict[str, Any]]:
            return [item for item in self.timeline(user) if item["kind"] == "message" and item["app"]]

        wait_for(lambda: len(said()) >= number)
        return said()[number - 1]

    def end(self, sign: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(sign)
        rest, err = self.process.communicate(timeout=PATIENCE)
        assert (rest, err) == ("", "")
        return self.process.returncode


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > until:
            pytest.fail("it did not happen")
        time.sleep(0.05)


@contextmanager
def begun(folder: Folder, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    aside = folder.path / "tmp"
    aside.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "bot", "demo", *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=folder.path,
        env=folder.surroundings(TMPDIR=str(aside)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def demo(folder: Folder, *arguments: str) -> Iterator[Demo]:
    with begun(folder, *arguments) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C stops it"):
                break
        url = next((word for word in said.split() if word.startswith("http://")), None)
        if url is None:
            pytest.fail(f"it did not start: {said} {process.communicate()[1]}")
        yield Demo(process, url, said)


def left(folder: Folder) -> list[str]:
    return sorted(str(path.relative_to(folder.path)) for path in folder.path.rglob("*") if path.is_file())


def picture_of(it: Demo, message: dict[str, Any]) -> Image.Image:
    _, _, after = str(message["html"]).partition('src="/page/files/')
    picture = Image.open(io.BytesIO(it.get(f"/page/files/{after.partition(chr(34))[0]}")))
    picture.load()
    return picture


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_nothing_to_configure_a_question_a_hint_and_nothing_left_behind(here: Folder) -> None:
    with demo(here, "--port", "0") as it:
        assert "Made " in it.said
        assert "Planted for you to find:" in it.said
        assert "/kpi week" in it.said
        assert b"<html" in it.get("/")
        it.type("/kpi week")
        message = it.answer()
        assert not message["ephemeral"]
        assert "First response time" in message["inside"]["text"]
        assert not message["inside"]["faults"]
        wait_for(lambda: "/page/files/" in it.answer()["html"])
        assert picture_of(it, it.answer()).size == (880, 770)
        it.type("/kpi wek")
        hint = it.answer(2)
        assert hint["ephemeral"]
        assert "“week”" in hint["inside"]["text"]
        assert len([item for item in it.timeline(AGENT) if item["kind"] == "message"]) == 1
        assert it.end() == 0
    assert left(here) == []


def test_data_of_ones_own_are_shown_as_of_their_time(here: Folder, lite: str) -> None:
    with demo(here, "--port", "0", "--database", lite, "--now", ASOF.isoformat()) as it:
        assert "Made" not in it.said
        it.type("/kpi volume week")
        said = it.answer()["inside"]["text"].replace("\u00a0", " ")
        assert it.end(signal.SIGTERM) == 0
    here.environment["KPI_DATABASE_URL"] = lite
    text = here.says("report", "volume", "week", "--now", ASOF.isoformat()).text
    assert said.splitlines()[:2] == text.splitlines()[:2]
    assert left(here) == []


def test_a_port_in_use_gives_way_to_a_free_one(here: Folder, lite: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with demo(here, "--port", str(port), "--database", lite, "--now", ASOF.isoformat()) as it:
            assert urlsplit(it.url).port != port
            assert b"<html" in it.get("/")
            assert it.end() == 0


def test_a_port_that_is_free_is_taken(here: Folder, lite: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with demo(here, "--port", str(port), "--database", lite) as it:
        assert it.url == f"http://127.0.0.1:{port}"
        assert it.end() == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_makes_its_data_it_leaves_nothing(here: Folder, sign: signal.Signals) -> None:
    with begun(here, "--port", "0") as process:
        assert process.stdout is not None
        assert "Making a year of data" in process.stdout.readline()
        process.send_signal(sign)
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode != 0
        assert "Traceback" not in err
    assert left(here) == []


@pytest.mark.parametrize("url", ["sqlite:///none.db", f"postgresql://kpi:{SECRET}@127.0.0.1:1/none", SECRET])
def test_a_database_that_does_not_exist_is_one_sentence(here: Folder, url: str) -> None:
    said = here.says("demo", "--port", "0", "--database", url)
    assert said.code == 1
    assert said.sentence
    assert said.raw == b""
    assert left(here) == []


def test_a_moment_that_is_none_is_one_sentence(here: Folder) -> None:
    assert "--now 'soon'" in here.says("demo", "--now", "soon").sentence


def test_a_port_that_is_none_is_asked_for_wrongly(here: Folder, lite: str) -> None:
    said = here.says("demo", "--port", "99999", "--database", lite)
    assert said.code in (1, 2)
    assert "99999" in said.err
