"""conversations.info."""

from bot.local.api.call import Call
from bot.local.api.method import Method, need
from bot.local.wire import Json
from bot.local.workspace import Workspace

SCOPES = ("channels:read", "groups:read", "im:read")


def info(workspace: Workspace, call: Call) -> Json:
    if not set(SCOPES) & set(workspace.scopes):
        need(workspace, ",".join(SCOPES))
    channel = workspace.directory.seen_by_bot(call.text("channel"))
    need(workspace, channel.scope)
    told = channel.info()
    if call.flag("include_num_members"):
        told["num_members"] = sum(channel.has(user) for user in workspace.directory.people) + channel.bot_in
    if call.flag("include_locale"):
        told["locale"] = "en-GB"
    return {"channel": told}


METHODS = [Method("conversations.info", info)]
