"""Wrong answers on purpose, so many and no more."""

from collections import deque
from dataclasses import dataclass

from bot.local.journal import Journal
from bot.local.refused import RefusedError, rate_limited

SERVER_ERROR = "http_500"
CUT = "cut"


@dataclass(frozen=True)
class Fault:
    method: str
    answer: str
    accepted: bool
    retry_after: int

    def refusal(self) -> RefusedError:
        return rate_limited(self.retry_after) if self.answer == "ratelimited" else RefusedError(self.answer)


class Faults:
    """`method` is a Web API method, `response_url`, `upload` or `*` for whatever comes next."""

    SERVER_ERROR = SERVER_ERROR
    CUT = CUT

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._due: deque[Fault] = deque()

    def add(
        self, method: str, answer: str, count: int = 1, *, accepted: bool | None = None, retry_after: int = 1
    ) -> None:
        """The next `count` calls of `method` get `answer`: an error name, `http_500` or `cut` (no answer at all).

        `accepted` says if the call is carried out all the same; `http_500` and `cut` are, error names are not.
        """
        done = answer in (SERVER_ERROR, CUT) if accepted is None else accepted
        with self._journal.changed:
            self._due.extend([Fault(method, answer, done, retry_after)] * count)

    def take(self, method: str) -> Fault | None:
        with self._journal.changed:
            fault = next((each for each in self._due if each.method in (method, "*")), None)
            if fault is not None:
                self._due.remove(fault)
        if fault is not None:
            self._journal.add("fault", method, {"answer": fault.answer, "accepted": fault.accepted})
        return fault

    def clear(self) -> None:
        with self._journal.changed:
            self._due.clear()
