"""How the desk looks: Fusion, one small style sheet, light and dark colours, two text sizes on an 8-pixel grid."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from psg_admin import paths

Scheme = Literal["system", "light", "dark"]

_UNITS = re.compile(r"(\d+)dp\b")
_PREFERRED = "Inter"
_OWN = ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf", "DejaVuSans.ttf")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. Text on each ground keeps a contrast of at least 4.5 : 1."""

    dark: bool
    ground: str
    surface: str
    line: str
    edge: str  # the edge of what can be typed into: 3 : 1 against its ground
    ink: str
    soft: str
    accent: str
    accent_ground: str
    on_accent: str
    accent_hover: str
    good: str
    good_ground: str
    attention: str
    attention_ground: str
    bad: str
    bad_ground: str
    bar: str
    on_bar: str


LIGHT = Tokens(
    dark=False, ground="#F6F4F0", surface="#FFFFFF", line="#E2DDD5", edge="#918A80", ink="#1E1C19", soft="#635E57",
    accent="#9E3324", accent_ground="#F6E7E3", on_accent="#FFFFFF", accent_hover="#86291C",
    good="#23664A", good_ground="#E2F0E8", attention="#7A4E00", attention_ground="#FBEED6",
    bad="#9B1C1C", bad_ground="#FAE4E2", bar="#1E1C19", on_bar="#F6F4F0",
)  # fmt: skip
DARK = Tokens(
    dark=True, ground="#1B1A18", surface="#252320", line="#3A3732", edge="#7D776E", ink="#EFEBE4", soft="#ABA59B",
    accent="#E58C78", accent_ground="#3D2924", on_accent="#2A120C", accent_hover="#F0A08E",
    good="#7CCBA4", good_ground="#1E3329", attention="#E7B866", attention_ground="#3A2D15",
    bad="#F09A93", bad_ground="#44201E", bar="#EFEBE4", on_bar="#1E1C19",
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
        self.base: QFont | None = None
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


def apply(app: QApplication, scheme: Scheme = "system", percent: int = 100) -> None:
    """Dress ``app``: colours of ``scheme`` and text at ``percent`` of the system's size.

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
    return _UNITS.sub(lambda match: f"{px(int(match[1]))}px", filled)


def px(length: int) -> int:
    """Return a length of the 8-pixel grid, grown with the text size (half as fast, so that room is left for words)."""
    return round(length * (1 + (_theme.percent / 100 - 1) / 2))


def font(look: str = "text") -> QFont:
    """Return the font of "text", "strong", "heading" (the text size, emphasised) or "title" (the other size)."""
    made = QFont(QApplication.font())
    if look == "title":
        made.setPointSizeF(made.pointSizeF() * 1.4)
    if look in {"title", "heading", "strong"}:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def figures() -> QFont:
    """Return the text font with figures of one width, so that sums stand below each other."""
    made = QFont(QApplication.font())
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


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


def follow_font(widget: QWidget, look: str) -> None:
    """Give ``widget`` the font of ``look`` (of :func:`font`, or "figures") and keep it so when the size changes."""

    def dress() -> None:
        widget.setFont(figures() if look == "figures" else font(look))

    _Follower(widget, dress)


def follow_width(widget: QWidget, count: float, edges: int) -> None:
    """Let ``widget`` be at most ``count`` characters and ``edges`` of the grid wide, whatever the text size becomes."""

    def measure() -> None:
        widget.setMaximumWidth(chars(count) + px(edges))

    _Follower(widget, measure)


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
    base = QFont(QApplication.font())
    if base.pointSizeF() <= 0:
        base.setPointSizeF(10.0)
    if QFontDatabase.hasFamily(_PREFERRED):
        base.setFamily(_PREFERRED)
    elif not QFontInfo(base).family():  # the names of aliases are there, but no font behind them
        base.setFamilies(_own_families())
    return base


def _own_families() -> list[str]:
    """Load the fonts of the documents, for a machine that has none: boxes as wide as they are high would stand there.

    Each file is loaded once: the base font is found out once.
    """
    folder = paths.resources() / "fonts"
    loaded = [QFontDatabase.addApplicationFont(str(folder / file)) for file in _OWN]
    return list(dict.fromkeys(family for one in loaded for family in QFontDatabase.applicationFontFamilies(one)))


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
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
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
