"""Everything this Slack knows: shared by the Web API, the sockets, the page and the tests."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.local import draft
from bot.local.channels import Channel
from bot.local.commands import Command
from bot.local.directory import Directory
from bot.local.draft import Draft
from bot.local.faults import Faults
from bot.local.files import Files
from bot.local.journal import Journal
from bot.local.messages import Messages
from bot.local.pace import Pace
from bot.local.people import Person
from bot.local.rates import Rates
from bot.local.replies import Replies
from bot.local.tickets import Tickets
from bot.local.triggers import Triggers
from bot.local.views import Views

if TYPE_CHECKING:
    from bot.local.deliveries import Delivery

ACK_LIMIT = 3.0  # seconds


@dataclass(frozen=True)
class Shortcut:
    """`message`: offered on a message instead of beside the composer."""

    name: str
    callback_id: str
    description: str = ""
    kind: Literal["global", "message"] = "global"


@dataclass(frozen=True)
class App:
    """What its manifest says of an app. `commands`: slash command → usage hint. `events`: what it subscribes to."""

    name: str = "kpi-bot"
    scopes: Collection[str] = ()
    commands: Mapping[str, str] = field(default_factory=dict)
    events: Collection[str] = ()
    shortcuts: Sequence[Shortcut] = ()
    interactive: bool = True
    home: bool = True


class Workspace:
    def __init__(self, app: App, people: Sequence[Person], channels: Sequence[Channel], processing: float) -> None:
        self.app = app
        self.name = app.name
        self.scopes = sorted(app.scopes)
        self.hints = dict(app.commands)
        self.home = app.home
        self.url = ""
        self.ack_limit = ACK_LIMIT
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-local-{secrets.token_hex(12)}"
        self.verification = secrets.token_hex(12)
        self.revoked = False
        self.journal = Journal()
        self.faults = Faults(self.journal)
        self.messages = Messages(self.journal)
        self.files = Files(self.journal, processing)
        self.replies = Replies(self.messages)
        self.views = Views(self.journal)
        self.triggers = Triggers()
        self.tickets = Tickets()
        self.pace = Pace()
        self.rates = Rates()
        self.deliveries: list[Delivery] = []
        self.unknown_methods: list[str] = []
        self.faults_seen: list[str] = []
        self.used_scopes: set[str] = set()
        self.directory = Directory(people, channels, app.name)

    @property
    def commands(self) -> list[Command]:
        return [each for each in self.deliveries if isinstance(each, Command)]

    def read(self, body: Mapping[str, Any], where: str, *, ephemeral: bool) -> Draft:
        """What somebody wants to say; RefusedError as Slack refuses it. Its faults are noted with `where`."""
        said = draft.read(body, self.files.is_processed, ephemeral=ephemeral)
        self.faults.check(said.blocks or [])
        self.faults_seen.extend(f"{where}: {fault}" for fault in said.faults)
        return said
