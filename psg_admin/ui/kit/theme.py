"""How the desk looks: Fusion, one small style sheet, light and dark colours, two sizes of Inter on an 8-pixel grid."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from psg_admin import paths

Scheme = Literal["system", "light", "dark"]

_UNITS = re.compile(r"(\d+)(dp|tp|tr)\b")
_INTER = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_BESIDE = ("DejaVuSans.ttf", "DroidSansFallbackFull.ttf")
_SCRIPTS = ("Arabic", "Hebrew", "Armenian", "Georgian", "SimplifiedChinese", "Japanese")
"""Those of names that Inter lacks, and the fonts of the documents have."""
TEXT, TITLE = 13, 18
"""The two sizes of the window's words, in pixels at 100 %."""
_USUAL_POINTS = {"win32": 9, "darwin": 13}
_TRACKING = -0.012
_LINE = 16
"""How high a line of the text is at 100 %."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. Words on each ground keep a contrast of at least 4.5 : 1; edges, ring and the primary
    button 3 : 1.
    """

    dark: bool
    ground: str  # the window
    surface: str  # sheets and fields
    hover: str  # under the pointer
    chosen: str  # the chosen row, chip and page
    hair: str  # between rows
    line: str  # around sheets and buttons
    edge: str  # around what can be typed into
    ink: str  # what is said and what can be opened
    soft: str  # labels, explanations, the normal case
    primary: str  # the one primary button, and nothing else
    primary_hover: str
    on_primary: str
    focus: str  # the ring, and words chosen in a field
    attention: str
    attention_ground: str
    bad: str
    bad_ground: str
    good: str  # a check mark
    bar: str  # what happened; the reasons of a figure
    on_bar: str
    on_bar_soft: str


LIGHT = Tokens(
    dark=False, ground="#F6F4F0", surface="#FFFFFF", hover="#F4F1EB", chosen="#EAE4DA", hair="#EFEBE5", line="#E2DDD5",
    edge="#918A80", ink="#1E1C19", soft="#635E57", primary="#9E3324", primary_hover="#852A1D", on_primary="#FFFFFF",
    focus="#1B5FAE", attention="#704700", attention_ground="#F8E4BC", bad="#9B1C1C", bad_ground="#F9DEDB",
    good="#23664A", bar="#2B2824", on_bar="#F6F4F0", on_bar_soft="#BDB6AB",
)  # fmt: skip
DARK = Tokens(
    dark=True, ground="#1B1A18", surface="#252320", hover="#2D2A26", chosen="#3E3A34", hair="#302D29", line="#3A3732",
    edge="#7D776E", ink="#EFEBE4", soft="#B0AAA0", primary="#BD4836", primary_hover="#B04231", on_primary="#FFFFFF",
    focus="#8AB8F2", attention="#EBBE6E", attention_ground="#4A3917", bad="#F4A49D", bad_ground="#562824",
    good="#7CCBA4", bar="#46423B", on_bar="#F3EFE8", on_bar_soft="#C6BFB4",
)  # fmt: skip


