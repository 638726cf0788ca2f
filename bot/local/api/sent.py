"""What a request carries, where it can be read at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import FileField, RequestPayloadError

from bot.local.refused import RefusedError


@contextmanager
def _readable(error: str) -> Iterator[None]:
    try:
        yield
    except LookupError:
        raise RefusedError("invalid_charset") from None
    except (ValueError, RuntimeError, RequestPayloadError, HttpProcessingError):  # whatever aiohttp meets in a body
        raise RefusedError(error) from None


async def text_of(request: web.Request) -> str:
    with _readable("invalid_json"):
        return await request.text()


async def bytes_of(request: web.Request) -> bytes:
    with _readable("invalid_payload"):
        return await request.read()


async def form_of(request: web.Request) -> tuple[dict[str, str], list[FileField]]:
    """What was written in its fields, and its files."""
    with _readable("invalid_form_data"):
        form = await request.post()
    written = {name: value for name, value in form.items() if isinstance(value, str)}
    return written, [value for value in form.values() if isinstance(value, FileField)]
