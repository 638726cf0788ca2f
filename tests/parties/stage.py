"""Plays a story: does what a person does, and compares what is then true with what the story says."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from bot.local import Channel, Delivery, LocalSlack, Message, Person, View
from bot.local.identity import BOT, BOT_USER
from tests.parties.notebook import Json, Notebook
from tests.parties.probe import at, filled
from tests.parties.rooms import Room, Said, Shown
from tests.parties.scenario import Story

PATIENCE = 15.0  # seconds
SETTLED = 4.0
"""Seconds for what is true soon after the app has finished."""


@dataclass(frozen=True)
class Stage:
    """People act in `slack`; what the app says is seen in `room`. Nobody else is in `channel`."""

    slack: LocalSlack
    room: Room
    notebook: Notebook
    channel: Channel
    actor: Person
    other: Person

    @property
    def me(self) -> str:
        return self.actor.id

    @property
    def facts(self) -> Json:
        """What the story's expectations may name."""
        person = {"me": self.me, "name": self.actor.handle, "full_name": self.actor.real_name}
        return {**person, "room": self.channel.name, "bot_user": BOT_USER, "bot": BOT}


def play(story: Story, stage: Stage, patience: float = PATIENCE) -> None:
    for step in story.steps:
        before = stage.notebook.done
        delivery = act(stage, step.do)
        if step.heard:
            done = stage.notebook.wait_for(lambda: stage.notebook.done > before, patience)  # noqa: B023 # used at once
            assert done, f"{step.do}: the app never finished, {stage.notebook.trouble}"
        if delivery:
            stage.slack.wait_for(lambda: delivery.acked, patience)  # noqa: B023 # used at once
            assert delivery.error is None
        then = filled(dict(step.then), stage.facts)
        stage.notebook.wait_for(lambda: not differences(stage, then), min(patience, SETTLED))  # noqa: B023 # used at once
        assert differences(stage, then) == [], f"after {step.do}; {stage.notebook.lines()}"
    assert stage.notebook.trouble == []


def act(stage: Stage, do: Json) -> Delivery | None:
    """What a person does; the first key says what."""
    verb = next(iter(do))
    return ACTS[verb](stage, do)


def _command(stage: Stage, do: Json) -> Delivery:
    """`again`: asked once more where Slack says that it failed; a client that is coming back may lose one."""
    for _ in range(2 if do.get("again") else 0):
        typed = _typed(stage, do)
        stage.slack.wait_for(lambda: typed.acked or typed.error, PATIENCE)  # noqa: B023 # used at once
        if typed.error is None:
            return typed
    return _typed(stage, do)


def _typed(stage: Stage, do: Json) -> Delivery:
    return stage.slack.command(f"/probe {do['command']}", user=stage.me, channel=stage.channel.id)


def _say(stage: Stage, do: Json) -> None:
    channel = stage.actor.dm if do.get("in") == "direct" else stage.channel.id
    thread = _message(stage, do["under"]).ts if "under" in do else ""
    stage.slack.say(do["say"], user=stage.me, channel=channel, thread_ts=thread)


def _press(stage: Stage, do: Json) -> Delivery:
    places: dict[str, Callable[[], Message | View | None]] = {
        "message": lambda: stage.slack.messages(stage.channel.id, seen_by=stage.me)[-1],
        "view": lambda: stage.slack.views(stage.me)[-1],
        "home": lambda: stage.slack.home(stage.me),
    }
    source = places[do.get("in", "message")]()
    assert source
    return stage.slack.press(source, do["press"], user=stage.me, value=do.get("value"))


def _submit(stage: Stage, do: Json) -> Delivery:
    return stage.slack.submit(stage.slack.views(stage.me)[-1], do["submit"], user=stage.me)


def _shortcut(stage: Stage, do: Json) -> Delivery:
    message = _message(stage, do["of"]) if "of" in do else None
    return stage.slack.shortcut(do["shortcut"], user=stage.me, message=message)


def _open(stage: Stage, _: Json) -> Delivery | None:
    return stage.slack.open_home(user=stage.me)


