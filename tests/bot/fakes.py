"""A Mouth that remembers what it said, and reports made by hand."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.outcome import CODES, Kind, SlackError
from bot.render import Message
from metrics.catalogue import catalogue
from metrics.period import Span, Versus, compared
from metrics.reading import Reading
from metrics.report import Breakdown, Question, Report, Slice
from metrics.scope import Filters
from metrics.terms import Terms

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEEK = Span(date(2026, 11, 14), date(2026, 11, 20), AMSTERDAM)
Way = Literal["post", "update", "answer", "upload"]


@dataclass(frozen=True)
class Said:
    """One thing that was tried: where, how, and what."""

    way: Way
    where: str
    message: Message
    in_channel: bool = False


@dataclass
class FakeMouth:
    """A Slack of one's own: `ready` says whether the picture is there, look by look; `refuse` what comes next."""

    ready: deque[bool] = field(default_factory=lambda: deque([True]))
    tried: list[Said] = field(default_factory=list)
    shown: list[Said] = field(default_factory=list)
    posts: dict[tuple[str, str], Message] = field(default_factory=dict)
    uploads: list[tuple[bytes, str, str]] = field(default_factory=list)
    _refusals: dict[Way, deque[SlackError]] = field(default_factory=dict)

    def refuse(
        self,
        way: Way,
        *kinds: Kind,
        code: str | None = None,
        retry_after: float | None = None,
        blocks: tuple[int, ...] = (),
    ) -> None:
        """The next calls of `way` fail, one for each kind."""
        for kind in kinds:
            word = code or CODES.get(kind, "refused").split()[0]
            self._refusals.setdefault(way, deque()).append(SlackError(kind, word, retry_after, blocks))

    def post(self, channel: str, message: Message) -> str:
        self._say(Said("post", channel, message))
        ts = f"{len(self.posts) + 1}.000001"
        self.posts[channel, ts] = message
        return ts

    def update(self, channel: str, ts: str, message: Message) -> None:
        if (channel, ts) not in self.posts:
            raise SlackError(Kind.ROOT_GONE, "message_not_found")
        self._say(Said("update", channel, message))
        self.posts[channel, ts] = message

    def answer(self, response_url: str, message: Message, *, in_channel: bool = False) -> None:
        self._say(Said("answer", response_url, message, in_channel))

    def upload(self, png: bytes, name: str, alt: str) -> str:
        self._unless_refused("upload")
        self.uploads.append((png, name, alt))
        return f"F0FAKE{len(self.uploads):04}"

    def is_ready(self, file_id: str, patience: float) -> bool:
        assert file_id.startswith("F0FAKE")
        assert patience > 0
        return self.ready.popleft() if self.ready else False

    def _say(self, said: Said) -> None:
        self.tried.append(said)
        self._unless_refused(said.way)
        self.shown.append(said)

    def _unless_refused(self, way: Way) -> None:
        if self._refusals.get(way):
            raise self._refusals[way].popleft()


def reading(key: str = "frt", value: float | None = 900.0, sample: int = 40, **more: Any) -> Reading:
    return Reading(kpi=catalogue()[key], value=value, sample=sample, **more)


def nothing(key: str) -> Reading:
    """A KPI of which there are no data."""
    return reading(key, None, 0)


def breakdown(by: str, *slices: Slice) -> Breakdown:
    return Breakdown(by, slices)


def part(name: str | None, *readings: Reading, **more: Any) -> Slice:
    return Slice(name, name, readings, **more)


def report(*readings: Reading, versus: Versus = "previous", span: Span = WEEK, **more: Any) -> Report:
    """A report on `readings`; `parts`, `topics`, `filters`, `moved` and the rest as given."""
    parts: Breakdown | None = more.pop("parts", None)
    filters = Filters(more.pop("filters", {}))
    given: dict[str, Any] = {"topics": None, "course": (), "moved": None, "data_until": None, "newest": None, **more}
    kpis = tuple(r.kpi for r in readings)
    by = parts.by if parts else None
    question = Question(kpis=kpis, span=span, terms=Terms(now=NOW), versus=versus, filters=filters, by=by)
    return Report(question=question, before=compared(span, versus), readings=readings, breakdown=parts, **given)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def words_of(value: object) -> Iterable[str]:
    """Every text in blocks, whatever it is called."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and name in ("text", "alt_text"):
                yield inner
            else:
                yield from words_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_of(inner)


class Clock:
    """Time that passes when we say so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now
