"""What customers order: what they then write about, what they come to buy after a contact, and all the rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import ROOTS, SILVER, even, long_tail, pick
from storage.seed.company import CURRENCY, LANGUAGE_SHARES, LANGUAGES
from storage.seed.contacts import TEAM_NAMES, Contacts
from storage.seed.days import DAY, HOUR, NEVER, Flags, Floats, Ints
from storage.seed.frames import SOURCE, codes, frame, ids, numbers, texts, times
from storage.seed.handling import Period, as_of
from storage.seed.people import Customers, countries, names

ORDERED_BEFORE, WRITES_AFTER = 0.24, 4 * DAY
"""How many new matters are about an order, and how old that is."""
SOLD, SOLD_LATER = 0.025, 2 * DAY
"""How many contacts that nobody marked as sold lead to an order all the same, and when."""
QUIET = 0.50
"""Orders of those who never write, for each contact."""
AGAIN, AGAIN_AFTER, AGAIN_WITHIN = 0.5, 24 * DAY, 90 * DAY
"""How many of them were placed by somebody who ordered before, how long ago that was and at most."""
AMOUNT, AMOUNT_SPREAD = 5_200, 0.55
STATUSES = ("placed", "cancelled", "returned")
CANCELLED, RETURNED, SENT_BACK = 0.03, 0.06, 0.6
"""Shares of all orders, and of returned ones among those that the team for returns is written to about."""
NEAR = DAY // 2


@dataclass(frozen=True)
class Shoppers:
    """The latest orders of those who never write, and how many there are of those people."""

    customer: Ints
    at: Ints
    many: int


def no_shoppers() -> Shoppers:
    nothing = np.empty(0, dtype=np.int64)
    return Shoppers(nothing, nothing, 0)


@dataclass(frozen=True)
class Orders:
    """Columns of the same length. `about`: the position of the contact that sold it, −1 for most."""

    number: Ints
    customer: Ints
    placed: Ints
    about: Ints
    returned: Floats

    def __len__(self) -> int:
        return len(self.number)

    def __getitem__(self, at: Flags) -> "Orders":
        return Orders(self.number[at], self.customer[at], self.placed[at], self.about[at], self.returned[at])

    def __add__(self, more: "Orders") -> "Orders":
        parts = ((getattr(self, name), getattr(more, name)) for name in Orders.__dataclass_fields__)
        return Orders(*(np.concatenate(part) for part in parts))


def of_contacts(rng: np.random.Generator, contacts: Contacts, sold: Flags, period: Period) -> Orders:
    """Orders before contacts and after them; `sold` are those that are marked so."""
    n = len(contacts)
    known = contacts.customer >= 0
    aged = (long_tail(rng, n, WRITES_AFTER, 0.6)).astype(np.int64)
    before = np.where(known & (contacts.before < 0) & (even(rng, n) < ORDERED_BEFORE), contacts.opened - aged, NEVER)
    before = np.where(before >= period.starts, before, NEVER)
    left = period.until - contacts.opened
    soon = np.minimum(long_tail(rng, n, 5 * HOUR, 1.0), 0.9 * left).astype(np.int64)
    later = np.minimum(long_tail(rng, n, SOLD_LATER, 0.8), 7 * DAY).astype(np.int64)
    also = known & ~sold & (even(rng, n, SILVER) < SOLD)
    after = np.where(sold, contacts.opened + soon, np.where(also, contacts.opened + later, NEVER))
    back = np.where(contacts.team == TEAM_NAMES.index("Returns"), SENT_BACK, RETURNED)
    about, place = np.where(sold, np.arange(n), -1), np.full(n, RETURNED)
    first = Orders(3 * contacts.number, contacts.customer, before, np.full(n, -1), back)
    both = first + Orders(3 * contacts.number + 1, contacts.customer, as_of(after, period.until), about, place)
    return both[both.placed != NEVER]


def of_others(
    rng: np.random.Generator, contacts: Contacts, shoppers: Shoppers, first: int, span: tuple[int, int]
) -> tuple[Orders, Shoppers]:
    """Orders in `span` of people numbered from `first`, as many as there are contacts to match; and the latest."""
    start, end = span
    some = np.flatnonzero(even(rng, len(contacts), ROOTS[0]) < QUIET)
    moved = contacts.opened[some] + rng.integers(-NEAR, NEAR, len(some)) - start
    order = np.argsort(moved % (end - start), kind="stable")
    number, at = 3 * contacts.number[some][order] + 2, (moved % (end - start))[order] + start
    had = len(shoppers.at)
    every = np.concatenate([shoppers.at, at])
    place = np.arange(len(every))
    ago = np.minimum(long_tail(rng, len(at), AGAIN_AFTER, 0.7), AGAIN_WITHIN).astype(np.int64)
    before = np.searchsorted(every, at - ago)
    before = np.where(before > 0, before, (rng.random(len(at)) * place[had:]).astype(np.int64))
    again = (even(rng, len(at), ROOTS[1]) < AGAIN) & (before < place[had:])
    origin = np.concatenate([place[:had], np.where(again, before, place[had:])])
    while (origin != origin[origin]).any():
        origin = origin[origin]
    new = np.cumsum(origin[had:] == place[had:]) - 1 + shoppers.many + first
    customer = np.concatenate([shoppers.customer, new])[origin]
    kept = np.searchsorted(every, at[-1] - AGAIN_WITHIN) if len(at) else 0
    latest = Shoppers(customer[kept:], every[kept:], shoppers.many + int((origin[had:] == place[had:]).sum()))
    made = Orders(number, customer[had:], at, np.full(len(at), -1), np.full(len(at), RETURNED))
    return made, latest


def strangers(rng: np.random.Generator, made: Orders, customers: Customers, since: int) -> pd.DataFrame:
    """The rows of those of `of_others` that are numbered from `since`."""
    new, first = np.unique(made.customer, return_index=True)
    first = first[new >= since]
    new = new[new >= since]
    language = pick(rng.random(len(new)), LANGUAGE_SHARES)
    return frame({
        "external_id": texts(names(new)),
        "updated_at": times(made.placed[first]),
        "person_key": texts(customers.keys(new)),
        "segment": texts(["consumer"] * len(new)),
        "language": codes(language, LANGUAGES),
        "country": countries(language, rng.integers(0, 5, len(new))),
        "first_seen_at": times(made.placed[first]),
    })  # fmt: skip


def orders(rng: np.random.Generator, made: Orders, contacts: Contacts, customers: Customers) -> pd.DataFrame:
    n = len(made)
    amount = long_tail(rng, n, AMOUNT, AMOUNT_SPREAD).astype(np.int64)
    drawn = rng.random(n)
    status = np.where(drawn < made.returned, 2, np.where((drawn > 1 - CANCELLED) & (made.about < 0), 1, 0))
    sold = np.where(made.about >= 0, contacts.number[made.about], -1)
    return frame({
        "external_id": texts([f"order-{n}" for n in made.number.tolist()]),
        "updated_at": times(made.placed),
        "customer_id": texts(names(made.customer)),
        "person_key": texts(customers.keys(made.customer)),
        "ordered_at": times(made.placed),
        "amount_minor": numbers(amount),
        "currency": texts([CURRENCY] * n),
        "status": codes(status, STATUSES),
        "interaction_source": codes(np.where(sold < 0, -1, 0), (SOURCE,)),
        "interaction_id": texts(ids(sold)),
    })  # fmt: skip
