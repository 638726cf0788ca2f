"""Every KPI, from the rules and not from the engine."""

from . import desk, events, interactions, own, surveys, web
from .figures import INTERACTION, Cases, Fold, Kpi, across, count, folded, mean, per, quantile, share
from .world import Scale

_DESK, _PEOPLE = ("team", "channel", "source"), ("team", "agent", "source")


def _of(cases: Cases, fold: Fold) -> Kpi:
    return folded(INTERACTION, cases, fold)


def _asked(kind: str, says: str) -> Kpi:
    cases = surveys.answers(kind, getattr(surveys, says))
    if says == "promoter":
        return folded(INTERACTION, cases, mean, lambda scale: scale[1] == 10)
    return folded(INTERACTION, cases, mean if says == "score" else share, _any if says == "score" else None)


def _any(_scale: Scale) -> bool:
    return True


def _family(key: str, cases: Cases) -> dict[str, Kpi]:
    return {key: _of(cases, quantile(0.5)), f"{key}_p90": _of(cases, quantile(0.9)), f"{key}_mean": _of(cases, mean)}


KPIS: dict[str, Kpi] = {
    **_family("frt", interactions.first_replies),
    **_family("turnaround", interactions.turnarounds),
    **_family("next_reply", events.next_replies),
    "volume": _of(interactions.volume, count),
    "topics": _of(interactions.volume, count),
    "resolved": _of(interactions.resolved, count),
    "contacts": _of(events.contacts, count),
    "answered_in_target": _of(interactions.answered_in_target, share),
    "aht": _of(interactions.handled, mean),
    "effort_contacts": _of(interactions.effort, mean),
    "resolution_rate": _of(interactions.resolved_by_now, share),
    "fcr": _of(interactions.fcr, share),
    "one_touch": _of(interactions.one_touch, share),
    "reopen_rate": _of(interactions.reopened, share),
    "complaint_ratio": _of(interactions.complaints, share),
    "prevention": _of(interactions.prevention, share),
    "sla": _of(interactions.sla, share),
    "sla_first_response": _of(interactions.sla_first_response, share),
    "sla_next_reply": _of(events.sla_next_reply, share),
    "sla_resolution": _of(interactions.sla_resolution, share),
    "answer_rate": _of(interactions.answer_rate, share),
    "abandonment": _of(interactions.abandonment, share),
    "service_level": _of(interactions.service_level, share),
    "bot_resolution": _of(interactions.bot_resolution, share),
    "bot_handoff": _of(interactions.bot_handoff, share),
    "chat_share": _of(interactions.chats, share),
    "contribution": _of(interactions.contribution, share),
    "revenue_per_contact": _of(interactions.revenue, mean),
    "csat": _asked("csat", "satisfied"),
    "csat_mean": _asked("csat", "score"),
    "ces": _asked("ces", "satisfied"),
    "ces_mean": _asked("ces", "score"),
    "nps": _asked("nps", "promoter"),
    "esat": _asked("esat", "satisfied"),
    "enps": _asked("enps", "promoter"),
    "friendliness": _asked("friendliness", "satisfied"),
    "effectiveness": _asked("effectiveness", "fully"),
    "usability": folded(INTERACTION, surveys.answers("sus", surveys.score), mean, lambda scale: scale[:2] == (0, 100)),
    "survey_response": _of(surveys.sent, share),
    "engagement": across(INTERACTION, interactions.only_chats, web.visits, 100, whole=("source",)),
    "cost_per_resolution": across(_DESK, desk.costs, interactions.resolved, 0.01, sample="base", amounts=True),
    "cost_per_contact": across(_DESK, desk.costs, interactions.volume, 0.01, sample="base", amounts=True),
    "productivity": across(_PEOPLE, interactions.resolved, desk.agent_days),
    "productivity_hour": across(_PEOPLE, interactions.resolved, desk.agent_seconds, 3600),
    "utilisation": across(_PEOPLE, interactions.handled, desk.agent_seconds, amounts=True),
    "coverage": folded(_DESK, desk.slots, per),
    "consistency": own.CONSISTENCY,
    "consistency_agents": own.CONSISTENCY_AGENTS,
    "retention": own.RETENTION,
    "churn": own.CHURN,
    "repeat_customers": own.REPEAT,
    "backlog": own.BACKLOG,
    "unanswered": own.UNANSWERED,
    "oldest_wait": own.OLDEST,
    "new_visitors": web.share("new_visits", "new_visits", "returning_visits"),
    "returning_visitors": web.share("returning_visits", "new_visits", "returning_visits"),
    "sales_visits": web.share("sales_visits", "visits"),
    "service_visits": web.share("service_visits", "visits"),
    "selfcare_share": web.share("faq_visits", "visits"),
    "selfprovisioning_share": web.share("account_visits", "visits"),
    "contact_page_share": web.share("contact_page_visits", "visits"),
    "top_faqs": web.total("faq_views"),
    "service_bounce": web.share("service_bounces", "service_entries"),
    "faq_helpful": web.share("helpful_yes", "helpful_yes", "helpful_no"),
    "contact_after_selfservice": web.share("selfservice_then_contact", "selfservice_visits", young=web.JUDGED_AFTER),
    "journey_completion": web.share("journeys_completed", "journeys_started"),
}
