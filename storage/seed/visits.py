"""Who visits the web site, and why: some on their way to us, some known to the shop, most of them neither."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.seed.chance import ROOTS, SILVER, even, happens, long_tail, pick
from storage.seed.company import LANGUAGE_SHARES, LANGUAGES
from storage.seed.contacts import Contacts
from storage.seed.days import DAY, MINUTE, Flags, Ints
from storage.seed.frames import codes, flags, frame, numbers, texts, times
from storage.seed.handling import Period
from storage.seed.people import Customers, countries, names
from storage.seed.site import DEVICE_SHARES, DEVICES

VISITS = 0.9
"""For each contact."""
ON_THE_WAY, KNOWN, STRANGE = range(3)
KINDS = (0.15, 0.27, 0.58)
"""Shares of visits shortly before a contact, of customers who are logged in, and of all others."""
PURPOSES = ("sales", "service", "other")
SALES, SERVICE, OTHER = range(3)
WHY = np.array([(0.0, 1.0, 0.0), (0.32, 0.58, 0.10), (0.62, 0.25, 0.13)])
"""Why each kind comes; then what they use, by kind and purpose."""
FAQ = np.array([(0.6, 0.6, 0.6), (0.10, 0.42, 0.15), (0.10, 0.66, 0.20)])
ACCOUNT = np.array([(0.25, 0.25, 0.25), (0.45, 0.75, 0.40), (0.03, 0.10, 0.04)])
CONTACT_PAGE = np.array([(0.8, 0.8, 0.8), (0.02, 0.07, 0.05), (0.01, 0.10, 0.06)])
BUYS = (0.10, 0.005, 0.01)
STRAYS, BOUNCES = 0.12, 0.6
"""How many enter by a page for another purpose; how many of those who do nothing more than look leave at once."""
RETURNS = 0.24
"""How many of the strange have been here before, with the same cookie."""
ASKED_AFTER = 9 * MINUTE
AROUND = 9
"""Days around a contact in which known customers visit."""


@dataclass(frozen=True)
class Visits:
    """Columns of the same length. `number` is that of a contact that came about then; `customer` −1 for none."""

    number: Ints
    began: Ints
    lasts: Ints
    customer: Ints
    visitor: Ints
    language: Ints
    purpose: Ints
    new: Flags
    faq: Flags
    account: Flags
    contact_page: Flags
    bought: Flags
    pages: Ints

    def __len__(self) -> int:
        return len(self.number)


def visits(rng: np.random.Generator, contacts: Contacts, period: Period) -> Visits:
    every = len(contacts)
    some = np.flatnonzero(even(rng, every, ROOTS[2]) < VISITS)
    n = len(some)
    customer = contacts.customer[some]
    kind = np.where(customer < 0, STRANGE, pick(even(rng, n, SILVER), KINDS))
    kind = np.where((kind == ON_THE_WAY) & contacts.by_agent[some], KNOWN, kind)
    customer = np.where(kind == STRANGE, -1, customer)
    language = np.where(kind == STRANGE, pick(rng.random(n), LANGUAGE_SHARES), contacts.language[some])
    purpose = (even(rng, n)[:, None] >= np.cumsum(WHY, axis=1)[kind][:, :-1]).sum(axis=1)
    faq, account, page = (happens(rng, n, share[kind, purpose]) for share in (FAQ, ACCOUNT, CONTACT_PAGE))
    bought = happens(rng, n, np.array(BUYS)[purpose]) & (kind != ON_THE_WAY)
    looks = ~(faq | account | page | bought)
    pages = np.where(looks & happens(rng, n, BOUNCES), 1, 2 + rng.poisson(1.8, n) + page + 2 * bought)
    pages = np.where(faq & ~account & ~page & ~bought & happens(rng, n, BOUNCES), 1, pages)
    at = _moments(rng, contacts.opened[some], kind, period)
    lasts = np.minimum(long_tail(rng, n, 40.0 * pages, 0.6), 2_400).astype(np.int64)
    origin = _origins(rng, at, kind)
    return Visits(
        contacts.number[some], at, np.minimum(lasts, period.until - 1 - at), customer, contacts.number[some][origin],
        language, purpose, (kind == STRANGE) & (origin == np.arange(n)), faq, account, page, bought, pages,
    )  # fmt: skip


def _moments(rng: np.random.Generator, opened: Ints, kind: Ints, period: Period) -> Ints:
    n = len(opened)
    shortly = opened - np.minimum(long_tail(rng, n, ASKED_AFTER, 1.0), DAY // 2).astype(np.int64)
    around = opened + rng.integers(-AROUND, AROUND + 1, n) * DAY + rng.integers(-DAY // 12, DAY // 12, n)
    about = opened + rng.integers(-DAY // 12, DAY // 12, n)
    at = np.select([kind == ON_THE_WAY, kind == KNOWN], [shortly, around], about)
    return np.where((at >= period.starts) & (at < period.until), at, opened)


def _origins(rng: np.random.Generator, at: Ints, kind: Ints) -> Ints:
    """For each visit the position of the first one with the same cookie; most are the first."""
    strange = np.flatnonzero(kind == STRANGE)
    strange = strange[np.argsort(at[strange], kind="stable")]
    nth = np.arange(len(strange))
    before = nth - 1 - rng.integers(0, np.maximum(nth // 4, 1))
    origin = np.where(happens(rng, len(nth), RETURNS) & (before >= 0), before, nth)
    while (origin != origin[origin]).any():
        origin = origin[origin]
    of = np.arange(len(at))
    of[strange] = strange[origin]
    return of


def rows_of_visits(rng: np.random.Generator, made: Visits, customers: Customers) -> pd.DataFrame:
    n = len(made)
    entry = np.where(happens(rng, n, STRAYS), rng.integers(0, len(PURPOSES), n), made.purpose)
    known = made.customer >= 0
    visitor = np.where(known, made.customer, made.visitor)
    words = [f"{'c' if here else 'v'}{n + 1}" for n, here in zip(visitor.tolist(), known.tolist(), strict=True)]
    return frame({
        "external_id": texts(names_of(made.number)),
        "updated_at": times(made.began + made.lasts),
        "visitor_id": texts(words),
        "customer_id": texts(names(made.customer)),
        "person_key": texts(customers.keys(made.customer)),
        "started_at": times(made.began),
        "duration_s": numbers(made.lasts),
        "is_new": flags(made.new),
        "purpose": codes(made.purpose, PURPOSES),
        "entry_kind": codes(entry, PURPOSES),
        "pages": numbers(made.pages),
        "used_faq": flags(made.faq),
        "used_account": flags(made.account),
        "saw_contact_page": flags(made.contact_page),
        "converted": flags(made.bought),
        "device": codes(pick(even(rng, n, ROOTS[3]), DEVICE_SHARES), DEVICES),
        "language": codes(made.language, LANGUAGES),
        "country": countries(made.language, rng.integers(0, 5, n)),
    })  # fmt: skip


def names_of(number: Ints) -> list[str | None]:
    """The ids of visits."""
    return [f"visit-{n + 1}" for n in number.tolist()]
