"""A small language for shapes of JSON: a check yields what is wrong and where, in Slack's words."""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.local.wire import Json

Check = Callable[[object, str], Iterator[str]]
Rule = Callable[[Json, str], Iterator[str]]


def wrong(what: str, where: str) -> str:
    return f"{what} [json-pointer:{where}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", where)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", where)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", where)

    return check


def matching(pattern: str, what: str) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield wrong(what, where)

    return check


def number(most: int, least: int = 0) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield wrong(f"must be a number from {least} to {most}", where)

    return check


def flag(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", where)


def one_of(*allowed: str) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"unsupported value: {value}", where)

    return check


def nullable(inner: Check) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if value is not None:
            yield from inner(value, where)

    return check


def listed(item: Check, most: int, least: int = 1) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", where)
        elif len(value) < least:
            yield wrong(f"no fewer than {least} items allowed", where)
        elif len(value) > most:
            yield wrong(f"no more than {most} items allowed", where)
        else:
            for index, each in enumerate(value):
                yield from item(each, f"{where}/{index}")

    return check


def fields(needed: Mapping[str, Check], allowed: Mapping[str, Check] | None = None) -> Check:
    """An object with every needed field and none but the allowed ones; `by_type` takes `type` away before."""
    known = {**needed, **(allowed or {})}

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", where)
            return
        for name in needed:
            if name not in value:
                yield wrong(f"missing required field: {name}", where)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{where}/{name}")
            else:
                yield wrong(f"invalid additional property: {name}", where)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", where)
        elif "type" not in value:
            yield wrong("missing required field: type", where)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield wrong(f"unsupported type: {value['type']}", f"{where}/type")
        else:
            yield from kinds[value["type"]]({name: each for name, each in value.items() if name != "type"}, where)

    return check


def exactly_one(first: str, second: str, inner: Check) -> Check:
    def check(value: object, where: str) -> Iterator[str]:
        if isinstance(value, dict) and (first in value) == (second in value):
            yield wrong(f"must define either `{first}` or `{second}`", where)
        yield from inner(value, where)

    return check


def then(inner: Check, *rules: Rule) -> Check:
    """What holds between fields; the rules see only objects in which each field is right by itself."""

    def check(value: object, where: str) -> Iterator[str]:
        errors = [*inner(value, where)]
        yield from errors
        if not errors and isinstance(value, dict):
            for rule in rules:
                yield from rule(value, where)

    return check
