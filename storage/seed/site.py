"""The web site of Tulip & Fir: its help pages and what visitors do there step by step."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """An answer to a frequent question. `weight` is how often it is shown, `helps` how many of those asked say so."""

    id: str
    title: str
    weight: float
    helps: float


@dataclass(frozen=True)
class Path:
    """A journey. `weight` is how often it is begun, `completes` how many come to its end, `steps` how long it is."""

    name: str
    weight: float
    completes: float
    steps: int


ARTICLES = (
    Article("parcel-where", "Where is my parcel?", 16.0, 0.80),
    Article("delivery-times", "How long does delivery take?", 9.0, 0.82),
    Article("return-how", "How do I return an order?", 11.0, 0.78),
    Article("refund-when", "When do I get my money back?", 9.5, 0.66),
    Article("address-change", "Can I change my delivery address?", 5.0, 0.60),
    Article("order-cancel", "Can I cancel my order?", 5.5, 0.58),
    Article("pay-how", "How can I pay?", 4.0, 0.86),
    Article("pay-failed", "My payment failed", 4.5, 0.62),
    Article("paid-twice", "I was charged twice", 2.5, 0.52),
    Article("invoice-find", "Where do I find my invoice?", 4.5, 0.84),
    Article("voucher-use", "How do I use a voucher?", 3.5, 0.74),
    Article("parcel-damaged", "My parcel arrived damaged", 3.0, 0.64),
    Article("item-missing", "Something is missing from my order", 2.8, 0.62),
    Article("item-exchange", "Can I exchange an item?", 2.6, 0.72),
    Article("login-forgot", "I forgot my password", 3.6, 0.83),
    Article("account-delete", "How do I delete my account?", 1.2, 0.70),
    Article("warranty-what", "What does the warranty cover?", 2.2, 0.68),
    Article("assembly-how", "How do I put it together?", 2.4, 0.76),
    Article("size-choose", "Which size do I need?", 2.6, 0.81),
    Article("stock-when", "When is it back in stock?", 1.9, 0.55),
    Article("business-order", "Ordering for a company", 1.0, 0.77),
    Article("delivery-where", "Which countries do you deliver to?", 1.3, 0.90),
    Article("delivery-cost", "What does delivery cost?", 2.4, 0.88),
    Article("contact-how", "How do I reach you?", 2.0, 0.72),
)
PATHS = (
    Path("Track a parcel", 0.38, 0.90, 2),
    Path("Return an order", 0.30, 0.72, 5),
    Path("Download an invoice", 0.18, 0.86, 3),
    Path("Change an address", 0.14, 0.64, 4),
)
WORSE = "refund-when"
"""The article whose readers say in the last days that it does not help."""
DEVICES = ("mobile", "desktop", "tablet")
DEVICE_SHARES = (0.58, 0.34, 0.08)
