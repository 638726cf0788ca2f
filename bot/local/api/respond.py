"""The response_url of a command or of something pressed. What it refuses it does not explain, as Slack's does not."""

from http import HTTPStatus

from aiohttp import web

from bot.local.api.sent import form_of, text_of
from bot.local.api.serve import wordless
from bot.local.refused import RefusedError
from bot.local.replies import is_on
from bot.local.wire import Json, parsed
from bot.local.workspace import Workspace

FORM = "application/x-www-form-urlencoded"


async def _body(request: web.Request) -> Json:
    text = (await form_of(request))[0].get("payload", "") if request.content_type == FORM else await text_of(request)
    try:
        body = parsed(text)
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
            status = refused.status if refused.status != HTTPStatus.OK else HTTPStatus.NOT_FOUND
            return web.json_response({"ok": False, "error": refused.error}, status=status, headers=refused.headers)
        if fault:
            return await wordless(request, fault)
        return web.Response(text="ok")

    def _say(self, secret: str, body: Json) -> None:
        replies = self._workspace.replies
        reply = replies.find(secret)
        speaks, ephemeral = body.get("text") or body.get("blocks"), body.get("response_type") != "in_channel"
        if not is_on(body, "delete_original"):
            replies.say(reply, self._workspace.read(body, "response_url", ephemeral=ephemeral), body)
            return
        said = self._workspace.read(body, "response_url", ephemeral=ephemeral) if speaks else None
        replies.delete(reply)
        if said:
            replies.say(reply, said, body)
