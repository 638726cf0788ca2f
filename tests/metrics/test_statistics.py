"""How sure a figure is, against published figures."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics import growing, wilson, z_of_counts, z_of_nets, z_of_shares


@pytest.mark.parametrize(
    ("top", "base", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_gives_the_published_intervals(top: int, base: int, low: float, high: float) -> None:
    assert wilson(top, base) == pytest.approx((low, high), abs=5e-5)


@given(base=st.integers(1, 10_000), data=st.data())
def test_wilson_holds_its_share_and_stays_within_0_and_1(base: int, data: st.DataObject) -> None:
    top = data.draw(st.integers(0, base))
    low, high = wilson(top, base)
    assert 0 <= low <= top / base + 1e-12
    assert top / base - 1e-12 <= high <= 1
    assert low < high
    assert wilson(base - top, base) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_two_shares_are_apart_by_their_pooled_error() -> None:
    # 40 of 100 against 60 of 100: the pooled share is 0.5, the error sqrt(0.25 * 0.02) = 0.0707…
    assert z_of_shares(40, 100, 60, 100) == pytest.approx(-0.2 / sqrt(0.005))
    assert z_of_shares(60, 100, 40, 100) == pytest.approx(2.828427)
    assert z_of_shares(0, 10, 0, 20) == z_of_shares(10, 10, 20, 20) == 0
    # of unequal bases: pooled 30 / 150 = 0.2, error sqrt(0.16 * (1/50 + 1/100))
    assert z_of_shares(20, 50, 10, 100) == pytest.approx(0.3 / sqrt(0.16 * 0.03))


def test_two_nets_are_apart_by_their_widest_errors() -> None:
    assert z_of_nets(0.5, 100, 0.1, 100) == pytest.approx(0.4 / sqrt(0.75 / 100 + 0.99 / 100))
    assert z_of_nets(0.1, 100, 0.5, 50) == pytest.approx(-0.4 / sqrt(0.99 / 100 + 0.75 / 50))
    assert z_of_nets(1, 10, 1, 10) == z_of_nets(1, 10, -1, 10) == 0


def test_two_counts_are_apart_as_poisson() -> None:
    assert z_of_counts(120, 80) == pytest.approx(40 / sqrt(200))
    assert z_of_counts(80, 120) == pytest.approx(-40 / sqrt(200))
    assert z_of_counts(4, 0) == 2
    assert z_of_counts(0, 0) == 0


def test_what_grew_most_is_growing() -> None:
    assert growing({"a": (200, 100), "b": (100, 100), "c": (50, 100), None: (10, 11)}) == {"a"}
    assert growing({}) == set()
    assert growing({"a": (1, 0)}) == set()


def test_many_looks_need_more_growth() -> None:
    # z = 2.0: chance 0.0228; alone it is under 0.05, as one of twenty it would have to be under 0.0025
    grew = (60.5, 40.5)
    assert z_of_counts(*grew) == pytest.approx(1.99, abs=0.01)
    assert growing({"a": grew}) == {"a"}
    assert growing({"a": grew, **{str(n): (100, 100) for n in range(19)}}) == set()


def test_looks_that_all_grew_help_each_other() -> None:
    # Benjamini & Hochberg: the largest rank whose chance is under its line carries all before it
    ranks: dict[str | None, tuple[float, float]] = {"a": (60.5, 40.5), "b": (61, 40), "c": (62, 40)}
    assert growing({**ranks, "d": (50, 50)}) == {"a", "b", "c"}
    assert growing({"a": (60.5, 40.5), "d": (50, 50), "e": (50, 50), "f": (50, 50)}) == set()


def test_the_false_discoveries_that_are_allowed_can_be_said() -> None:
    counts: dict[str | None, tuple[float, float]] = {"a": (112, 90)}
    assert growing(counts) == set()
    assert growing(counts, 0.1) == {"a"}
