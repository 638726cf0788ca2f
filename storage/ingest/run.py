"""A file comes in: looked through, written, finished; and what became of earlier ones."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage.engine import where, writing
from storage.ingest.files import Input, opened
from storage.ingest.finish import Finished, finish
from storage.ingest.follow import ahead
from storage.ingest.ledger import Reject, Run, earlier, keep, rejects, status
from storage.ingest.mapper import Mapped
from storage.ingest.mapping import Profile
from storage.ingest.place import Place
from storage.ingest.read import Tally, mapped, tally
from storage.ingest.rules import DAYS_ONLY, rules
from storage.ingest.summary import Progress, Summary, text
from storage.ingest.write import PROMISED, Counts, end_run, start_run, write
from storage.trouble import Trouble

__all__ = ["Place", "Progress", "Reject", "Run", "Summary", "import_file", "rejects", "status", "text"]


def ignore(_progress: Progress) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Import:
    """One file on its way in."""

    engine: Engine
    given: Input
    profile: Profile
    place: Place
    progress: Callable[[Progress], None]

    def look(self, *, check: bool) -> Tally:
        """The first pass; for a whole import it is half of the way."""
        passes = 1 if check else 2

        def told(done: int, found: Tally) -> None:
            self.progress(Progress(done // passes, self.given.size, found.read, found.rejected))

        return tally(self.given, self.profile, self.place, told)

    def start(self, found: Tally) -> int:
        columns = {table: [*names] for table, names in self.profile.columns.items()}
        days = (name.partition(".") for name, only in found.days.items() if only)
        columns[DAYS_ONLY] = [column for table, _, column in days if table == "interaction"]
        with writing(self.engine).begin() as connection:
            return start_run(
                connection,
                source=self.profile.source,
                profile=self.profile.name,
                profile_hash=self.profile.hash,
                input=self.given.name,
                input_hash=self.given.hash,
                columns={table: names for table, names in columns.items() if names},
                now=self.place.now,
            )

    def put(self, run_id: int, found: Tally) -> dict[str, Counts]:
        """The second pass: each batch its own short transaction."""
        counts: dict[str, Counts] = {}
        with self.engine.connect() as connection:
            by = rules(connection, self.place)
        mapped = by.known.of(self.profile.source)
        promised = {
            table: [name for name in names if f"{table}.{name}" not in mapped] for table, names in PROMISED.items()
        }
        for part in self._parts(found):
            with writing(self.engine).begin() as connection:
                for table, frame in part.frames:
                    rows, added = ahead(frame, by) if table == "interaction" else (frame, [])
                    made = write(connection, table, rows, run_id, added, promised.get(table, ()))
                    counts[table] = counts.get(table, Counts()) + made
        return counts

    def _parts(self, found: Tally) -> Iterator[Mapped]:
        half = self.given.size // 2

        def told(done: int) -> None:
            self.progress(Progress(half + done // 2, self.given.size, found.read, found.rejected))

        if found.held is None:
            yield from mapped(self.given, self.profile, self.place, told)
            return
        for number, part in enumerate(found.held, 1):
            yield part
            told(self.given.size * number // len(found.held))

    def end(self, run_id: int, summary: Summary, found: Tally) -> None:
        with writing(self.engine).begin() as connection:
            keep(connection, run_id, summary.source, found.kept, self.place.now)
            end_run(
                connection,
                run_id,
                status=summary.status,
                now=self.place.now,
                read=summary.read,
                written=sum(each.new + each.changed for each in summary.counts.values()),
                unchanged=sum(each.unchanged for each in summary.counts.values()),
                ignored=summary.ignored,
                rejected=summary.rejected,
                faults={**summary.faults, "unknown": summary.unknown, "left_out": summary.left_out},
                data_until=summary.data_until,
                note=summary.note,
            )


def import_file(  # noqa: PLR0913 - the options of a verb
    engine: Engine,
    path: str,
    profile: Profile,
    place: Place,
    *,
    source: str | None = None,
    check: bool = False,
    again: bool = False,
    progress: Callable[[Progress], None] = ignore,
) -> Summary:
    """Imports a file (`-` = stdin), or with `check` only looks through it.

    A reader sees new interactions once they are finished, known ones all the while. A file that fails its checks
    leaves no facts; an import that was killed is repaired by running it again. `Trouble` where the file, the profile
    or the database cannot be used; too many rejected rows are a summary whose status is `failed`.
    """
    if source is not None:
        profile = replace(profile, source=source)
    with opened(path) as given, _database(engine):
        before = earlier(engine, profile.source, given.hash, profile.hash)
        if before is not None and not again and not check:
            return Summary(profile.source, given.name, "repeated", before)
        job = Import(engine, given, profile, place, progress)
        found = job.look(check=check)
        summary = _summary(job, found)
        if check:
            counts = {table: Counts(new=number) for table, number in found.tables.items()}
            return replace(summary, counts=counts, checked=True)
        run_id = job.start(found)
        if summary.status == "failed":
            summary = replace(summary, run_id=run_id)
            job.end(run_id, summary, found)
            return summary
        counts = job.put(run_id, found)
        summary = _finished(replace(summary, run_id=run_id, counts=counts), finish(engine, run_id, place))
        job.end(run_id, summary, found)
        progress(Progress(given.size, given.size, found.read, found.rejected))
        return summary


@contextmanager
def _database(engine: Engine) -> Iterator[None]:
    """Says what ails a database that refuses. Its run stays unfinished, so that the next one repairs it."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise Trouble(
            f"the database {where(engine)} refused ({reason}): check its space and permissions, then import again",
        ) from error


def _summary(job: Import, found: Tally) -> Summary:
    note = None
    if found.status == "failed":
        note = (
            f"{found.rejected:,} of {found.read:,} rows are wrong, which is too many: "
            "nothing was imported; mend the file or the profile"
        )
    return Summary(
        job.profile.source,
        job.given.name,
        found.status,
        read=found.read,
        facts=found.facts,
        ignored=found.ignored,
        rejected=found.rejected,
        first_reject=f"row {found.kept[0].row}: {found.kept[0].error}" if found.kept else None,
        faults={fault: dict(counts) for fault, counts in found.noted.faults.items()},
        unknown={column: dict(words) for column, words in found.noted.words.items()},
        data_until=found.until,
        note=note,
    )


def _finished(summary: Summary, done: Finished) -> Summary:
    negative = Counter(summary.faults.get("negative", {})) + done.negative
    faults = {**summary.faults, "negative": dict(negative)} if negative else summary.faults
    return replace(summary, left_out=dict(done.left_out), faults=faults)
