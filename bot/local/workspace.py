"""Everything this Slack knows: shared by the Web API, the sockets, the page and the tests."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.local.channels import Channel
from bot.local.directory import Directory
from bot.local.draft import Draft
from bot.local.faults import Faults
from bot.local.files import Files
from bot.local.journal import Journal
from bot.local.messages import Messages
from bot.local.pace import Pace
from bot.local.people import Person
from bot.local.replies import Replies
from bot.local.tickets import Tickets

if TYPE_CHECKING:
    from bot.local.commands import Command

ACK_LIMIT = 3.0  # seconds


class Workspace:
    def __init__(self, name: str, scopes: Collection[str], commands: Mapping[str, str], processing: float) -> None:
        self.name = name
        self.scopes = sorted(scopes)
        self.hints = dict(commands)
        self.url = ""
        self.ack_limit = ACK_LIMIT
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-local-{secrets.token_hex(12)}"
        self.journal = Journal()
        self.faults = Faults(self.journal)
        self.messages = Messages(self.journal)
        self.files = Files(self.journal, processing)
        self.replies = Replies(self.messages)
        self.tickets = Tickets()
        self.pace = Pace()
        self.commands: list[Command] = []
        self.unknown_methods: list[str] = []
        self.faults_seen: list[str] = []
        self.directory = Directory((), (), name)

    def people(self, people: Sequence[Person], channels: Sequence[Channel]) -> None:
        self.directory = Directory(people, channels, self.name)

    def note(self, draft: Draft, where: str) -> None:
        self.faults_seen.extend(f"{where}: {fault}" for fault in draft.faults)
