"""The way of every call: token, method, scope, fault, act, answer; all of it in the journal."""

from aiohttp import web

from bot.local.api import auth, chat, conversations, files, users
from bot.local.api.call import Call, read
from bot.local.api.method import Method, need
from bot.local.faults import CUT, SERVER_ERROR, Fault
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace

METHODS = {
    method.name: method
    for method in [*auth.METHODS, *chat.METHODS, *conversations.METHODS, *users.METHODS, *files.METHODS]
}


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
        if fault and fault.answer == CUT:
            return cut(request)
        if fault and fault.answer == SERVER_ERROR:
            self._workspace.journal.add("answer", name, {"status": 500})
            return web.Response(status=500, text="Internal Server Error")
        return self._told(name, answer, 200, {})

    def _answer(self, name: str, call: Call, fault: Fault | None) -> Json:
        if fault and not fault.accepted:
            self._unless_broken(fault)
            return {}
        answer = {"ok": True, **self._act(name, call)}
        if fault:
            self._unless_broken(fault)
        return answer

    @staticmethod
    def _unless_broken(fault: Fault) -> None:
        if fault.answer not in (CUT, SERVER_ERROR):
            raise fault.refusal()

    def _act(self, name: str, call: Call) -> Json:
        method = METHODS.get(name)
        if method is None:
            self._workspace.unknown_methods.append(name)
            raise RefusedError("unknown_method", req_method=name)
        self._check_token(method, call.token)
        if method.scope:
            need(self._workspace, method.scope)
        return method.act(self._workspace, call)

    def _check_token(self, method: Method, token: str) -> None:
        right = {"bot": self._workspace.bot_token, "app": self._workspace.app_token}.get(method.caller)
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


def cut(request: web.Request) -> web.Response:
    """Drop the connection: the caller never learns what became of its call."""
    request.protocol.force_close()
    return web.Response()


def _without_address(answer: Json) -> Json:
    """Addresses that open a socket or take a file are secrets: the journal may be shown."""
    return {name: value for name, value in answer.items() if name not in ("url", "upload_url")}
