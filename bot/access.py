"""Who may see what: one pure function, asked before every answer."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.ask import Ask


@dataclass(frozen=True, slots=True)
class Allowed:
    private: bool
    """The answer goes to the asker alone."""


class Denied(Exception):  # noqa: N818 - a rule, not a fault
    """Figures per agent are for admins."""


def may_see(ask: Ask, user: str, admins: Collection[str]) -> Allowed:
    """Team figures are for everyone; what names an agent is for admins, and never said in a channel. Or `Denied`."""
    per_agent = ask.by == "agent" or "agent" in ask.filters
    if per_agent and user not in admins:
        raise Denied
    return Allowed(private=per_agent or ask.private)
