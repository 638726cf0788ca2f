"""Faults on demand: wordless answers, rates, refused blocks, sockets that break, and the switches of the page."""

import asyncio
import math
import threading
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local import LocalSlack
from bot.local.rates import TIERS
from tests.bot.local.full import SUPPORT, section
from tests.bot.local.test_sockets import address


def post(client: WebClient, *blocks: dict[str, Any]) -> Any:
    return client.chat_postMessage(channel=SUPPORT, text="Figures", blocks=[*blocks] or None)


def test_a_call_that_hangs_is_carried_out_and_never_answered(slack: LocalSlack) -> None:
    slack.faults.add("chat.postMessage", slack.faults.HANG)
    hasty = WebClient(slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        post(hasty)
    assert len(slack.messages(SUPPORT)) == 1


def test_a_call_that_hangs_long_enough_is_cut(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", slack.faults.HANG, seconds=0.0, accepted=False)
    with pytest.raises(Exception, match="Remote end closed"):
        post(client)
    assert slack.messages(SUPPORT) == []


def test_a_429_may_keep_quiet_about_when_to_come_back(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", "ratelimited", retry_after=None)
    with pytest.raises(SlackApiError) as refused:
        post(client)
    assert refused.value.response.status_code == 429
    assert "Retry-After" not in refused.value.response.headers


def test_blocks_of_a_type_are_refused_as_often_as_was_asked_for(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.refuse_blocks("section")
    with pytest.raises(SlackApiError) as refused:
        post(client, {"type": "divider"}, section())
    assert refused.value.response["error"] == "invalid_blocks"
    (said,) = refused.value.response["response_metadata"]["messages"]
    assert "json-pointer:/blocks/1/type" in said
    assert post(client, section())["ok"]
    slack.faults.refuse_blocks("section")
    slack.faults.clear()
    assert post(client, section())["ok"]


def test_a_method_is_called_no_more_often_than_its_tier_allows(slack: LocalSlack, client: WebClient) -> None:
    for _ in range(TIERS[3]):
        client.conversations_info(channel=SUPPORT)
    with pytest.raises(SlackApiError) as refused:
        client.conversations_info(channel=SUPPORT)
    assert refused.value.response.status_code == 429
    assert int(refused.value.response.headers["Retry-After"]) >= 1
    assert client.users_info(user="U0MANAGER1")["ok"], "each method has a pace of its own"
    slack.paced = False
    assert client.conversations_info(channel=SUPPORT)["ok"]


def test_after_a_warning_a_connection_is_used_until_it_is_closed(slack: LocalSlack) -> None:
    url = address(slack)

    async def seen() -> list[Any]:
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            await socket.receive_json()
            leaving = threading.Thread(target=lambda: slack.disconnect(notice=0.5))
            leaving.start()
            frames = [await socket.receive_json()]
            await asyncio.to_thread(slack.command, "/kpi week")
            frames += [await socket.receive_json(), await socket.receive_json()]
            await socket.receive()
            await asyncio.to_thread(leaving.join)
            return frames

    frames = asyncio.run(seen())
    assert [each.get("reason") or each["type"] for each in frames] == ["warning", "slash_commands", "refresh_requested"]


def test_a_dropped_connection_breaks_without_a_word(slack: LocalSlack) -> None:
    url = address(slack)

    async def broken() -> Any:
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            await socket.receive_json()
            await asyncio.to_thread(slack.drop)
            return (await socket.receive()).type

    assert asyncio.run(broken()) in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.ERROR)
    assert slack.connections == 0


def test_a_deaf_connection_takes_what_it_gets_and_answers_nothing(slack: LocalSlack) -> None:
    url = address(slack)
    slack.ack_limit = 0.2

    async def talk() -> list[Any]:
        async with aiohttp.ClientSession() as session, session.ws_connect(url, autoping=False) as socket:
            heard: list[Any] = [(await socket.receive()).type]
            await socket.ping()
            heard.append((await socket.receive()).type)
            await asyncio.to_thread(slack.deafen)
            command = await asyncio.to_thread(slack.command, "/kpi week")
            await socket.ping()
            await asyncio.to_thread(slack.wait_for, lambda: command.error)
            heard.append(command.error)
            await asyncio.to_thread(slack.stop)
            heard.append((await socket.receive()).type)
            return heard

    kinds = aiohttp.WSMsgType
    text, pong, error, end = asyncio.run(talk())
    assert (text, pong, error) == (kinds.TEXT, kinds.PONG, "operation_timeout")
    assert end is not kinds.PONG, "it stayed silent to the end"


def test_every_switch_goes_on_and_off(slack: LocalSlack) -> None:
    tricks, do = slack._tricks, slack._running().do
    usual = slack.processing
    for switch in tricks.switches:
        assert switch.label
        assert switch.about
        do(tricks.switch(switch.name, on=True))
        assert switch.is_on()
        do(tricks.switch(switch.name, on=False))
        assert not switch.is_on()
    assert slack.processing == usual
    do(tricks.switch("never", on=True))
    assert slack.processing == math.inf
    with pytest.raises(ValueError, match="no switch"):
        do(tricks.switch("gravity", on=True))


def test_every_slip_does_something(slack: LocalSlack) -> None:
    tricks, do = slack._tricks, slack._running().do
    for slip in tricks.slips:
        assert not (slip.waiting and slip.waiting())
        do(tricks.slip(slip.name))
    later = ["busy", "long", "error", "cut", "hang", "upload", "no-image", "no-table"]
    assert [slip.name for slip in tricks.slips if slip.waiting and slip.waiting()] == later
    assert [slip.name for slip in tricks.slips if slip.waiting is None] == ["refresh", "drop", "deaf"]
    with pytest.raises(ValueError, match="no slip"):
        do(tricks.slip("gravity"))