class _Theme(QObject):
    """The theme of the one application: what is applied, and who wants to know when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.scheme: Scheme = "system"
        self.system = Qt.ColorScheme.Unknown
        self.percent = 100
        self.comfortable = False
        self.base: QFont | None = None
        self.system_points = 0.0
        self.factor = 1.0  # how many times the text is as large as drawn
        self.metrics: QFontMetrics | None = None
        self.listening = False

    def system_changed(self, system: Qt.ColorScheme) -> None:
        """Follow the system at once when it turns light or dark."""
        self.system = system
        app = QApplication.instance()
        if self.scheme == "system" and isinstance(app, QApplication):
            _dress(app)


_theme = _Theme()


def tokens() -> Tokens:
    """Return the colours of the theme that is applied."""
    return _theme.tokens


def color(name: str) -> QColor:
    """Return one colour of the applied theme by its name in :class:`Tokens`."""
    return QColor(str(getattr(_theme.tokens, name)))


def changed_signal() -> _Theme:
    """Return the object whose ``changed`` signal says that colours or sizes are others now."""
    return _theme


def apply(
    app: QApplication,
    scheme: Scheme = "system",
    percent: int = 100,
    comfortable: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Dress ``app``: colours of ``scheme``, text at ``percent`` of the usual size, rows ``comfortable`` or compact.

    With "system" the theme follows the system's light or dark setting while the program runs.
    """
    hints = app.styleHints()
    if _theme.base is None:
        _theme.base = _base_font()
        app.setStyle("Fusion")  # once: under a style sheet nobody can tell any more, and it dresses all anew
    if not _theme.listening:
        hints.colorSchemeChanged.connect(_theme.system_changed)
        app.aboutToQuit.connect(_stop_listening)
        _theme.listening = True
    _theme.scheme = scheme
    _theme.percent = percent
    _theme.comfortable = comfortable
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
    hints.blockSignals(True)
    hints.setColorScheme(wanted)
    hints.blockSignals(False)
    _theme.system = hints.colorScheme()
    _dress(app)


def _dress(app: QApplication) -> None:
    dark = _theme.scheme == "dark" or (_theme.scheme == "system" and _theme.system == Qt.ColorScheme.Dark)
    _theme.tokens = DARK if dark else LIGHT
    base = _theme.base or _base_font()
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * _theme.percent / 100)
    _theme.factor = _theme.percent / 100
    _theme.metrics = None
    app.setFont(font)
    _theme.metrics = QFontMetrics(font)
    app.setPalette(_palette(_theme.tokens))
    app.setStyleSheet(style_sheet(_theme.tokens))
    _theme.changed.emit()


def style_sheet(colours: Tokens) -> str:
    """Return ``resources/style.qss`` with its colours, sizes and pictures filled in."""
    text = paths.resources().joinpath("style.qss").read_text(encoding="utf-8")
    names = {field.name: str(getattr(colours, field.name)) for field in fields(colours)}
    shade = "dark" if colours.dark else "light"
    filled = Template(text).substitute(names, icons=paths.resources().joinpath("icons").as_posix(), shade=shade)
    sizes = {"dp": px, "tp": tall, "tr": _round}
    return _UNITS.sub(lambda match: f"{sizes[match[2]](int(match[1]))}px", filled)


def px(length: int) -> int:
    """Return a length of the 8-pixel grid, grown with the text size (half as fast, so that room is left for words)."""
    return round(length * (1 + (_theme.factor - 1) / 2))


def tall(height: int) -> int:
    """Return the height of what holds one line of words: the line grows with the text, the room around it half as fast.

    In the style sheet "tp" are such pixels, as "dp" are those of :func:`px`.
    """
    return round((height - _LINE) * (1 + (_theme.factor - 1) / 2) + _LINE * _theme.factor)


def _round(half: int) -> int:
    """Return the radius of what is twice as high with its edges, and round at its ends ("tr" in the style sheet).

    Qt leaves corners square whose radius is more than half of the height.
    """
    return (tall(2 * half - 2) + 2) // 2


def system_percent() -> float:
    """Return how large the computer's own words are, in per cent of what is usual on its platform."""
    own = _theme.system_points or QApplication.font().pointSizeF()
    return 100 * own / _USUAL_POINTS.get(sys.platform, 10)


def comfortable() -> bool:
    """Say whether the rows of lists are to be further apart."""
    return _theme.comfortable


def font(look: str = "text") -> QFont:
    """Return the font of "text", of "strong", "heading" or "section" (emphasised), or "title" (the other size)."""
    made = QFont(QApplication.font())
    if look == "title":
        made.setPointSizeF(made.pointSizeF() * TITLE / TEXT)
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _TRACKING * TITLE * _theme.factor)
    if look in {"title", "heading", "section", "strong"}:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def figures() -> QFont:
    """Return the font in which sums stand below each other: the text font, whose figures are of one width."""
    return font()


