"""Charts as plain shapes, drawn once for whatever shows them: a page, an SVG, a PNG.

A chart is never alone: it has a sentence that says what it shows, and the table of its figures.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from psg_admin.kernel.words import language
from psg_admin.paper.cells import RIGHT, show
from psg_admin.paper.preview import render_page
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Colour, Sheet
from psg_admin.paper.table import Column

WIDE, HIGH = 520.0, 260.0
"""The size of a chart, in points."""

PALETTE: tuple[Colour, ...] = (
    ACCENT, (0.16, 0.38, 0.53), (0.85, 0.60, 0.18), (0.35, 0.52, 0.28), (0.47, 0.33, 0.54), (0.20, 0.58, 0.56),
    (0.72, 0.45, 0.40), (0.45, 0.45, 0.45),
)  # fmt: skip
"""Colours that are told apart also by those who see fewer of them; their order is that of the legend."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 12.0, 12.0, 26.0
_SIZE = 8.0


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle, from its lower left corner."""

    x: float
    y: float
    wide: float
    high: float
    ink: Colour


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    ink: Colour
    width: float = 1.4


@dataclass(frozen=True, slots=True)
class Words:
    """A text on one line; ``anchor`` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    size: float = _SIZE
    anchor: str = "start"
    bold: bool = False
    ink: Colour = SOFT


Shape = Area | Path | Words


@dataclass(frozen=True, slots=True)
class Series:
    """What is shown in one colour: its name, and a value for each place along the foot."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``title``, ``said`` (what it shows, in a sentence), its shapes, and its figures as a table."""

    key: str
    title: str
    said: str
    shapes: Sequence[Shape]
    columns: Sequence[Column[Any]]
    rows: Sequence[Any]
    wide: float = WIDE
    high: float = HIGH


# --- what is drawn ----------------------------------------------------------------------------------------------------


def stacked(feet: Sequence[str], series: Sequence[Series], *, say: Callable[[float], str]) -> list[Shape]:
    """Return a bar for each of ``feet``, in which the series stand on one another; ``say`` writes a value.

    What is below nothing hangs below the line. The legend stands above.
    """
    named, top = _legend(series)
    above = [sum(max(one.values[at], 0) for one in series) for at in range(len(feet))]
    below = [sum(min(one.values[at], 0) for one in series) for at in range(len(feet))]
    scale = _Scale(min([0, *below]), max([0, *above]), top)
    shapes: list[Shape] = [*named, *scale.grid(say)]
    step = (WIDE - _LEFT - _RIGHT) / max(len(feet), 1)
    for at, foot in enumerate(feet):
        left = _LEFT + step * at + step * 0.2
        up = down = 0.0
        for one, ink in zip(series, _inks(), strict=False):
            value = one.values[at]
            base = up if value >= 0 else down
            low, high = sorted((scale.y(base), scale.y(base + value)))
            if high > low:
                shapes.append(Area(left, low, step * 0.6, high - low, ink))
            up, down = (up + value, down) if value >= 0 else (up, down + value)
        shapes.append(Words(left + step * 0.3, scale.y(above[at]) + 3, say(above[at] + below[at]), anchor="middle",
                            bold=True, ink=INK))  # fmt: skip
        shapes.append(Words(left + step * 0.3, 10, foot, anchor="middle"))
    return shapes


def line_with_bars(
    feet: Sequence[str], line: Series, up: Series, down: Series, *, say: Callable[[float], str], every: int
) -> list[Shape]:
    """Return a line over time with bars of what came above nothing and of what went below it.

    Of ``feet`` every so many are named.
    """
    named, top = _legend([line, up, down])
    scale = _Scale(-max([0.0, *down.values]), max([0.0, *line.values]), top)
    shapes: list[Shape] = [*named, *scale.grid(say)]
    step = (WIDE - _LEFT - _RIGHT) / max(len(feet), 1)
    inks = _inks()
    for at, foot in enumerate(feet):
        left = _LEFT + step * at
        came, went = scale.y(up.values[at]) - scale.y(0), scale.y(0) - scale.y(-down.values[at])
        if came:
            shapes.append(Area(left + step * 0.15, scale.y(0), step * 0.7, came, inks[1]))
        if went:
            shapes.append(Area(left + step * 0.15, scale.y(0) - went, step * 0.7, went, inks[2]))
        if at % every == every - 1 or len(feet) <= every:
            shapes.append(Words(left + step / 2, 10, foot, anchor="middle"))
    points = tuple((_LEFT + step * (at + 0.5), scale.y(value)) for at, value in enumerate(line.values))
    if points:
        shapes.append(Path(points, inks[0]))
        x, y = points[-1]
        shapes.append(Words(x, y + 4, say(line.values[-1]), anchor="end", bold=True, ink=INK))
    return shapes


