"""ChartSpec → PNG bytes, by matplotlib's Figure alone: no state is shared, any thread may draw."""

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot import text
from bot.charts.spec import ChartSpec, Mark, Note, Panel
from metrics.kpi import Unit

if TYPE_CHECKING:
    from matplotlib.artist import Artist

WIDTH, HEIGHT, DPI = 880, 385, 100
EDGE = 24
INK, FAINT, GRID, CARD = "#1f2a2e", "#5d6b70", "#dfe5e6", "#ffffff"
MAIN, MUTED, GOAL, MISSED = "#1f6f78", "#a9bfc3", "#8a5a00", "#b3261e"
STEPS_OF_SECONDS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
MOST_LABELS = 10
ROOM_OF_LABELS = 110
"""Characters that fit under a panel."""
MORE_THAN_ALL = 1.001
NEAR = 0.12
"""Of the height of a panel: so near, words would lie on a line."""
MANY = 20
"""From here on an axis needs no decimals."""


def draw(spec: ChartSpec) -> bytes:
    """A light, opaque card, 880 pixels wide and 385 high for each panel."""
    height = HEIGHT * len(spec.panels)
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=CARD)
    FigureCanvasAgg(figure)
    top = 1 - 76 / height
    grid = figure.add_gridspec(
        len(spec.panels),
        1,
        left=_left(spec) / WIDTH,
        right=1 - 40 / WIDTH,
        top=top - 40 / height,
        bottom=58 / height,
        hspace=0.42,
    )
    _line_of(figure, spec.title, 20, size=13.5, weight="bold", color=INK)
    _line_of(figure, spec.subtitle, 47, size=9, color=FAINT)
    for row, panel in enumerate(spec.panels):
        axes = figure.add_subplot(grid[row])
        _panel(axes, panel, spec)
    _legend(figure, spec)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _line_of(figure: Figure, words: str, below_top: int, *, size: float, color: str, weight: str = "normal") -> None:
    """One line over the whole width: smaller where it is long, shorter where that is not enough."""
    height = figure.bbox.height
    line = figure.text(
        EDGE / WIDTH, 1 - below_top / height, _drawable(words), size=size, weight=weight, color=color, va="top"
    )
    room = WIDTH - 2 * EDGE
    width = line.get_window_extent().width
    if width > room:
        smaller = max(size * room / width, size * 0.75)
        line.set_fontsize(smaller)
        line.set_text(_fit(words, int(len(words) * min(1.0, room / (width * smaller / size)))))


def _left(spec: ChartSpec) -> int:
    """Room for the names of parts, or for figures."""
    longest = max((len(_short(m.label)) for p in spec.panels if p.kind == "parts" for m in p.marks), default=0)
    return min(270, max(84, 40 + 8 * longest))


def _short(label: str) -> str:
    return _fit(label, 30)


SIGNS: dict[Note, tuple[str, str]] = {
    "muted": ("■", MUTED),
    "before": ("┃", INK),
    "running": ("▨", MAIN),
    "thin": ("○", MAIN),
    "missed": ("■", MISSED),
}


def _legend(figure: Figure, spec: ChartSpec) -> None:
    """What signs mean, each beside its sign, in the lower right corner."""
    signs: list[Artist] = []
    for kind, said in spec.notes:
        sign, colour = SIGNS[kind]
        if kind == "running" and all(panel.kind == "line" for panel in spec.panels):
            sign = "┄"
        signs.append(TextArea(sign, textprops={"color": colour, "size": 11}))
        signs.append(TextArea(_drawable(said) + "  ", textprops={"color": FAINT, "size": 9.5}))
    if signs:
        packed = HPacker(children=signs, pad=0, sep=5, align="center")
        figure.add_artist(
            AnchoredOffsetbox("lower right", child=packed, pad=0.6, frameon=False, bbox_to_anchor=figure.bbox)
        )


def _panel(axes: Axes, panel: Panel, spec: ChartSpec) -> None:
    crowded = panel.kind == "parts" and panel.goal
    axes.set_title(_fit(panel.title, 100), loc="left", size=11, color=INK, pad=20 if crowded else 8)
    axes.set_facecolor(CARD)
    axes.tick_params(colors=FAINT, labelsize=9.5, length=0)
    axes.tick_params(axis="x", pad=7)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    if panel.kind == "parts":
        _parts(axes, panel)
    else:
        _course(axes, panel)
    axis = axes.xaxis if panel.kind == "parts" else axes.yaxis
    axis.set_major_locator(MaxNLocator(5, integer=panel.unit is Unit.COUNT, steps=[1, 2, 2.5, 3, 5, 6, 10]))
    _scaled(axes, panel, spec)
    axis.grid(visible=True, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)


