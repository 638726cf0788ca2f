"""The closed lists: what a column may hold, where the schema says a word is one of a few."""

CHANNELS = (
    "email", "web", "chat", "phone", "whatsapp", "sms", "messenger", "instagram", "x",
    "telegram", "social", "app", "forum", "letter", "visit", "fax", "api", "other",
)  # fmt: skip

CLOSED: dict[str, dict[str, tuple[str, ...]]] = {
    "interaction": {
        "channel": CHANNELS,
        "priority": ("low", "normal", "high", "urgent"),
        "status": ("new", "open", "pending", "on_hold", "resolved", "closed"),
        "direction": ("inbound", "outbound"),
        "opened_by": ("customer", "agent", "bot", "system"),
    },
    "interaction_event": {
        "channel": CHANNELS,
        "kind": (
            "message", "note", "status", "assignment", "handoff", "open", "resolve", "close", "reopen",
            "sla_apply", "sla_breach", "sla_fulfil",
        ),
        "actor_kind": ("customer", "agent", "bot", "system"),
    },
    "survey_response": {
        "channel": CHANNELS,
        "kind": ("csat", "nps", "ces", "esat", "enps", "friendliness", "effectiveness", "sus"),
        "higher_is": ("better", "worse"),
        "respondent": ("customer", "agent"),
    },
    "visit": {"purpose": ("sales", "service", "other"), "entry_kind": ("sales", "service", "other")},
    "web_metric": {"unit": ("count", "share", "s")},
    "customer_order": {"status": ("placed", "cancelled", "returned")},
    "presence": {"channel": CHANNELS, "state": ("available", "busy", "break", "offline")},
    "cost": {"channel": CHANNELS, "category": ("people", "technology", "facilities", "training", "other")},
}  # fmt: skip
"""Table → column → its words. Others become `other` where the list has it, else NULL, and are counted."""
