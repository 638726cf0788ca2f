"""An import is whole or not there, adds up, and says what it did."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy import text as sql

from storage.ingest import run
from storage.ingest.coerce import pseudonym
from storage.ingest.place import Place
from storage.ingest.profile import load, plain
from storage.ingest.run import Progress, import_file, rejects, status, text
from storage.ingest.write import Counts
from storage.trouble import Trouble

from .files import TICKETS, bring, cells, dump, put

HEAD = "id,opened,resolved,topic,customer\n"


def rows(count: int, opened: str = "2026-01-02T00:00:00Z") -> str:
    return "".join(f"{n},{opened},,t,c{n}\n" for n in range(count))


def test_the_same_bytes_through_the_same_profile_are_not_read_again(
    engine: Engine, place: Place, tmp_path: Path
) -> None:
    first = bring(engine, place, tmp_path, HEAD + rows(3))
    again = bring(engine, place, tmp_path, HEAD + rows(3))
    assert (again.status, again.run_id) == ("repeated", first.run_id)
    assert text(again) == "file.csv was imported before, with this profile (run 1): nothing to do"
    forced = bring(engine, place, tmp_path, HEAD + rows(3), again=True)
    assert forced.counts == {"interaction": Counts(0, 0, 3)}
    assert bring(engine, place, tmp_path, HEAD + rows(3), TICKETS + "# other").status == "ok"
    assert bring(engine, place, tmp_path, HEAD + rows(3), source="other").status == "ok"
    assert [each.status for each in status(engine)] == ["ok"] * 4
    assert [each.source for each in status(engine, "other")] == ["other"]


def test_a_numbered_row_has_one_number_in_all_its_tables(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = """
source: s
file: {zone: UTC}
columns:
  interaction: {external_id: {hash: [opened, who], number: true}, opened_at: opened}
  survey_response: {external_id: {hash: [opened, who], number: true}, kind: =csat, score: score,
    interaction_id: {hash: [opened, who], number: true}}
"""
    bring(engine, place, tmp_path, "opened,who,score\n" + "2026-01-02T00:00:00Z,ann,5\n" * 3, profile)
    ids = cells(engine, "external_id")
    assert len(ids) == 3
    assert cells(engine, "interaction_id", table="survey_response") == ids


def test_a_check_counts_and_writes_nothing(engine: Engine, place: Place, tmp_path: Path) -> None:
    summary = bring(engine, place, tmp_path, HEAD + rows(3), check=True)
    assert (summary.checked, summary.read, summary.counts["interaction"].new) == (True, 3, 3)
    assert "checked, nothing written" in text(summary)
    assert dump(engine) == dump(engine, table="ingest_run") == []


@pytest.mark.parametrize(
    ("good", "bad", "told"), [(30, 19, "partial"), (30, 20, "failed"), (950, 50, "failed"), (951, 49, "partial")]
)
def test_a_few_bad_rows_are_partial_and_many_fail(
    engine: Engine, place: Place, tmp_path: Path, good: int, bad: int, told: str
) -> None:
    wrong = "".join(f"x{n},never,,t,c\n" for n in range(bad))
    summary = bring(engine, place, tmp_path, HEAD + rows(good) + wrong)
    assert (summary.status, summary.read, summary.rejected) == (told, good + bad, bad)
    assert summary.read == summary.facts + summary.ignored + summary.rejected
    assert len(dump(engine)) == (good if told == "partial" else 0)
    assert len(rejects(engine)) == bad
    assert status(engine)[0].status == told
    assert ("which is too many" in text(summary)) == (told == "failed")


def test_a_bad_answer_keeps_its_whole_row_aside(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = plain("interaction", ["external_id", "opened_at", "csat", "nps"], "s")
    body = "".join(f"{n},2026-01-02T00:00:00Z,5,\n" for n in range(30))
    path = put(tmp_path, "f.csv", "external_id,opened_at,csat,nps\n" + body + "x,2026-01-02T00:00:00Z,good,9\n")
    summary = import_file(engine, str(path), profile, place)
    assert (summary.facts, summary.rejected) == (30, 1)
    answers = dump(engine, table="survey_response")
    assert len(answers) == len(dump(engine)) == 30
    assert (answers[0]["external_id"], answers[0]["score"], answers[0]["scale_max"]) == ("0:csat", 5.0, 5.0)


def test_nothing_personal_is_kept_aside(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = """
source: s
columns:
  interaction: {external_id: id, opened_at: opened, person_key: mail, topic: topic}
  survey_response: {only_if: score, external_id: "{id}:csat", score: score, comment: said}
"""
    good = "".join(f"{n},2026-01-02,a{n}@x.org,t,1,thanks,secret\n" for n in range(25))
    bad = "ann@x.org,ann@x.org,Ann@x.org,ann@x.org,,call me,secret\n"
    summary = bring(engine, place, tmp_path, "id,opened,mail,topic,score,said,hidden\n" + good + bad, profile)
    kept = rejects(engine)[0]
    assert kept.record["mail"] == pseudonym("ann@x.org", b"key")
    everything = json.dumps([kept.record, kept.error, kept.key, text(summary), str(dump(engine)), str(status(engine))])
    for secret in ("ann@", "Ann@", "a1@", "secret", "call me", "thanks"):
        assert secret not in everything
    assert cells(engine, "comment", "survey_response") == [None] * 25
    assert len({row["person_key"] for row in dump(engine)}) == 25


def test_comments_come_in_only_if_asked_for(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = "source: s\ncolumns: {survey_response: {external_id: id, comment: said}}"
    bring(engine, replace(place, comments=True), tmp_path, "id,said\n1,Fine\n", profile)
    assert cells(engine, "comment", "survey_response") == ["Fine"]


def test_rows_are_chosen_and_ids_are_made(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = """
source: s
columns:
  customer_order:
    skip_if: {state: [void]}
    external_id: {hash: [who, at], number: true}
    customer_id: who
    ordered_at: {from: at, dates: "%Y-%m-%d"}
    amount_minor: {from: amount, missing: [free]}
    currency: =EUR
