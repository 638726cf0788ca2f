"""What the app was told and has not acknowledged, and what came of the rest: the marks a person sees."""

from collections.abc import Iterator

from bot.local.deliveries import INTERACTIVE, Delivery
from bot.local.wire import Json
from bot.local.workspace import Workspace

LATEST = 200  # deliveries that are looked at
TOLD_ELSEWHERE = ("view_submission",)
"""What went wrong with it stands in the form."""


def marks(workspace: Workspace, user: str) -> Json:
    """`working` and `failed`: where a press is on its way, or was lost; `notices`: what Slack says about it."""
    latest = [each for each in workspace.deliveries[-LATEST:] if each.user == user and each.kind == INTERACTIVE]
    last = {tuple(spot.values()): (spot, each) for each in latest for spot in _spots(each)}
    return {
        "working": [spot for spot, each in last.values() if not each.acked and each.error is None],
        "failed": [spot for spot, each in last.values() if each.error is not None],
        "notices": [
            {"id": each.envelope_id, "text": each.said_to_person}
            for each in latest
            if each.said_to_person and each.name not in TOLD_ELSEWHERE
        ],
    }


def _spots(delivery: Delivery) -> Iterator[Json]:
    container = delivery.payload.get("container", {})
    for action in delivery.payload.get("actions", []):
        yield {
            "ts": container.get("message_ts", ""),
            "view": container.get("view_id", ""),
            "block_id": action["block_id"],
            "action_id": action["action_id"],
        }
