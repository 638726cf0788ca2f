"""The scenario with the Web API of `emulate`, which we did not write, and the socket of our own Slack."""

from collections.abc import Iterator

import pytest

from tests.parties.app import APPS, Where
from tests.parties.cast import CASTS, Theatre, known_as, people, slack_with
from tests.parties.elsewhere import elsewhere
from tests.parties.emulator import Seed
from tests.parties.notebook import Notebook
from tests.parties.scenario import LACKS, SCENARIO, STORIES, Story, stories
from tests.parties.stage import play

TOKEN = "xoxb-probe"  # noqa: S105 - made up, for emulate
SEED = Seed(
    people=[person.handle for person in people(CASTS)],
    channels=[cast.channel.name for cast in CASTS.values()],
    tokens={TOKEN: SCENARIO["manifest"]["oauth_config"]["scopes"]["bot"]},
)


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    with elsewhere(SEED, lambda ids: slack_with(known_as(ids))) as it:
        notebook = Notebook()
        with APPS["builtin"](Where(it.slack, it.switchboard.api_url, TOKEN), notebook):
            yield Theatre(it.slack, it.room, notebook, known_as(it.ids), it.switchboard.calls.clear)


@pytest.mark.parametrize("story", stories("emulate"), ids=str)
def test_emulate_plays(theatre: Theatre, story: Story) -> None:
    play(story, theatre.stage(story))


@pytest.mark.parametrize("story", [story for story in STORIES if story.without], ids=str)
def test_what_emulate_is_spared_it_could_not_play(theatre: Theatre, story: Story) -> None:
    with pytest.raises((AssertionError, LookupError)):
        play(story, theatre.stage(story), patience=0.5)


def test_each_thing_that_emulate_is_spared_has_a_reason_and_our_own_slack_is_spared_nothing() -> None:
    spared = [(party, reason) for story in STORIES for party, reason in story.without.items()]
    assert {party for party, _ in spared} == {"emulate"} == LACKS.keys()
    assert {reason for _, reason in spared} == LACKS["emulate"].keys()
    assert len(spared) < len(STORIES) / 2
