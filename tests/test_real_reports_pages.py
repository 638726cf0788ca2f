"""A year of a help site by page (Google Analytics) through import and report, against figures that are counted here.

The export has sums by page for a year: no visits, no days. They are dated on its first day; only the year can be asked.
What a path says no profile can tell, so the test adds it (kind, article, locale). What is needed by language it sums,
and imports those sums without a profile; of the site only the visits are told, the rest we add up:

- visits: entrances; the site has more than the pages listed, and the rest has no language;
- contact page: visits that saw the first page of the contact form in their language (Unique Pageviews);
- service: entrances on an answer, and of these those that saw it only (Analytics' bounce rate × entrances).

What is compared:

- Rows: 5,001, of which one is the site and one "(other)"; none rejected; once more they change nothing.
- Views of every page and of the site, as stored: to the view.
- Most shown answers, where paths that differ in their query are one answer: to the view.
- Contact page and bounce, of the site and by language.

Not in our reports: visits that used answers at all (sums by page count who saw two twice), time on page, exits.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.schema import faq_view, web_metric
from tests.real import PROFILES, Asked, Found, agrees, data, database, stored

PAGES = "sumo-ga-pageviews-2023"
DAY = "2023-01-01"
NOW = "2024-02-01T00:00"
YEAR = "2023 vs none"
PATH = re.compile(r"/([a-z]{2})(?:-[A-Z]{2})?/([^?]*).*")
Row = dict[str, str]
SITE = ""
"""The language of the whole."""


@dataclass(frozen=True)
class Page:
    """A row of the file. `kind`: article, contact or other."""

    kind: str
    article: str
    language: str
    views: int
    seen_by: int
    entrances: int
    bounces: Decimal


def table() -> list[Row]:
    with (data(PAGES) / "ga-top5000-pages-2023.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(text: str) -> str:
    """Without the mark between two Persian letters that has no width: whether it is kept is not the matter here."""
    return text.replace("\u200c", "")


def page(row: Row) -> Page:
    views, seen_by, entrances = (
        int(row[name].replace(",", "")) for name in ("Pageviews", "Unique Pageviews", "Entrances")
    )
    found = PATH.fullmatch(row["Page"])
    language, rest = found.groups() if found else ("", "")
    kind = "article" if rest.startswith("kb/") else "contact" if rest == "questions/new" else "other"
    article = shown(row["Page"].partition("?")[0]) if kind == "article" else ""
    bounces = entrances * Decimal(row["Bounce Rate"].rstrip("%")) / 100
    return Page(kind, article, language, views, seen_by, entrances, bounces)


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [page(row) for row in table() if row["Page"]]


@pytest.fixture(scope="module")
def sums(pages: list[Page]) -> dict[str, Counter[str]]:
    """Metric → language → what the pages listed sum to; `SITE` is the sum of all, of visits the site's own."""
    found: dict[str, Counter[str]] = {}
    bounces: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name, kinds in (
        ("visits", {"article", "contact", "other"}),
        ("contact_page_visits", {"contact"}),
        ("service_entries", {"article"}),
    ):
        found[name] = Counter()
        for each in pages:
            if each.language and each.kind in kinds:
                found[name][each.language] += each.seen_by if name == "contact_page_visits" else each.entrances
    for each in pages:
        if each.kind == "article":
            bounces[each.language] += each.bounces
    found["service_bounces"] = Counter(
        {name: int(n.quantize(Decimal(1), ROUND_HALF_UP)) for name, n in bounces.items()}
    )
    for of in found.values():
        of[SITE] = sum(of.values())
    site = next(row for row in table() if not row["Page"])
    found["visits"][SITE] = page(site).entrances
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, sums: dict[str, Counter[str]]) -> tuple[Path, Path]:
    """The pages with what their paths say, and the sums by language as rows of `web_metric`."""
    folder = tmp_path_factory.mktemp("pages")
    rows = table()
    with (folder / "pages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*rows[0], "kind", "article", "locale"])
        for row in rows:
            of = page(row)
            writer.writerow([*row.values(), of.kind, of.article, of.language])
    with (folder / "sums.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["at", "metric", "dimension", "part", "value", "unit"])
        for metric, by_language in sums.items():
            for language, n in parted(by_language).items():
                writer.writerow([DAY, metric, "language", language, n, "count"])
    return folder / "pages.csv", folder / "sums.csv"


def parted(by_language: Counter[str]) -> dict[str, int]:
    """Of each language, and under no name what is left of the site."""
    named = {language: n for language, n in by_language.items() if language != SITE}
    rest = by_language[SITE] - sum(named.values())
    return {**named, "": rest} if rest else named


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, files: tuple[Path, Path]
) -> Iterator[Asked]:
    with database(request, tmp_path_factory.mktemp("pages"), "pages") as here:
        here.settings('zone = "UTC"')
        listed, summed = files
        by_page = ("ingest", "file", listed, "--profile", PROFILES / "sumo-pages.yaml")
        whole = ("ingest", "file", summed, "--table", "web_metric", "--source", "sumo-pages")
        said = [here.says(*by_page), here.says(*whole), here.says(*by_page, "--again")]
        assert [each.code for each in said] == [0, 0, 0]
        here.file("said.txt", said[0].text)
        here.file("again.txt", said[2].text)
        yield Asked(here, NOW)


def test_every_row_of_the_file_is_accounted_for(site: Asked, pages: list[Page]) -> None:
    said = (site.here.path / "said.txt").read_text()
    articles = sum(each.kind == "article" for each in pages)
    assert "rows read        5,001" in said
    assert "5,002 new · 0 changed · 0 unchanged" in said, "the row of the site is two sums: views and visits"
    assert f"{articles:,} new · 0 changed · 0 unchanged" in said
    again = (site.here.path / "again.txt").read_text()
    assert "0 new · 0 changed · 5,002 unchanged" in again
    assert f"0 new · 0 changed · {articles:,} unchanged" in again
    assert site.here.says("ingest", "rejects").text == "No row was rejected.\n"


def test_the_views_of_every_page_and_of_the_site_are_stored(site: Asked) -> None:
    m = web_metric.c
    found = stored(site.here, select(m.dimension, m.part, m.value).where(m.metric == "page_views"))
    views = {shown(row["Page"]): float(row["Pageviews"].replace(",", "")) for row in table()}
    assert {(dimension, shown(part)): value for dimension, part, value in found} == {
        ("page" if path else "", path): n for path, n in views.items()
    }
    assert views[""] == 255_849_574


def test_answers_are_stored_with_their_language_and_views(site: Asked, pages: list[Page]) -> None:
    f = faq_view.c
    found = stored(site.here, select(f.article_id, f.language, f.views))
    assert Counter((shown(article), language, views) for article, language, views in found) == Counter(
        (each.article, each.language, each.views) for each in pages if each.kind == "article"
    )


def test_the_most_shown_answers_are_what_is_counted_here(site: Asked, pages: list[Page]) -> None:
    counted: Counter[str] = Counter()
    for each in pages:
        if each.article:
            counted[each.article] += each.views
    assert len(counted) < sum(bool(each.article) for each in pages)
    assert site.reading(f"top_faqs {YEAR}")["top_faqs"]["value"] == counted.total()
    slices = site(f"top_faqs {YEAR} by article")["parts"]
    found = [(shown(each["part"]), each["readings"]["top_faqs"]["value"], each["share"]) for each in slices]
    assert {name: n for name, n, _ in found} == counted
    assert found[:15] == [(name, n, pytest.approx(n / counted.total())) for name, n in counted.most_common(15)]


def per(sums: dict[str, Counter[str]], top: str, base: str, language: str) -> Found:
    over = sums[base][language]
    return (sums[top][language] / over if over else None), over


SHARES = {
    "contact_page_share": ("contact_page_visits", "visits"),
    "service_bounce": ("service_bounces", "service_entries"),
}


def test_contact_and_bounce_of_the_site_are_what_is_counted_here(site: Asked, sums: dict[str, Counter[str]]) -> None:
    readings = site.reading(f"{' '.join(SHARES)} {YEAR}")
    for kpi, (top, base) in SHARES.items():
        assert agrees(readings[kpi], per(sums, top, base, SITE)), kpi


def test_contact_and_bounce_of_every_language_are_what_is_counted_here(
    site: Asked, sums: dict[str, Counter[str]]
) -> None:
    parts = site.parts(f"{' '.join(SHARES)} {YEAR} by language")
    for kpi, (top, base) in SHARES.items():
        rest = sums[base][SITE] - sum(n for language, n in sums[base].items() if language != SITE)
        mine: dict[str | None, Found] = {None: (0.0, rest)} if rest else {}
        mine |= {language: per(sums, top, base, language) for language in sums["visits"] if language != SITE}
        assert {name for name in parts if not agrees(parts[name][kpi], mine.get(name, (None, 0)))} == set()
