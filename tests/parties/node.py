"""Programs that run in Node beside the tests."""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import cannot
from tests.parties.notebook import Json, Notebook

HERE = Path(__file__).parent
PATIENCE = 30.0  # seconds
ATTEMPTS = 5


def node() -> str:
    """The program `node`; skips, or fails where CI is true, if it or our packages are not here."""
    found = shutil.which("node")
    if found is None or not (HERE / "node_modules" / "emulate").is_dir():
        cannot("no Node or no packages for it: install Node 20.18 or newer, then npm ci --prefix tests/parties")
    return found or ""


class Stopped(Exception):  # noqa: N818 - it says what happened
    """A program ended before it was ready; with its last words."""


@contextmanager
def running(script: str, orders: Json, notebook: Notebook) -> Iterator[None]:
    """`script` with its orders, once it is ready; it ends when its standard input does."""
    with subprocess.Popen(  # noqa: S603 - our own script
        [node(), str(HERE / script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        errors: list[str] = []
        readers = [
            threading.Thread(target=lambda: _read(process, notebook), daemon=True),
            threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True),
        ]
        for reader in readers:
            reader.start()
        try:
            _order(process, orders)
            if not notebook.wait_for(lambda: process.poll() is not None or _is_ready(notebook), PATIENCE):
                raise Stopped(f"{script} is not ready")
            if not _is_ready(notebook):
                readers[1].join(PATIENCE)
                raise Stopped("".join(errors)[-2_000:])
            yield
        finally:
            _end(process)
            for reader in readers:
                reader.join(PATIENCE)
            if errors:
                notebook.write({"trouble": "".join(errors)[-2_000:]})


def _order(process: subprocess.Popen[str], orders: Json) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()


def _is_ready(notebook: Notebook) -> bool:
    return any("ready" in line for line in notebook.lines())


def _read(process: subprocess.Popen[str], notebook: Notebook) -> None:
    for line in process.stdout or ():
        try:
            notebook.write(json.loads(line))
        except ValueError:
            notebook.write({"trouble": line})


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
