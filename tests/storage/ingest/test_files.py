"""What real files do: each in a few lines."""

import gzip
import io
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.ingest.chunks import Reader
from storage.ingest.files import opened
from storage.ingest.place import Place
from storage.ingest.run import rejects
from storage.trouble import Trouble

from .files import TICKETS, bring, cells, dump, put

HEAD = "id,opened,resolved,topic,customer\n"
ROW = "1,2026-01-02T03:04:05,2026-01-02T04:04:05,Ş’€,c\n"
GOOD = "".join(f"{n},2026-01-02,,t,c\n" for n in range(100, 140))


def headers(folder: Path, content: str | bytes, name: str = "f.csv") -> list[str]:
    with opened(str(put(folder, name, content))) as given:
        return Reader({}).headers(given)


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROW).encode("utf-8-sig"),
        (HEAD + ROW).encode("utf-16"),
        b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be"),
        (HEAD + ROW).replace("\n", "\r\n").encode(),
        (HEAD + ROW).rstrip("\n").encode(),
        ("sep=;\n" + (HEAD + ROW).replace(",", ";")).encode(),
        (HEAD + ROW).replace(",", ";").encode(),
        (HEAD + ROW).replace(",", "\t").encode(),
        (HEAD + ROW).replace(",", "|").encode(),
        gzip.compress((HEAD + ROW).encode(), mtime=0),
        (HEAD + ROW).replace("id,", "\u00a0ID ,", 1).encode(),
        (HEAD + "\n" + ROW + "\n\n").encode(),
        (HEAD.replace("\n", ",more\n") + ROW.replace("\n", ",x\n")).encode(),
        (HEAD + ROW.replace("\n", ",,\n")).encode(),
        (HEAD + ROW.replace("Ş’€", '"Ş’€"')).encode(),
    ],
)
def test_one_table_however_it_was_saved(engine: Engine, place: Place, tmp_path: Path, content: bytes) -> None:
    summary = bring(engine, place, tmp_path, content)
    assert (summary.status, summary.read, summary.facts) == ("ok", 1, 1)
    row = dump(engine)[0]
    assert (row["external_id"], row["topic"], row["topic_key"], row["resolution_s"]) == ("1", "Ş’€", "ş’€", 3600)


def test_an_old_encoding_is_read_if_the_profile_names_it_and_never_guessed(
    engine: Engine, place: Place, tmp_path: Path
) -> None:
    content = (HEAD + ROW.replace("Ş’€", "café")).encode("cp1252")
    with pytest.raises(Trouble, match=r"file.csv is not utf-8 \(line 2\): set file.encoding .* cp1252"):
        bring(engine, place, tmp_path, content)
    bring(engine, place, tmp_path, content, TICKETS.replace("zone: UTC", "zone: UTC, encoding: cp1252"))
    assert cells(engine, "topic") == ["café"]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "f.csv", "f.csv is empty"),
        (HEAD, "f.csv", "has headers but no rows"),
        ("\n\n", "f.csv", "has no headers"),
        ('"a\nb', "f.csv", "broken quote"),
        ("x", "f.csv.gz", "is not a gzip file"),
        (gzip.compress(b"id,opened\n" * 9, mtime=0)[:-9], "f.csv.gz", "damaged or cut-off gzip"),
        (b"\x1f\x8bxxxxxxxxxxxxxxxxxx", "f.csv.gz", "damaged or cut-off gzip"),
        (b"PK\x03\x04xx", "f.xlsx", "save it as CSV"),
        ('[{"id": 1}]', "f.json", "jq -c"),
        ('[{"id": 1}]', "dump", "jq -c"),
        ("id,opened,resolved,topic,customer,ID\n" + ROW, "f.csv", "'ID' twice, in columns 1 and 6"),
        (
            "id,openned,resolved,topic,x\n" + ROW,
            "f.csv",
            r"no header 'customer'; no header 'opened' \(nearest: 'openned'\)",
        ),
        (HEAD + "x,y,z,t,c\n" * 3, "f.csv", '3 of its first 3 rows are wrong.*row 2: opened "y" is not a date'),
    ],
)
def test_what_cannot_be_read_says_why(
    place: Place, tmp_path: Path, engine: Engine, content: str | bytes, name: str, told: str
) -> None:
    with pytest.raises(Trouble, match=told):
        bring(engine, place, tmp_path, content, name=name)
    assert dump(engine, table="ingest_run") == dump(engine) == []


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is a folder"), opened(str(tmp_path)):
        pass
    with pytest.raises(Trouble, match="cannot be read: No such file"), opened(str(tmp_path / "none.csv")):
        pass