"""
    body = "who,at,amount,state\na,2026-01-02,1.5,\na,2026-01-02,1.5,\nb,2026-01-02,2,VOID\nc,2026-01-02,free,\n"
    summary = bring(engine, place, tmp_path, body, profile)
    assert (summary.read, summary.facts, summary.ignored) == (4, 3, 1)
    assert sorted(row["amount_minor"] or 0 for row in dump(engine, table="customer_order")) == [0, 150, 150]
    assert bring(engine, place, tmp_path, body, profile, again=True).counts["customer_order"] == Counts(0, 0, 3)


def test_sums_by_day_have_a_key_of_their_own(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = """
source: s
columns: {web_metric: {at: {from: day, dates: "%Y%m%d"}, metric: =visits, part: device, value: visits, unit: =count}}
"""
    bring(engine, place, tmp_path, "day,device,visits\n20260102,,7\n20260102,phone,3\n", profile)
    assert [(row["part"], row["value"]) for row in dump(engine, table="web_metric")] == [("", 7.0), ("phone", 3.0)]


def test_the_summary_says_what_was_put_right(engine: Engine, place: Place, tmp_path: Path) -> None:
    profile = TICKETS.replace("topic: topic", "channel: topic").replace("zone: UTC", "zone: Europe/Amsterdam")
    body = (
        "1,2026-10-25T02:30:00,2026-10-24,pigeon,a\n2,2026-03-29T02:30:00,1970-01-01T00:00:00Z,pigeon,a\n"
        "3,2027-01-01T00:00:00,,email,a\n3,2027-01-01T00:00:00,,email,b\n"
    )
    told = text(bring(engine, place, tmp_path, HEAD + body, profile))
    for part in (
        "s · file.csv · run 1 · data until 25 Oct 2026 00:30 UTC",
        "interactions     3 new · 0 changed · 0 unchanged",
        "rows read        4",
        "interaction.opened_at 1",
        "placeholder dates left empty: interaction.resolved_at 1",
        "given twice, the last counts: interaction 1",
        "more than a day in the future: interaction.opened_at 2",
        "negative: interaction.resolution_s 1",
        'unknown words in interaction.channel: "pigeon" ×2 (add them to the profile)',
    ):
        assert part in told
    assert [row["channel_raw"] for row in dump(engine)] == ["pigeon", "pigeon", "email"]


def test_days_without_a_time_set_no_durations(engine: Engine, place: Place, tmp_path: Path) -> None:
    bring(engine, place, tmp_path, HEAD + "1,2026-01-02,2026-01-03,t,c\n")
    assert (cells(engine, "resolution_s"), cells(engine, "left_out")) == ([None], [None])


def test_a_server_knows_the_size_of_its_tables_after_a_large_import(
    engine: Engine, place: Place, tmp_path: Path
) -> None:
    """Without it PostgreSQL took 92 s instead of 2 s for a year by hour, until its own housekeeping came round."""
    if engine.dialect.name != "postgresql":
        return
    bring(engine, place, tmp_path, HEAD + rows(1_000))
    with engine.connect() as connection:
        assert connection.scalar(sql("SELECT reltuples FROM pg_class WHERE relname = 'interaction'")) == 1_000


def test_progress_reaches_the_end(engine: Engine, place: Place, tmp_path: Path) -> None:
    heard: list[Progress] = []
    bring(engine, place, tmp_path, HEAD + rows(3), progress=heard.append)
    assert heard == sorted(heard, key=lambda each: each.done_bytes)
    assert (heard[-1].done_bytes, heard[-1].rows) == (heard[-1].total_bytes, 3)


def test_a_long_file_is_read_twice_with_the_same_outcome(
    engine: Engine, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.ingest.read.HELD", 1)
    assert bring(engine, place, tmp_path, HEAD + rows(9)).counts["interaction"] == Counts(9, 0, 0)


def test_a_database_that_refuses_is_trouble_and_the_next_import_repairs(
    engine: Engine, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, place, tmp_path, HEAD + rows(1))

    def broken(connection: Any, *_: object) -> None:
        connection.execute(sql("insert into nowhere values (1)"))

    with monkeypatch.context() as patch:
        patch.setattr(run, "write", broken)
        with pytest.raises(Trouble, match=r"refused .*check its space and permissions"):
            bring(engine, place, tmp_path, HEAD + rows(3))
    assert [each.status for each in status(engine)] == ["running", "ok"]
    assert bring(engine, place, tmp_path, HEAD + rows(3)).status == "ok"
    assert [each.status for each in status(engine)] == ["ok", "failed", "ok"]
    assert status(engine)[1].note == "stopped before its end; run 3 finished it"
    assert cells(engine, "left_out") == [None] * 3


def test_a_database_that_may_not_be_written_is_trouble(place: Place, tmp_path: Path) -> None:
    from storage.engine import connect  # noqa: PLC0415 - only here

    connect(f"sqlite:///{tmp_path}/kpi.db").dispose()
    closed = create_engine(f"sqlite:///file:{tmp_path}/kpi.db?mode=ro&uri=true")
    with pytest.raises(Trouble, match="readonly"):
        bring(closed, place, tmp_path, HEAD + rows(1))
    closed.dispose()
    assert load(str(tmp_path / "p.yaml")).source == "s"
