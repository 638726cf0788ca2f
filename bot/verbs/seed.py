"""`kpi-bot seed`: made data, and the truth about what was planted in them."""

from argparse import Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot import text
from bot.app import clock, opened
from bot.settings import Settings
from bot.verbs.moment import moment, progress
from metrics.catalogue import catalogue
from metrics.kpi import Unit
from metrics.terms import Money
from storage.seed import CURRENCY, Plan, Seeded, Slip, seed


def run(arguments: Namespace, settings: Settings) -> int:
    zone = settings.zoneinfo
    until = moment(arguments.until, zone, "--until") or clock()().replace(microsecond=0)
    plan = Plan(interactions=arguments.interactions, days=arguments.days, seed=arguments.seed, until=until, zone=zone)
    with opened(settings) as engine:
        print(told(sow(engine, plan), zone))
    return 0


def sow(engine: Engine, plan: Plan) -> Seeded:
    with progress("Making data") as tell:
        return seed(engine, plan, tell)


def told(seeded: Seeded, zone: ZoneInfo) -> str:
    """What was made, and the slips in it with their true figures."""
    rows = ", ".join(f"{n:,} {table.replace('_', ' ')} rows" for table, n in seeded.rows.items())
    return "\n".join([f"Made {rows}.", "Planted for you to find:", *(_slip(slip, zone) for slip in seeded.slips)])


def _slip(slip: Slip, zone: ZoneInfo) -> str:
    """As it would be asked for, and the answer."""
    kpi = catalogue()[slip.kpi]
    on = Money(CURRENCY) if kpi.unit is Unit.MONEY else None
    value, normal = (text.value(amount, kpi.unit, "en", on) for amount in (slip.value, slip.normal))
    first, last = _day(slip.start, zone), _last(slip.end, zone)
    days = first if first == last else f"{first}..{last}"
    asked = " ".join((kpi.key, days, *(f"{dimension}:{_quoted(part)}" for dimension, part in slip.where.items())))
    return f"  {asked}: {value} (normally {normal}, n = {slip.sample:,})"


def _quoted(part: str) -> str:
    return f'"{part}"' if " " in part else part


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()


def _last(end: datetime, zone: ZoneInfo) -> str:
    """The day that ends at `end`."""
    local = end.astimezone(zone).date()
    return local.fromordinal(local.toordinal() - 1).isoformat()
