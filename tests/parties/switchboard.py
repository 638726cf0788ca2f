"""Between an app and a Web API of others: the socket is opened at our own Slack, all else is passed on and noted.

Two things are put in the words of the other side: it hears POST only, while slack_sdk reads by GET; and it takes only
triggers of its own, so each of ours is exchanged for one of those, once.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web

from bot.local import LocalSlack
from bot.local.refused import RefusedError
from bot.local.server import LOOPBACK, Server
from tests.parties.notebook import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
OPEN_SOCKET = "apps.connections.open"


@dataclass(frozen=True)
class Call:
    method: str
    arguments: Json
    answer: Json


class Switchboard:
    """`calls`: all that was passed on, in order."""

    def __init__(self, slack: LocalSlack, other: str) -> None:
        self.calls: list[Call] = []
        self._slack, self._other = slack, other
        self._triggers: dict[str, str] = {}
        self._server = Server(0, self._application)
        self.api_url = f"http://{LOOPBACK}:{self._server.port}/api/"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    @property
    def refusals(self) -> list[Call]:
        return [call for call in self.calls if not call.answer.get("ok")]

    def _application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.cleanup_ctx.append(self._session)
        return app

    async def _session(self, _: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as self._client:
            yield

    async def _api(self, request: web.Request) -> web.Response:
        method, token = request.match_info["method"], request.headers.get("Authorization", "")
        arguments, is_json = await _arguments(request)
        if method == OPEN_SOCKET:
            answer = await self._ask(self._slack.api_url, method, token, arguments, is_json=is_json)
            return web.json_response(answer)
        if method in ("views.open", "views.push"):
            arguments["trigger_id"] = await self._exchanged(str(arguments.get("trigger_id")), token)
        answer = await self._ask(f"{self._other}/api/", method, token, arguments, is_json=is_json)
        self.calls.append(Call(method, arguments, answer))
        return web.json_response(answer)

    async def _ask(self, api_url: str, method: str, token: str, arguments: Json, *, is_json: bool) -> Json:
        kind = JSON if is_json else FORM
        body = json.dumps(arguments) if is_json else urlencode(arguments)
        headers = {"Authorization": token, "Content-Type": kind}
        async with self._client.post(f"{api_url}{method}", data=body, headers=headers) as said:
            return dict(await said.json())

    async def _exchanged(self, trigger: str, token: str) -> str:
        if trigger not in self._triggers:
            try:
                user = self._slack._workspace.triggers.use(trigger)
            except RefusedError:
                return trigger
            asked = {"user_id": user}
            issued = await self._ask(f"{self._other}/api/", "views.generateTriggerId", token, asked, is_json=True)
            self._triggers[trigger] = str(issued["trigger_id"])
        return self._triggers[trigger]


async def _arguments(request: web.Request) -> tuple[Json, bool]:
    text = await request.text()
    if request.content_type == JSON:
        return {**request.query, **json.loads(text or "{}")}, True
    return {**request.query, **dict(parse_qsl(text, keep_blank_values=True))}, False
