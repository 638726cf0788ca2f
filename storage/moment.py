"""Instants as every engine keeps them: aware and UTC in Python, whole seconds in the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

PLAIN = "%Y-%m-%d %H:%M:%S"


def plain(at: datetime) -> str:
    """The text that SQLite keeps: UTC, whole seconds, sorts as time does."""
    return at.astimezone(UTC).strftime(PLAIN)


class Moment(TypeDecorator[datetime]):
    """Aware datetimes on both sides: `timestamptz` on servers, sortable UTC text on SQLite. Naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(19) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - the driver's own
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        return plain(value) if dialect.name == "sqlite" else value.astimezone(UTC).replace(microsecond=0)

    def literal_processor(self, dialect: Dialect) -> Callable[[datetime], str]:
        if dialect.name == "sqlite":
            return lambda value: f"'{plain(value)}'"
        return lambda value: f"TIMESTAMPTZ '{plain(value)}+00'"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - the driver's own
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)  # type: ignore[no-any-return]
