"""Wrong answers on purpose, so many and no more."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

from bot.local.journal import Journal
from bot.local.refused import RefusedError, rate_limited
from bot.local.wire import Json

SERVER_ERROR = "http_500"
CUT = "cut"
HANG = "hang"
WORDLESS = (SERVER_ERROR, CUT, HANG)


@dataclass(frozen=True)
class Fault:
    """`seconds`: how long nothing is heard of a call that hangs."""

    method: str
    answer: str
    accepted: bool
    retry_after: int | None
    seconds: float

    @property
    def is_wordless(self) -> bool:
        """Slack says nothing that could be read."""
        return self.answer in WORDLESS

    def refusal(self) -> RefusedError:
        return rate_limited(self.retry_after) if self.answer == "ratelimited" else RefusedError(self.answer)


class Faults:
    """`method` is a Web API method, `response_url`, `upload` or `*` for whatever comes next."""

    SERVER_ERROR = SERVER_ERROR
    CUT = CUT
    HANG = HANG

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._due: deque[Fault] = deque()
        self._blocks: Counter[str] = Counter()

    def add(
        self,
        method: str,
        answer: str,
        count: int = 1,
        *,
        accepted: bool | None = None,
        retry_after: int | None = 1,
        seconds: float = 30.0,
    ) -> None:
        """The next `count` calls of `method` get `answer`: an error name, or one of

        `http_500`, `cut` (the connection breaks), `hang` (nothing for `seconds`, then a cut).
        `accepted` says if the call is carried out all the same; the three are, error names are not.
        `retry_after` None: a 429 that does not say when to come back.
        """
        done = answer in WORDLESS if accepted is None else accepted
        with self._journal.changed:
            self._due.extend([Fault(method, answer, done, retry_after, seconds)] * count)

    def take(self, method: str) -> Fault | None:
        with self._journal.changed:
            fault = next((each for each in self._due if each.method in (method, "*")), None)
            if fault is not None:
                self._due.remove(fault)
        if fault is not None:
            self._journal.add("fault", method, {"answer": fault.answer, "accepted": fault.accepted})
        return fault

    def refuse_blocks(self, kind: str, count: int = 1) -> None:
        """The next `count` messages that hold a block of this type are refused because of it."""
        with self._journal.changed:
            self._blocks[kind] += max(count, 0)

    def check(self, blocks: Sequence[Json]) -> None:
        """RefusedError where blocks of a refused type are among them."""
        with self._journal.changed:
            found = [(at, each["type"]) for at, each in enumerate(blocks) if self._blocks[each["type"]] > 0]
            self._blocks.subtract({kind for _, kind in found})
        if found:
            said = [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/{at}/type]" for at, kind in found]
            raise RefusedError("invalid_blocks", response_metadata={"messages": said})

    def waiting(self, method: str, answer: str, retry_after: int | None = 1) -> int:
        """How many such answers are still to come."""
        with self._journal.changed:
            due = [(each.method, each.answer, each.retry_after) for each in self._due]
        return due.count((method, answer, retry_after))

    def waiting_blocks(self, kind: str) -> int:
        """How many messages with such a block are still to be refused."""
        with self._journal.changed:
            return self._blocks[kind]

    def clear(self) -> None:
        with self._journal.changed:
            self._due.clear()
            self._blocks.clear()
