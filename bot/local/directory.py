"""Finding people and channels, and who may see which."""

from collections.abc import Mapping, Sequence

from bot.local.channels import Channel, direct
from bot.local.people import Person, bot_person
from bot.local.refused import RefusedError


class Directory:
    """`groups`: user groups by id, each a name and its people."""

    def __init__(
        self,
        people: Sequence[Person],
        channels: Sequence[Channel],
        bot_name: str,
        groups: Mapping[str, tuple[str, tuple[str, ...]]] | None = None,
    ) -> None:
        self.bot = bot_person(bot_name)
        self.people = {person.id: person for person in people}
        talking = [direct(person) for person in people if not person.is_stranger]
        self.channels = {channel.id: channel for channel in [*channels, *talking]}
        self.groups = dict(groups or {})

    def person(self, user: str) -> Person:
        found = self.bot if user == self.bot.id else self.people.get(user)
        if found is None:
            raise RefusedError("user_not_found")
        return found

    def seen_by_bot(self, channel: str) -> Channel:
        found = self.channels.get(channel)
        if found is None or (found.private and not found.bot_in):
            raise RefusedError("channel_not_found")
        return found

    def open_to_bot(self, channel: str) -> Channel:
        """Where the bot may post: a person's id means the direct conversation."""
        person = self.people.get(channel)
        found = self.seen_by_bot(person.dm if person else channel)
        if found.archived:
            raise RefusedError("is_archived")
        if not found.bot_in:
            raise RefusedError("not_in_channel")
        return found

    def seen_by(self, user: str) -> list[Channel]:
        person = self.people.get(user)
        return [channel for channel in self.channels.values() if person and channel.has(person)]

    def members(self, channel: Channel) -> list[str]:
        """Everyone in it, the bot too where it is a member."""
        people = [each.id for each in self.people.values() if channel.has(each)]
        return [*people, self.bot.id] if channel.bot_in else people

    def put(self, channel: Channel) -> Channel:
        """In place of what was known of it."""
        self.channels[channel.id] = channel
        return channel

    def name_of(self, user: str) -> str | None:
        person = self.people.get(user)
        if person:
            return person.real_name
        return self.bot.real_name if user == self.bot.id else None
