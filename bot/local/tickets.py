"""Addresses of sockets: each opens one connection, once and soon."""

import secrets
import time

LIFETIME = 30.0  # seconds


class Tickets:
    def __init__(self) -> None:
        self._open: dict[str, float] = {}

    def issue(self) -> str:
        ticket = secrets.token_urlsafe(18)
        self._open[ticket] = time.monotonic()
        return ticket

    def use(self, ticket: str) -> bool:
        born = self._open.pop(ticket, None)
        return born is not None and time.monotonic() - born < LIFETIME
