"""A KPI of one's own is one file in a folder: it is then everywhere, and no second file is touched.

As CONTRIBUTING.md says under "Add a KPI": copy the file that is most like it, and change it.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine

import metrics.catalogue
from bot.ask import Ask, read, taken
from bot.commands import words
from metrics.catalogue import built_in, catalogue, include
from metrics.text import LANGUAGES, Language
from storage.trouble import Trouble
from tests.bot.conftest import ASOF, CHANNEL, MANAGER, Open
from tests.bot.terminal import Folder
from tests.metrics.world import moments, one, put, row
from tests.oracle import World

NOW = ("--now", ASOF.isoformat())
OURS = Path(metrics.catalogue.__file__).parent
NAMES: dict[Language, str] = {"en": "Contacts in peace", "nl": "Vreedzame contacten", "ro": "Contacte în pace"}
CHANGED = {
    'key="complaint_ratio"': 'key="peace"',
    "Complaint ratio": NAMES["en"],
    "Klachtenpercentage": NAMES["nl"],
    "Rata reclamațiilor": NAMES["ro"],
    "that are complaints": "that are no complaints",
    "dat een klacht is": "dat geen klacht is",
    "care sunt reclamații": "care nu sunt reclamații",
    "of=_is_complaint.is_(True)": "of=_is_complaint.is_(False)",
    "good=Good.DOWN": "good=Good.UP",
    'origin="B"': 'origin="+"',
    "        headline=9,\n": "",
    "target=0.05": "target=0.9",
    "one unknown: 25 %": "one unknown: 75 %",
    "één onbekend: 25%": "één onbekend: 75%",
    "una necunoscută: 25 %": "una necunoscută: 75 %",
    "                0.25,\n": "                0.75,\n",
}


def peace() -> str:
    """The file that is most like it, changed."""
    content = (OURS / "complaint_ratio.py").read_text("utf-8")
    for old, new in CHANGED.items():
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    return content


@pytest.fixture(autouse=True)
def ours_alone_again() -> Iterator[None]:
    yield
    include(None)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "kpis"
    folder.mkdir()
    return folder


@pytest.fixture
def here(tmp_path: Path, shelf: Path, lite: str) -> Folder:
    """Where it is set up, with the new file on the shelf."""
    (shelf / "peace.py").write_text(peace(), "utf-8")
    return Folder(tmp_path, lite, KPI_CATALOGUE=str(shelf))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_help_list_and_explain(here: Folder, language: Language) -> None:
    for question in ("help", "list", "explain peace"):
        said = here.says("report", question, *NOW, "--lang", language)
        assert (said.code, said.err) == (0, "")
        assert "peace" in said.text
        assert question == "help" or NAMES[language] in said.text
    assert "75" in said.text, "its example"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_measured_split_and_drawn(here: Folder, language: Language) -> None:
    told = json.loads(here.says("report", "peace 30d by team", *NOW, "--format", "json").text)
    rest = json.loads(here.says("report", "complaint_ratio 30d by team", *NOW, "--format", "json").text)
    (mine,), (theirs,) = told["readings"], rest["readings"]
    assert mine["value"] == pytest.approx(1 - theirs["value"])
    assert mine["sample"] == theirs["sample"] > 0
    assert {part["name"] for part in told["parts"]} == {part["name"] for part in rest["parts"]}
    text = here.says("report", "peace week", *NOW, "--lang", language).text
    assert text.startswith(NAMES[language])
    picture = Image.open(io.BytesIO(here.says("report", "peace month", *NOW, "--format", "png").raw))
    assert picture.format == "PNG"
    why = json.loads(here.says("report", "why peace 30d", *NOW, "--format", "json").text)
    assert why["dimensions"].keys() >= {"team", "channel"}
    assert "peace" in here.says("report", "peace complaint_ratio week", *NOW, "--format", "csv").text


def test_it_is_in_the_handbook_of_whoever_has_it(here: Folder) -> None:
    said = here.says("docs", "--folder", here.path / "book")
    assert (said.code, said.err) == (0, "")
    for language in LANGUAGES:
        page = (here.path / "book" / f"kpis.{language}.md").read_text("utf-8")
        assert "### `peace`" in page
        assert NAMES[language] in page
    assert here.says("docs", "--folder", here.path / "book", "--check").code == 0
    without = here.says("docs", "--folder", here.path / "book", "--check", KPI_CATALOGUE="")
    assert without.sentence.startswith(str(here.path / "book" / "kpis.en.md"))


@pytest.mark.usefixtures("here")
def test_its_example_holds_on_both_engines(shelf: Path, engine: Engine) -> None:
    include(shelf)
    (example,) = catalogue()["peace"].examples
    put(engine, World(interaction=[row(n, **moments("interaction", given)) for n, given in enumerate(example.rows)]))
    assert one(engine, "peace").value == example.value == 0.75


def test_whatever_reads_the_catalogue_finds_it_and_nothing_else_changes(here: Folder, shelf: Path) -> None:
    assert here.says("report", "help").code == 0
    assert [*catalogue()] == sorted([*built_in(), "peace"])
    assert "peace" not in built_in()
    assert [path.name for path in shelf.iterdir()] == ["peace.py"], "nothing is written beside it"
    assert not [name for name in sys.modules if name.startswith("own_kpis")]
    assert here.says("report", "help", KPI_CATALOGUE="").code == 0
    assert [*catalogue()] == [*built_in()]
    assert here.says("report", "peace week", *NOW, KPI_CATALOGUE="").code == 2


@pytest.mark.usefixtures("here")
def test_slack_knows_it(shelf: Path, office: Open, lite: str) -> None:
    include(shelf, taken(words()))
    it = office(lite)
    it.say("/kpi peace week")
    message = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if m.by_app), None)
    )
    assert message.text.startswith(NAMES["en"])
    it.say("/kpi pease week")
    meant = it.slack.wait_for(
        lambda: next((m for m in it.slack.messages(CHANNEL, seen_by=MANAGER) if "pease" in m.text), None)
    )
    assert "peace" in meant.text


def test_a_family_and_files_that_are_none_are_read_as_ours_are(shelf: Path) -> None:
    (shelf / "frt_own.py").write_text((OURS / "frt.py").read_text().replace('key="frt', 'key="frt_own'))
    (shelf / "_draft.py").write_text("this is not python")
    (shelf / "README.md").write_text("our KPIs")
    include(shelf)
    assert {*catalogue()} - {*built_in()} == {"frt_own", "frt_own_p90", "frt_own_mean"}


WITHOUT_FORMULA = "\nfrom dataclasses import replace\nKPIS = (replace(KPIS[0], formula=None),)\n"
SENTENCES = {
    "line 2: ZeroDivisionError: division by zero": ("peace", "# a comment\nKPIS = 1 / 0\n"),
    "line 1: SyntaxError": ("peace", "KPIS = (\n"),
    "line 1: ModuleNotFoundError: No module named 'nowhere'": ("peace", "import nowhere\n"),
    "ImportError: cannot import name 'Rate'": ("peace", "from metrics.formula import Rate\n"),
    "SystemExit: 3": ("peace", "raise SystemExit(3)\n"),
    "it has no KPIS = (Kpi(…),)": ("peace", "OTHER = 1\n"),
    "KPIS is one KPI: write KPIS = (Kpi(…),) with the comma": ("peace", peace() + "KPIS = KPIS[0]\n"),
    "the key of its first KPI is 'peace': call the file peace.py": ("war", peace()),
    "the key 'volume' is there already": ("volume", peace().replace('"peace"', '"volume"')),
    "the key 'list' means something else in a question": ("list", peace().replace('"peace"', '"list"')),
    "the key 'week' means": ("week", peace().replace('"peace"', '"week"')),
    "the key 'luna' means": ("luna", peace().replace('"peace"', '"luna"')),
    "the key 'echipa' means": ("echipa", peace().replace('"peace"', '"echipa"')),
    "the key 'tegen' means": ("tegen", peace().replace('"peace"', '"tegen"')),
    "the key 'Peace' must be small letters": ("Peace", peace().replace('"peace"', '"Peace"')),
    "the key 'my-peace' must be small letters": ("my-peace", peace().replace('"peace"', '"my-peace"')),
    "the key '14d' must be small letters": ("14d", peace().replace('"peace"', '"14d"')),
    "name of 'peace' must be Text": ("peace", peace() + WITHOUT_FORMULA.replace("formula=None", "name='Peace'")),
    "formula of 'peace' must be Count or Share": ("peace", peace() + WITHOUT_FORMULA),
    "line 3: ValueError: a long": ("peace", "def f():\n    pass\nraise ValueError('a long\\nstory ' * 99)\n"),
}


@pytest.mark.parametrize(("fault", "file"), SENTENCES.items(), ids=SENTENCES)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    tmp_path: Path, shelf: Path, lite: str, fault: str, file: tuple[str, str]
) -> None:
    name, content = file
    (shelf / f"{name}.py").write_text(content, "utf-8")
    sentence = Folder(tmp_path, lite, KPI_CATALOGUE=str(shelf)).says("report", "week", *NOW).sentence
    assert sentence.startswith(f"KPI_CATALOGUE: {name}.py cannot be used: ")
    assert fault in sentence
    assert len(sentence) < 400


def test_what_is_no_file_of_words_is_told_too(tmp_path: Path, shelf: Path, lite: str) -> None:
    here = Folder(tmp_path, lite, KPI_CATALOGUE=str(shelf))
    (shelf / "peace.py").write_bytes(b"KPIS = ()\x00")
    assert "peace.py cannot be used: " in here.says("report", "week").sentence
    (shelf / "peace.py").unlink()
    (shelf / "inner.py").mkdir()
    assert "inner.py cannot be used: IsADirectoryError" in here.says("report", "week").sentence


def test_of_a_folder_with_a_bad_file_nothing_is_used(shelf: Path) -> None:
    (shelf / "peace.py").write_text(peace(), "utf-8")
    include(shelf)
    (shelf / "later.py").write_text(peace().replace('"peace"', '"later"'), "utf-8")
    (shelf / "worse.py").write_text("1 / 0")
    with pytest.raises(Trouble):
        include(shelf)
    assert {*catalogue()} - {*built_in()} == {"peace"}, "as it was"
    for name in ("worse", "later"):
        (shelf / f"{name}.py").unlink()
    (shelf / "again.py").write_text(
        peace().replace('"peace"', '"again"')
        + "KPIS = (*KPIS, __import__('dataclasses').replace(KPIS[0], key='peace'))\n"
    )
    with pytest.raises(Trouble, match=r"peace\.py cannot be used: the key 'peace' is there already"):
        include(shelf)


def test_no_word_of_the_grammar_can_be_a_key_and_every_key_can_be_asked(shelf: Path) -> None:
    reserved = taken(words())
    assert reserved >= {
        "week",
        "saptamana",
        "why",
        "explica",
        "per",
        "pe",
        "team",
        "kanaal",
        "previous",
        "hours",
        "prive",
    }
    ours = {*built_in()} - {*words()}
    assert not ours & reserved
    (shelf / "peace.py").write_text(peace(), "utf-8")
    include(shelf, reserved)
    assert read("peace", words()) == Ask(command="show", kpis=("peace",))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, lite: str) -> None:
    said = Folder(tmp_path, lite, KPI_CATALOGUE=str(tmp_path / "nowhere")).says("report", "week")
    assert said.code == 1
    assert "KPI_CATALOGUE" in said.err
