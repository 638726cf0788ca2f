"""Small files and profiles to import, and what a database holds afterwards."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from storage.ingest.place import Place
from storage.ingest.profile import load
from storage.ingest.run import Summary, import_file
from storage.schema import metadata

TICKETS = """
source: s
file: {zone: UTC}
columns:
  interaction: {external_id: id, opened_at: opened, resolved_at: resolved, topic: topic, customer_id: customer}
"""
EVENTS = """
source: s
file: {zone: UTC}
columns:
  interaction_event: {external_id: id, interaction_id: ticket, at: at, kind: kind, actor_id: actor, public: public,
    from_value: was, to_value: is, seconds: seconds, actor_kind: who, automatic: auto}
"""
EVENT_HEAD = "id,ticket,at,kind,actor,public,was,is,seconds,who,auto\n"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def bring(
    engine: Engine, place: Place, folder: Path, content: str | bytes, profile: str = TICKETS, **more: Any
) -> Summary:
    """Imports a file with this content through a profile with this text."""
    name = more.pop("name", "file.csv")
    path = put(folder, name, content)
    return import_file(engine, str(path), load(str(put(folder, "p.yaml", profile))), place, **more)


def dump(engine: Engine, *names: str, table: str = "interaction") -> list[dict[str, Any]]:
    """The rows of a table without the run that wrote them, by key."""
    source = metadata.tables[table]
    columns = [column for column in source.c if (column.name in names if names else column.name != "run_id")]
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(*source.primary_key)).mappings().all()
    return [dict(row) for row in rows]


def cells(engine: Engine, name: str, table: str = "interaction") -> list[Any]:
    return [row[name] for row in dump(engine, name, table=table)]
