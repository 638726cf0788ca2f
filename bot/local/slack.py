"""A Slack on this machine."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Self, TypeVar

from aiohttp import web

from bot.local.acts import Acts
from bot.local.api.respond import Respond
from bot.local.api.serve import WebApi
from bot.local.api.upload import Upload
from bot.local.channels import CHANNELS, Channel
from bot.local.clocked import Clocked
from bot.local.commands import Command
from bot.local.deliveries import Delivery
from bot.local.dispatch import Dispatch
from bot.local.faults import Faults
from bot.local.guard import guard, harden
from bot.local.installed import installed
from bot.local.journal import Journal
from bot.local.messages import Message
from bot.local.page.serve import Page
from bot.local.people import PEOPLE, Person
from bot.local.rooms import Rooms
from bot.local.server import LOOPBACK, Server
from bot.local.tricks import Tricks
from bot.local.values import Chosen, Values
from bot.local.views import View
from bot.local.workspace import App, Shortcut, Workspace

T = TypeVar("T")
LARGEST = 32 * 1024 * 1024  # bytes of one request


class LocalSlack(Clocked):
    """`scopes`: what the bot may do. `commands`: slash command → usage hint. `events`: what it subscribes to.

    `port` 0: any free one. `processing`: seconds until an uploaded file can be shown.
    What people do returns when the envelope has been sent; its ack may follow. ValueError where they cannot.
    """

    def __init__(  # noqa: PLR0913 # a workspace is made of this many things; all by name
        self,
        *,
        scopes: Collection[str],
        commands: Mapping[str, str],
        events: Collection[str] = (),
        shortcuts: Sequence[Shortcut] = (),
        interactive: bool = True,
        home: bool = True,
        name: str = "kpi-bot",
        port: int = 0,
        processing: float = 0.4,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[Channel] = CHANNELS,
    ) -> None:
        app = App(name, scopes, commands, events, shortcuts, interactive, home)
        super().__init__(Workspace(app, people, channels, processing))
        self._dispatch = Dispatch(self._workspace)
        self._acts = Acts(self._workspace, self._dispatch)
        self._rooms = Rooms(self._workspace, self._dispatch)
        self._tricks = Tricks(self._workspace, self._dispatch)
        self._port = port
        self._server: Server | None = None

    @classmethod
    def installing(
        cls,
        manifest: Mapping[str, Any],
        *,
        port: int = 0,
        processing: float = 0.4,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[Channel] = CHANNELS,
    ) -> Self:
        """With the app of this manifest, which may do what it declares and hears what it subscribes to."""
        app = installed(manifest)
        return cls(
            scopes=app.scopes,
            commands=app.commands,
            events=app.events,
            shortcuts=app.shortcuts,
            interactive=app.interactive,
            home=app.home,
            name=app.name,
            port=port,
            processing=processing,
            people=people,
            channels=channels,
        )

    def start(self) -> None:
        """Return when it listens; a port in use is an OSError."""
        if self._server:
            raise RuntimeError("this Slack is running already")
        server = Server(self._port, self._application)
        self._workspace.url = f"http://{LOOPBACK}:{server.port}"
        server.start()
        self._server = server

    def stop(self) -> None:
        server, self._server = self._server, None
        if server:
            server.stop()

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=LARGEST)
        api = WebApi(self._workspace)
        page = Page(self._workspace, self._dispatch, self._acts, self._rooms, self._tricks)
        app.add_routes(page.routes())
        app.router.add_route("*", "/api/{method}", api.serve)
        app.router.add_get("/link/", self._dispatch.sockets.serve)
        app.router.add_post("/upload/v1/{key}", Upload(self._workspace).serve)
        app.router.add_post("/commands/{team}/{secret}", Respond(self._workspace).serve)
        app.on_response_prepare.append(harden)

        async def close(_: web.Application) -> None:
            page.events.close()
            await self._dispatch.close()

        app.on_shutdown.append(close)
        return app

    @property
    def url(self) -> str:
        return self._workspace.url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self._workspace.bot_token

    @property
    def app_token(self) -> str:
        return self._workspace.app_token

    @property
    def journal(self) -> Journal:
        return self._workspace.journal

    @property
    def faults(self) -> Faults:
        return self._workspace.faults

    @property
    def unknown_methods(self) -> list[str]:
        return list(self._workspace.unknown_methods)

    @property
    def faults_seen(self) -> list[str]:
        """What Slack accepts and people would still notice: blocks without text, an ack it could not show."""
        return list(self._workspace.faults_seen)

    @property
    def used_scopes(self) -> set[str]:
        """The scopes that calls have needed so far."""
        return set(self._workspace.used_scopes)

    @property
    def connections(self) -> int:
        return len(self._dispatch.sockets.open)

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self._workspace.deliveries)

    @property
    def commands(self) -> list[Command]:
        return self._workspace.commands

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("this Slack is not running: call start() first")
        return self._server

    def command(self, text: str, *, user: str = "U0MANAGER1", channel: str = "C0SUPPORT1") -> Command:
        """Type `/kpi week` as this person."""
        return self._running().do(self._acts.command(text, user=user, channel=channel))

    def say(self, text: str, *, user: str = "U0MANAGER1", channel: str = "C0SUPPORT1", thread_ts: str = "") -> Message:
        """Post a person's own words; `@kpi-bot` in them mentions the app."""
        return self._running().do(self._acts.say(text, user=user, channel=channel, thread=thread_ts))

    def press(
        self,
        source: Message | View,
        action_id: str,
        *,
        user: str = "U0MANAGER1",
        value: Chosen = None,
        block_id: str | None = None,
        values: Values | None = None,
    ) -> Delivery:
        """Press a button or choose `value`, as it was seen in `source`; `values`: what else was chosen there."""
        server = self._running()
        return server.do(self._acts.press(source, action_id, user=user, value=value, block_id=block_id, values=values))

    def shortcut(self, callback_id: str, *, user: str = "U0MANAGER1", message: Message | None = None) -> Delivery:
        return self._running().do(self._acts.shortcut(callback_id, user=user, message=message))

    def open_home(self, *, user: str = "U0MANAGER1") -> Delivery | None:
        return self._running().do(self._acts.open_home(user=user))

    def home(self, user: str = "U0MANAGER1") -> View | None:
        return self._workspace.views.home(user)

    def views(self, user: str = "U0MANAGER1") -> list[View]:
        """The modals that a person has open, the one on top last."""
        return self._workspace.views.stack(user)

    def submit(self, view: View, values: Values | None = None, *, user: str = "U0MANAGER1") -> Delivery:
        """Fill in by block and action, and send; `Incomplete` where the client itself sees something missing."""
        return self._running().do(self._acts.submit(view, values or {}, user=user))

    def close_view(self, view: View, *, user: str = "U0MANAGER1", every: bool = False) -> Delivery | None:
        return self._running().do(self._acts.close_view(view, user=user, every=every))

    def archive(self, channel: str, *, on: bool = True) -> None:
        self._running().do(self._rooms.archive(channel, on=on))

    def invite_bot(self, channel: str) -> None:
        self._running().do(self._rooms.invite_bot(channel))

    def remove_bot(self, channel: str) -> None:
        self._running().do(self._rooms.remove_bot(channel))

    def delete(self, message: Message) -> None:
        self._rooms.delete(message)

    def revoke(self, *, on: bool = True) -> None:
        """The bot's token stops working; `on` False: it works again."""
        self._running().do(self._rooms.revoke(on=on))

    def redeliver(self, delivery: Delivery) -> None:
        """The same once more, with the same ids."""
        self._running().do(self._dispatch.repeat(delivery))

    def disconnect(self, reason: str = "refresh_requested", *, notice: float = 0.0) -> None:
        """Have every connection refreshed: `disconnect`, then a close, as Slack does now and then."""
        self._running().do(self._dispatch.sockets.refresh(reason, notice))

    def drop(self) -> None:
        """Every connection breaks without a word."""
        self._running().soon(self._dispatch.sockets.drop)

    def deafen(self) -> None:
        """Every connection stays open and silent."""
        self._running().soon(self._dispatch.sockets.deafen)

    def messages(self, channel: str, *, seen_by: str | None = None) -> list[Message]:
        """In order, replies too; ephemeral ones only where `seen_by` is the person they are for."""
        return self._workspace.messages.of(channel, seen_by)

    def thread(self, message: Message) -> list[Message]:
        """The message and its replies, in order."""
        return self._workspace.messages.thread(message.channel, message.ts)

    def picture(self, file_id: str) -> bytes:
        """The bytes of an uploaded file."""
        return self._workspace.files.find(file_id).data or b""

    def wait_for(self, what: Callable[[], T | None], timeout: float = 10.0) -> T:
        """The first truthy value of `what`; TimeoutError with the last journal lines."""
        return self.journal.wait_for(what, timeout)

    def wait_connected(self, connections: int = 1, timeout: float = 10.0) -> None:
        self.wait_for(lambda: self.connections >= connections, timeout)
