"""Modals in stacks of three, and a Home for each person."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.local.blocks import with_ids
from bot.local.identity import APP, BOT, TEAM
from bot.local.journal import Journal
from bot.local.refused import RefusedError
from bot.local.values import State, state_of
from bot.local.wire import Json

DEEPEST = 3


@dataclass(eq=False)
class View:
    """`shape`: as the app gave it, every block with an id. `trouble`: what the person reads when sending it failed."""

    user: str
    shape: Json
    id: str = field(default_factory=lambda: f"V0{secrets.token_hex(5).upper()}")
    hash: str = ""
    root: str = ""
    previous: str | None = None
    state: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    trouble: str | None = None

    @property
    def type(self) -> str:
        return str(self.shape["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.shape["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.shape.get("callback_id", ""))

    def label(self, name: str) -> str | None:
        """The words of `title`, `submit` or `close`."""
        given = self.shape.get(name)
        return str(given["text"]) if given else None

    def told(self) -> Json:
        """As the app reads it."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            "external_id": "",
            **self.shape,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": TEAM,
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous,
            "state": {"values": self.state},
        }


class Views:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """The person's open modals, the one on top last."""
        with self._journal.changed:
            return list(self._stacks.get(user, []))

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def find(self, view: str = "", external: str = "") -> View:
        with self._journal.changed:
            every = [each for stack in self._stacks.values() for each in stack] + list(self._homes.values())
        for each in every:
            if (view and each.id == view) or (external and each.shape.get("external_id") == external):
                return each
        raise RefusedError("not_found")

    def open(self, user: str, shape: Json) -> View:
        """A new stack: a modal that was open gives way."""
        self._unless_taken(shape)
        return self._put(user, [], self._laid(View(user, shape)))

    def push(self, user: str, shape: Json) -> View:
        below = self.stack(user)
        if not below:
            raise RefusedError("not_found")
        if len(below) >= DEEPEST:
            raise RefusedError("push_limit_reached")
        self._unless_taken(shape)
        view = View(user, shape, root=below[0].id, previous=below[-1].id)
        return self._put(user, below, self._laid(view))

    def update(self, view: View, shape: Json, given_hash: str = "") -> View:
        """What was typed stays where block and element are still the same."""
        if given_hash and given_hash != view.hash:
            raise RefusedError("hash_conflict")
        self._unless_taken(shape, view)
        with self._journal.changed:
            view.shape, view.errors, view.busy, view.trouble = shape, {}, False, None
            self._laid(view)
        self._journal.add("view", "updated", {"id": view.id, "user": view.user})
        return view

    def publish(self, user: str, shape: Json, given_hash: str = "") -> View:
        old = self._homes.get(user)
        if old:
            return self.update(old, shape, given_hash)
        self._unless_taken(shape)
        view = self._laid(View(user, shape))
        self._homes[user] = view
        self._journal.add("view", "published", {"id": view.id, "user": user})
        return view

    def close(self, view: View, *, every: bool = False) -> list[View]:
        """Take it off its stack, or with it all of the stack; what was closed, the top first."""
        with self._journal.changed:
            stack = self._stacks.get(view.user, [])
            at = 0 if every else stack.index(view)
            closed, self._stacks[view.user] = stack[at:], stack[:at]
        self._journal.add("view", "closed", {"id": view.id, "user": view.user, "all": every})
        return closed[::-1]

    def fail(self, view: View, trouble: str) -> None:
        with self._journal.changed:
            view.busy, view.trouble = False, trouble
        self._journal.add("view", "failed", {"id": view.id, "user": view.user})

    def refuse(self, view: View, errors: Mapping[str, Any]) -> None:
        with self._journal.changed:
            view.busy, view.errors = False, {str(block): str(said) for block, said in errors.items()}
        self._journal.add("view", "refused", {"id": view.id, "errors": view.errors})

    def _unless_taken(self, shape: Json, by: View | None = None) -> None:
        """`by`: the view that may have this `external_id` already."""
        external = str(shape.get("external_id") or "")
        if not external:
            return
        try:
            taken = self.find(external=external)
        except RefusedError:
            return
        if taken is not by:
            raise RefusedError("duplicate_external_id")

    def _put(self, user: str, below: list[View], view: View) -> View:
        with self._journal.changed:
            self._stacks[user] = [*below, view]
        self._journal.add("view", "opened", {"id": view.id, "user": user, "depth": len(below) + 1})
        return view

    @staticmethod
    def _laid(view: View) -> View:
        view.shape = {**view.shape, "blocks": with_ids(view.shape["blocks"])}
        view.hash = f"{int(time.time())}.{uuid4().hex[:8]}"
        view.state = state_of(view.blocks, view.state)
        return view
