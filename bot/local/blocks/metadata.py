"""The metadata of a message: the name of an event and what it carries."""

from bot.local.refused import RefusedError
from bot.local.wire import compact

LARGEST = 8_000  # characters as compact JSON; Slack names the error but no number


def refuse_wrong_metadata(value: object) -> None:
    """Raise what Slack would say to this metadata."""
    if not isinstance(value, dict):
        raise RefusedError("invalid_metadata_format")
    kind, payload = value.get("event_type"), value.get("event_payload")
    if len(value) != 2 or not isinstance(kind, str) or not kind.strip() or not isinstance(payload, dict):  # noqa: PLR2004
        raise RefusedError("invalid_metadata_schema")
    if len(compact(value)) > LARGEST:
        raise RefusedError("metadata_too_large")
