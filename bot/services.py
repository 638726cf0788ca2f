"""What commands and jobs are given: where the data are, how the company works, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from bot.settings import Settings
from metrics.terms import Terms


@dataclass(frozen=True, slots=True)
class Services:
    engine: Engine
    settings: Settings
    now: Callable[[], datetime]

    def terms(self) -> Terms:
        kpis = self.settings.kpis
        return Terms(
            now=self.now(),
            answer_within=kpis.answer_within,
            answer_within_of=kpis.answer_within_of,
            fcr_within=kpis.fcr_days * 86_400,
            prevention_within=kpis.prevention_days * 86_400,
            contribution_within=kpis.contribution_days * 86_400,
            service_level_within=kpis.service_level_seconds,
            currency=self.settings.currency,
        )
