"""users.info, usergroups.list, usergroups.users.list."""

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.identity import TEAM
from bot.local.refused import RefusedError
from bot.local.wire import Json
from bot.local.workspace import Workspace


def info(workspace: Workspace, call: Call) -> Json:
    person = workspace.directory.person(call.text("user"))
    with_email = "users:read.email" in workspace.scopes
    return {"user": person.info(locale=call.flag("include_locale"), email=with_email)}


def groups(workspace: Workspace, call: Call) -> Json:
    listed = []
    for id_, (name, people) in workspace.directory.groups.items():
        group: Json = {"id": id_, "team_id": TEAM, "is_usergroup": True, "name": name, "handle": name.lower()}
        group |= {"user_count": len(people)} if call.flag("include_count") else {}
        group |= {"users": list(people)} if call.flag("include_users") else {}
        listed.append(group)
    return {"usergroups": listed}


def people_of_group(workspace: Workspace, call: Call) -> Json:
    found = workspace.directory.groups.get(call.text("usergroup"))
    if found is None:
        raise RefusedError("no_such_subteam")
    return {"users": list(found[1])}


METHODS = [
    Method("users.info", info, "users:read", tier=4),
    Method("usergroups.list", groups, "usergroups:read", tier=2),
    Method("usergroups.users.list", people_of_group, "usergroups:read", tier=2),
]
