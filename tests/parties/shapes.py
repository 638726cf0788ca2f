"""What Slack's Node SDK knows of answers and events, read from its type declarations, which are made from real ones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = Path(__file__).parent / "node_modules" / "@slack"
ANSWERS = PACKAGES / "web-api" / "dist" / "types" / "response"
EVENTS = PACKAGES / "types" / "dist" / "events"
KIND = re.compile(r"^export (?:interface (\w+)|type (\w+) = WebAPICallResult &) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^ {4}(\w+)(\?)?: (.*?);?$", re.MULTILINE)
PLAIN: Mapping[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "number": (int, float)}


@dataclass(frozen=True)
class Field:
    kind: str
    required: bool


Kinds = Mapping[str, Mapping[str, Field]]


def kinds(path: Path) -> Kinds:
    """By name, the fields of everything declared in a file."""
    found = KIND.finditer(path.read_text("utf-8"))
    return {
        each[1] or each[2]: {name: Field(kind, not optional) for name, optional, kind in FIELD.findall(each[3])}
        for each in found
    }


def misfits(known: Kinds, kind: str, value: Any, at: str = "") -> Iterator[str]:
    """Where `value` holds what is unknown, of another type, or not at all though it always is there."""
    if value is None:
        return
    if kind.endswith("[]") and isinstance(value, list):
        for number, each in enumerate(value):
            yield from misfits(known, kind.removesuffix("[]"), each, f"{at}.{number}")
    elif kind in known and isinstance(value, dict):
        yield from _fields(known, known[kind], value, at)
    elif kind.endswith("[]") or kind in known or not _is_plain(kind, value):
        yield f"{at} is no {kind}"


def _is_plain(kind: str, value: Any) -> bool:
    """Whether it can be of this kind; kinds that are not told apart here are not doubted."""
    return kind not in PLAIN or (isinstance(value, PLAIN[kind]) and isinstance(value, bool) == (kind == "boolean"))


def _fields(known: Kinds, fields: Mapping[str, Field], value: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, field in fields.items():
        if field.required and name not in value and field.kind != "undefined":
            yield f"{at}.{name} is missing"
    for name, inside in value.items():
        if name not in fields:
            yield f"{at}.{name} is unknown"
        elif name != "blocks":
            yield from misfits(known, fields[name].kind, inside, f"{at}.{name}")
