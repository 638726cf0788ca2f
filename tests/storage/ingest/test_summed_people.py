"""Whose orders and visits are, what the same person did next, and which survey answers are the last ones."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.ingest.place import Place

from .files import cells, dump
from .test_summed import Books, Row, at

HOUR = 3600


@pytest.fixture
def books(engine: Engine, place: Place) -> Books:
    return Books(engine, place)


def bought(books: Books) -> list[Any]:
    """Hours to the next order and its amount, by interaction."""
    rows = dump(books.engine, "order_after_s", "order_after_minor")
    return [(row["order_after_s"] and row["order_after_s"] / HOUR, row["order_after_minor"]) for row in rows]


def came(books: Books) -> list[Any]:
    """Hours to the next interaction, by visit."""
    return [after if after is None else after / HOUR for after in cells(books.engine, "contact_after_s", "visit")]


def test_a_person_is_the_key_else_the_customers_key_else_source_and_customer(books: Books) -> None:
    rows: list[Row] = [
        {"person_key": "p", "customer_id": "c"},
        {"customer_id": "c"},
        {"customer_id": "d"},
        {},
    ]
    books.bring("desk", customer=[{"external_id": "c", "person_key": "other"}])
    books.bring("web", customer=[{"external_id": "c", "person_key": "q"}], visit=rows, customer_order=rows)
    assert cells(books.engine, "person", "visit") == ["p", "q", "web:d", None]
    assert cells(books.engine, "person", "customer_order") == ["p", "q", "web:d", None]


@pytest.mark.parametrize(
    ("orders", "found"),
    [
        ([{"ordered_at": at(10)}], (0, 500)),
        ([{"ordered_at": at(9.9)}], (None, None)),
        ([{"ordered_at": at(12)}, {"ordered_at": at(11), "amount_minor": 7}], (1, 7)),
        ([{"ordered_at": at(12), "status": "placed"}], (2, 500)),
        ([{"ordered_at": at(11), "status": "cancelled"}, {"ordered_at": at(12)}], (2, 500)),
        ([{"ordered_at": at(11), "status": "returned"}, {"ordered_at": at(12)}], (1, 0)),
        ([{"ordered_at": at(11), "amount_minor": None, "status": "returned"}], (1, 0)),
        ([{"ordered_at": at(11), "amount_minor": None}], (1, None)),
        ([{"ordered_at": None}], (None, None)),
        ([{"ordered_at": at(11), "person_key": "other"}], (None, None)),
        ([{"ordered_at": at(11), "person_key": None}], (None, None)),
        ([{"ordered_at": at(11), "amount_minor": 1}, {"ordered_at": at(11), "amount_minor": 2}], (1, 1)),
    ],
)
def test_the_next_order_of_the_same_person(books: Books, orders: list[Row], found: tuple[Any, ...]) -> None:
    books.bring("desk", interaction=[{"opened_at": at(10), "person_key": "p"}])
    books.bring("shop", customer_order=[{"person_key": "p", "amount_minor": 500, **row} for row in orders])
    assert bought(books) == [found]


def test_orders_and_interactions_may_come_in_any_order(books: Books) -> None:
    books.bring("shop", customer_order=[{"ordered_at": at(12), "person_key": "p", "amount_minor": 5}])
    asked = [{"opened_at": at(hour), "person_key": "p"} for hour in (9, 10, 13)]
    books.bring("desk", interaction=asked[:1])
    assert bought(books) == [(3, 5)]
    books.bring("desk", interaction=asked)
    assert bought(books) == [(3, 5), (2, 5), (None, None)]
    books.bring("shop", customer_order=[{"external_id": "2", "ordered_at": at(9.5), "person_key": "p"}])
    assert bought(books) == [(0.5, None), (2, 5), (None, None)]
    books.bring("shop", customer_order=[{"external_id": "2", "status": "cancelled"}])
    assert bought(books) == [(3, 5), (2, 5), (None, None)]


def test_an_order_of_another_person_now_leaves_the_first(books: Books) -> None:
    books.bring("desk", interaction=[{"opened_at": at(9), "person_key": who} for who in "pq"])
    books.bring("shop", customer_order=[{"ordered_at": at(10), "person_key": "p"}])
    assert bought(books) == [(1, None), (None, None)]
    books.bring("shop", customer_order=[{"person_key": "q"}])
    assert bought(books) == [(None, None), (1, None)]
    books.bring("shop", customer_order=[{"person_key": None}])
    assert bought(books) == [(None, None), (None, None)]


def test_an_interaction_of_another_person_now_has_other_orders(books: Books) -> None:
    books.bring("shop", customer_order=[{"ordered_at": at(10), "person_key": "p"}])
    books.bring("desk", interaction=[{"opened_at": at(9), "person_key": "p"}])
    assert bought(books) == [(1, None)]
    books.bring("desk", interaction=[{"person_key": "q"}])
    assert bought(books) == [(None, None)]
    books.bring("desk", interaction=[{"person_key": "p"}])
    books.bring("desk", interaction=[{"person_key": None}])
    assert bought(books) == [(None, None)]


def test_a_customer_whose_key_comes_late_is_that_person(books: Books) -> None:
    books.bring("desk", interaction=[{"opened_at": at(9), "person_key": "p"}])
    books.bring(
        "shop",
        customer_order=[{"ordered_at": at(10), "customer_id": "c"}, {"ordered_at": at(10), "customer_id": "d"}],
        visit=[{"started_at": at(8), "customer_id": "c"}],
    )
    assert (bought(books), came(books)) == ([(None, None)], [None])
    books.bring("shop", customer=[{"external_id": "c", "person_key": "p"}])
    assert (bought(books), came(books)) == ([(1, None)], [1])
    books.bring("shop", customer=[{"external_id": "c", "person_key": None}])
    assert (bought(books), came(books)) == ([(None, None)], [None])
    assert cells(books.engine, "person", "customer_order") == ["shop:c", "shop:d"]


@pytest.mark.parametrize(
    ("opened", "more", "found"),
    [
        (at(10), {}, 0),
        (at(9.9), {}, None),
        (at(500), {}, 490),
        (at(11), {"spam": True}, None),
        (at(11), {"direction": "outbound"}, None),
        (None, {}, None),
        (at(11), {"person_key": "q"}, None),
    ],
)
def test_contact_after_a_visit(books: Books, opened: datetime | None, more: Row, found: float | None) -> None:
    books.bring("web", visit=[{"started_at": at(10), "person_key": "p"}, {"started_at": None, "person_key": "p"}])
    books.bring("desk", interaction=[{"opened_at": opened, "person_key": "p", **more}])
    assert came(books) == [found, None]


def test_visits_and_interactions_may_come_in_any_order(books: Books) -> None:
    books.bring("desk", interaction=[{"opened_at": at(12), "person_key": "p"}])
    books.bring("web", visit=[{"started_at": at(10), "person_key": "p"}])
    assert came(books) == [2]
    books.bring("desk", interaction=[{"external_id": "2", "opened_at": at(11), "person_key": "p"}])
    assert came(books) == [1]
    books.bring("desk", interaction=[{"external_id": "2", "deleted": True}])
    assert came(books) == [2]
    books.bring("web", visit=[{"started_at": at(13)}])
    assert came(books) == [None]


def test_an_interaction_of_another_person_now_leaves_the_visits_of_the_first(books: Books) -> None:
    books.bring("web", visit=[{"started_at": at(8), "person_key": who, "used_faq": True} for who in "pq"])
    books.bring("desk", interaction=[{"opened_at": at(9), "person_key": "p"}])
    assert came(books) == [1, None]
    books.bring("desk", interaction=[{"person_key": "q"}])
    assert came(books) == [None, 1]
    books.bring("desk", interaction=[{"person_key": None}])
    assert came(books) == [None, None]
    assert books.web("selfservice_then_contact") == {0: 0}


ANSWERED = {"interaction_id": "1", "kind": "csat", "score": 4.0}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"answered_at": at(1)}, {"answered_at": at(2)}], [True, False]),
        ([{"answered_at": at(2)}, {"answered_at": at(1)}], [False, True]),
        ([{"answered_at": at(1), "updated_at": at(2)}, {"answered_at": at(1), "updated_at": at(1)}], [False, True]),
        ([{"answered_at": at(1), "updated_at": None}, {"answered_at": at(1), "updated_at": at(1)}], [True, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(1)}], [True, False]),
        (
            [{"answered_at": at(1), "external_id": "a"}, {"answered_at": at(1), "external_id": "B"}],
            [True, False],  # by bytes on every engine, and so are they listed: B, a
        ),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "score": None}], [False, True]),
        ([{"answered_at": at(1)}, {"answered_at": None}], [False, True]),
        ([{"answered_at": None, "score": None}, {"answered_at": None, "score": None}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "kind": "nps"}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "question": "q"}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "respondent": "agent"}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "interaction_id": "2"}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "interaction_source": "x"}], [False, False]),
        ([{"answered_at": at(1)}, {"answered_at": at(2), "interaction_source": "s"}], [True, False]),
        ([{"answered_at": at(n), "interaction_id": None} for n in (1, 2)], [False, False]),
        ([{"answered_at": at(n)} for n in (2, 3, 1)], [True, False, True]),
    ],
)
def test_the_last_answer_to_a_survey_stands(books: Books, rows: list[Row], found: list[bool]) -> None:
    books.bring(survey_response=[{**ANSWERED, **row} for row in rows])
    assert dict.fromkeys(cells(books.engine, "replaced", "survey_response")) == dict.fromkeys(found)
    assert cells(books.engine, "replaced", "survey_response") == found


def test_an_answer_that_comes_or_goes_changes_the_earlier_ones(books: Books) -> None:
    books.bring(survey_response=[{**ANSWERED, "answered_at": at(1)}])
    books.bring("other", survey_response=[{**ANSWERED, "answered_at": at(9)}])
    later = {**ANSWERED, "external_id": "2", "answered_at": at(2)}
    books.bring(survey_response=[later])
    replaced = [row["replaced"] for row in dump(books.engine, table="survey_response")]
    assert replaced == [False, True, False]
    books.bring(survey_response=[{**later, "interaction_id": "2"}])
    assert not any(cells(books.engine, "replaced", "survey_response"))
    books.bring(survey_response=[later])
    books.bring(survey_response=[{**later, "score": None}])
    assert cells(books.engine, "replaced", "survey_response") == [False, False, True]
