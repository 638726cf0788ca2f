"""Our own Slack before clients that are not ours: all of the scenario, with nothing left out."""

from collections.abc import Iterator

import pytest

from tests.parties.app import APPS, Where
from tests.parties.cast import CASTS, Theatre, slack_with
from tests.parties.notebook import Notebook
from tests.parties.rooms import LocalRoom
from tests.parties.scenario import STORIES, Story
from tests.parties.stage import play


@pytest.fixture(scope="module", params=APPS)
def theatre(request: pytest.FixtureRequest) -> Iterator[Theatre]:
    slack, notebook = slack_with(CASTS), Notebook()
    slack.start()
    try:
        with APPS[request.param](Where(slack, slack.api_url, slack.bot_token), notebook):
            yield Theatre(slack, LocalRoom(slack), notebook, CASTS)
    finally:
        slack.stop()
    assert slack.unknown_methods == []
    assert slack.faults_seen == []


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_our_slack_plays(theatre: Theatre, story: Story) -> None:
    play(story, theatre.stage(story))
