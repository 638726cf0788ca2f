"""One line for each rule of reading: column, text, how the file is written → what it becomes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.ingest.coerce import Setting, coerce, pseudonym
from storage.ingest.mapping import Field, Looks

NOW = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())
BAD = "BAD"
AMS, BUH, NYC = "Europe/Amsterdam", "Europe/Bucharest", "America/New_York"
DUTCH = {"decimal": ",", "thousands": "."}


def read(
    name: str, text: object, field: dict[str, object] | None = None, looks: dict[str, object] | None = None
) -> object:
    table, column = name.split(".")
    made = dict(looks or {})
    if isinstance(made.get("zone"), str):
        made["zone"] = ZoneInfo(str(made["zone"]))
    setting = Setting(Looks(**made), ZoneInfo("UTC"), NOW, b"key")  # type: ignore[arg-type]
    cells = np.fromiter([text], object, 1)
    found = coerce(table, Field(column, header="x", **(field or {})), cells, setting)  # type: ignore[arg-type]
    if found.bad[0]:
        assert found.cells.isna()[0]
        return BAD
    value: object = None if found.cells.isna()[0] else found.cells[0]
    return value.isoformat() if isinstance(value, datetime) else value


AT, SPAN, SCORE, COUNT, YES = (
    "interaction.opened_at",
    "interaction.handle_s",
    "survey_response.score",
    "visit.pages",
    "interaction.spam",
)
TEXT, ID, STATUS, CHANNEL = "interaction.topic", "interaction.external_id", "interaction.status", "interaction.channel"
MISSING = ("", "NULL", "null", "None", "NaN", "N/A", "n/a", "#N/A", "-", "?", "n.v.t.", "nvt", "  ")
NO_DATES = (
    *("x", "2026-02-30 00:00:00", "2026-01-02 25:00:00", "é026-01-02 00:00:00", "1989-12-31", "12"),
    *("2026-01-02T03:04:05+99:00", "2026-01-02T03:04:05 soon", "2026-13-01"),
)
PLACEHOLDERS = (
    *("0001-01-01T00:00:00", "1899-12-30", "1900-01-01 00:00:00", "1970-01-01T00:00:00Z", "2100-01-01"),
    "9999-12-31 23:59:59",
)
TABLE = [
    *((TEXT, word, {}, {}, None) for word in MISSING),
    (TEXT, "NO_SERVER", {"missing": ("NO_SERVER",)}, {}, None),
    (TEXT, "NO_SERVER", {}, {"missing": ("NO_SERVER",)}, None),
    (TEXT, " a \u00a0 b\x00\x07\n", {}, {}, "a b"),
    (TEXT, "e\u0301", {}, {}, "é"),
    (TEXT, "x" * 1001, {}, {}, "x" * 1000),
    (ID, " 007 ", {}, {}, "007"),
    (ID, "3.0", {}, {}, "3"),
    (ID, "3.50", {}, {}, "3.50"),
    (ID, "AbC", {}, {}, "AbC"),
    (ID, "123456789012345678901", {}, {}, "123456789012345678901"),
    (AT, "2026-01-02T03:04:05Z", {}, {}, "2026-01-02T03:04:05"),
    (AT, "2026-01-02T03:04:05.987654321+02:00", {}, {}, "2026-01-02T01:04:05"),
    (AT, "2026-01-02 03:04:05 +0000", {}, {}, "2026-01-02T03:04:05"),
    (AT, "2026-01-02 03:04", {}, {}, "2026-01-02T03:04:00"),
    (AT, "2026-01-02T03:04:05", {}, {"zone": AMS}, "2026-01-02T02:04:05"),
    (AT, "2026-01-02T03:04:05Z", {}, {"zone": AMS, "offsets": "ignore"}, "2026-01-02T02:04:05"),
    (AT, "2026-01-02", {}, {"zone": AMS}, "2026-01-01T23:00:00"),
    (AT, "20260102", {}, {}, "2026-01-02T00:00:00"),
    (AT, "1767323045", {}, {"zone": AMS}, "2026-01-02T03:04:05"),
    (AT, "1767323045123", {}, {}, "2026-01-02T03:04:05"),
    (AT, "1767323045123456", {}, {}, "2026-01-02T03:04:05"),
    (AT, "46024.5", {"dates": "excel"}, {}, "2026-01-02T12:00:00"),
    (AT, "16-11-2026 14:12", {}, {"dates": "%d-%m-%Y %H:%M", "zone": AMS}, "2026-11-16T13:12:00"),
    (AT, "6/1/2026 4:12", {}, {"dates": "%d/%m/%Y %H:%M"}, "2026-01-06T04:12:00"),
    (AT, "13/02/2026", {}, {"dates": "%m/%d/%Y"}, BAD),
    (AT, "2026-01-02", {}, {"dates": "%m/%d/%Y"}, BAD),
    (AT, "2026-01-02", {"dates": "iso"}, {"dates": "%m/%d/%Y"}, "2026-01-02T00:00:00"),
    (AT, "01/02/2015 12:00:01 AM", {}, {"dates": "%m/%d/%Y %I:%M:%S %p", "zone": NYC}, "2015-01-02T05:00:01"),
    (AT, "01/02/2015 12:00:01 pm", {}, {"dates": "%m/%d/%Y %I:%M:%S %p"}, "2015-01-02T12:00:01"),
    (AT, "01-Feb-20", {}, {"dates": "%d-%b-%y"}, "2020-02-01T00:00:00"),
    (AT, "Tue Oct 31 22:10:47 +0000 2017", {}, {"dates": "%a %b %d %H:%M:%S %z %Y"}, "2017-10-31T22:10:47"),
    *((AT, text, {}, {}, BAD) for text in NO_DATES),
    *((AT, text, {}, {}, None) for text in PLACEHOLDERS),
    # both nights of the clock change
    (AT, "2026-10-25 02:30:00", {}, {"zone": AMS}, "2026-10-25T00:30:00"),
    (AT, "2026-03-29 02:30:00", {}, {"zone": AMS}, "2026-03-29T01:30:00"),
    (AT, "2026-10-25 03:30:00", {}, {"zone": BUH}, "2026-10-25T00:30:00"),
    (AT, "2026-03-29 03:30:00", {}, {"zone": BUH}, "2026-03-29T01:30:00"),
    (AT, "2026-11-01 01:30:00", {}, {"zone": NYC}, "2026-11-01T05:30:00"),
    (AT, "2026-03-08 02:30:00", {}, {"zone": NYC}, "2026-03-08T07:30:00"),
    (SPAN, "90", {}, {}, 90),
    (SPAN, "1,5", {"unit": "min"}, DUTCH, 90),
    (SPAN, "0.25", {"unit": "day"}, {}, 21600),
    (SPAN, "2", {"unit": "h"}, {}, 7200),
    (SPAN, "01:02:03", {}, {}, 3723),
    (SPAN, "1:30", {}, {}, 5400),
    (SPAN, "PT5M", {}, {}, 300),
    (SPAN, "1d 2h", {}, {}, 93600),
    (SPAN, "12:02:23 AM", {"unit": "clock12"}, {}, 143),
    (SPAN, "-5", {}, {}, None),
    (SPAN, "soon", {}, {}, BAD),
    (SPAN, "P", {}, {}, BAD),
    (SPAN, "9" * 40, {}, {}, BAD),
    (SCORE, "8,5", {}, DUTCH, 8.5),
    (SCORE, "8,5", {}, {}, BAD),
    (SCORE, "€ 1.234,50", {}, DUTCH, 1234.5),
    (SCORE, "1.23,50", {}, DUTCH, BAD),
    (SCORE, "12\u00a0%", {}, {}, 12.0),
    (SCORE, "(1.5)", {}, {}, -1.5),
    (SCORE, "1e-2", {}, {}, 0.01),
    (SCORE, "", {}, {}, None),
    (SCORE, "0", {}, {}, 0.0),
    (COUNT, "4.0", {}, {}, 4),
    (COUNT, "4.5", {}, {}, BAD),
    (COUNT, "1,234", {}, {"thousands": ","}, 1234),
    ("customer_order.amount_minor", "12.345", {}, {}, 1235),
    ("customer_order.amount_minor", "-$3.10", {}, {}, -310),
    *((YES, word, {}, {}, True) for word in ("true", "1", "Yes", "JA", "da", "waar", "Adevărat")),
    *((YES, word, {}, {}, False) for word in ("false", "0", "no", "Nee", "nu", "onwaar", "fals")),
    (YES, "maybe", {}, {}, BAD),
    (YES, "x", {"true": ("X",)}, {}, True),
    (YES, "", {}, {}, None),
    ("interaction.external_id", "a\u200cb", {}, {}, "a\u200cb"),
    ("interaction.topic", "\u0645\u06cc\u200c\u062e", {}, {}, "\u0645\u06cc\u200c\u062e"),
    ("interaction.topic", "a\u200b\u0000b", {}, {}, "ab"),
    (STATUS, "OPEN", {}, {}, "open"),
    (STATUS, "4.0", {"values": {"4": "resolved"}}, {}, "resolved"),
    (STATUS, "6", {"values": {"4": "resolved"}}, {}, None),
    (STATUS, "6", {"values": {"4": "resolved"}, "otherwise": "open"}, {}, "open"),
    (STATUS, "-", {"values": {"-": "new"}}, {}, "new"),
    (CHANNEL, "pigeon", {}, {}, "other"),
    (CHANNEL, "Telefoon", {"values": {"telefoon": "phone"}}, {}, "phone"),
    ("interaction.language", "pt-BR", {}, {}, "pt"),
    ("interaction.language", "Dutch", {}, {}, None),
    ("interaction.person_key", " Ann@X.org", {}, {}, pseudonym("ann@x.org", b"key")),
    ("interaction.tags", "a;b;;", {"split": ";"}, {}, ["a", "b"]),
    ("interaction.tags", '["a", "b"]', {}, {}, ["a", "b"]),
    ("interaction.tags", ["a", "b"], {}, {}, ["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text", "field", "looks", "value"), TABLE)
def test_a_text_becomes_what_its_column_takes(
    column: str, text: object, field: dict[str, object], looks: dict[str, object], value: object
) -> None:
    assert read(column, text, field, looks) == value


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2099, 12, 30)), st.sampled_from((AMS, BUH, NYC)))  # noqa: DTZ001 - wall clock
def test_any_wall_clock_reads_as_the_standard_library_has_it(local: datetime, zone: str) -> None:
    local = local.replace(microsecond=0)
    meant = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
    for text, looks in (
        (local.isoformat(), {}),
        (local.strftime("%d/%m/%Y %H:%M:%S"), {"dates": "%d/%m/%Y %H:%M:%S"}),
        (local.strftime("%m/%d/%Y %I:%M:%S %p"), {"dates": "%m/%d/%Y %I:%M:%S %p"}),
    ):
        assert read(AT, text, {}, {"zone": zone, **looks}) == meant.isoformat()


@given(st.lists(st.text(max_size=12), max_size=30))
def test_any_text_is_read_or_refused_and_keeps_its_row(texts: list[str]) -> None:
    setting = Setting(Looks(), ZoneInfo("UTC"), NOW, b"key")
    cells = np.fromiter(texts, object, len(texts))
    for name in (AT, SPAN, SCORE, COUNT, YES, TEXT, ID, STATUS, CHANNEL):
        table, column = name.split(".")
        found = coerce(table, Field(column, header="x"), cells, setting)
        assert len(found.cells) == len(found.bad) == len(texts)
        assert not (found.bad & found.cells.notna().to_numpy()).any()
