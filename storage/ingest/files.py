"""A file's bytes: found, unpacked, decoded, and never trusted to be what they say."""

import gzip
import hashlib
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.trouble import Trouble

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
BLOCK = 1 << 20
ADVICE = (
    "set file.encoding in the profile: cp1252 for Dutch, cp1250 or iso8859-16 for Romanian, or save the file as UTF-8"
)


@dataclass(frozen=True)
class Input:
    """A file to read more than once. `name` is for people; `path` is where its bytes are."""

    name: str
    path: Path
    size: int
    hash: str


@contextmanager
def opened(path: str) -> Iterator[Input]:
    """The file at `path`, `-` for stdin (kept aside while it is read). `Trouble` if it cannot be read or is empty."""
    if path != "-":
        yield _look(Path(path).name, Path(path))
        return
    with tempfile.NamedTemporaryFile(prefix="kpi-bot-") as aside:
        shutil.copyfileobj(sys.stdin.buffer, aside, BLOCK)
        aside.flush()
        yield _look("stdin", Path(aside.name))


def _look(name: str, path: Path) -> Input:
    if path.is_dir():
        raise Trouble(f"{path} is a folder: name the files in it")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            while block := file.read(BLOCK):
                digest.update(block)
            size = file.tell()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}") from error
    if not size:
        raise Trouble(f"{name} is empty: export it again")
    if start == ZIP:
        raise Trouble(f"{name} is an Excel or zip file: save it as CSV (UTF-8)")
    if name.endswith(".gz") and not start.startswith(GZIP):
        raise Trouble(f"{name} is called .gz but is not a gzip file: rename it, or download it again")
    return Input(name, path, size, digest.hexdigest())


class Lines:
    """The decoded lines of an input; `done` counts the bytes of the file that were read."""

    def __init__(self, given: Input, encoding: str | None) -> None:
        self.input = given
        self.done = 0
        self.number = 0
        self._file = given.path.open("rb")
        packed = self._file.read(2) == GZIP
        self._file.seek(0)
        self._bytes: IO[bytes] = io.BufferedReader(gzip.GzipFile(fileobj=self._file), BLOCK) if packed else self._file
        try:
            start = self._safe(4)
        except Trouble:
            self.close()
            raise
        mark = next(((mark, name) for mark, name in BOMS if start.startswith(mark)), None)
        self.encoding = mark[1] if mark else encoding or "utf-8"
        self._bytes.seek(len(mark[0]) if mark else 0)

    def close(self) -> None:
        self._bytes.close()
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        for raw in self._wide() if self.encoding.startswith("utf-16") else self._raw():
            self.number += 1
            try:
                line = raw.decode(self.encoding)
            except UnicodeDecodeError as error:
                raise Trouble(f"{self.input.name} is not {self.encoding} (line {self.number}): {ADVICE}") from error
            if self.number % 1000 == 1:
                self.done = self._file.tell()
            yield line
        self.done = self.input.size

    def _safe(self, size: int) -> bytes:
        try:
            return self._bytes.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise self._broken() from error

    def _raw(self) -> Iterator[bytes]:
        try:
            yield from self._bytes
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise self._broken() from error
        except OSError as error:
            raise Trouble(f"{self.input.name} cannot be read further: {error.strerror}") from error

    def _wide(self) -> Iterator[bytes]:
        """Lines of two-byte text: a line feed is two bytes there, in step."""
        feed = "\n".encode(self.encoding)
        rest = b""
        while block := self._safe(BLOCK):
            rest += block
            start = 0
            while (found := rest.find(feed, start)) >= 0:
                if found % 2:
                    start = found + 1
                    continue
                yield rest[: found + 2]
                rest, start = rest[found + 2 :], 0
        if rest:
            yield rest

    def _broken(self) -> Trouble:
        return Trouble(f"{self.input.name} is a damaged or cut-off gzip file: copy or download it again")
