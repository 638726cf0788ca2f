"""What the bot itself remembers."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError

from storage.engine import writing
from storage.schema import secret, seen

KEPT = timedelta(hours=1)
KEY = "pseudonym_key"


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
    kept = _kept(engine)
    if kept is None:
        try:
            with writing(engine).begin() as connection:
                connection.execute(secret.insert().values(name=KEY, value=secrets.token_hex(32)))
        except IntegrityError:  # another process made it just now
            pass
        kept = _kept(engine)
    return str(kept).encode()


def _kept(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(select(secret.c.value).where(secret.c.name == KEY))
