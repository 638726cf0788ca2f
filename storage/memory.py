"""What the bot itself remembers."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError

from storage.schema import secret, seen

KEPT = timedelta(hours=1)


def writing(engine: Engine) -> Engine:
    """The engine for transactions that write: SQLite takes its write lock at once, so nobody deadlocks halfway."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def first_time(engine: Engine, job: str, now: datetime) -> bool:
    """True once an hour for each `job`, an id of an event or trigger, over all processes."""
    try:
        with writing(engine).begin() as connection:
            connection.execute(delete(seen).where(seen.c.at < now - KEPT))
            connection.execute(seen.insert().values(id=job, at=now))
    except IntegrityError:
        return False
    return True


def pseudonym_key(engine: Engine, given: str | None = None) -> bytes:
    """The key that turns e-mail addresses into person keys: `given`, else the one made at the first start."""
    if given:
        return given.encode()
    with writing(engine).begin() as connection:
        kept = connection.scalar(select(secret.c.value).where(secret.c.name == "pseudonym_key"))
        if kept is None:
            kept = secrets.token_hex(32)
            connection.execute(secret.insert().values(name="pseudonym_key", value=kept))
    return kept.encode()
