"""Finding people and channels, and who may see which."""

from collections.abc import Sequence

from bot.local.channels import Channel, direct
from bot.local.people import Person, bot_person
from bot.local.refused import RefusedError


class Directory:
    def __init__(self, people: Sequence[Person], channels: Sequence[Channel], bot_name: str) -> None:
        self.bot = bot_person(bot_name)
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in [*channels, *map(direct, people)]}

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
        return [channel for channel in self.channels.values() if channel.has(user)]

    def name_of(self, user: str) -> str | None:
        person = self.people.get(user)
        if person:
            return person.real_name
        return self.bot.real_name if user == self.bot.id else None
