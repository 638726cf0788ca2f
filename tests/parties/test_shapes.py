"""What our local Slack answers and tells, held against the types of Slack's Node SDK, made from what Slack says."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from bot.local import LocalSlack
from bot.local.api.serve import METHODS
from tests.parties.node import node
from tests.parties.notebook import Json
from tests.parties.scenario import PNG, SCENARIO
from tests.parties.shapes import ANSWERS, EVENTS, kinds, misfits

CHANNEL, PRIVATE, ME, GROUP = "C0SUPPORT1", "C0LEADS001", "U0MANAGER1", "S0LEADS001"
SCOPES = {method.scope for method in METHODS.values() if method.scope} | {
    *("channels:read", "groups:read", "im:read", "im:write", "channels:history", "groups:history", "im:history"),
    *("channels:join", "users:read.email", "usergroups:read"),
}
SUBSCRIBED = (
    *("app_mention", "message.im", "app_home_opened", "member_joined_channel", "member_left_channel", "tokens_revoked"),
    *("channel_archive", "channel_unarchive", "group_archive", "group_unarchive"),
)
UNTYPED = {"api.test", "blocks.validate"}
"""The one answers what it was asked, the other is younger than the types."""
BUT = {
    "files.info": {".file.original_w is no string", ".file.original_h is no string"},  # numbers in other answers
    "conversations.info": {".channel.user is unknown"},  # made from channels; whom an im is with, the pages show
    "tokens_revoked": {".event_ts is unknown"},  # which every event has
}


def told(kind: str, name: str, value: Json, files: Any) -> set[str]:
    known = {found: fields for file in files for found, fields in kinds(file).items()}
    assert kind in known
    return {*misfits(known, kind, value)} - BUT.get(name, set())


def camel(name: str, between: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split(between))


@pytest.fixture(scope="module")
def slack() -> Iterator[LocalSlack]:
    node()
    local = LocalSlack(scopes=SCOPES, commands={"/probe": ""}, events=SUBSCRIBED, processing=0.0)
    local._workspace.directory.groups[GROUP] = ("Leads", (ME,))
    local.start()
    yield local
    local.stop()


def test_answers_are_of_the_shapes_that_slack_s_sdk_knows(slack: LocalSlack) -> None:
    answers = asked(slack, WebClient(slack.bot_token, base_url=slack.api_url))
    assert answers.keys() == METHODS.keys() - UNTYPED
    wrong = {}
    for method, answer in answers.items():
        kind = f"{camel(method, '.')}Response"
        wrong[method] = told(kind, method, answer, [ANSWERS / f"{kind}.d.ts"])
    assert {method: found for method, found in wrong.items() if found} == {}


def asked(slack: LocalSlack, web: WebClient) -> dict[str, Json]:
    """By method, an answer to each that this Slack knows."""
    answers: dict[str, Json] = {}

    def ask(method: str, **arguments: Any) -> Json:
        call: Callable[..., Any] = getattr(web, method.replace(".", "_"))
        answers[method] = dict(call(**arguments).data)
        return answers[method]

    ask("auth.test")
    ask("apps.connections.open", app_token=slack.app_token)
    _messages(ask)
    _files(ask)
    _places(ask)
    _views(slack, ask)
    return answers


Ask = Callable[..., Json]


def _messages(ask: Ask) -> None:
    metadata = {"event_type": "asked", "event_payload": {"id": "1"}}
    ts = ask("chat.postMessage", channel=CHANNEL, text="x", metadata=metadata)["ts"]
    ask("chat.postMessage", channel=CHANNEL, text="x", thread_ts=ts)
    ask("chat.update", channel=CHANNEL, ts=ts, text="y")
    ask("chat.postEphemeral", channel=CHANNEL, user=ME, text="x")
    ask("chat.getPermalink", channel=CHANNEL, message_ts=ts)
    ask("conversations.history", channel=CHANNEL, include_all_metadata=True)
    ask("conversations.replies", channel=CHANNEL, ts=ts)


def _files(ask: Ask) -> None:
    place = ask("files.getUploadURLExternal", filename="chart.png", length=len(PNG))
    urlopen(Request(place["upload_url"], data=PNG, method="POST")).close()  # noqa: S310 - our own Slack
    ask("files.completeUploadExternal", files=[{"id": place["file_id"], "title": "Chart"}])
    ask("files.info", file=place["file_id"])
    ask("files.delete", file=place["file_id"])


def _places(ask: Ask) -> None:
    dm = ask("conversations.open", users=ME, return_im=True)["channel"]["id"]
    ask("conversations.info", channel=dm)
    ask("conversations.info", channel=CHANNEL, include_locale=True, include_num_members=True)
    ask("conversations.members", channel=CHANNEL)
    ask("conversations.join", channel=CHANNEL)
    ask("users.info", user=ME, include_locale=True)
    ask("usergroups.list", include_users=True, include_count=True)
    ask("usergroups.users.list", usergroup=GROUP)


def _views(slack: LocalSlack, ask: Ask) -> None:
    calls = {call["method"]: call["arguments"]["view"] for each in SCENARIO["app"] for call in _with_views(each)}
    view = ask("views.open", trigger_id=slack._workspace.triggers.issue(ME), view=calls["views.push"])["view"]["id"]
    ask("views.update", view_id=view, view=calls["views.update"])
    ask("views.push", trigger_id=slack._workspace.triggers.issue(ME), view=calls["views.push"])
    ask("views.publish", user_id=ME, view=calls["views.publish"])


def _with_views(reaction: Json) -> Iterator[Json]:
    return (call for call in reaction.get("calls", []) if "view" in call["arguments"])


def test_events_are_of_the_shapes_that_slack_s_sdk_knows(slack: LocalSlack) -> None:
    slack.say("@kpi-bot hello", user=ME, channel=CHANNEL)
    slack.say("hello", user=ME, channel=f"D{ME[1:]}")
    slack.open_home(user=ME)
    slack.invite_bot(PRIVATE)
    for place in (CHANNEL, PRIVATE):
        slack.archive(place)
        slack.archive(place, on=False)
    slack.remove_bot(PRIVATE)
    slack.revoke()
    events = [delivery.payload["event"] for delivery in slack.deliveries if delivery.kind == "events_api"]
    assert {event["type"] for event in events} == {name.removesuffix(".im") for name in SUBSCRIBED}
    wrong = {}
    for event in events:
        name = "GenericMessage" if event["type"] == "message" else camel(event["type"], "_")
        wrong[event["type"]] = told(f"{name}Event", event["type"], event, EVENTS.glob("*.d.ts"))
    assert {kind: found for kind, found in wrong.items() if found} == {}