def _refresh(stage: Stage, do: Json) -> None:
    def opened() -> int:
        return len(stage.slack.journal.of("socket", "open"))

    before = opened()
    stage.slack.disconnect(notice=do["refresh"])
    stage.slack.wait_for(lambda: opened() > before and _is_back(stage), PATIENCE)


def _is_back(stage: Stage) -> bool:
    """Whether what is sent now arrives.

    A client may come back twice, at `disconnect` and at the close, and let go of its first connection: what was sent
    there is lost, as it is with Slack.
    """
    before = len(stage.slack.journal.of("socket"))
    ping = stage.slack.command("/probe ping", user=stage.me, channel=stage.channel.id)
    stage.notebook.wait_for(lambda: ping.acked or ping.error is not None, 1.0)
    return ping.acked and len(stage.slack.journal.of("socket")) == before


def _message(stage: Stage, text: str) -> Message:
    return next(each for each in stage.slack.messages(stage.channel.id, seen_by=stage.me) if each.text == text)


ACTS: dict[str, Callable[[Stage, Json], Delivery | None]] = {
    "command": _command,
    "say": _say,
    "press": _press,
    "submit": _submit,
    "shortcut": _shortcut,
    "open": _open,
    "refresh": _refresh,
}


def differences(stage: Stage, then: Mapping[str, Any]) -> list[str]:
    """What is not as the story says, in words."""
    return [
        f"{name}: {found} instead of {wanted}"
        for name, wanted in then.items()
        for found in [LOOKS[name](stage, wanted)]
        if found != wanted
    ]


def _messages(stage: Stage, wanted: list[Json]) -> list[Json]:
    return _told(stage, stage.room.said(stage.channel.id, stage.me), wanted)


def _direct(stage: Stage, wanted: list[Json]) -> list[Json]:
    return _told(stage, stage.room.direct(stage.me), wanted)


def _told(stage: Stage, said: list[Said], wanted: list[Json]) -> list[Json]:
    """As much of each as the story asks for; what is private or in a thread is always told."""
    asked = [*wanted, *({} for _ in said)]
    return [_described(stage, each, about) for each, about in zip(said, asked, strict=False)]


def _described(stage: Stage, said: Said, wanted: Json) -> Json:
    told: Json = {"text": said.text, **_blocks(said.blocks, wanted)}
    if said.private:
        told["private"] = True
    if said.under is not None:
        told["under"] = said.under
    if "picture" in wanted:
        shown = [block["slack_file"]["id"] for block in said.blocks if block["type"] == "image"]
        told["picture"] = [pixels for file in shown for pixels in Image.open(io.BytesIO(stage.room.picture(file))).size]
    return told


def _blocks(blocks: Any, wanted: Json) -> Json:
    text = json.dumps(list(blocks), ensure_ascii=False)
    told: Json = {"blocks": [block["type"] for block in blocks]} if "blocks" in wanted else {}
    return told | ({"words": [words for words in wanted["words"] if words in text]} if "words" in wanted else {})


def _others(stage: Stage, _: list[str]) -> list[str]:
    return [said.text for said in stage.room.said(stage.channel.id, stage.other.id)]


def _view(stage: Stage, wanted: Json | None) -> Json | None:
    open_now = stage.room.modals(stage.me)
    return _looked(open_now[-1] if open_now else None, wanted)


def _home(stage: Stage, wanted: Json | None) -> Json | None:
    return _looked(stage.room.home(stage.me), wanted)


def _looked(shown: Shown | None, wanted: Json | None) -> Json | None:
    if shown is None:
        return None
    wanted = wanted or {"title": ""}
    told = {name: getattr(shown, name) for name in ("title", "submit", "errors") if name in wanted}
    return told | _blocks(shown.blocks, wanted)


def _depth(stage: Stage, _: int) -> int:
    return len(stage.room.modals(stage.me))


def _answers(stage: Stage, wanted: Json) -> Json:
    answers = stage.notebook.answers()
    return {method: {path: at(answers.get(method), path) for path in paths} for method, paths in wanted.items()}


LOOKS: dict[str, Callable[[Stage, Any], Any]] = {
    "messages": _messages,
    "direct": _direct,
    "others": _others,
    "view": _view,
    "home": _home,
    "depth": _depth,
    "answers": _answers,
}
