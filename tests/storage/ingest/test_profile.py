"""A profile is read whole: every mistake in it is named, with its key."""

from pathlib import Path

import pytest

from storage.ingest.profile import load, plain, profiles
from storage.trouble import Trouble

from .files import TICKETS, put


def mistakes(folder: Path, text: str) -> str:
    with pytest.raises(Trouble) as told:
        load(str(put(folder, "p.yaml", text)))
    return str(told.value)


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        """
sorce: s
file: {zone: Europe/Amsterdm, encoding: utf-99, dates: dd-mm-yyyy, decimal: ;, delimiter: tab, offsets: maybe}
columns:
  interacton: {external_id: id}
  interaction:
    opend_at: x
    first_response_s: y
    channel: {from: k, values: {a: phoone}}
    status: =shut
    topic: Subject
    customer_id: Requester e-mail
    handle_s: {from: d, unit: fortnight, valeus: {}}
    tags: {values: {}}
    run_id: r
    priority: [1]
  agent: 3
""",
    )
    for part in (
        "sorce: no such word; did you mean source?",
        "source: name the account",
        "file.zone: no time zone",
        "file.encoding",
        "file.dates",
        "file.decimal",
        "file.delimiter",
        "file.offsets",
        "columns.interacton: no such table; did you mean interaction?",
        "columns.interaction.opend_at: no such column; did you mean opened_at?",
        "columns.interaction.first_response_s: kpi-bot fills",
        "'phoone' is none of",
        "did you mean phone?",
        "'shut' is none of",
        "the words of a conversation",
        "map it to person_key",
        "handle_s.unit",
        "handle_s.valeus: no such word; did you mean values?",
        "columns.interaction.tags: give from: or hash:",
        "columns.interaction.run_id",
        "columns.interaction.external_id: each row needs this key",
        "columns.interaction.priority: a header",
        "columns.agent",
    ):
        assert part in told
    assert "p.yaml has" in told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: [", "is not valid YAML: line"),
        ("!!python/object/apply:os.system [ls]", "is not valid YAML"),
        ("- a", "a profile is a mapping"),
        ("source: s\ncolumns: {}", "columns: a mapping of table"),
        ("source: s\nfile: 3\ncolumns: {agent: {external_id: a}}", "file: a mapping"),
        ("source: s\nstream_maps: {}", "this version reads files"),
        ("source: s\ncolumns: {agent: {external_id: a, skip_if: b}}", "skip_if: a mapping"),
        ("source: s\ncolumns: {agent: {external_id: {from: a, values: 3, missing: {a: 1}}}}", "values: a mapping"),
    ],
)
def test_what_is_no_profile_says_so(tmp_path: Path, text: str, part: str) -> None:
    assert part in mistakes(tmp_path, text)


@pytest.mark.parametrize("header", ["Body", "customer.phone", "Requester name", "Description", "message", "E-mail"])
def test_what_names_a_customer_or_quotes_one_is_refused(tmp_path: Path, header: str) -> None:
    text = f"source: s\ncolumns: {{interaction: {{external_id: id, topic: '{header}'}}}}"
    assert "columns.interaction.topic" in mistakes(tmp_path, text)


def test_an_address_may_become_a_person_key(tmp_path: Path) -> None:
    text = "source: s\ncolumns: {interaction: {external_id: id, person_key: E-mail}}"
    assert load(str(put(tmp_path, "p.yaml", text))).columns == {"interaction": ["external_id", "person_key"]}


def test_a_profile_is_found_by_path_then_in_the_folder_then_built_in(tmp_path: Path) -> None:
    path = put(tmp_path, "mine.yaml", TICKETS)
    assert load(str(path)) == load("mine", tmp_path)
    assert "mine" in profiles(tmp_path)
    with pytest.raises(Trouble, match="did you mean mine"):
        load("mien", tmp_path)
    with pytest.raises(Trouble, match="there is no profile nowhere/p"):
        load("nowhere/p.yaml")
    with pytest.raises(Trouble, match="is not the name of a profile"):
        load("a b")


def test_another_word_in_a_profile_gives_another_hash(tmp_path: Path) -> None:
    first = load(str(put(tmp_path, "a.yaml", TICKETS))).hash
    assert load(str(put(tmp_path, "b.yaml", TICKETS))).hash == first
    assert load(str(put(tmp_path, "b.yaml", TICKETS + "# x"))).hash != first


def test_the_profiles_of_the_tests_are_sound(profiles_folder: Path) -> None:
    names = [path.stem for path in profiles_folder.glob("*.yaml")]
    assert {"boston", "sumo-questions", "sumo-answers"} <= set(names)
    for name in names:
        assert load(name, profiles_folder).source


def test_headers_that_are_our_columns_need_no_profile() -> None:
    made = plain("interaction", ["external_id", " Opened_At", "csat", "nps"], "s")
    assert [rows.table for rows in made.rows] == ["interaction", "survey_response", "survey_response"]
    with pytest.raises(Trouble, match="'opend_at' is none of them; did you mean opened_at"):
        plain("interaction", ["external_id", "opend_at"], "s")
    with pytest.raises(Trouble, match="external_id is missing"):
        plain("interaction", ["opened_at"], "s")
    with pytest.raises(Trouble, match="no table 'interactions'; did you mean interaction"):
        plain("interactions", [], "s")
