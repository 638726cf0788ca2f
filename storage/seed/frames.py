"""Arrays → columns as `storage.ingest.write` takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from storage.seed.days import Flags, Floats, Ints

SOURCE = "demo"


def texts(values: Sequence[str | None]) -> pd.Series:
    return pd.Series(values, dtype=object)


def ids(number: Ints) -> list[str | None]:
    """The ids of contacts; none below zero."""
    return [f"TF-{n + 1}" if n >= 0 else None for n in number.tolist()]


def codes(at: Ints, words: Sequence[str]) -> pd.Series:
    """Positions in `words`; none below zero."""
    table = np.array([*words, None], dtype=object)
    return pd.Series(table[np.where(at < 0, len(words), at)], dtype=object)


def times(at: Ints) -> pd.Series:
    return pd.Series(at.astype(np.int64).view("datetime64[s]"))


def seconds(column: pd.Series) -> Ints:
    """Moments as seconds since 1970, `NEVER` for none."""
    return column.to_numpy(dtype="datetime64[s]").astype(np.int64)


def numbers(values: Ints, known: Flags | None = None) -> Any:  # noqa: ANN401 - pandas' arrays share no public type
    return pd.arrays.IntegerArray(values.astype(np.int64), _missing(len(values), known))


def reals(values: Floats, known: Flags | None = None) -> Any:  # noqa: ANN401 - as above
    return pd.arrays.FloatingArray(values.astype(np.float64), _missing(len(values), known))


def flags(values: Flags, known: Flags | None = None) -> Any:  # noqa: ANN401 - as above
    return pd.arrays.BooleanArray(values.astype(np.bool_), _missing(len(values), known))


def frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    """A table of the demo source."""
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"source": pd.Series([SOURCE] * rows, dtype=object), **columns})


def _missing(n: int, known: Flags | None) -> Flags:
    return np.zeros(n, dtype=np.bool_) if known is None else ~known
