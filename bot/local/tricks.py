"""Faults that one may try by hand: switches stay on until they are off, slips hit what comes next."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.local.dispatch import Dispatch
from bot.local.faults import CUT, HANG, SERVER_ERROR
from bot.local.rooms import Rooms
from bot.local.workspace import Workspace

LATE = 9.0  # seconds: longer than an answer waits for its picture
POST, UPLOAD = "chat.postMessage", "files.getUploadURLExternal"


@dataclass(frozen=True)
class Switch:
    name: str
    label: str
    about: str
    turn: Callable[[bool], Awaitable[None]]
    is_on: Callable[[], bool]


@dataclass(frozen=True)
class Slip:
    name: str
    label: str
    about: str
    do: Callable[[], Awaitable[None]]
    waiting: Callable[[], int] | None = None
    """How many calls it will still hit; None for what happens at once."""


class Tricks:
    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._sockets = dispatch.sockets
        self._rooms = Rooms(workspace, dispatch)
        self._usual = workspace.files.processing
        self.switches = self._all_switches()
        self.slips = (*self._calls(), *self._sockets_slips())

    def _all_switches(self) -> tuple[Switch, ...]:
        late = f"An upload can be shown only after {LATE:g} seconds."
        never, revoked = "An upload is never ready to be shown.", "Every call of the app is refused."
        return (
            Switch("late", "Pictures are late", late, self._files(LATE), self._takes(LATE)),
            Switch("never", "Pictures never come", never, self._files(math.inf), self._takes(math.inf)),
            Switch("revoked", "The token is revoked", revoked, self._revoke, lambda: self._workspace.revoked),
        )

    def _calls(self) -> tuple[Slip, ...]:
        call, block = self._call, self._block
        return (
            call("busy", "Too many posts", "The next post is refused for 5 seconds.", ("ratelimited", 5)),
            call("long", "Far too many posts", "The next post is refused for 10 minutes.", ("ratelimited", 600)),
            call("error", "Error after a post", "The next post is made and answered with HTTP 500.", (SERVER_ERROR, 0)),
            call("cut", "Cut after a post", "The next post is made, then the connection breaks.", (CUT, 0)),
            call("hang", "No answer", "The next post is made and nothing more is heard of it.", (HANG, 0)),
            call("upload", "Upload refused", "The next upload is refused, twice.", ("internal_error", 0), UPLOAD),
            block("image", "Picture refused", "The next message with a picture is refused because of it."),
            block("table", "Table refused", "The next message with a table is refused because of it."),
        )

    def _sockets_slips(self) -> tuple[Slip, ...]:
        new = "Every connection has to come back on a new address."
        silent = "Every connection stays open and silent: the app notices within about a minute."
        return (
            Slip("refresh", "Renew the sockets", new, self._sockets.refresh),
            Slip("drop", "Break the sockets", "Every connection breaks without a word.", self._drop),
            Slip("deaf", "Deafen the sockets", silent, self._deafen),
        )

    async def switch(self, name: str, *, on: bool) -> None:
        """ValueError for one that is not there."""
        found = next((each for each in self.switches if each.name == name), None)
        if found is None:
            raise ValueError(f"there is no switch {name}")
        await found.turn(on)

    async def slip(self, name: str) -> None:
        """ValueError for one that is not there."""
        found = next((each for each in self.slips if each.name == name), None)
        if found is None:
            raise ValueError(f"there is no slip {name}")
        await found.do()
        self._workspace.journal.add("trick", name)

    def _files(self, seconds: float) -> Callable[[bool], Awaitable[None]]:
        async def turn(on: bool) -> None:  # noqa: FBT001 - a switch
            self._workspace.files.processing = seconds if on else self._usual
            self._workspace.journal.add("trick", "files", {"late": on})

        return turn

    def _takes(self, seconds: float) -> Callable[[], bool]:
        return lambda: self._workspace.files.processing == seconds

    async def _revoke(self, on: bool) -> None:  # noqa: FBT001 - a switch
        await self._rooms.revoke(on=on)

    def _call(self, name: str, label: str, about: str, fault: tuple[str, int], method: str = POST) -> Slip:
        answer, retry_after = fault

        async def do() -> None:
            self._workspace.faults.add(method, answer, 2 if method == UPLOAD else 1, retry_after=retry_after)

        return Slip(name, label, about, do, lambda: self._workspace.faults.waiting(method, answer, retry_after))

    def _block(self, kind: str, label: str, about: str) -> Slip:
        async def do() -> None:
            self._workspace.faults.refuse_blocks(kind)

        return Slip(f"no-{kind}", label, about, do, lambda: self._workspace.faults.waiting_blocks(kind))

    async def _drop(self) -> None:
        self._sockets.drop()

    async def _deafen(self) -> None:
        self._sockets.deafen()
