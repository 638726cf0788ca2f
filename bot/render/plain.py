"""A report as a terminal shows it, and as the words of a message."""

from bot import phrases, text
from bot.render import figures, words
from bot.render.table import TOPICS, Table, table
from metrics.reading import Reading
from metrics.report import Report
from metrics.text import Language


def terminal(report: Report, language: Language, missing: words.Missing | None = None) -> str:
    """The whole report in aligned text, every part of it; `missing` as in `bot.render.message`."""
    missing = missing or {}
    blocks = [figures.finding(report, language), words.where(report, language)]
    if not any(figures.has_data(reading) for reading in report.readings) and not figures.parted(report):
        return "\n".join([*blocks, words.nothing(report, language, missing).replace("`", "")]) + "\n"
    if len(report.readings) > 1 or report.breakdown is None:
        blocks.append("\n" + aligned(_figures(report, language)))
    alone = [figures.interval(r, language) for r in report.readings if len(report.readings) == 1]
    blocks += [said for said in alone if said]
    if report.breakdown and report.breakdown.slices:
        blocks.append("\n" + aligned(table(report, report.breakdown, language)))
    if report.topics and report.topics.slices:
        shown = table(report, report.topics, language, TOPICS)
        blocks.append("\n" + aligned(shown))
        if shown.hidden:
            blocks.append(phrases.MORE_ROWS.to(language).format(text.number(shown.hidden, language)))
    moved = words.moved(report, language)
    if moved:
        blocks.append(f"\n{phrases.WHAT_MOVED.to(language)} {moved}")
    feet = (line.replace("`", "") for line in words.foot(report, language, missing))
    return "\n".join([*blocks, "", *feet]) + "\n"


def _figures(report: Report, language: Language) -> Table:
    rows = [_row(reading, language) for reading in report.readings if figures.has_data(reading)]
    header = ("", "", phrases.CHANGE.to(language), "", "n")
    if report.before:
        return Table(header, tuple(rows), None)
    return Table(_without_change(header), tuple(_without_change(row) for row in rows), None)


def _without_change(row: tuple[str, ...]) -> tuple[str, ...]:
    return (*row[:2], *row[3:])


def _row(reading: Reading, language: Language) -> tuple[str, ...]:
    goal = figures.target(reading, language) or ""
    return (
        reading.kpi.name.to(language),
        figures.value(reading, language),
        figures.moved(reading, language),
        goal,
        (figures.sample(reading, language) or "=–").split("=")[1].strip(),
    )


def aligned(of: Table) -> str:
    """Columns side by side, figures to the right."""
    lines = [of.header, *of.rows, *([of.total] if of.total else [])]
    widths = [max(len(line[i]) for line in lines) for i in range(len(of.header))]
    rows = ["  ".join(_cell(line[i], i, widths[i]) for i in range(len(line))).rstrip() for line in lines]
    return "\n".join(rows).replace("\u00a0", " ")


def _cell(said: str, column: int, width: int) -> str:
    return said.ljust(width) if column == 0 else said.rjust(width)