def _scaled(axes: Axes, panel: Panel, spec: ChartSpec) -> None:
    """Figures on the axis in the panel's unit; durations in the largest unit that keeps them apart."""
    axis = axes.xaxis if panel.kind == "parts" else axes.yaxis
    language = spec.language
    highest = max([m.value or 0.0 for m in panel.marks] + [panel.goal[0] if panel.goal else 0.0])
    match panel.unit:
        case Unit.SECONDS:
            size, name = next((s, n) for s, n in STEPS_OF_SECONDS if highest >= 2 * s or s == 1)
            axis.set_major_locator(_Multiples(size))
            axis.set_major_formatter(FuncFormatter(lambda x, _: text.amount(x / size, name, language)))
        case Unit.SHARE:
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
            axis.set_major_formatter(
                FuncFormatter(lambda x, _: text.percent(x, language, 0) if x < MORE_THAN_ALL else "")
            )
        case Unit.POINTS:
            axis.set_major_formatter(FuncFormatter(lambda x, _: text.number(100 * x, language)))
        case Unit.MONEY:
            axis.set_major_formatter(FuncFormatter(lambda x, _: text.axis_money(x, panel.money, highest, language)))
        case _:
            decimals = 0 if panel.unit is Unit.COUNT or highest >= MANY else 1 if highest >= 1 else 2
            axis.set_major_formatter(FuncFormatter(lambda x, _: text.number(x, language, decimals)))


class _Multiples(MaxNLocator):
    """Ticks at round multiples of a unit of time."""

    def __init__(self, unit: int) -> None:
        super().__init__(5, steps=[1, 2, 3, 5, 6, 10])
        self._unit = unit

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        return [tick * self._unit for tick in super().tick_values(vmin / self._unit, vmax / self._unit)]


