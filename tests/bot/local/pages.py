"""The page as the browser talks to it, without a browser."""

import json
from http.client import HTTPConnection
from typing import Any

from bot.local import LocalSlack

JSON = {"Content-Type": "application/json"}


def ask(
    slack: LocalSlack, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection(slack.url.removeprefix("http://"))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def state(slack: LocalSlack, user: str = "U0MANAGER1", channel: str = "C0SUPPORT1", thread: str = "") -> dict[str, Any]:
    told = json.loads(ask(slack, "GET", f"/page/state?user={user}&channel={channel}&thread={thread}")[2])
    assert isinstance(told, dict)
    return told


def post(slack: LocalSlack, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Act as the manager in #support unless it says otherwise."""
    whole = {"user": "U0MANAGER1", "channel": "C0SUPPORT1", **body}
    status, _, answer = ask(slack, "POST", f"/page/{what}", json.dumps(whole), **JSON)
    return status, json.loads(answer)


def send(slack: LocalSlack, text: str, user: str = "U0MANAGER1", **headers: str) -> tuple[int, dict[str, Any]]:
    body = json.dumps({"user": user, "channel": "C0SUPPORT1", "text": text})
    status, _, answer = ask(slack, "POST", "/page/send", body, **(JSON | headers))
    return status, json.loads(answer) if answer.startswith("{") else {"said": answer}
