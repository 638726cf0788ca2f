"""What one person of this workspace knows by name."""

from bot.local.channels import Channel
from bot.local.refused import RefusedError
from bot.local.show import Choice
from bot.local.workspace import Workspace


class Known:
    """For the renderer; `here` is the channel that is open."""

    def __init__(self, workspace: Workspace, user: str, here: str) -> None:
        self._workspace = workspace
        self._user = user
        self._here = here

    def person(self, user: str) -> str | None:
        return self._workspace.directory.name_of(user)

    def channel(self, channel: str) -> str | None:
        found = self._workspace.directory.channels.get(channel)
        return found.name if found and not found.private else None

    def pixels(self, file: str) -> tuple[int, int] | None:
        try:
            return self._workspace.files.find(file).size_in_pixels()
        except RefusedError:  # deleted since
            return None

    def people(self) -> list[Choice]:
        people = self._workspace.directory.people.values()
        return [Choice(each.id, each.real_name, "im") for each in people if not each.deleted]

    def rooms(self) -> list[Choice]:
        return [self._room(each) for each in self._workspace.directory.seen_by(self._user)]

    def here(self) -> str:
        return self._here

    def _room(self, channel: Channel) -> Choice:
        if channel.person:
            return Choice(channel.id, self._workspace.name, "im")
        return Choice(channel.id, channel.name, "private" if channel.private else "public")
