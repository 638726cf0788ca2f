"""A Slack on this machine, on loopback only: Socket Mode, the Web API and a web page, for demo and tests."""

from bot.local.channels import CHANNELS, Channel
from bot.local.commands import Command
from bot.local.faults import Fault, Faults
from bot.local.journal import Entry, Journal
from bot.local.messages import Message
from bot.local.people import PEOPLE, Person
from bot.local.slack import LocalSlack

__all__ = [
    "CHANNELS",
    "PEOPLE",
    "Channel",
    "Command",
    "Entry",
    "Fault",
    "Faults",
    "Journal",
    "LocalSlack",
    "Message",
    "Person",
]
