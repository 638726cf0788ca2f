"""`kpi-bot db`: the schema of the database."""

from argparse import Namespace

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from bot.settings import Settings
from storage.engine import connect, read_url, upgrade, where
from storage.trouble import Trouble


def upgrade_(arguments: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every verb is called alike
    url = settings.database_url.get_secret_value()
    parsed = read_url(url)
    if parsed.drivername == "sqlite":
        connect(url).dispose()  # migrates by itself
        print(f"{where(parsed)} is up to date")
        return 0
    engine = create_engine(parsed, hide_parameters=True)
    try:
        print(f"{where(parsed)} is up to date: schema {upgrade(engine)}")
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise Trouble(f"the database {where(parsed)} cannot be upgraded: {reason}") from error
    finally:
        engine.dispose()
    return 0