@pytest.mark.parametrize(
    ("row", "number", "error"),
    [
        ("1,2026-01-02,,t,c,extra\n", 2, "6 fields where the header has 5"),
        ('1,2026-01-02,,"t,c\n', 2, "a quote that does not end"),
        ('1,2026-01-02,,"t"x,c\n', 2, "a quote that does not end"),
        ("1,someday,,t,c\n", 2, "opened is not a date"),
        (",2026-01-02,,t,c\n", 2, "id is missing"),
        ("Total,,,,\n", 2, None),
    ],
)
def test_a_bad_row_is_kept_aside_and_the_others_come_in(
    engine: Engine, place: Place, tmp_path: Path, row: str, number: int, error: str | None
) -> None:
    summary = bring(engine, place, tmp_path, HEAD + row + GOOD)
    if error is None:
        assert (summary.status, summary.facts, summary.left_out) == ("ok", 41, {"no_primary": 1})
        return
    assert (summary.status, summary.facts, summary.rejected) == ("partial", 40, 1)
    assert len(dump(engine)) == 40
    found = rejects(engine, summary.run_id)
    assert [(each.row, each.error) for each in found] == [(number, error)]


def test_a_short_last_row_is_cut_off_and_a_short_row_elsewhere_ends_in_empty_fields(
    engine: Engine, place: Place, tmp_path: Path
) -> None:
    summary = bring(engine, place, tmp_path, HEAD + "1,2026-01-02\n" + GOOD + "2,2026-")
    assert (summary.status, summary.facts) == ("partial", 41)
    assert [each.error for each in rejects(engine)] == ["the file seems cut off here"]
    assert "1" in cells(engine, "external_id")


def test_a_quote_left_open_at_the_end_is_cut_off(engine: Engine, place: Place, tmp_path: Path) -> None:
    summary = bring(engine, place, tmp_path, HEAD + GOOD + '2,2026-01-02,,"t')
    assert (summary.facts, summary.first_reject) == (40, "row 42: the file seems cut off here")


JSON_TICKETS = TICKETS.replace("resolved_at: resolved", "resolved_at: stats.resolved, tags: tags, spam: spam")


def test_json_lines_reach_inside_and_tell_absent_from_null(engine: Engine, place: Place, tmp_path: Path) -> None:
    lines = (
        '{"id": 1.0, "opened": "2026-01-02T00:00:00Z", "topic": "a", "stats": {"resolved": "2026-01-03T00:00:00Z"}, '
        '"tags": ["x", "y"], "spam": false}\n'
        '{"id": 2, "opened": 1767323045, "topic": "b", "stats": null}\n'
    )
    bring(engine, place, tmp_path, lines, JSON_TICKETS, name="f.jsonl")
    assert cells(engine, "external_id") == ["1", "2"]
    assert cells(engine, "resolution_s") == [86_400, None]
    assert cells(engine, "tags") == [["x", "y"], None]
    assert cells(engine, "spam") == [False, None]
    later = '{"id": 1, "topic": null}\n{"id": 2, "stats": {"resolved": null}}\n'
    summary = bring(engine, place, tmp_path, later, JSON_TICKETS, name="f.jsonl")
    assert summary.counts["interaction"].changed == 1
    assert cells(engine, "topic") == [None, "b"]
    assert cells(engine, "resolution_s") == [86_400, None]


def test_a_broken_json_line_is_kept_aside(engine: Engine, place: Place, tmp_path: Path) -> None:
    good = "".join(f'{{"id": {n}, "opened": "2026-01-02"}}\n' for n in range(30))
    summary = bring(engine, place, tmp_path, "3\n" + good + '{"id": 4', JSON_TICKETS, name="f.jsonl")
    assert [each.error for each in rejects(engine)] == ["not a JSON object", "the file seems cut off here"]
    assert (summary.read, summary.facts, summary.status) == (32, 30, "partial")


def test_stdin_is_a_file_too(engine: Engine, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress((HEAD + ROW).encode()))))
    put(tmp_path, "p.yaml", TICKETS)
    from storage.ingest.profile import load  # noqa: PLC0415 - only here
    from storage.ingest.run import import_file  # noqa: PLC0415 - only here

    summary = import_file(engine, "-", load(str(tmp_path / "p.yaml")), place)
    assert (summary.input, summary.facts) == ("stdin", 1)


def test_headers_are_listed_as_written(tmp_path: Path) -> None:
    assert headers(tmp_path, "sep=;\nA ;b\n1;2\n") == ["A ", "b"]
    assert headers(tmp_path, '{"a": 1}\n{"b": {"c": 1}}\n', "f.jsonl") == ["a", "b"]
