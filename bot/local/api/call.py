"""One call of a method: its arguments from the query, a form or a JSON body."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.local.api.sent import form_of, text_of
from bot.local.refused import RefusedError, lacking
from bot.local.wire import Json, parsed

TRUE = ("1", "true", "True", True, 1)


@dataclass(frozen=True)
class Call:
    """`json`: the arguments came as a JSON body."""

    arguments: Json
    token: str
    json: bool = False

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        if value is None or value == "":
            raise lacking(name)
        return str(value)

    def number(self, name: str) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            raise RefusedError("invalid_arguments") from None

    def flag(self, name: str) -> bool:
        return self.arguments.get(name) in TRUE


async def read(request: web.Request) -> Call:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= _object(await text_of(request))
    elif request.method == "POST":
        written, _ = await form_of(request)
        arguments |= written
    bearer = request.headers.get("Authorization", "")
    token = bearer.removeprefix("Bearer ").strip() if bearer.startswith("Bearer ") else ""
    given = str(arguments.pop("token", ""))
    return Call(arguments, token or given, request.content_type == "application/json")


def _object(text: str) -> Json:
    try:
        body = parsed(text or "{}")
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(body, dict):
        raise RefusedError("json_not_object")
    return body
