"""A Slack on this machine, on loopback only: Socket Mode, the Web API and a web page, for demo and tests."""

from bot.local.channels import CHANNELS, Channel
from bot.local.commands import Command
from bot.local.deliveries import Delivery
from bot.local.faults import Fault, Faults
from bot.local.forms import Incomplete
from bot.local.journal import Entry, Journal
from bot.local.messages import Message
from bot.local.people import PEOPLE, Person
from bot.local.slack import LocalSlack
from bot.local.views import View
from bot.local.workspace import Shortcut

__all__ = [
    "CHANNELS",
    "PEOPLE",
    "Channel",
    "Command",
    "Delivery",
    "Entry",
    "Fault",
    "Faults",
    "Incomplete",
    "Journal",
    "LocalSlack",
    "Message",
    "Person",
    "Shortcut",
    "View",
]
