"""What an app learns of channels, people and what was said."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.local import LocalSlack
from tests.bot.local.full import AGENT, LEADS, MANAGER, SUPPORT, actions, button, code, modal, running, section

HOME = "D0MANAGER1"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    yield from running()


def test_history_is_newest_first_without_replies_and_without_what_one_person_saw(
    slack: LocalSlack, client: WebClient
) -> None:
    root = slack.say("first")
    client.chat_postMessage(channel=SUPPORT, text="reply", thread_ts=root.ts)
    client.chat_postMessage(channel=SUPPORT, text="second")
    client.chat_postEphemeral(channel=SUPPORT, user=MANAGER, text="yours")
    told = client.conversations_history(channel=SUPPORT)["messages"]
    assert [each["text"] for each in told] == ["second", "first"]
    assert (told[1]["reply_count"], told[1]["reply_users"]) == (1, ["U0LOCALBOT"])
    assert "bot_id" in told[0]
    assert "bot_id" not in told[1]


def test_history_comes_a_page_at_a_time_and_within_moments(slack: LocalSlack, client: WebClient) -> None:
    said = [slack.say(str(number)) for number in range(5)]
    first = client.conversations_history(channel=SUPPORT, limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=SUPPORT, limit=2, cursor=cursor)
    assert [each["text"] for each in [*first["messages"], *second["messages"]]] == ["4", "3", "2", "1"]
    within: dict[str, Any] = {"channel": SUPPORT, "oldest": said[1].ts, "latest": said[3].ts}
    assert [each["text"] for each in client.conversations_history(**within)["messages"]] == ["2"]
    inclusive = client.conversations_history(**within, inclusive=True)["messages"]
    assert [each["text"] for each in inclusive] == ["3", "2", "1"]
    for wrong, name in (({"cursor": "%"}, "invalid_cursor"), ({"limit": 1000}, "invalid_limit")):
        assert code(client.conversations_history, channel=SUPPORT, **wrong) == name
    assert code(client.conversations_history, channel=SUPPORT, oldest="noon") == "invalid_ts_oldest"


def test_metadata_is_told_only_to_those_who_ask_for_it(client: WebClient) -> None:
    metadata = {"event_type": "kpi_delivery", "event_payload": {"delivery_id": "1"}}
    client.chat_postMessage(channel=SUPPORT, text="digest", metadata=metadata)
    (quiet,) = client.conversations_history(channel=SUPPORT)["messages"]
    (told,) = client.conversations_history(channel=SUPPORT, include_all_metadata=True)["messages"]
    assert "metadata" not in quiet
    assert told["metadata"] == metadata


def test_a_thread_is_its_root_and_its_replies(slack: LocalSlack, client: WebClient) -> None:
    root = slack.say("question")
    reply = client.chat_postMessage(channel=SUPPORT, text="answer", thread_ts=root.ts)
    client.chat_postMessage(channel=SUPPORT, text="to the reply", thread_ts=reply["ts"])
    told = client.conversations_replies(channel=SUPPORT, ts=root.ts)["messages"]
    assert [each["text"] for each in told] == ["question", "answer", "to the reply"]
    assert {each["thread_ts"] for each in told} == {root.ts}
    assert [each.text for each in slack.thread(root)] == ["question", "answer", "to the reply"]
    assert client.conversations_replies(channel=SUPPORT, ts=reply["ts"])["messages"][0]["text"] == "question"
    assert code(client.conversations_replies, channel=SUPPORT, ts="1.000001") == "thread_not_found"


def test_a_reply_to_what_is_gone_or_was_for_one_person_stands_in_the_channel(
    slack: LocalSlack, client: WebClient
) -> None:
    root = slack.say("question")
    slack.delete(root)
    own = client.chat_postEphemeral(channel=SUPPORT, user=MANAGER, text="yours")["message_ts"]
    for ts in (root.ts, own):
        told = client.chat_postMessage(channel=SUPPORT, text="answer", thread_ts=ts)["message"]
        assert "thread_ts" not in told


def test_an_edit_is_shorter_than_a_post_and_names_the_channel_by_its_id(slack: LocalSlack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=SUPPORT, text="x" * 4_001)["ts"]
    edit = {"ts": posted, "text": "x"}
    assert code(client.chat_update, channel=SUPPORT, **{**edit, "text": "x" * 4_001}) == "msg_too_long"
    assert code(client.chat_update, channel=MANAGER, **edit) == "channel_not_found"
    slack.archive(SUPPORT)
    assert code(client.chat_update, channel=SUPPORT, **edit) == "is_inactive"


def test_no_app_is_in_a_conversation_of_two_people(slack: LocalSlack, client: WebClient) -> None:
    between = "D0MARADAAN"
    command = slack.command("/kpi week", channel=between)
    assert (command.payload["channel_id"], command.payload["channel_name"]) == (between, "directmessage")
    assert code(client.chat_postMessage, channel=between, text="hello") == "channel_not_found"
    assert WebhookClient(command.response_url).send(text="hello").status_code == 200
    assert [each.text for each in slack.messages(between, seen_by=AGENT)] == []


def test_members_are_people_and_the_app_where_it_is_in(slack: LocalSlack, client: WebClient) -> None:
    everyone = client.conversations_members(channel=SUPPORT)["members"]
    assert {MANAGER, AGENT, "U0LOCALBOT"} <= {*everyone}
    assert "U0STRANGE1" not in everyone
    slack.remove_bot(SUPPORT)
    assert "U0LOCALBOT" not in client.conversations_members(channel=SUPPORT)["members"]


def test_a_shared_channel_and_its_strangers_are_told_as_such(client: WebClient) -> None:
    assert client.conversations_info(channel="C0PARTNER1")["channel"]["is_ext_shared"]
    stranger = client.users_info(user="U0STRANGE1")["user"]
    assert stranger["is_stranger"]
    assert stranger["team_id"] != client.users_info(user=MANAGER)["user"]["team_id"]
    assert "email" not in stranger["profile"]


def test_a_direct_conversation_is_opened_with_one_person(client: WebClient) -> None:
    assert client.conversations_open(users=MANAGER)["channel"]["id"] == HOME
    assert client.conversations_open(channel=HOME, return_im=True)["channel"]["user"] == MANAGER
    assert code(client.conversations_open, users="U0NOBODY01") == "user_not_found"
    assert code(client.conversations_open, users=f"{MANAGER},{AGENT}") == "too_many_users"
    assert code(client.api_call, api_method="conversations.open") == "users_list_not_supplied"
    assert code(client.conversations_open, users="U0LOCALBOT") == "cannot_dm_bot"


def test_an_app_goes_into_public_channels_by_itself(slack: LocalSlack, client: WebClient) -> None:
    slack.remove_bot(SUPPORT)
    assert code(client.chat_postMessage, channel=SUPPORT, text="hello") == "not_in_channel"
    assert client.conversations_join(channel=SUPPORT)["channel"]["is_member"]
    assert client.conversations_join(channel=SUPPORT)["warning"] == "already_in_channel"
    assert client.chat_postMessage(channel=SUPPORT, text="hello")["ok"]
    assert code(client.conversations_join, channel=HOME) == "method_not_supported_for_channel_type"
    slack.archive(SUPPORT)
    assert code(client.conversations_join, channel=SUPPORT) == "is_archived"
    assert code(client.conversations_history, channel=LEADS) == "channel_not_found"


def test_the_history_of_a_channel_that_the_app_left_is_closed(slack: LocalSlack, client: WebClient) -> None:
    slack.remove_bot(SUPPORT)
    assert code(client.conversations_history, channel=SUPPORT) == "not_in_channel"


def test_user_groups_are_listed(slack: LocalSlack, client: WebClient) -> None:
    slack._workspace.directory.groups["S0LEADS001"] = ("leads", (MANAGER,))
    (group,) = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert (group["handle"], group["users"], group["user_count"]) == ("leads", [MANAGER], 1)
    assert client.usergroups_users_list(usergroup="S0LEADS001")["users"] == [MANAGER]
    assert code(client.usergroups_users_list, usergroup="S0NOBODY01") == "no_such_subteam"


def test_a_message_has_an_address(slack: LocalSlack, client: WebClient) -> None:
    said = slack.say("look")
    link = client.chat_getPermalink(channel=SUPPORT, message_ts=said.ts)["permalink"]
    assert link == f"{slack.url}/archives/{SUPPORT}/p{said.ts.replace('.', '')}"
    assert code(client.chat_getPermalink, channel=SUPPORT, message_ts="1.000001") == "message_not_found"


def test_blocks_are_looked_at_without_being_posted(slack: LocalSlack, client: WebClient) -> None:
    assert client.api_call("blocks.validate", json={"blocks": [section()]})["ok"]
    assert client.api_call("blocks.validate", json={"view": modal(section())})["ok"]
    for wrong, pointer in (
        ({"blocks": [{"type": "x"}]}, "/0/type"),
        ({"view": modal({"type": "x"})}, "/blocks/0/type"),
    ):
        with pytest.raises(SlackApiError) as refused:
            client.api_call("blocks.validate", json=wrong)
        assert refused.value.response["errors"] == [{"pointer": pointer, "message": "unsupported type: x"}]
    assert code(client.api_call, api_method="blocks.validate", json={}) == "invalid_arguments"
    assert slack.messages(SUPPORT) == []


def test_rich_text_keeps_its_place_in_an_edit(client: WebClient) -> None:
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
    ts = client.chat_postMessage(channel=SUPPORT, text="x", blocks=[rich])["ts"]
    assert code(client.chat_update, channel=SUPPORT, ts=ts, text="x", blocks=[section()]) == "block_mismatch"
    assert client.chat_update(channel=SUPPORT, ts=ts, text="x", blocks=[section(), actions(button())])["ok"]


def test_a_file_may_be_deleted(client: WebClient) -> None:
    file = client.files_upload_v2(content=b"words", filename="a.txt")["file"]["id"]
    assert client.files_delete(file=file)["ok"]
    assert code(client.files_info, file=file) == "file_not_found"


def test_the_clock_of_this_slack_may_be_ahead(slack: LocalSlack) -> None:
    now = float(slack.say("now").ts)
    slack.clock_offset = 3600.0
    assert float(slack.say("later").ts) - now >= 3600
