"""What a Web API method is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.local.api.call import Call
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace

Act = Callable[[Workspace, Call], Json]


@dataclass(frozen=True)
class Method:
    name: str
    act: Act
    scope: str | None = None
    json: bool = False
    """Whether a JSON body is read; the others read a query or a form and see nothing else."""
    caller: Literal["bot", "app", "anyone"] = "bot"
    tier: Literal[1, 2, 3, 4] | None = None
    """How often it may be called; None where Slack names no tier."""


def need(workspace: Workspace, scope: str) -> None:
    workspace.used_scopes.add(scope)
    if scope not in workspace.scopes:
        raise RefusedError("missing_scope", needed=scope, provided=",".join(workspace.scopes))
