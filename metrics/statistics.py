"""How sure a figure is."""

from collections.abc import Mapping, Sequence
from math import erfc, sqrt

Z95 = 1.959963984540054


def wilson(top: float, base: float, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of the share top / base (Wilson 1927); `base` is at least 1."""
    share = top / base
    middle = share + z * z / (2 * base)
    spread = z * sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    scale = 1 + z * z / base
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def z_of_shares(top: float, base: float, top_before: float, base_before: float) -> float:
    """How many standard errors two shares lie apart, by their pooled variance; 0 where nothing varies."""
    pooled = (top + top_before) / (base + base_before)
    variance = pooled * (1 - pooled) * (1 / base + 1 / base_before)
    return (top / base - top_before / base_before) / sqrt(variance) if variance > 0 else 0.0


def z_of_nets(net: float, base: float, net_before: float, base_before: float) -> float:
    """How many standard errors two nets of shares lie apart, taking the widest variance that each may have."""
    variance = (1 - net**2) / base + (1 - net_before**2) / base_before
    return (net - net_before) / sqrt(variance) if variance > 0 else 0.0


def z_of_counts(count: float, before: float) -> float:
    """How many standard errors two counts over equally long windows lie apart, taken as Poisson."""
    return (count - before) / sqrt(count + before) if count + before else 0.0


def growing(counts: Mapping[str | None, tuple[float, float]], false_discoveries: float = 0.05) -> set[str | None]:
    """The parts whose count (now, before) grew more than chance and many looks explain (Benjamini & Hochberg 1995)."""
    chances: Sequence[tuple[float, str | None]] = sorted(
        ((erfc(z_of_counts(now, before) / sqrt(2)) / 2, part) for part, (now, before) in counts.items()),
        key=lambda pair: pair[0],
    )
    last = 0
    for rank, (chance, _) in enumerate(chances, start=1):
        if chance <= false_discoveries * rank / len(chances):
            last = rank
    return {part for _, part in chances[:last]}
