"""What the bot may know of channels, and going into them."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot.local.api.call import Call
from bot.local.api.method import Method, need
from bot.local.api.paging import MOST, page
from bot.local.channels import Channel
from bot.local.messages import Message, replies
from bot.local.refused import RefusedError
from bot.local.told import as_slack_tells
from bot.local.wire import Json
from bot.local.workspace import Workspace

KINDS = ("channels", "groups", "im")


def _seen(workspace: Workspace, call: Call, verb: str) -> Channel:
    """The channel, where one of the scopes of this verb covers its kind."""
    scopes = [f"{kind}:{verb}" for kind in KINDS]
    if not {*scopes} & {*workspace.scopes}:
        need(workspace, ",".join(scopes))
    channel = workspace.directory.seen_by_bot(call.text("channel"))
    need(workspace, f"{channel.kind}:{verb}")
    return channel


def info(workspace: Workspace, call: Call) -> Json:
    channel = _seen(workspace, call, "read")
    told = channel.info()
    if call.flag("include_num_members"):
        told["num_members"] = len(workspace.directory.members(channel))
    if call.flag("include_locale"):
        told["locale"] = "en-GB"
    return {"channel": told}


def members(workspace: Workspace, call: Call) -> Json:
    channel = _seen(workspace, call, "read")
    shown, rest = page(call, workspace.directory.members(channel))
    return {"members": shown, **rest}


def open_(workspace: Workspace, call: Call) -> Json:
    """With one person; `channel` instead of `users` opens a known conversation again."""
    if call.arguments.get("channel"):
        channel = workspace.directory.seen_by_bot(call.text("channel"))
    else:
        users = str(call.arguments.get("users") or "").split(",")
        if not users[0]:
            raise RefusedError("users_list_not_supplied")
        if len(users) > 1:
            raise RefusedError("too_many_users")
        person = workspace.directory.person(users[0])
        if person.is_bot:
            raise RefusedError("cannot_dm_bot")
        channel = workspace.directory.seen_by_bot(person.dm)
    told = channel.info() if call.flag("return_im") else {"id": channel.id}
    return {"channel": told, "no_op": True, "already_open": True}


def join(workspace: Workspace, call: Call) -> Json:
    channel = workspace.directory.seen_by_bot(call.text("channel"))
    if channel.private:
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    warning = "already_in_channel"
    told: Json = {"warning": warning, "response_metadata": {"warnings": [warning]}} if channel.bot_in else {}
    return {"channel": workspace.directory.put(replace(channel, bot_in=True)).info(), **told}


def history(workspace: Workspace, call: Call) -> Json:
    """Newest first, without replies; nothing of what only one person saw."""
    channel = _seen(workspace, call, "history")
    if not channel.bot_in:
        raise RefusedError("not_in_channel")
    said = workspace.messages.of(channel.id)
    roots = [each for each in _within(call, said) if not each.is_reply]
    shown, rest = page(call, roots[::-1])
    told = [_told(call, each, replies(said, each.ts)) for each in shown]
    return {"messages": told, "has_more": bool(rest["response_metadata"]["next_cursor"]), "pin_count": 0, **rest}


def thread(workspace: Workspace, call: Call) -> Json:
    """The root and its replies, oldest first; asked by any message of it."""
    channel = _seen(workspace, call, "history")
    ts = workspace.messages.root(channel.id, call.text("ts")) or ""
    said = [each for each in workspace.messages.thread(channel.id, ts) if not each.ephemeral_to]
    if not said:
        raise RefusedError("thread_not_found")
    root, *others = said
    shown, rest = page(call, [root, *_within(call, others)], MOST)
    told = [_told(call, each, others if each is root else []) for each in shown]
    return {"messages": told, "has_more": bool(rest["response_metadata"]["next_cursor"]), **rest}


def _told(call: Call, message: Message, in_thread: list[Message]) -> Json:
    return as_slack_tells(message, in_thread, metadata=call.flag("include_all_metadata"))


def _within(call: Call, said: list[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.flag("inclusive")

    def inside(message: Message) -> bool:
        at = Decimal(message.ts)
        after = oldest is None or at > oldest or (inclusive and at == oldest)
        return after and (latest is None or at < latest or (inclusive and at == latest))

    return [each for each in said if inside(each)]


def _moment(call: Call, name: str) -> Decimal | None:
    given = call.arguments.get(name)
    if given in (None, ""):
        return None
    try:
        moment = Decimal(str(given))
    except InvalidOperation:
        moment = Decimal("NaN")
    if not moment.is_finite():
        raise RefusedError(f"invalid_ts_{name}")
    return moment


METHODS = [
    Method("conversations.info", info, tier=3),
    Method("conversations.members", members, tier=4),
    Method("conversations.open", open_, "im:write", tier=3, json=True),
    Method("conversations.join", join, "channels:join", tier=3, json=True),
    Method("conversations.history", history, tier=3),
    Method("conversations.replies", thread, tier=3),
]
