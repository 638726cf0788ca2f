"""The app of the scenario, in Python: what it answers and calls when it hears something."""

import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.parties.notebook import Json, Notebook

PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z_0-9]+)*)\}")
LOOKS, PAUSE = 40, 0.05


def kind_of(envelope: str, body: Mapping[str, Any]) -> str:
    """`slash_commands`, or the type of the interaction or the event."""
    if envelope == "events_api":
        return str(body["event"]["type"])
    return str(body["type"]) if envelope == "interactive" else envelope


def at(body: Any, path: str) -> Any:
    """What is there at `a.0.b`, or None."""
    for name in path.split("."):
        if isinstance(body, list):
            body = body[int(name)] if name.isdigit() and int(name) < len(body) else None
        else:
            body = body.get(name) if isinstance(body, Mapping) else None
    return body


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """The same with every {path} replaced by what `facts` hold there."""
    if isinstance(value, str):
        return PLACE.sub(lambda found: str(at(facts, found[1])), value)
    if isinstance(value, list):
        return [filled(each, facts) for each in value]
    if isinstance(value, dict):
        return {name: filled(each, facts) for name, each in value.items()}
    return value


class Probe:
    def __init__(self, web: WebClient, scenario: Json, png: bytes, notebook: Notebook) -> None:
        self._web, self._scenario, self._png, self._notebook = web, scenario, png, notebook
        self._kept: Json = {}

    def react(self, envelope: str, body: Json) -> tuple[Json, Callable[[], None]]:
        """The payload of the ack, and the work that comes after it."""
        kind = kind_of(envelope, body)
        self._notebook.write({"heard": kind})
        for reaction in self._scenario["app"]:
            wanted = reaction.get("when", {})
            if reaction["on"] == kind and all(at(body, path) == value for path, value in wanted.items()):
                return filled(reaction.get("ack", {}), body), partial(self._work, kind, reaction, body)
        self._notebook.write({"trouble": f"nobody waits for {kind}: {body}"})
        return {}, partial(self._notebook.write, {"done": kind})

    def _work(self, kind: str, reaction: Json, body: Json) -> None:
        try:
            for call in reaction.get("calls", []):
                self._call(call, body)
        except Exception as error:  # noqa: BLE001 - told in the notebook, where the test reads it
            self._notebook.write({"trouble": f"{kind}: {error!r}"})
        self._notebook.write({"done": kind})

    def _call(self, call: Json, body: Json) -> None:
        wanted = filled(call, {**body, "kept": self._kept})
        method, expected = call["method"], call.get("refused")
        try:
            answer = self._until(wanted)
        except SlackApiError as error:
            code = error.response["error"]
            self._notebook.write({"method": method, "refused": code})
            if code != expected:
                raise
            return
        self._notebook.write({"method": method, "answer": answer})
        self._kept |= {name: at(answer, path) for name, path in call.get("keep", {}).items()}
        if expected:
            raise AssertionError(f"{method} was taken, not refused as {expected}")

    def _until(self, call: Json) -> Json:
        """The answer; where the call says `until`, the first that holds something there."""
        for _ in range(LOOKS):
            answer = self._ask(call)
            if "until" not in call or at(answer, call["until"]):
                return answer
            time.sleep(PAUSE)
        raise AssertionError(f"{call['method']} never answered with {call['until']}")

    def _ask(self, call: Json) -> Json:
        if call["method"] == "respond":
            said = WebhookClient(call["url"], retry_handlers=[]).send_dict(call["arguments"])
            if said.status_code != 200 or said.body != "ok":
                raise AssertionError(f"{said.status_code} {said.body}")
            return {}
        if call["method"] == "files.uploadV2":
            sent = self._web.files_upload_v2(content=self._png, **call["arguments"])
            return dict(sent["files"][0])
        method = getattr(self._web, call["method"].replace(".", "_"))
        return dict(method(**call["arguments"]).data)
