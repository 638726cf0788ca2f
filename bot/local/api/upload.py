"""The upload address: raw bytes, or one file of a form."""

from aiohttp import web

from bot.local.api.sent import bytes_of, form_of
from bot.local.api.serve import wordless
from bot.local.refused import RefusedError
from bot.local.workspace import Workspace


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await bytes_of(request)
    _, sent = await form_of(request)
    return sent[0].file.read() if sent else b""


class Upload:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def serve(self, request: web.Request) -> web.Response:
        fault = self._workspace.faults.take("upload")
        try:
            data = await _bytes(request)
            if fault is None or fault.accepted:
                self._workspace.files.receive(request.match_info["key"], data)
            if fault and not fault.is_wordless:
                raise fault.refusal()
        except RefusedError as refused:
            status = refused.status if refused.status != 200 else 400  # noqa: PLR2004 # an upload has no `ok: false`
            return web.Response(status=status, text=refused.error, headers=refused.headers)
        if fault:
            return await wordless(request, fault)
        return web.Response(text=f"OK - {len(data)}")
