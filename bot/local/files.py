"""Uploaded files: they become usable only some time after they are complete."""

import secrets
import time
from dataclasses import dataclass

from bot.local.identity import BOT_USER
from bot.local.journal import Journal
from bot.local.refused import RefusedError
from bot.local.wire import Json

MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass
class File:
    id: str
    name: str
    length: int
    alt: str
    key: str
    title: str = ""
    data: bytes | None = None
    completed: float | None = None

    @property
    def mimetype(self) -> str:
        start = (self.data or b"")[:8]
        return next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), "application/octet-stream")

    def size_in_pixels(self) -> tuple[int, int] | None:
        if self.data is None or self.mimetype != "image/png":
            return None
        return int.from_bytes(self.data[16:20], "big"), int.from_bytes(self.data[20:24], "big")


class Files:
    def __init__(self, journal: Journal, processing: float) -> None:
        self._journal = journal
        self._all: dict[str, File] = {}
        self.processing = processing

    def expect(self, name: str, length: int, alt: str) -> File:
        token = "".join(secrets.choice(LETTERS) for _ in range(8))
        file = File(f"F0{token}", name, length, alt, secrets.token_urlsafe(16), title=name)
        self._all[file.id] = file
        return file

    def find(self, file: str) -> File:
        found = self._all.get(file)
        if found is None:
            raise RefusedError("file_not_found")
        return found

    def receive(self, key: str, data: bytes) -> File:
        file = next((each for each in self._all.values() if each.key == key), None)
        if file is None or file.data is not None:
            raise RefusedError("upload_url_unknown", status=404)
        if len(data) != file.length:
            raise RefusedError("length_mismatch", status=400)
        file.data = data
        self._journal.add("file", "received", {"id": file.id, "name": file.name, "size": len(data)})
        return file

    def received(self, file: str) -> File:
        """One that waits to be completed."""
        found = self.find(file)
        if found.data is None or found.completed is not None:
            raise RefusedError("file_not_found")
        return found

    def complete(self, file: str, title: str | None) -> File:
        found = self.received(file)
        found.title = title or found.name
        found.completed = time.monotonic()
        self._journal.add("file", "completed", {"id": file})
        return found

    def delete(self, file: str) -> None:
        del self._all[self.find(file).id]
        self._journal.add("file", "deleted", {"id": file})

    def is_processed(self, file: object) -> bool:
        found = self._all.get(file) if isinstance(file, str) else None
        return (
            found is not None and found.completed is not None and time.monotonic() - found.completed >= self.processing
        )

    def info(self, file: File) -> Json:
        done = self.is_processed(file.id)
        pixels = file.size_in_pixels() if done else None
        return {
            "id": file.id,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype if done else "",
            "filetype": file.mimetype.rpartition("/")[2] if done else "",
            "size": file.length,
            "user": BOT_USER,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "channels": [],
            "groups": [],
            "ims": [],
            "alt_txt": file.alt,
            **({"original_w": pixels[0], "original_h": pixels[1]} if pixels else {}),
        }
