"""Which policy an interaction falls under: the first that fits, in the version of its day."""

from datetime import date

import pytest

from storage.policies import Policy, matching

DAY = date(2026, 11, 21)
URGENT = Policy("urgent", first_response=900, priorities=("urgent", "high"))
CHAT = Policy("chat", first_response=60, channels=("chat",), teams=("billing", "17"))
ALL = Policy("all", resolution=86_400)
POLICIES = (URGENT, CHAT, ALL)


@pytest.mark.parametrize(
    ("priority", "channel", "team_names", "expected"),
    [
        ("urgent", "chat", ("billing",), URGENT),  # the first that fits
        ("high", None, (), URGENT),
        ("low", "chat", ("9", "billing"), CHAT),
        (None, "chat", ("17", "sales"), CHAT),
        (None, "chat", ("9", "sales"), ALL),
        (None, "chat", (), ALL),
        (None, "email", ("billing",), ALL),
        (None, None, (), ALL),
    ],
)
def test_the_first_that_fits_in_all_it_names_is_taken(
    priority: str | None, channel: str | None, team_names: tuple[str, ...], expected: Policy
) -> None:
    assert matching(POLICIES, priority, channel, team_names, DAY) is expected


def test_where_none_fits_nothing_was_promised() -> None:
    assert matching((URGENT, CHAT), "low", "email", (), DAY) is None
    assert matching((), "urgent", "chat", (), DAY) is None


def test_of_its_versions_the_latest_in_force_that_day_is_taken() -> None:
    old = Policy("urgent", priorities=("high", "urgent"), resolution=1)
    new = Policy("urgent", priorities=("urgent", "high"), resolution=2, since=date(2026, 6, 1))
    coming = Policy("urgent", priorities=("urgent", "high"), resolution=3, since=date(2027, 1, 1))
    for policies in ((old, new, coming, ALL), (coming, new, old, ALL)):
        assert matching(policies, "urgent", None, (), date(2026, 5, 31)) is old
        assert matching(policies, "urgent", None, (), date(2026, 6, 1)) is new
        assert matching(policies, "urgent", None, (), date(2026, 12, 31)) is new
        assert matching(policies, "urgent", None, (), date(2027, 1, 1)) is coming


def test_a_later_policy_for_others_is_no_version_of_the_first() -> None:
    newer = Policy("all", resolution=1, since=date(2026, 1, 1))
    assert matching((URGENT, newer), "urgent", None, (), DAY) is URGENT


def test_before_the_first_version_the_next_policy_that_fits_holds() -> None:
    coming = Policy("urgent", priorities=("urgent",), resolution=3, since=date(2027, 1, 1))
    assert matching((coming, ALL), "urgent", None, (), DAY) is ALL
