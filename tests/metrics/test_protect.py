"""Nothing is told of so few people that one could recognise them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import catalogue
from metrics.protect import FEW, guarded
from metrics.reading import Reading


def of(key: str, *samples: int, before: int = 0) -> list[Reading]:
    kpi = catalogue()[key]
    return [
        Reading(kpi=kpi, value=0.5, sample=n, before=0.4 if before else None, sample_before=before) for n in samples
    ]


def told(readings: list[Reading]) -> list[int | None]:
    return [None if reading.suppressed else reading.sample for reading in readings]


def test_what_employees_answer_is_told_from_five_on() -> None:
    (four,), (five,) = guarded(of("esat", 4), per_agent=False), guarded(of("esat", 5), per_agent=False)
    assert four == Reading(kpi=four.kpi, value=None, sample=0, suppressed=True)
    assert (five.value, five.sample) == (0.5, 5)


def test_nobody_answered_is_no_secret() -> None:
    assert told(guarded(of("esat", 0), per_agent=False)) == [0]


def test_a_single_hidden_part_hides_the_next_smallest_too() -> None:
    assert told(guarded(of("esat", 9, 4, 7, 0), per_agent=False)) == [9, None, None, 0]
    assert told(guarded(of("esat", 9, 4, 7, 3), per_agent=False)) == [9, None, 7, None]


def test_what_customers_say_of_one_agent_is_told_from_five_on() -> None:
    assert told(guarded(of("csat", 4, 3, 5), per_agent=True)) == [None, None, 5]
    assert told(guarded(of("csat", 4, 3, 5), per_agent=False)) == [4, 3, 5]
    assert told(guarded(of("frt", 4, 3, 5), per_agent=True)) == [4, 3, 5]


def test_a_few_before_are_compared_with_nothing() -> None:
    (reading,) = guarded(of("esat", 9, before=4), per_agent=False)
    assert (reading.sample, reading.before, reading.sample_before, reading.difference) == (9, None, 0, None)


def test_several_kpis_side_by_side_are_no_parts_of_each_other() -> None:
    readings = [*of("esat", 4), *of("enps", 9)]
    assert told(guarded(readings, per_agent=False)) == [None, 9]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_hidden_part_is_what_is_left_of_the_whole(samples: list[int]) -> None:
    found = guarded(of("esat", *samples), per_agent=False)
    hidden = [n for n, reading in zip(samples, found, strict=True) if reading.suppressed]
    assert all(n >= FEW or n == 0 for n in told(found) if n is not None)
    assert len(hidden) != 1 or sum(samples) == hidden[0]
    assert all(replace(r, kpi=found[0].kpi).value is None for r in found if r.suppressed)
