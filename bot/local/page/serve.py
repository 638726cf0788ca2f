"""What the page asks for."""

from importlib import resources

from aiohttp import web

from bot.local.acts import Acts
from bot.local.dispatch import Dispatch
from bot.local.page.events import Events
from bot.local.page.posts import Posts
from bot.local.page.state import state
from bot.local.refused import RefusedError
from bot.local.rooms import Rooms
from bot.local.tricks import Tricks
from bot.local.workspace import Workspace

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
PICTURES = ("image/png", "image/jpeg", "image/gif")


def asset(name: str) -> web.Response:
    found = next((each for each in resources.files(__package__).iterdir() if each.name == name), None)
    kind = KINDS.get(name.rpartition(".")[2])
    if kind is None or found is None:
        return web.Response(status=404)
    return web.Response(text=found.read_text("utf-8"), content_type=kind, charset="utf-8")


class Page:
    def __init__(self, workspace: Workspace, dispatch: Dispatch, acts: Acts, rooms: Rooms, tricks: Tricks) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self._tricks = tricks
        self._posts = Posts(workspace, acts, rooms, tricks)
        self.events = Events(workspace)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.get("/page/state", self.state),
            *self._posts.routes(),
            web.get("/page/events", self.events.serve),
            web.get("/page/files/{file}", self.file),
            web.get("/page/{name}", self.asset),
        ]

    async def page(self, _: web.Request) -> web.Response:
        return asset("page.html")

    async def asset(self, request: web.Request) -> web.Response:
        return asset(request.match_info["name"])

    async def state(self, request: web.Request) -> web.Response:
        people = self._workspace.directory.people
        user, channel, thread = (request.query.get(name, "") for name in ("user", "channel", "thread"))
        user = user if user in people else next(iter(people), "")
        shown = state(self._workspace, self._tricks, user, channel, thread)
        return web.json_response({**shown, "connections": len(self._dispatch.sockets.open)})

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
