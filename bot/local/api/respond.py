"""The response_url of a command or of something pressed."""

import json

from aiohttp import web

from bot.local.api.serve import wordless
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace

FORM = "application/x-www-form-urlencoded"


async def _body(request: web.Request) -> Json:
    text = str((await request.post()).get("payload", "")) if request.content_type == FORM else await request.text()
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusedError("invalid_payload", status=400)
    return body


class Respond:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def serve(self, request: web.Request) -> web.Response:
        fault = self._workspace.faults.take("response_url")
        try:
            body = await _body(request)
            self._workspace.journal.add("request", "response_url", body)
            if fault is None or fault.accepted:
                self._say(request.match_info["secret"], body)
            if fault and not fault.is_wordless:
                raise fault.refusal()
        except RefusedError as refused:
            self._workspace.journal.add("answer", "response_url", refused.answer())
            status = refused.status if refused.status != 200 else 400  # noqa: PLR2004 # as webhooks answer
            return web.json_response(refused.answer(), status=status, headers=refused.headers)
        if fault:
            return await wordless(request, fault)
        return web.Response(text="ok")

    def _say(self, secret: str, body: Json) -> None:
        replies = self._workspace.replies
        reply = replies.find(secret)
        if body.get("delete_original"):
            replies.delete(reply)
            return
        ephemeral = body.get("response_type") != "in_channel"
        replies.say(reply, self._workspace.read(body, "response_url", ephemeral=ephemeral), body)
