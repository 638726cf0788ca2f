"""Pictures: what they say, and that they can be read."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import ChartSpec, draw
from bot.charts.spec import Mark, Panel, chart
from metrics.catalogue import catalogue
from metrics.kpi import Kpi, Unit
from metrics.period import Span, Step, Window
from metrics.reading import Reading
from metrics.report import Breakdown, Point, Question, Report, Series, Slice
from metrics.terms import Terms
from metrics.text import LANGUAGES, Language

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 9)
SPAN = Span(MONDAY, MONDAY + timedelta(days=6), ZONE)
NOW = datetime(2026, 11, 16, tzinfo=UTC)
FRT, VOLUME, CSAT = (catalogue()[key] for key in ("frt", "volume", "csat"))


def reading(kpi: Kpi, value: float | None, sample: int = 50, before: float | None = None) -> Reading:
    return Reading(kpi=kpi, value=value, sample=sample, before=before, sample_before=50 if before else 0)


def series(kpi: Kpi, values: list[float | None], step: Step = "day", **more: bool) -> Series:
    start = datetime(2026, 11, 9, tzinfo=UTC)
    points = []
    for i, value in enumerate(values):
        day = start + timedelta(days=i)
        window = Window(day, day + timedelta(days=1))
        last = more.get("running", False) and i == len(values) - 1
        points.append(
            Point(day.date().isoformat(), window, reading(kpi, value, 50 if value else 0), current=True, running=last)
        )
    return Series(kpi, step, tuple(points))


def report(course: tuple[Series, ...] = (), breakdown: Breakdown | None = None, kpi: Kpi = FRT) -> Report:
    return Report(
        question=Question(kpis=(kpi,), span=SPAN, terms=Terms(NOW)),
        before=None,
        readings=(reading(kpi, 840.0, before=600.0),),
        breakdown=breakdown,
        topics=None,
        course=course,
        moved=None,
        data_until=None,
        newest=None,
    )


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def spec(report_: Report, language: Language = "en") -> ChartSpec:
    found = chart(report_, language)
    assert found
    return found


def test_a_report_without_values_has_no_picture() -> None:
    assert chart(report((series(FRT, [None, None]),)), "en") is None


@pytest.mark.parametrize("panels", [1, 2])
def test_each_panel_is_as_high_as_was_promised(panels: int) -> None:
    course = (series(VOLUME, [5.0, 7.0]), series(FRT, [60.0, None]))[:panels]
    assert opened(draw(spec(report(course)))).size == (880, 385 * panels)


def test_counts_are_bars_and_all_else_is_a_line() -> None:
    kinds = [panel.kind for panel in spec(report((series(VOLUME, [1.0]), series(FRT, [1.0])))).panels]
    assert kinds == ["bars", "line"]


def test_no_more_than_two_panels_are_drawn() -> None:
    course = tuple(series(kpi, [1.0]) for kpi in (VOLUME, FRT, CSAT))
    assert len(spec(report(course)).panels) == 2


def test_the_alternative_text_has_the_finding_and_every_number() -> None:
    alt = spec(report((series(FRT, [60.0, 90.0]),))).alt
    assert alt.startswith("First response time 14 min, 40% slower")
    assert "9 Nov 1\u00a0min" in alt.replace(" ", " ") or "1 min" in alt
    assert "1 min 30 s" in alt.replace("\u00a0", " ")


def test_the_alternative_text_fits_slack_however_long_the_course() -> None:
    assert len(spec(report((series(FRT, [float(i) for i in range(1, 300)]),))).alt) <= 1_500


def test_a_gap_stays_a_gap() -> None:
    """The middle of the line is missing where a day has no value, and is there where it has one."""
    full: list[float | None] = [60.0, 60.0, 60.0]
    holed: list[float | None] = [60.0, None, 60.0]
    without, whole = (draw(spec(report((series(FRT, days),)))) for days in (holed, full))
    assert _line_pixels(opened(without)) < _line_pixels(opened(whole)) / 2


def _line_pixels(picture: Image.Image) -> int:
    colours = picture.convert("RGB").getcolors(1 << 20) or []
    return sum(n for n, colour in colours if colour == (0x1F, 0x6F, 0x78))


def test_thin_values_are_told_from_sure_ones_and_the_legend_says_so() -> None:
    few = Series(FRT, "day", tuple(_with(point, 3) for point in series(FRT, [60.0, 70.0]).points))
    made = spec(report((few,)))
    assert [kind for kind, _ in made.notes] == ["thin"]
    assert draw(made) != draw(spec(report((series(FRT, [60.0, 70.0]),))))


def _with(point: Point, sample: int) -> Point:
    return Point(point.label, point.window, reading(FRT, point.reading.value, sample), current=True, running=False)


def test_an_unfinished_day_is_marked() -> None:
    assert ("running", "incomplete") in spec(report((series(FRT, [60.0, 70.0], running=True),))).notes


def test_a_missed_target_is_marked_by_shape_too() -> None:
    made = spec(report((series(FRT, [7_200.0]),)))
    assert made.panels[0].marks[0].missed
    assert ("missed", "target missed") in made.notes


def test_parts_show_what_they_were_before() -> None:
    parts = Breakdown("team", (Slice("Billing", None, (reading(FRT, 840.0, before=600.0),)),))
    made = spec(report(breakdown=parts))
    assert made.panels[0].kind == "parts"
    assert ("before", "period before") in made.notes


def test_no_more_parts_are_drawn_than_can_be_read() -> None:
    slices = tuple(Slice(f"t{i}", None, (reading(FRT, 60.0),)) for i in range(30))
    assert len(spec(report(breakdown=Breakdown("topic", slices))).panels[0].marks) == 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_has_an_axis_in_every_language(unit: Unit, language: Language) -> None:
    marks = (Mark("a", 0.5, "0.5"), Mark("b", 0.9, "0.9"))
    made = ChartSpec("title", "where", (Panel("line", "panel", unit, marks, (0.8, "target")),), (), language)
    assert opened(draw(made)).size == (880, 385)


names = st.text(max_size=80) | st.sampled_from(
    ["<!channel>", "$x^2$", "$", "漢字かな", "שלום", "🎉🎉", "\x00", "a" * 500]
)
values = st.none() | st.floats(-1e9, 1e9, allow_nan=False)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(["bars", "line", "parts"]),
    unit=st.sampled_from(list(Unit)),
    marks=st.lists(
        st.builds(Mark, label=names, value=values, said=names, thin=st.booleans(), missed=st.booleans()),
        min_size=1,
        max_size=40,
    ),
    title=names,
    goal=st.none() | st.tuples(st.floats(0, 1e6), names),
)
def test_any_words_and_values_can_be_drawn(
    kind: str, unit: Unit, marks: list[Mark], title: str, goal: tuple[float, str] | None
) -> None:
    panel = Panel(kind, title, unit, tuple(marks), goal)  # type: ignore[arg-type]
    assert opened(draw(ChartSpec(title, title, (panel,), (("thin", "few"),), "en"))).format == "PNG"
