"""A view: a modal, or what a person sees on the app's Home tab."""

from collections.abc import Iterator

from bot.local.blocks.check import Usable, between
from bot.local.blocks.layout import SURFACES
from bot.local.blocks.schema import by_type, fields, flag, string, wrong
from bot.local.blocks.texts import plain
from bot.local.refused import RefusedError
from bot.local.wire import Json, compact

LARGEST = 250_000  # bytes of the whole view as JSON

LABEL = plain(24)
SHARED = {"private_metadata": string(3000, 0), "callback_id": string(255, 0), "external_id": string(255, 0)}
VIEW = by_type(
    {
        "modal": fields(
            {"title": LABEL, "blocks": SURFACES["modal"]},
            {**SHARED, "submit": LABEL, "close": LABEL, "clear_on_close": flag, "notify_on_close": flag},
        ),
        "home": fields({"blocks": SURFACES["home"]}, SHARED),
    }
)


def refuse_wrong_view(view: object, is_processed: Usable) -> None:
    """Raise what Slack would say to this view, whichever of the views methods is given it."""
    errors = [*VIEW(view, "/view")]
    if not errors and isinstance(view, dict):
        errors = [*between(view["blocks"], "/view/blocks", is_processed), *_unsent(view)]
    if errors:
        messages = [f"[ERROR] {error}" for error in errors]
        raise RefusedError("invalid_arguments", response_metadata={"messages": messages})
    if len(compact(view).encode("utf-8", "surrogatepass")) > LARGEST:
        raise RefusedError("view_too_large")


def _unsent(view: Json) -> Iterator[str]:
    if view["type"] == "modal" and "submit" not in view:
        for at, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                yield wrong("must define `submit` to use an `input` block in modals", f"/view/blocks/{at}/input")