def chars(count: float) -> int:
    """Return the width in pixels of so many characters of the text font."""
    return round(_text().averageCharWidth() * count)


def _text() -> QFontMetrics:
    """Return the measures of the text font; asked for with every widget, so they are kept."""
    return _theme.metrics or QFontMetrics(QApplication.font())


def font_width(words: str) -> int:
    """Return the width in pixels of ``words``, emphasised."""
    return QFontMetrics(font("strong")).horizontalAdvance(words)


def line_height() -> int:
    """Return the height in pixels of one line of text."""
    return _text().height()


def follow(widget: QWidget, fit: Callable[[], None]) -> None:
    """Let ``fit`` give ``widget`` the lengths of the text size, at once and after each change, for as long as it is."""
    _Follower(widget, fit)


def follow_font(widget: QWidget, look: str) -> None:
    """Give ``widget`` the font of ``look`` (of :func:`font`) and keep it so when the size changes."""

    def dress() -> None:
        widget.setFont(font(look))

    follow(widget, dress)


def follow_width(widget: QWidget, count: float, edges: int) -> None:
    """Let ``widget`` be at most ``count`` characters and ``edges`` of the grid wide, whatever the text size becomes."""

    def measure() -> None:
        widget.setMaximumWidth(chars(count) + px(edges))

    follow(widget, measure)


class _Follower(QObject):
    """Fits one widget to the text size, at once and after each change, and ends with it."""

    def __init__(self, widget: QWidget, fit: Callable[[], None]) -> None:
        super().__init__(widget)
        self._fit = fit
        _theme.changed.connect(self.refresh)
        fit()

    def refresh(self) -> None:
        """Fit the widget anew."""
        self._fit()


def _stop_listening() -> None:
    _theme.listening = False


def _base_font() -> QFont:
    """Return Inter, which travels along: words are cut alike on every machine, and its figures are of one width.

    A sign that Inter lacks is drawn in a font of the machine or, where that has none for one of the scripts of names,
    of the documents. Its size is 13 pixels of a screen that nobody enlarges: of how many
    points that is, the platforms think differently.
    """
    _theme.system_points = QApplication.font().pointSizeF()
    lacking = any(not QFontDatabase.families(QFontDatabase.WritingSystem[script]) for script in _SCRIPTS)
    families = _load(_INTER + _BESIDE if lacking else _INTER)
    base = QFont(families)
    base.setPointSizeF(TEXT * 72 / QApplication.primaryScreen().logicalDotsPerInchY())
    base.setWeight(QFont.Weight.Normal)
    base.setFeature(QFont.Tag("tnum"), 1)
    base.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return base


def _load(files: Sequence[str]) -> list[str]:
    """Load fonts that travel along and return the family of each, once; each file is loaded once a process."""
    folder = paths.resources() / "fonts"
    loaded = [QFontDatabase.addApplicationFont(str(folder / file)) for file in files]
    names = [QFontDatabase.applicationFontFamilies(one) for one in loaded]
    return list(dict.fromkeys(found[0] for found in names if found))


def _palette(colours: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.BrightText: colours.bad,
        QPalette.ColorRole.ToolTipBase: colours.bar,
        QPalette.ColorRole.ToolTipText: colours.on_bar,
        QPalette.ColorRole.PlaceholderText: colours.soft,
        QPalette.ColorRole.Highlight: colours.focus,
        QPalette.ColorRole.HighlightedText: colours.surface,
        QPalette.ColorRole.Accent: colours.ink,
        QPalette.ColorRole.Link: colours.ink,
        QPalette.ColorRole.LinkVisited: colours.ink,
        QPalette.ColorRole.Light: colours.surface,
        QPalette.ColorRole.Midlight: colours.line,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.edge,
        QPalette.ColorRole.Shadow: colours.edge,
    }
    made = QPalette()
    for role, value in roles.items():
        made.setColor(QPalette.ColorGroup.All, role, QColor(value))
    faded = QColor(colours.soft)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return made
