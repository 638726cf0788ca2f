"""What the page asks for."""

import json
from importlib import resources

from aiohttp import web

from bot.local.dispatch import Dispatch
from bot.local.page.events import Events
from bot.local.page.state import state
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
PICTURES = ("image/png", "image/jpeg", "image/gif")
LONGEST = 12_000  # characters a person may type


def asset(name: str) -> web.Response:
    found = resources.files(__package__) / name
    kind = KINDS.get(name.rpartition(".")[2])
    if kind is None or not found.is_file():
        return web.Response(status=404)
    return web.Response(text=found.read_text("utf-8"), content_type=kind, charset="utf-8")


class Page:
    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self.events = Events(workspace)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/page/state", self.state),
            web.post("/page/send", self.send),
            web.get("/page/events", self.events.serve),
            web.get("/page/files/{file}", self.file),
            web.get("/page/{name}", self.asset),
        ]

    async def home(self, _: web.Request) -> web.Response:
        return asset("page.html")

    async def asset(self, request: web.Request) -> web.Response:
        return asset(request.match_info["name"])

    async def state(self, request: web.Request) -> web.Response:
        people = self._workspace.directory.people
        user = request.query.get("user", "")
        user = user if user in people else next(iter(people), "")
        shown = state(self._workspace, user, request.query.get("channel", ""), len(self._dispatch.sockets.open))
        return web.json_response(shown)

    async def send(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return web.json_response({"error": "say it in JSON"}, status=415)
        try:
            body = json.loads(await request.text())
            user, channel, text = (str(body[name]) for name in ("user", "channel", "text"))
        except (ValueError, TypeError, KeyError):
            return web.json_response({"error": "user, channel and text are needed"}, status=400)
        try:
            return web.json_response(await self._said(user, channel, text[:LONGEST].strip()))
        except ValueError as wrong:
            return web.json_response({"error": str(wrong)}, status=400)

    async def _said(self, user: str, channel: str, text: str) -> Json:
        if not text:
            raise ValueError("nothing was typed")
        if text.startswith("/"):
            command = self._dispatch.typed(text, user, channel)
            await self._dispatch.send(command)
            return {"command": command.ts}
        return {"message": self._dispatch.said(text, user, channel).ts}

    async def file(self, request: web.Request) -> web.Response:
        try:
            file = self._workspace.files.find(request.match_info["file"])
        except RefusedError:
            return web.Response(status=404)
        if not self._workspace.files.is_processed(file.id):
            return web.Response(status=404)
        if file.mimetype not in PICTURES:
            away = {"Content-Disposition": "attachment"}
            return web.Response(body=file.data, content_type="application/octet-stream", headers=away)
        return web.Response(body=file.data, content_type=file.mimetype)
