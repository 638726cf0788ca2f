"""docs/operating.md and the tests of faults say the same."""

import re
from pathlib import Path

from bot import phrases
from metrics.text import Text
from tests.bot import test_faults_calls, test_faults_connections

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \|(.+)\|$", PAGE.partition("## When calls")[2], re.MULTILINE)
TESTS = [name for module in (test_faults_calls, test_faults_connections) for name in vars(module)]


def test_every_row_has_a_test_and_every_test_a_row() -> None:
    words = [word for word, _ in ROWS]
    assert len(words) == len({*words}) > 20
    tested = [name.removeprefix("test_").partition("__")[0] for name in TESTS if name.startswith("test_")]
    assert sorted(tested) == sorted(words)


def test_every_sentence_that_people_are_said_to_read_is_one_of_ours() -> None:
    quoted = {said for _, row in ROWS for said in re.findall("“(.+?)”", row)}
    ours = [re.sub(r"\\{\w+\\}", ".+", re.escape(text.en)) for text in vars(phrases).values() if isinstance(text, Text)]
    assert len(quoted) > 8
    assert not [said for said in quoted if not any(re.fullmatch(each, said) for each in ours)]


def test_every_line_that_is_said_to_be_logged_is_in_the_code() -> None:
    lines = re.findall(
        r"^\| `([A-Za-z].+?)` \|", PAGE.partition("## What is logged")[2].partition("##")[0], re.MULTILINE
    )
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "bot").rglob("*.py"))
    assert len(lines) > 5
    assert not [line for line in lines if line.replace("1a2b3c4d", "%s") not in code]
