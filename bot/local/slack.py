"""A Slack on this machine."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from aiohttp import web

from bot.local.api.respond import Respond
from bot.local.api.serve import WebApi
from bot.local.api.upload import Upload
from bot.local.channels import CHANNELS, Channel
from bot.local.commands import Command
from bot.local.dispatch import Dispatch
from bot.local.faults import Faults
from bot.local.guard import guard, harden
from bot.local.journal import Journal
from bot.local.messages import Message
from bot.local.page.serve import Page
from bot.local.people import PEOPLE, Person
from bot.local.server import LOOPBACK, Server
from bot.local.workspace import Workspace

T = TypeVar("T")
LARGEST = 32 * 1024 * 1024  # bytes of one request


class LocalSlack:
    """`scopes`: what the bot may do. `commands`: slash command → usage hint. `port` 0: any free one.
    `processing`: seconds until an uploaded file can be shown.
    """

    def __init__(  # noqa: PLR0913 # a workspace is made of this many things; all by name
        self,
        *,
        scopes: Collection[str],
        commands: Mapping[str, str],
        name: str = "kpi-bot",
        port: int = 0,
        processing: float = 0.4,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[Channel] = CHANNELS,
    ) -> None:
        self._workspace = Workspace(name, scopes, commands, processing)
        self._workspace.people(people, channels)
        self._dispatch = Dispatch(self._workspace)
        self._port = port
        self._server: Server | None = None

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
        api, page = WebApi(self._workspace), Page(self._workspace, self._dispatch)
        app.add_routes(page.routes())
        app.router.add_route("*", "/api/{method}", api.serve)
        app.router.add_get("/link/", self._dispatch.sockets.serve)
        app.router.add_post("/upload/v1/{key}", Upload(self._workspace).serve)
        app.router.add_post("/commands/{team}/{secret}", Respond(self._workspace).serve)
        app.on_response_prepare.append(harden)

        async def close(_: web.Application) -> None:
            page.events.close()
            await self._dispatch.sockets.close()

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
    def paced(self) -> bool:
        return self._workspace.pace.on

    @paced.setter
    def paced(self, on: bool) -> None:
        self._workspace.pace.on = on

    @property
    def ack_limit(self) -> float:
        return self._workspace.ack_limit

    @ack_limit.setter
    def ack_limit(self, seconds: float) -> None:
        self._workspace.ack_limit = seconds

    @property
    def processing(self) -> float:
        return self._workspace.files.processing

    @processing.setter
    def processing(self, seconds: float) -> None:
        self._workspace.files.processing = seconds

    @property
    def reply_lifetime(self) -> float:
        """Seconds a response_url lives."""
        return self._workspace.replies.lifetime

    @reply_lifetime.setter
    def reply_lifetime(self, seconds: float) -> None:
        self._workspace.replies.lifetime = seconds

    @property
    def connections(self) -> int:
        return len(self._dispatch.sockets.open)

    @property
    def commands(self) -> list[Command]:
        return list(self._workspace.commands)

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("this Slack is not running: call start() first")
        return self._server

    def command(self, text: str, *, user: str = "U0MANAGER1", channel: str = "C0SUPPORT1") -> Command:
        """Type `/kpi week` as this person; the envelope has been sent on return, its ack may follow."""
        server = self._running()
        command = self._dispatch.typed(text, user, channel)
        server.do(self._dispatch.send(command))
        return command

    def say(self, text: str, *, user: str = "U0MANAGER1", channel: str = "C0SUPPORT1") -> Message:
        """Post a person's own words."""
        return self._dispatch.said(text, user, channel)

    def messages(self, channel: str, *, seen_by: str | None = None) -> list[Message]:
        """In order; ephemeral ones only where `seen_by` is the person they are for."""
        return self._workspace.messages.of(channel, seen_by)

    def picture(self, file_id: str) -> bytes:
        """The bytes of an uploaded file."""
        return self._workspace.files.find(file_id).data or b""

    def disconnect(self) -> None:
        """Have every connection refreshed: `disconnect`, then a close, as Slack does now and then."""
        self._running().do(self._dispatch.sockets.refresh())

    def wait_for(self, what: Callable[[], T | None], timeout: float = 10.0) -> T:
        """The first truthy value of `what`; TimeoutError with the last journal lines."""
        return self.journal.wait_for(what, timeout)

    def wait_connected(self, connections: int = 1, timeout: float = 10.0) -> None:
        self.wait_for(lambda: self.connections >= connections, timeout)
