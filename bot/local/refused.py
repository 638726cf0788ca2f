"""How this Slack says no."""

from collections.abc import Mapping

from bot.local.wire import Json


class RefusedError(Exception):
    """An answer with `ok: false`, named as Slack names it."""

    def __init__(
        self, error: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.more = more

    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.more}


def lacking(field: str) -> RefusedError:
    message = f"[ERROR] missing required field: {field}"
    return RefusedError("invalid_arguments", response_metadata={"messages": [message]})


def rate_limited(seconds: int | None) -> RefusedError:
    """`seconds` None: without a word on when to come back."""
    return RefusedError("ratelimited", status=429, headers={} if seconds is None else {"Retry-After": str(seconds)})
