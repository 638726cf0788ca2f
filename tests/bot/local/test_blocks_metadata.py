"""Which metadata a message may carry."""

import pytest

from bot.local.blocks import refuse_wrong_metadata
from bot.local.refused import RefusedError
from bot.local.wire import compact

RIGHT = {"event_type": "delivery", "event_payload": {"id": "1"}}


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (None, "invalid_metadata_format"),
        ("x", "invalid_metadata_format"),
        ([RIGHT], "invalid_metadata_format"),
        ({}, "invalid_metadata_schema"),
        ({"event_type": "delivery"}, "invalid_metadata_schema"),
        ({"event_payload": {}}, "invalid_metadata_schema"),
        ({**RIGHT, "event_type": " "}, "invalid_metadata_schema"),
        ({**RIGHT, "event_type": 7}, "invalid_metadata_schema"),
        ({**RIGHT, "event_payload": "x"}, "invalid_metadata_schema"),
        ({**RIGHT, "more": 1}, "invalid_metadata_schema"),
    ],
)
def test_metadata_that_slack_refuses(value: object, error: str) -> None:
    with pytest.raises(RefusedError) as refused:
        refuse_wrong_metadata(value)
    assert refused.value.answer() == {"ok": False, "error": error}


def test_metadata_is_limited() -> None:
    room = 8_000 - len(compact({**RIGHT, "event_payload": {"id": ""}}))
    refuse_wrong_metadata({**RIGHT, "event_payload": {"id": "x" * room}})
    with pytest.raises(RefusedError, match="metadata_too_large"):
        refuse_wrong_metadata({**RIGHT, "event_payload": {"id": "x" * (room + 1)}})
