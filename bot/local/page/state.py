"""What the page shows to one person in one channel, as JSON."""

from collections.abc import Sequence

from bot.local.channels import Channel
from bot.local.page.items import Items
from bot.local.page.marks import marks
from bot.local.page.names import Known
from bot.local.page.views import home, modals
from bot.local.people import Person
from bot.local.tricks import Tricks
from bot.local.wire import Json
from bot.local.workspace import Shortcut, Workspace


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.real_name, "title": person.title, "app": person.is_bot}


def _channel(workspace: Workspace, channel: Channel, user: str) -> Json:
    said = [each.ts for each in workspace.messages.of(channel.id, user) if each.user != user]
    directory = workspace.directory
    other = next((each for each in channel.members or () if each != user), directory.bot.id)
    name = (directory.name_of(other) or "") if channel.is_direct else channel.name
    return {
        "id": channel.id,
        "name": name,
        "other": other if channel.is_direct else None,
        "kind": "direct" if channel.is_direct else ("private" if channel.private else "public"),
        "purpose": f"Direct messages with {name}" if channel.is_direct else channel.purpose,
        "archived": channel.archived,
        "latest": said[-1] if said else "",
    }


def _shortcut(shortcut: Shortcut) -> Json:
    return {
        "name": shortcut.name,
        "callback_id": shortcut.callback_id,
        "kind": shortcut.kind,
        "description": shortcut.description,
    }


def deeds(channel: Channel | None) -> list[Json]:
    """What one may do with a channel."""
    if channel is None or channel.is_direct:
        return []
    archiving = ("unarchive", "Unarchive the channel") if channel.archived else ("archive", "Archive the channel")
    asking = ("remove", "Remove the app") if channel.bot_in else ("invite", "Invite the app")
    return [{"do": do, "label": label} for do, label in (asking, archiving)]


def _faults(tricks: Tricks) -> Json:
    return {
        "switches": [
            {"name": each.name, "label": each.label, "about": each.about, "on": each.is_on()}
            for each in tricks.switches
        ],
        "slips": [
            {
                "name": each.name,
                "label": each.label,
                "about": each.about,
                "waiting": each.waiting() if each.waiting else None,
            }
            for each in tricks.slips
        ],
    }


def _place(seen: Sequence[Channel], wanted: str) -> Channel | None:
    return next((each for each in seen if each.id == wanted), next(iter(seen), None))


def state(workspace: Workspace, tricks: Tricks, user: str, channel: str, thread: str) -> Json:
    directory = workspace.directory
    with workspace.journal.changed:
        seen = directory.seen_by(user)
        place = _place(seen, channel)
        here = place.id if place else ""
        names = Known(workspace, user, here)
        items = Items(workspace, user, names)
        return {
            "name": workspace.name,
            "user": user,
            "channel": here,
            "people": [_person(each) for each in [*directory.people.values(), directory.bot]],
            "channels": [_channel(workspace, each, user) for each in seen],
            "commands": [{"name": name, "hint": hint} for name, hint in workspace.hints.items()],
            "shortcuts": [_shortcut(each) for each in workspace.app.shortcuts],
            "timeline": items.timeline(here) if here else [],
            "thread": items.thread(here, thread) if thread and here == channel else None,
            "home": home(workspace, user, names) if place and place.person else None,
            "modals": modals(workspace, user, names),
            **marks(workspace, user),
            **_faults(tricks),
            "rooms_do": deeds(place),
            "faults": list(workspace.faults_seen),
            "unknown": list(workspace.unknown_methods),
        }
