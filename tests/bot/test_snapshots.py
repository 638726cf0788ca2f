"""Every message in every language, as JSON that can be pasted into Slack's Block Kit Builder.

After a wanted change: `pytest tests/bot/test_snapshots.py --snapshot-update`, and read the difference.
"""

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot import commands
from bot.ask import Ask, Confusion, Problem
from bot.listeners import confused
from bot.render import Message, as_csv, as_json, message, terminal
from bot.services import Services
from metrics.report import Report
from metrics.text import LANGUAGES, Language
from tests.bot import reports

MADE: tuple[Callable[[], Report], ...] = (
    reports.week,
    reports.frt_by_channel,
    reports.running_month,
    reports.empty,
)


@pytest.fixture
def as_blocks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


def said(told: Message) -> dict[str, object]:
    return {"text": told.text, "blocks": list(told.blocks)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_a_report_reads_as_it_did(made: Callable[[], Report], language: Language, as_blocks: SnapshotAssertion) -> None:
    assert said(message(made(), language)) == as_blocks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_a_terminal_reads_as_it_did(
    made: Callable[[], Report], language: Language, snapshot: SnapshotAssertion
) -> None:
    assert terminal(made(), language) == snapshot


@pytest.mark.parametrize("form", [as_json, as_csv], ids=["json", "csv"])
def test_exports_read_as_they_did(form: Callable[[Report, Language], str], snapshot: SnapshotAssertion) -> None:
    assert form(reports.week(), "en") == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_reads_as_it_did(language: Language, lite_services: Services, as_blocks: SnapshotAssertion) -> None:
    assert said(commands.answer(Ask(command="help"), lite_services, language).message) == as_blocks


@pytest.mark.parametrize("language", LANGUAGES)
def test_confusions_read_as_they_did(language: Language, as_blocks: SnapshotAssertion) -> None:
    told = {
        problem.value: confused(Confusion(problem, "wek", meant=("week", "2026-W46"), of="team"), language)
        for problem in Problem
    }
    assert told == as_blocks
