"""views.open, views.push, views.update, views.publish."""

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.blocks import refuse_wrong_view
from bot.local.draft import decoded
from bot.local.refused import RefusedError, lacking
from bot.local.views import View
from bot.local.wire import Json
from bot.local.workspace import Workspace


def _shape(workspace: Workspace, call: Call, kind: str) -> Json:
    shape = decoded(call.arguments.get("view"), "invalid_arguments")
    if shape is None:
        raise lacking("view")
    refuse_wrong_view(shape, workspace.files.is_processed)
    if shape["type"] != kind:
        raise RefusedError("invalid_arguments", response_metadata={"messages": [f"[ERROR] expected a {kind} view"]})
    return dict(shape)


def _told(view: View) -> Json:
    return {"view": view.told()}


def _person(workspace: Workspace, call: Call) -> str:
    if not (call.arguments.get("trigger_id") or call.arguments.get("interactivity_pointer")):
        raise lacking("trigger_id")
    return workspace.triggers.use(call.text("trigger_id"))


def open_(workspace: Workspace, call: Call) -> Json:
    shape = _shape(workspace, call, "modal")
    return _told(workspace.views.open(_person(workspace, call), shape))


def push(workspace: Workspace, call: Call) -> Json:
    shape = _shape(workspace, call, "modal")
    return _told(workspace.views.push(_person(workspace, call), shape))


def update(workspace: Workspace, call: Call) -> Json:
    view, external = str(call.arguments.get("view_id") or ""), str(call.arguments.get("external_id") or "")
    if not view and not external:
        raise lacking("view_id")
    found = workspace.views.find(view, external)
    shape = _shape(workspace, call, found.type)
    return _told(workspace.views.update(found, shape, str(call.arguments.get("hash") or "")))


def publish(workspace: Workspace, call: Call) -> Json:
    if not workspace.home:
        raise RefusedError("not_enabled")
    user = call.text("user_id")
    workspace.directory.person(user)
    shape = _shape(workspace, call, "home")
    return _told(workspace.views.publish(user, shape, str(call.arguments.get("hash") or "")))


METHODS = [
    Method("views.open", open_, tier=4, json=True),
    Method("views.push", push, tier=4, json=True),
    Method("views.update", update, tier=4, json=True),
    Method("views.publish", publish, tier=4, json=True),
]
