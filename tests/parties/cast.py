"""A channel and two people for each story, so that stories may share one Slack and one app that stays connected."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.local import Channel, LocalSlack, Person
from tests.parties.notebook import Notebook
from tests.parties.rooms import Room
from tests.parties.scenario import SCENARIO, STORIES, Story
from tests.parties.stage import PATIENCE, Stage


@dataclass(frozen=True)
class Cast:
    channel: Channel
    actor: Person
    other: Person


def _cast(number: int) -> Cast:
    return Cast(
        Channel(f"C0SUPPORT{number:02}", f"support-{number}"),
        Person(f"U0MANAGER{number:02}", f"mara-{number}", f"Mara {number}"),
        Person(f"U0AGENT00{number:02}", f"daan-{number}", f"Daan {number}"),
    )


CASTS: Mapping[str, Cast] = {story.name: _cast(number) for number, story in enumerate(STORIES, 1)}


def known_as(ids: Mapping[str, str]) -> dict[str, Cast]:
    """The same under the ids that another party gave: by a channel's name, and by a person's."""
    return {
        story: Cast(
            replace(cast.channel, id=ids[cast.channel.name]),
            replace(cast.actor, id=ids[cast.actor.handle]),
            replace(cast.other, id=ids[cast.other.handle]),
        )
        for story, cast in CASTS.items()
    }


def people(casts: Mapping[str, Cast]) -> Iterator[Person]:
    for cast in casts.values():
        yield from (cast.actor, cast.other)


def slack_with(casts: Mapping[str, Cast]) -> LocalSlack:
    """Our own Slack with these people, and the scenario's app installed."""
    channels = [cast.channel for cast in casts.values()]
    return LocalSlack.installing(SCENARIO["manifest"], people=tuple(people(casts)), channels=channels)


def nothing() -> None:
    pass


@dataclass(frozen=True)
class Theatre:
    """One app before one Slack, for one story after another, with `forget` between them."""

    slack: LocalSlack
    room: Room
    notebook: Notebook
    casts: Mapping[str, Cast]
    forget: Callable[[], None] = nothing

    def stage(self, story: Story) -> Stage:
        cast = self.casts[story.name]
        self.notebook.wait_for(lambda: self.notebook.is_idle, PATIENCE)
        self.notebook.begin()
        self.forget()
        self.slack.processing = story.processing
        self.slack.wait_connected()
        return Stage(self.slack, self.room, self.notebook, cast.channel, cast.actor, cast.other)
