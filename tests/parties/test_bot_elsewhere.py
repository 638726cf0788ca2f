"""The bot as it is, with exactly the scopes of its manifest, before a Web API that we did not write."""

import io
from collections.abc import Callable, Iterator, Mapping

import pytest
from PIL import Image
from pydantic import SecretStr

from bot.app import build
from bot.local import Channel, LocalSlack, Person
from bot.manifest import manifest
from tests.bot.conftest import ASOF, running, settings
from tests.parties.elsewhere import Elsewhere, elsewhere
from tests.parties.emulator import Seed
from tests.parties.rooms import Said

TOKEN = "xoxb-kpi-bot"  # noqa: S105 - made up, for emulate
ROOMS = ("week", "help", "by-channel")
SEED = Seed(people=("mara",), channels=ROOMS, tokens={TOKEN: manifest()["oauth_config"]["scopes"]["bot"]})


def ours(ids: Mapping[str, str]) -> LocalSlack:
    people = [Person(ids["mara"], "mara", "Mara")]
    channels = [Channel(ids[room], room) for room in ROOMS]
    return LocalSlack.installing(manifest(), people=people, channels=channels)


@pytest.fixture(scope="module")
def office(lite: str) -> Iterator[Elsewhere]:
    with elsewhere(SEED, ours) as it:
        asked = settings(lite, it.slack, bot_token=SecretStr(TOKEN), slack_api_url=it.switchboard.api_url)
        with build(asked, ASOF) as bot, running(bot, it.slack):
            yield it


Ask = Callable[[str, str], Said]


@pytest.fixture
def ask(office: Elsewhere) -> Iterator[Ask]:
    """Type words into a room; the first that the bot says there. Nothing may have been refused on the way."""

    def typed(words: str, room: str) -> Said:
        channel, me = office.ids[room], office.ids["mara"]
        office.slack.command(words, user=me, channel=channel)
        return office.slack.wait_for(lambda: next(iter(office.room.said(channel, me)), None), 30)

    yield typed
    assert office.switchboard.refusals == []
    assert office.slack.faults_seen == []


def kinds(said: Said) -> list[str]:
    return [str(block["type"]) for block in said.blocks]


@pytest.mark.parametrize(("words", "room"), [("/kpi week", "week"), ("/kpi frt month by channel", "by-channel")])
def test_a_question_is_answered_with_blocks_and_a_picture(office: Elsewhere, ask: Ask, words: str, room: str) -> None:
    said = ask(words, room)
    assert not said.private
    assert {"header", "context", "image", "table"} <= {*kinds(said)}
    assert "first response time" in said.text.lower()
    (shown,) = (block["slack_file"]["id"] for block in said.blocks if block["type"] == "image")
    picture = Image.open(io.BytesIO(office.room.picture(shown)))
    assert (picture.format, picture.width) == ("PNG", 880)


def test_help_is_for_the_asker_alone(ask: Ask) -> None:
    said = ask("/kpi help", "help")
    assert said.private
    assert "`frt`" in said.text


def test_all_of_an_answer_went_over_the_other_web_api(office: Elsewhere, ask: Ask) -> None:
    ask("/kpi week", "week")
    assert {call.method for call in office.switchboard.calls} >= {
        "auth.test",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "files.info",
        "chat.postMessage",
    }