def _course(axes: Axes, panel: Panel) -> None:
    places = range(len(panel.marks))
    known = [m.value for m in panel.marks if m.value is not None]
    if panel.kind == "bars":
        for place, mark in zip(places, panel.marks, strict=True):
            _bar(axes, place, mark)
    longest = max(len(mark.label) for mark in panel.marks)
    most = max(2, min(MOST_LABELS, ROOM_OF_LABELS // (longest + 3)))
    every = max(1, -(-len(panel.marks) // most))
    shown = [place for place in places if (len(panel.marks) - 1 - place) % every == 0]
    axes.set_xticks(shown, [_drawable(panel.marks[place].label) for place in shown])
    axes.set_xlim(-0.6, len(panel.marks) - 0.4)
    _limits(axes, panel, known)
    if panel.kind != "bars":
        _line(axes, panel.marks)
    if panel.goal:
        axes.axhline(panel.goal[0], color=GOAL, linewidth=1.3, linestyle=(0, (5, 4)), zorder=2)
        _goal_label(axes, panel)


def _limits(axes: Axes, panel: Panel, known: list[float]) -> None:
    values = known + ([panel.goal[0]] if panel.goal else []) or [0.0]
    low, high = min([0.0, *values]), max([0.0, *values])
    if panel.unit is Unit.SHARE and min(values) > 0.4:  # noqa: PLR2004 - high shares are told apart from near
        low = max(0.0, min(values) - 0.15)
    if panel.unit is Unit.SCORE:  # means of answers move by tenths
        low = min(values) - max(0.3, high - min(values))
    room = (high - low or 1.0) * 0.18
    top, low = high + room, low - room if low < 0 else low
    axes.set_ylim(low, min(top, 1.06) if panel.unit is Unit.SHARE and high <= 1 else top)


def _goal_label(axes: Axes, panel: Panel) -> None:
    """Above its line, or below where the first values lie just above it."""
    goal, said = panel.goal or (0.0, "")
    low, high = axes.get_ylim()
    first = [mark.value for mark in panel.marks[: 1 + len(panel.marks) // 6] if mark.value is not None]
    crowded = any(0 <= value - goal < NEAR * (high - low) for value in first)
    below = crowded and goal - low > NEAR * (high - low)
    axes.annotate(
        _drawable(said),
        (0, goal),
        xycoords=axes.get_yaxis_transform(),
        xytext=(4, -4 if below else 3),
        textcoords="offset points",
        va="top" if below else "baseline",
        size=9,
        color=GOAL,
        zorder=2.5,
        bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
    )


def _bar(axes: Axes, place: int, mark: Mark) -> None:
    colour = MUTED if mark.muted else MAIN
    filled = CARD if mark.thin else colour
    axes.bar(
        place,
        mark.value or 0,
        width=0.72,
        facecolor=filled if not mark.running else CARD,
        edgecolor=colour,
        linewidth=1.2,
        hatch="////" if mark.running else None,
        zorder=3,
    )


def _line(axes: Axes, marks: Sequence[Mark]) -> None:
    """Gaps stay gaps; a filled point is sure, a hollow one of too few answers, a red square misses the target."""
    for start, end in _pairs(marks):
        second = marks[end]
        style = (0, (1, 2)) if second.running else "-"
        colour = MUTED if second.muted else MAIN
        axes.plot(
            [start, end],
            [marks[start].value or 0.0, second.value or 0.0],
            color=colour,
            linewidth=2,
            linestyle=style,
            zorder=3,
        )
    for place, mark in enumerate(marks):
        if mark.value is None:
            continue
        colour = MUTED if mark.muted else MISSED if mark.missed else MAIN
        shape = "s" if mark.missed else "o"
        filled = CARD if mark.thin else colour
        axes.plot(place, mark.value, shape, markersize=6.5, markerfacecolor=filled, markeredgecolor=colour, zorder=4)
    _last(axes, marks)


def _pairs(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    return [(i - 1, i) for i in range(1, len(marks)) if marks[i - 1].value is not None and marks[i].value is not None]


def _last(axes: Axes, marks: Sequence[Mark]) -> None:
    place = next((i for i in reversed(range(len(marks))) if marks[i].value is not None), None)
    if place is None or marks[place].thin:
        return
    mark = marks[place]
    before = marks[place - 1].value if place else None
    value, (low, high) = mark.value or 0.0, axes.get_ylim()
    falls = before is not None and before > value and value - low > NEAR * (high - low)
    axes.annotate(
        _drawable(mark.said),
        (place, value),
        xytext=(0, -10 if falls else 10),
        textcoords="offset points",
        va="top" if falls else "baseline",
        ha="right" if place == len(marks) - 1 else "center",
        size=10,
        weight="bold",
        color=MISSED if mark.missed else INK,
        zorder=6,
        bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
    )


def _parts(axes: Axes, panel: Panel) -> None:
    """One bar a part, its figure in a column on the right; a line across it marks where it stood before."""
    marks = panel.marks
    highest = max([m.value or 0.0 for m in marks] + [m.before or 0.0 for m in marks] + [0.0])
    lowest = min([m.value or 0.0 for m in marks] + [0.0])
    for place, mark in enumerate(marks):
        colour = MISSED if mark.missed else MAIN
        axes.barh(
            place, mark.value or 0, height=0.62, facecolor=CARD if mark.thin else colour, edgecolor=colour, zorder=3
        )
        if mark.before is not None:
            axes.plot([mark.before] * 2, [place - 0.4, place + 0.4], color=INK, linewidth=1.8, zorder=5)
        axes.annotate(
            _drawable(f"■ {mark.said}" if mark.missed and not mark.thin else mark.said),
            (1, place),
            xycoords=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            size=9.5,
            color=colour if mark.missed and not mark.thin else INK,
            zorder=6,
            bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )
    axes.set_yticks(range(len(marks)), [_short(mark.label) for mark in marks])
    axes.set_ylim(max(len(marks), 3) - 0.4, -0.6)
    goal = panel.goal[0] if panel.goal and panel.goal[0] <= 1.5 * highest else None
    most = max(highest, goal or 0.0) or 1.0
    axes.set_xlim(lowest * 1.1, most + (most - lowest) * 0.2)
    if goal is not None and panel.goal:
        axes.axvline(goal, color=GOAL, linewidth=1.3, linestyle=(0, (5, 4)), zorder=4)
        axes.annotate(
            _drawable(panel.goal[1]),
            (goal, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(3, 2),
            textcoords="offset points",
            size=9,
            color=GOAL,
        )


def _fit(words: str, longest: int) -> str:
    return _drawable(text.shorten(words, longest))


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def _drawable(words: str) -> str:
    """`words` with what the font lacks as □; a dollar is a dollar, not mathematics."""
    return "".join(letter if ord(letter) in _glyphs() else "□" for letter in words).replace("$", r"\$")
