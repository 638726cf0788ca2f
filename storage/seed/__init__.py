"""Demo data: a believable, reproducible time in the service desk of a web shop, with slips planted in it."""

from storage.seed.company import CURRENCY
from storage.seed.plan import Plan, Seeded, Slip
from storage.seed.sow import seed

__all__ = ["CURRENCY", "Plan", "Seeded", "Slip", "seed"]
