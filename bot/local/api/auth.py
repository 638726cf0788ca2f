"""api.test, auth.test, apps.connections.open."""

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.identity import APP, BOT, BOT_USER, TEAM, TEAM_NAME
from bot.local.wire import Json
from bot.local.workspace import Workspace


def api_test(_: Workspace, call: Call) -> Json:
    return {"args": call.arguments}


def auth_test(workspace: Workspace, _: Call) -> Json:
    return {
        "url": f"{workspace.url}/",
        "team": TEAM_NAME,
        "user": workspace.name,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def connections_open(workspace: Workspace, _: Call) -> Json:
    host = workspace.url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={workspace.tickets.issue()}&app_id={APP}"}


METHODS = [
    Method("api.test", api_test, caller="anyone", json=True),
    Method("auth.test", auth_test, json=True),
    Method("apps.connections.open", connections_open, caller="app", tier=1, json=True),
]
