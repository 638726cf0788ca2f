"""A person's modals, and the app's Home."""

import json

from bot.local.show import Names, show_view
from bot.local.views import View
from bot.local.wire import Json, compact
from bot.local.workspace import Workspace

MOST = 250_000  # characters of one view


def modals(workspace: Workspace, user: str, names: Names) -> list[Json]:
    """The one on top last."""
    return [_modal(view, names) for view in workspace.views.stack(user)]


def _modal(view: View, names: Names) -> Json:
    return {
        "id": view.id,
        "title": view.label("title") or "",
        "submit": view.label("submit"),
        "close": view.label("close") or "Cancel",
        "html": show_view(view.blocks, names),
        "errors": dict(view.errors),
        "trouble": view.trouble,
        "busy": view.busy,
    }


def home(workspace: Workspace, user: str, names: Names) -> Json | None:
    """`html` is empty where nothing was published."""
    if not workspace.home:
        return None
    view = workspace.views.home(user)
    if view is None:
        return {"id": "", "html": "", "inside": None}
    shape = {name: value for name, value in view.shape.items() if name != "blocks"} | {"blocks": view.blocks}
    inside = {
        "json": json.dumps(shape, ensure_ascii=False, indent=2),
        "size": len(compact(shape)),
        "most": MOST,
        "via": "views.publish",
        "faults": [],
    }
    return {"id": view.id, "html": show_view(view.blocks, names), "inside": inside}
