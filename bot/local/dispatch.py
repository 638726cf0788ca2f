"""Envelopes to the app: the clock of each, its ack, and events once more when no ack came."""

import asyncio
import time

from bot.local.deliveries import EVENTS, NOBODY, TIMEOUT, WRONG, Delivery
from bot.local.refused import RefusedError
from bot.local.sockets import Sockets
from bot.local.wire import Json
from bot.local.workspace import Workspace


class Dispatch:
    """`again_after`: seconds until each repetition of an event that nobody acknowledged."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.sockets = Sockets(workspace, self._acked)
        self.again_after: tuple[float, ...] = (0.0, 60.0, 300.0)
        self._waiting: dict[str, Delivery] = {}
        self._coming: set[asyncio.Task[None]] = set()

    async def send(self, delivery: Delivery) -> None:
        """To one connection, and the clock starts; in the server's own loop."""
        with self._workspace.journal.changed:
            self._waiting[delivery.envelope_id] = delivery
            self._workspace.deliveries.append(delivery)
        await self._try(delivery)

    async def repeat(self, delivery: Delivery) -> None:
        """The same once more, with the same ids, as Slack does when it is not sure."""
        delivery.attempts += 1
        self._waiting[delivery.envelope_id] = delivery
        await self._try(delivery)

    async def _try(self, delivery: Delivery) -> None:
        delivery.sent_at = time.monotonic()
        if await self.sockets.send(delivery.envelope()):
            asyncio.get_running_loop().call_later(self._workspace.ack_limit, self._expired, delivery)
        else:
            self._unheard(delivery, NOBODY)

    def _expired(self, delivery: Delivery) -> None:
        if not delivery.acked and delivery.error is None:
            self._unheard(delivery, TIMEOUT)

    def _unheard(self, delivery: Delivery, error: str) -> None:
        if delivery.kind == EVENTS and delivery.attempts < len(self.again_after):
            again = asyncio.get_running_loop().create_task(self._again(delivery, self.again_after[delivery.attempts]))
            self._coming.add(again)
            again.add_done_callback(self._coming.discard)
            return
        self.fail(delivery, error)

    async def _again(self, delivery: Delivery, wait: float) -> None:
        await asyncio.sleep(wait)
        if not delivery.acked:
            await self.repeat(delivery)

    async def close(self) -> None:
        """No more acks come: whoever waits for one is told."""
        await self.sockets.close()
        for delivery in self._waiting.values():
            if not delivery.acked and delivery.error is None:
                self.fail(delivery, NOBODY)

    def fail(self, delivery: Delivery, error: str) -> None:
        with self._workspace.journal.changed:
            delivery.error = error
            self._workspace.journal.add("failed", delivery.name, {"error": error, "user": delivery.user})
        delivery.failed(error)

    def _acked(self, envelope_id: str, payload: object) -> None:
        told = {"envelope_id": envelope_id, "payload": payload}
        delivery = self._waiting.pop(envelope_id, None)
        if delivery is None:
            self._workspace.journal.add("ack", "unknown", told)
            return
        delivery.ack_seconds = time.monotonic() - delivery.sent_at
        kind = "late" if delivery.error else "ack"
        if delivery.error is None and (delivery.speaks_in_ack or isinstance(payload, dict)):
            self._answer(delivery, payload)
        with self._workspace.journal.changed:
            delivery.acked = True
            delivery.ack = payload if isinstance(payload, dict) else {}
            self._workspace.journal.add(kind, delivery.kind, told)

    def _answer(self, delivery: Delivery, payload: object) -> None:
        try:
            delivery.answered(_object(payload))
        except RefusedError as refused:
            self._workspace.faults_seen.append(f"ack of {delivery.name}: {refused.error} {refused.more}")
            self.fail(delivery, refused.error)


def _object(payload: object) -> Json:
    if isinstance(payload, dict):
        return payload
    raise RefusedError(WRONG)
