"""Only this machine, and only its own page: a web page elsewhere must not reach in through the browser."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
OWN = ("same-origin", "none")
SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_ours(request: web.Request) -> bool:
    host = request.headers.get("Host", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name in LOOPBACK and _is_own_origin(request, host)


def _is_own_origin(request: web.Request, host: str) -> bool:
    if request.method in ("GET", "HEAD") and "Upgrade" not in request.headers:
        return True
    origin = request.headers.get("Origin")
    if origin not in (None, f"http://{host}"):
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in OWN


@web.middleware
async def guard(request: web.Request, handler: Answer) -> web.StreamResponse:
    if not is_ours(request):
        return web.Response(status=403, text="only this machine may ask")
    return await handler(request)


async def harden(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