class _Scale:
    """Where a value stands between foot and top."""

    def __init__(self, least: float, most: float, top: float) -> None:
        self._step = _round_step(max(most - least, 1) / 4)
        self._least = self._step * -(-least // -self._step) if least < 0 else 0
        if self._least > least:
            self._least -= self._step
        self._most = max(self._step, self._step * -(-most // self._step))
        self._top = top - 10

    def y(self, value: float) -> float:
        return _BOTTOM + (value - self._least) / (self._most - self._least) * (self._top - _BOTTOM)

    def grid(self, say: Callable[[float], str]) -> list[Shape]:
        shapes: list[Shape] = []
        value = self._least
        while value <= self._most:
            y = self.y(value)
            shapes.append(Path(((_LEFT, y), (WIDE - _RIGHT, y)), SOFT if value == 0 else LINE, 0.6))
            shapes.append(Words(_LEFT - 5, y - 2.6, say(value), anchor="end"))
            value += self._step
        return shapes


def _round_step(rough: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least ``rough`` and at least 1."""
    size = 1.0
    while size * 10 <= rough:
        size *= 10
    return next((size * by for by in (1, 2, 5, 10) if size * by >= rough), size * 10)


def _inks() -> tuple[Colour, ...]:
    return PALETTE


def _legend(series: Sequence[Series]) -> tuple[list[Shape], float]:
    """Return the names of the series beside their colours, in rows, and where the chart below them may begin."""
    shapes: list[Shape] = []
    x, y = _LEFT, HIGH - _TOP
    for one, ink in zip(series, _inks(), strict=False):
        wide = 14 + len(one.name) * _SIZE * 0.55 + 14
        if x + wide > WIDE - _RIGHT and x > _LEFT:
            x, y = _LEFT, y - 12
        shapes += [Area(x, y - 6, 8, 8, ink), Words(x + 12, y - 5, one.name, ink=INK)]
        x += wide
    return shapes, y - 10


# --- as files ---------------------------------------------------------------------------------------------------------


def chart_svg(chart: Chart) -> str:
    """Return the chart as an SVG, whose title and description a screen reader reads."""
    size = f'viewBox="0 0 {chart.wide:g} {chart.high:g}" width="{chart.wide:g}" height="{chart.high:g}"'
    read = f'role="img" aria-labelledby="title said" lang={quoteattr(_spoken())}'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {read} font-family="Open Sans, sans-serif">',
        f'<title id="title">{escape(chart.title)}</title><desc id="said">{escape(chart.said)}</desc>',
        f'<rect width="{chart.wide:g}" height="{chart.high:g}" fill="#ffffff"/>',
    ]
    parts += [_svg(shape, chart.high) for shape in chart.shapes]
    return "\n".join([*parts, "</svg>", ""])


def chart_png(chart: Chart, *, made_at: datetime, scale: float = 3.0) -> bytes:
    """Return the chart as a PNG, ``scale`` pixels a point; what it shows is among what the file says of itself."""
    sheet = Sheet(title=chart.title, organisation="", made_at=made_at, size=(chart.wide, chart.high))
    draw_chart(sheet, chart, 0, 0)
    sheet.showPage()
    wide, high, pixels = render_page(sheet.finish(), 0, scale)
    rows = b"".join(b"\x00" + pixels[y * wide * 4 : (y + 1) * wide * 4] for y in range(high))
    said = b"Description\x00\x00\x00\x00\x00" + chart.said.encode("utf-8")
    return b"".join([
        b"\x89PNG\r\n\x1a\n", _block(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)),
        _block(b"iTXt", said), _block(b"IDAT", zlib.compress(rows, 2)), _block(b"IEND", b""),
    ])  # fmt: skip


def chart_pdf(chart: Chart, *, organisation: str, made_at: datetime, made_from: str = "") -> bytes:
    """Return the chart on a page with the sentence that says what it shows and the table of its figures, read aloud."""
    sheet = Sheet(title=chart.title, organisation=organisation, made_at=made_at, tagged=True, language=_spoken())
    margin = (sheet.width - chart.wide) / 2
    y = sheet.height - 56
    if organisation:
        sheet.put(margin, y + 22, organisation, 9, ink=SOFT, owner=sheet.top.add("P"))
    sheet.put(margin, y, chart.title, 17, bold=True, owner=sheet.top.add("H1"))
    said = sheet.top.add("P")
    for line in sheet.wrap(chart.said, chart.wide, 10):
        y -= 16
        sheet.put(margin, y, line, 10, owner=said)
    y -= chart.high + 14
    draw_chart(sheet, chart, margin, y)
    _draw_table(sheet, chart, margin, y - 18, made_from)
    sheet.showPage()
    return sheet.finish()


def draw_chart(sheet: Sheet, chart: Chart, left: float, low: float) -> None:
    """Draw the shapes of a chart on a page, its lower left corner at ``left`` and ``low``."""
    for shape in chart.shapes:
        if isinstance(shape, Area):
            sheet.area(left + shape.x, low + shape.y, shape.wide, shape.high, shape.ink)
        elif isinstance(shape, Path):
            sheet.path([(left + x, low + y) for x, y in shape.points], width=shape.width, ink=shape.ink)
        else:
            wide = sheet.measure(shape.text, shape.size, bold=shape.bold)
            x = left + shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
            sheet.put(x, low + shape.y, shape.text, shape.size, bold=shape.bold, ink=shape.ink)


def _draw_table(sheet: Sheet, chart: Chart, left: float, top: float, made_from: str) -> None:
    """Draw the figures below the chart, in as many columns beside each other and as small as the page asks."""
    table = sheet.top.add("Table")
    texts = [[show(column.value(row), column.kind) for column in chart.columns] for row in chart.rows]
    size = max(4.2, min(8.5, (top - 44) / (len(texts) + 2) / 1.45))
    lead = size * 1.45
    # The first column has words, and twice the room of the others.
    wide = chart.wide / (len(chart.columns) + 1)
    heads = table.row("TH", len(chart.columns))
    rights = [column.kind in RIGHT for column in chart.columns]

    def cells(row: Sequence[str], y: float, owners: Sequence[Any], *, bold: bool) -> None:
        for place, (text, right, owner) in enumerate(zip(row, rights, owners, strict=True)):
            begins = left + (wide * (place + 1) if place else 0)
            room = wide if place else wide * 2
            fitted = sheet.cut(text, room - 4, size, bold=bold)
            sheet.put(begins + room - 2 if right else begins, y, fitted, size, bold=bold, right=right, owner=owner)

    y = top - lead
    cells([column.title for column in chart.columns], y, heads, bold=True)
    sheet.rule(y - size * 0.4, left, left + chart.wide, width=0.9, ink=ACCENT)
    for row in texts:
        y -= lead
        cells(row, y, table.row("TD", len(row)), bold=False)
    if made_from:
        sheet.put(left, 30, made_from, 7.6, ink=SOFT)


def _svg(shape: Shape, high: float) -> str:
    if isinstance(shape, Area):
        place = f'x="{shape.x:.2f}" y="{high - shape.y - shape.high:.2f}"'
        return f'<rect {place} width="{shape.wide:.2f}" height="{shape.high:.2f}" fill="{_hex(shape.ink)}"/>'
    if isinstance(shape, Path):
        points = " ".join(f"{x:.2f},{high - y:.2f}" for x, y in shape.points)
        return f'<polyline points="{points}" fill="none" stroke="{_hex(shape.ink)}" stroke-width="{shape.width:g}"/>'
    weight = ' font-weight="bold"' if shape.bold else ""
    return (
        f'<text x="{shape.x:.2f}" y="{high - shape.y:.2f}" font-size="{shape.size:g}" text-anchor="{shape.anchor}" '
        f'fill="{_hex(shape.ink)}"{weight}>{escape(shape.text)}</text>'
    )


def _hex(ink: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in ink)


def _block(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _spoken() -> str:
    return "en-GB" if language() == "en" else language()
