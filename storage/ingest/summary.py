"""What an import did, for people."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from storage.ingest.write import Counts

LABELS = {
    "interaction": ("interaction", "interactions"),
    "interaction_event": ("event", "events"),
    "survey_response": ("survey answer", "survey answers"),
    "agent": ("agent", "agents"),
    "team": ("team", "teams"),
    "customer": ("customer", "customers"),
    "visit": ("visit", "visits"),
    "web_metric": ("daily sum", "daily sums"),
    "journey": ("journey", "journeys"),
    "faq_view": ("answer shown", "answers shown"),
    "customer_order": ("order", "orders"),
    "presence": ("presence", "presences"),
    "cost": ("cost", "costs"),
}
FAULTS = {
    "negative": "negative",
    "sentinel": "placeholder dates left empty",
    "ambiguous": "in the doubled hour of a clock change, read as its first occurrence",
    "shifted": "in the skipped hour of a clock change, moved forward",
    "future": "more than a day in the future",
    "truncated": "cut at 1,000 characters",
    "duplicate": "given twice, the last counts",
}


@dataclass(frozen=True)
class Progress:
    """How far an import is: bytes of the file (validating is the first half), rows validated, rejected so far."""

    done_bytes: int
    total_bytes: int | None
    rows: int
    rejected: int


@dataclass(frozen=True)
class Summary:
    """An import: `read` = rows that made facts (`facts`) + `ignored` + `rejected`. `counts` are keys by table."""

    source: str
    input: str
    status: str
    run_id: int | None = None
    read: int = 0
    facts: int = 0
    ignored: int = 0
    rejected: int = 0
    counts: dict[str, Counts] = field(default_factory=dict)
    first_reject: str | None = None
    left_out: dict[str, int] = field(default_factory=dict)
    faults: dict[str, dict[str, int]] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    data_until: datetime | None = None
    note: str | None = None
    checked: bool = False


def text(summary: Summary) -> str:
    """The summary in plain lines."""
    if summary.status == "repeated":
        return f"{summary.input} was imported before, with this profile (run {summary.run_id}): nothing to do"
    return "\n".join([_head(summary), *_counts(summary), *_rows(summary), *_faults(summary), *_words(summary)])


def _head(summary: Summary) -> str:
    until = f"{summary.data_until:%d %b %Y %H:%M} UTC" if summary.data_until else None
    parts = [
        summary.source,
        summary.input,
        f"run {summary.run_id}" if summary.run_id else None,
        "checked, nothing written" if summary.checked else None,
        summary.status if summary.status != "ok" else None,
        f"data until {until}" if until else None,
    ]
    lines = [" · ".join(part for part in parts if part)]
    if summary.note:
        lines.append(f"  {summary.note}")
    return "\n".join(lines)


def _counts(summary: Summary) -> list[str]:
    lines = []
    for table, counts in summary.counts.items():
        total = counts.new + counts.changed + counts.unchanged
        label = LABELS[table][total != 1]
        parts = f"{counts.new:,} new · {counts.changed:,} changed · {counts.unchanged:,} unchanged"
        lines.append(f"  {label:<16} {f'{total:,}' if summary.checked else parts}")
    return lines


def _rows(summary: Summary) -> list[str]:
    lines = [f"  {'rows read':<16} {summary.read:,}"]
    if summary.ignored:
        lines.append(f"  {'ignored':<16} {summary.ignored:,}   by the profile's only_if and skip_if")
    if summary.rejected:
        first = f"   first: {summary.first_reject}" if summary.first_reject else ""
        lines.append(f"  {'rejected':<16} {summary.rejected:,}{first}")
    if summary.left_out:
        reasons = " · ".join(f"{number:,} {reason.replace('_', ' ')}" for reason, number in summary.left_out.items())
        lines.append(f"  {'left out':<16} {sum(summary.left_out.values()):,}   {reasons}")
    return lines


def _faults(summary: Summary) -> list[str]:
    return [
        f"  {FAULTS.get(fault, fault)}: " + " · ".join(f"{column} {number:,}" for column, number in columns.items())
        for fault, columns in summary.faults.items()
        if columns
    ]


def _words(summary: Summary) -> list[str]:
    return [
        f"  unknown words in {column}: "
        + " · ".join(f'"{word}" ×{number:,}' for word, number in Counter(words).most_common(5))
        + " (add them to the profile)"
        for column, words in summary.unknown.items()
    ]
