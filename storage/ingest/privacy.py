"""What never comes in: the words of conversations, and what names a customer."""

import re

from storage.ingest.kinds import fold, kind

BODIES = {
    *("body", "html body", "text body", "plain body", "body text", "body html", "text", "message", "messages"),
    *("content", "description", "description text", "subject", "preview", "snippet", "excerpt", "transcript"),
    *("bericht", "berichttekst", "omschrijving", "mesaj", "conținut", "descriere", "title", "case title"),
}
PHONES = {"phone", "phone number", "telephone", "mobile", "telefoon", "telefoonnummer", "mobiel", "telefon"}
NAMES = {"customer name", "requester name", "contact name", "klantnaam", "naam klant", "nume client"}
MAILS = {"email", "e mail", "e mail address", "email address", "mail", "e mailadres", "emailadres", "adresa de email"}
OWNERS = {
    *("customer", "requester", "contact", "sender", "author", "from", "user", "client"),
    *("klant", "afzender", "expeditor"),
}
WHAT = (
    (BODIES, "the words of a conversation"),
    (PHONES, "a phone number"),
    (NAMES, "a customer's name"),
    (MAILS, "an e-mail address"),
)


def refusal(table: str, column: str, header: str) -> str | None:
    """Why `header` may not go into this column; None where it may."""
    if kind(table, column) not in ("text", "id", "json") or (table, column) in (
        ("survey_response", "comment"),
        ("agent", "email"),
        ("agent", "name"),
        ("team", "name"),
        ("journey", "name"),
        ("faq_view", "title"),
    ):
        return None
    name = " ".join(re.split(r"[\W_]+", fold(header))).strip()
    forms = {name, _without_owner(name)}
    for words, what in WHAT:
        if forms & words:
            way = "map it to person_key, which keeps only a hash" if words is MAILS else "leave it out"
            return f"{header!r} looks like {what}, which is never kept: {way}"
    return None


def _without_owner(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in OWNERS else name
