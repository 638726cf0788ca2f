"""What is done with connections, given what is known of them: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.serve.periods import USUAL, Periods, Seen, to_open

LONG = 9_999.0
HEARD, DEAF, GONE = Seen(is_open=True, silent=5.0), Seen(is_open=True, silent=60.0), Seen(is_open=False)
seen = st.builds(Seen, st.booleans(), st.floats(0, 200), st.floats(-50, 50))


@pytest.mark.parametrize(
    ("connections", "since_renewal", "opened"),
    [
        ((HEARD, HEARD), LONG, []),
        ((GONE, HEARD), LONG, [0]),
        ((GONE, GONE), 0.0, [0, 1]),
        ((HEARD, DEAF), LONG, [1]),
        ((DEAF, DEAF), LONG, [0]),
        ((HEARD, DEAF), 29.9, []),
        ((HEARD, DEAF), 30.0, [1]),
        ((GONE, DEAF), LONG, [0, 1]),
        ((GONE, DEAF), 1.0, [0]),
        ((Seen(is_open=True, silent=59.9), HEARD), LONG, []),
        ((Seen(is_open=False, wait=0.1), HEARD), LONG, []),
        ((Seen(is_open=False, wait=0.0), HEARD), LONG, [0]),
        ((Seen(is_open=True, silent=99.0, wait=1.0), DEAF), LONG, [1]),
    ],
)
def test_the_missing_are_opened_and_of_the_deaf_one_at_a_time(
    connections: tuple[Seen, ...], since_renewal: float, opened: list[int]
) -> None:
    assert to_open(connections, since_renewal, USUAL) == opened


@given(st.lists(seen, max_size=4), st.floats(0, 100))
def test_what_is_open_is_given_up_one_at_a_time_and_never_soon_after_another(
    connections: list[Seen], since_renewal: float
) -> None:
    chosen = [connections[number] for number in to_open(connections, since_renewal, USUAL)]
    given_up = [each for each in chosen if each.is_open]
    assert len(given_up) <= 1
    assert all(each.silent >= USUAL.silence for each in given_up)
    assert since_renewal >= USUAL.apart or not given_up
    assert all(each.wait <= 0 for each in chosen)
    assert all(each in chosen for each in connections if not each.is_open and each.wait <= 0)


def test_pauses_grow_and_end_growing() -> None:
    assert [Periods().pause(failures) for failures in range(8)] == [0, 1, 2, 4, 8, 16, 30, 30]
    assert Periods().pause(10_000) == 30
