"""Tulip & Fir, a web shop for the Netherlands, Romania and the rest of Europe: its people, topics and habits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Team:
    """Who answers. `agents` are given names and languages; `speed` multiplies how long they take."""

    name: str
    speed: float
    agents: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return f"team-{self.name.lower()}"


@dataclass(frozen=True)
class Topic:
    """What customers write about. `peak` is the day of the year it is asked most, `swing` how much more than usual."""

    name: str
    team: str
    weight: float
    complaint: float
    peak: int
    swing: float
    code: str


@dataclass(frozen=True)
class Channel:
    """A way in. Medians are in seconds of staffed time; `spread` is the sigma of their logarithms."""

    word: str
    share: float
    live: bool
    reply: float
    spread: float
    solve: float
    one_touch: float
    handle: float


def _team(name: str, speed: float, nl: str, ro: str, en: str) -> Team:
    people = (("nl", nl), ("ro", ro), ("en", en))
    return Team(name, speed, tuple((person, language) for language, names in people for person in names.split(", ")))


TEAMS = (
    _team(
        "Billing",
        1.0,
        nl="Sanne de Vries, Bram Jansen, Femke Visser",
        ro="Andreea Popescu, Mihai Ionescu",
        en="Olivia Hart, Tom Ellis",
    ),
    _team(
        "Delivery",
        0.95,
        nl="Daan Bakker, Lotte Smit, Joris Mulder",
        ro="Ioana Dumitru, Radu Stan, Elena Marin",
        en="Grace Porter, Noah Reid, Emily Ward",
    ),
    _team("Returns", 1.05, nl="Thijs de Boer, Anouk Peters", ro="Cristina Dinu, Vlad Georgescu", en="Harry Cole"),
    _team("Technical", 1.15, nl="Ruben Hendriks, Eva Dekker", ro="Alexandru Matei, Bianca Tudor", en="Amelia Stone"),
    _team("Sales", 0.9, nl="Maud van Dijk, Niels Kok", ro="Ștefan Rusu", en="Lucy Bennett"),
)

TOPICS = (
    Topic("invoice", "Billing", 9.5, 0.03, 20, 0.15, "explained"),
    Topic("payment failed", "Billing", 7.5, 0.04, 335, 0.20, "corrected"),
    Topic("double charge", "Billing", 4.5, 0.09, 345, 0.15, "refunded"),
    Topic("voucher", "Billing", 4.5, 0.02, 350, 0.30, "corrected"),
    Topic("late delivery", "Delivery", 13.0, 0.08, 350, 0.40, "explained"),
    Topic("track my order", "Delivery", 8.5, 0.01, 345, 0.30, "explained"),
    Topic("change address", "Delivery", 4.5, 0.01, 190, 0.15, "corrected"),
    Topic("damaged parcel", "Delivery", 3.0, 0.11, 350, 0.10, "replaced"),
    Topic("missing item", "Delivery", 3.5, 0.07, 350, 0.15, "replaced"),
    Topic("refund", "Returns", 7.5, 0.05, 15, 0.40, "refunded"),
    Topic("return label", "Returns", 5.0, 0.01, 12, 0.45, "explained"),
    Topic("exchange", "Returns", 3.0, 0.02, 10, 0.30, "replaced"),
    Topic("login problem", "Technical", 4.5, 0.02, 270, 0.10, "corrected"),
    Topic("website error", "Technical", 3.0, 0.04, 330, 0.20, "corrected"),
    Topic("warranty", "Technical", 3.0, 0.06, 130, 0.15, "replaced"),
    Topic("assembly help", "Technical", 2.5, 0.01, 110, 0.25, "explained"),
    Topic("product question", "Sales", 7.0, 0.004, 120, 0.25, "explained"),
    Topic("stock and sizes", "Sales", 4.0, 0.004, 325, 0.25, "explained"),
    Topic("business order", "Sales", 1.5, 0.01, 80, 0.15, "quoted"),
)
CODES = ("explained", "corrected", "refunded", "replaced", "quoted")
USUAL_CODE = 0.78

GROWING, GROWTH, GROWTH_DAYS = "damaged parcel", 3.3, 7
"""The topic that takes off in the last days."""
SLOWER, LESS_LIKED = "Billing", "Delivery"
"""The teams whose first replies and whose satisfaction slip in the last days."""

CHANNELS = (
    Channel("email", 0.30, live=False, reply=6_000, spread=1.15, solve=18_000, one_touch=0.50, handle=420),
    Channel("chat", 0.22, live=True, reply=20, spread=0.85, solve=14_000, one_touch=0.85, handle=570),
    Channel("phone", 0.20, live=True, reply=11, spread=0.95, solve=16_000, one_touch=0.87, handle=450),
    Channel("whatsapp", 0.16, live=False, reply=720, spread=1.05, solve=7_000, one_touch=0.45, handle=360),
    Channel("web", 0.12, live=False, reply=7_500, spread=1.05, solve=20_000, one_touch=0.50, handle=430),
)

WEEKDAYS = (1.36, 1.16, 1.08, 1.05, 0.98, 0.58, 0.50)
"""How busy Monday … Sunday are."""
WRITTEN_HOURS = (
    *(0.25, 0.15, 0.10, 0.07, 0.07, 0.12, 0.35, 0.8, 1.6, 2.2, 2.4, 2.3),
    *(2.0, 2.0, 2.1, 2.0, 1.8, 1.6, 1.5, 1.5, 1.6, 1.4, 0.9, 0.5),
)
LIVE_HOURS = (0, 0, 0, 0, 0, 0, 0, 0, 1.4, 2.2, 2.5, 2.3, 1.9, 2.0, 2.2, 2.1, 2.0, 1.7, 1.4, 1.0, 0, 0, 0, 0)
STAFFED = (8, 20)
"""Local hours in which people answer, every day."""
SEASON = (
    (1, 1.04), (32, 0.98), (91, 1.0), (152, 0.98), (196, 0.86), (227, 0.87), (258, 1.0), (305, 1.05), (325, 1.12),
    (329, 1.35), (334, 1.42), (339, 1.28), (352, 1.24), (358, 0.85), (366, 0.98),
)  # fmt: skip
"""Day of the year → how busy: a quiet summer, a long December that begins with Black Friday."""
TREND = 0.15
"""Growth over a year."""

LANGUAGES = ("nl", "ro", "en")
LANGUAGE_SHARES = (0.46, 0.31, 0.23)
COUNTRIES = {
    "nl": ("NL", "NL", "NL", "NL", "BE"),
    "ro": ("RO", "RO", "RO", "RO", "MD"),
    "en": ("DE", "FR", "IE", "SE", "PL"),
}
PRIORITIES = ("low", "normal", "high", "urgent")
PRIORITY_SHARES = (0.18, 0.62, 0.16, 0.04)
PRIORITY_PACE = (1.4, 1.0, 0.65, 0.3)
REPLY_DUE_H = (24, 8, 4, 1)
"""First response, in staffed hours, for each priority."""
SOLVE_DUE_H = (120, 72, 24, 8)
"""Resolution, in calendar hours, for each priority."""
SLA_POLICY = "Tulip & Fir standard"
CURRENCY = "EUR"
