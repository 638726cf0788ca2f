"""`scenario.json`: the app, what a person does, and what must then be true."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.parties.notebook import Json

PATH = Path(__file__).parent / "scenario.json"
SCENARIO: Json = json.loads(PATH.read_text("utf-8"))
PNG = base64.b64decode(SCENARIO["png"])
LACKS: dict[str, dict[str, str]] = SCENARIO["lacks"]


@dataclass(frozen=True)
class Step:
    """`heard`: whether the app hears of it. `then`: what must be true, by what is looked at."""

    do: Json
    then: Mapping[str, Any] = field(default_factory=dict)
    heard: bool = True


@dataclass(frozen=True)
class Story:
    """`without`: by party that cannot play it, what it lacks. `processing`: seconds until a file can be shown."""

    name: str
    steps: tuple[Step, ...]
    without: Mapping[str, str]
    processing: float

    def __str__(self) -> str:
        return self.name


def _story(told: Json) -> Story:
    steps = tuple(Step(**step) for step in told["steps"])
    return Story(told["name"], steps, told.get("not", {}), told.get("processing", 0.2))


STORIES = tuple(_story(told) for told in SCENARIO["stories"])


def stories(party: str) -> list[Story]:
    """Those that this party can play."""
    return [story for story in STORIES if party not in story.without]
