"""`kpi-bot` as one types it: in this process, or as a program of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ENVIRONMENT, FILE

OURS = {*ENVIRONMENT, "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
SECRET = "s3cret"  # noqa: S105 - what no output may hold


@dataclass(frozen=True)
class Said:
    """What came of it; nothing in it is a traceback or a secret."""

    code: int
    raw: bytes
    err: str

    def __post_init__(self) -> None:
        for said in (self.text, self.err):
            assert "Traceback" not in said, said
            assert SECRET not in said, said

    @property
    def text(self) -> str:
        return self.raw.decode(errors="replace").replace("\u00a0", " ")

    @property
    def sentence(self) -> str:
        """The one sentence of what could not be done."""
        assert self.code, self.text
        assert self.err.startswith("kpi-bot: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("kpi-bot: ").strip()


class Folder:
    """A folder that `kpi-bot` is called in, with an environment of its own."""

    def __init__(self, path: Path, url: str | None = None, **environment: str) -> None:
        self.path = path
        self.environment = {**environment, **({"KPI_DATABASE_URL": url} if url else {})}

    def settings(self, content: str) -> None:
        (self.path / FILE).write_text(content)

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def says(self, *arguments: object, **environment: str) -> Said:
        """`kpi-bot …` in this process."""
        out, err = _stream(), _stream()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.path)
            for name in OURS:
                patch.delenv(name, raising=False)
            for name, value in {**self.environment, **environment}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = _code([str(argument) for argument in arguments])
            out.flush()
            err.flush()
        return Said(code, out.buffer.getvalue(), err.buffer.getvalue().decode())

    def surroundings(self, **environment: str) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **self.environment, **environment}

    def runs(
        self,
        *arguments: object,
        stdin: str = "",
        program: tuple[str, ...] = ("-m", "bot"),
        environment: Mapping[str, str] | None = None,
    ) -> Said:
        """`python -m bot …` as a program of its own."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *program, *map(str, arguments)],
            cwd=self.path,
            env=self.surroundings(**(environment or {})),
            input=stdin.encode(),
            capture_output=True,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr.decode())


class _Stream(io.TextIOWrapper):
    buffer: io.BytesIO


def _stream() -> _Stream:
    return _Stream(io.BytesIO(), encoding="utf-8", write_through=True)


def _code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as left:
        return int(left.code or 0)
