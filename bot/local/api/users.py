"""users.info."""

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.wire import Json
from bot.local.workspace import Workspace


def info(workspace: Workspace, call: Call) -> Json:
    person = workspace.directory.person(call.text("user"))
    return {"user": person.info(locale=call.flag("include_locale"))}


METHODS = [Method("users.info", info, "users:read")]
