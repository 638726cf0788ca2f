"""What a person does on the page."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.local.acts import Acts, Incomplete
from bot.local.api.sent import text_of
from bot.local.blocks import elements
from bot.local.messages import Message
from bot.local.page.body import Body
from bot.local.page.items import may_delete
from bot.local.refused import RefusedError
from bot.local.rooms import Rooms
from bot.local.tricks import Tricks
from bot.local.views import View
from bot.local.wire import Json
from bot.local.workspace import Workspace

LONGEST = 12_000  # characters a person may type
Post = Callable[[Body], Awaitable[Json]]


class Posts:
    def __init__(self, workspace: Workspace, acts: Acts, rooms: Rooms, tricks: Tricks) -> None:
        self._workspace = workspace
        self._acts = acts
        self._rooms = rooms
        self._tricks = tricks

    def routes(self) -> list[web.RouteDef]:
        every: dict[str, Post] = {
            "send": self._send,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "switch": self._switch,
            "slip": self._slip,
            "room": self._room,
            "delete": self._delete,
        }
        return [web.post(f"/page/{name}", _serving(post)) for name, post in every.items()]

    async def _send(self, body: Body) -> Json:
        user, channel, thread = body.text("user"), body.text("channel"), body.text("thread", needed=False)
        text = body.text("text", most=None)[:LONGEST].strip()
        if not text:
            raise ValueError("nothing was typed")
        if not text.startswith("/"):
            return {"message": (await self._acts.say(text, user=user, channel=channel, thread=thread)).ts}
        if thread:
            heard = "app_mention" in self._workspace.app.events
            other = f"mention @{self._workspace.name}" if heard else "type it in the channel"
            raise ValueError(f"Commands do not work in threads, as in Slack: {other} instead.")
        return {"command": (await self._acts.command(text, user=user, channel=channel)).ts}

    async def _press(self, body: Body) -> Json:
        user, block, action = body.text("user"), body.text("block_id"), body.text("action_id")
        view = body.text("view", needed=False)
        source = self._view(user, view) if view else self._message(body)
        blocks = source.blocks if isinstance(source, View) else source.whole
        if (block, action) not in {(within["block_id"], each["action_id"]) for within, each in elements(blocks)}:
            raise ValueError("What you pressed is not there any more: it changed in the meantime.")
        value, values = body.chosen("value"), body.values()
        await self._acts.press(source, action, user=user, value=value, block_id=block, values=values)
        return {}

    async def _submit(self, body: Body) -> Json:
        user = body.text("user")
        try:
            await self._acts.submit(self._view(user, body.text("view")), body.values(), user=user)
        except Incomplete as incomplete:
            return {"errors": incomplete.errors}
        return {}

    async def _close(self, body: Body) -> Json:
        user = body.text("user")
        await self._acts.close_view(self._view(user, body.text("view")), user=user, every=body.flag("all"))
        return {}

    async def _home(self, body: Body) -> Json:
        if not self._workspace.home:
            raise ValueError("this app has no Home")
        await self._acts.open_home(user=body.text("user"))
        return {}

    async def _shortcut(self, body: Body) -> Json:
        message = self._message(body) if body.text("ts", needed=False) else None
        await self._acts.shortcut(body.text("callback_id"), user=body.text("user"), message=message)
        return {}

    async def _switch(self, body: Body) -> Json:
        await self._tricks.switch(body.text("name"), on=body.flag("on"))
        return {}

    async def _slip(self, body: Body) -> Json:
        await self._tricks.slip(body.text("name"))
        return {}

    async def _room(self, body: Body) -> Json:
        channel, do = body.text("channel"), body.text("do")
        if do in ("archive", "unarchive"):
            await self._rooms.archive(channel, on=do == "archive", user=body.text("user"))
        elif do == "invite":
            await self._rooms.invite_bot(channel)
        elif do == "remove":
            await self._rooms.remove_bot(channel)
        else:
            raise ValueError(f"one cannot {do} a channel")
        return {}

    async def _delete(self, body: Body) -> Json:
        message = self._message(body)
        if not may_delete(self._workspace, body.text("user"), message):
            raise ValueError("Only whoever wrote it, or an admin, can delete a message.")
        self._rooms.delete(message)
        return {}

    def _message(self, body: Body) -> Message:
        found = self._workspace.messages.find(body.text("channel"), body.text("ts"))
        if found is None or not found.seen_by(body.text("user")):
            raise ValueError("This message is not there any more.")
        return found

    def _view(self, user: str, view: str) -> View:
        views = self._workspace.views
        found = next((each for each in [*views.stack(user), views.home(user)] if each and each.id == view), None)
        if found is None:
            raise ValueError("This is not open any more.")
        return found


def _serving(post: Post) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return web.json_response({"error": "say it in JSON"}, status=415)
        try:
            return web.json_response(await post(Body(await text_of(request))))
        except RefusedError:
            return web.json_response({"error": "that is no text"}, status=400)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": "that is too much at once"}, status=413)
        except ValueError as wrong:
            return web.json_response({"error": str(wrong)}, status=400)

    return serve
