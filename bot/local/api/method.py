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
    caller: Literal["bot", "app", "anyone"] = "bot"


def need(workspace: Workspace, scope: str) -> None:
    if scope not in workspace.scopes:
        raise RefusedError("missing_scope", needed=scope, provided=",".join(workspace.scopes))
