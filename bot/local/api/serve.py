"""The way of every call: token, method, scope, pace, fault, act, answer; all of it in the journal."""

import asyncio
from dataclasses import replace

from aiohttp import web

from bot.local.api import auth, blocks, chat, conversations, files, users, views
from bot.local.api.call import Call, read
from bot.local.api.method import Method, need
from bot.local.faults import HANG, SERVER_ERROR, Fault
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace

ROOMS = (auth, blocks, chat, conversations, files, users, views)
METHODS: dict[str, Method] = {method.name: method for room in ROOMS for method in room.METHODS}


class WebApi:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        fault: Fault | None = None
        try:
            call = await read(request)
            self._workspace.journal.add("request", name, call.arguments)
            fault = self._workspace.faults.take(name)
            answer = self._answer(name, call, fault)
        except RefusedError as refused:
            return self._told(name, refused.answer(), refused.status, refused.headers)
        if fault:
            return await wordless(request, fault)
        return self._told(name, answer, 200, {})

    def _answer(self, name: str, call: Call, fault: Fault | None) -> Json:
        answer = {"ok": True, **self._act(name, call)} if fault is None or fault.accepted else {}
        if fault and not fault.is_wordless:
            raise fault.refusal()
        return answer

    def _act(self, name: str, call: Call) -> Json:
        method = METHODS.get(name)
        if method is None:
            self._workspace.unknown_methods.append(name)
            raise RefusedError("unknown_method", req_method=name)
        self._check_token(method, call.token)
        if method.scope:
            need(self._workspace, method.scope)
        self._workspace.rates.count(name, method.tier)
        unread = call.json and not method.json
        return method.act(self._workspace, replace(call, arguments={}) if unread else call)

    def _check_token(self, method: Method, token: str) -> None:
        right = {"bot": self._workspace.bot_token, "app": self._workspace.app_token}.get(method.caller)
        if method.caller == "bot" and token == right and self._workspace.revoked:
            raise RefusedError("token_revoked")
        if right is None or token == right:
            return
        if not token:
            raise RefusedError("not_authed")
        known = (self._workspace.bot_token, self._workspace.app_token)
        raise RefusedError("not_allowed_token_type" if token in known else "invalid_auth")

    def _told(self, name: str, answer: Json, status: int, headers: dict[str, str]) -> web.Response:
        self._workspace.journal.add("answer", name, _without_address(answer))
        scopes = {"x-oauth-scopes": ",".join(self._workspace.scopes)}
        return web.json_response(answer, status=status, headers={**scopes, **headers})


async def wordless(request: web.Request, fault: Fault) -> web.Response:
    """An answer that says nothing of what was done: an error of the server, silence, a broken connection."""
    if fault.answer == SERVER_ERROR:
        return web.Response(status=500, text="Internal Server Error")
    if fault.answer == HANG:
        await asyncio.sleep(fault.seconds)
    request.protocol.force_close()
    return web.Response()


def _without_address(answer: Json) -> Json:
    """Addresses that open a socket or take a file are secrets: the journal may be shown."""
    return {name: value for name, value in answer.items() if name not in ("url", "upload_url")}
