"""Icons of one family: Phosphor (MIT licence), drawn from the font that the package ``qtawesome`` carries.

The font is read straight from the package's folder: importing ``qtawesome`` itself takes longer than the whole window.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from psg_admin.ui.kit import theme


def icon(name: str, tone: str = "ink") -> QIcon:
    """Return the icon ``name`` (Phosphor's own name, such as "calendar-blank").

    It is drawn in the colour of the theme named ``tone`` each time it is painted, so it follows light and dark.
    """
    return QIcon(_Glyph(name, tone))


def pixmap(name: str, size: int, tone: str = "ink") -> QPixmap:
    """Return the icon drawn once at ``size`` pixels."""
    return icon(name, tone).pixmap(QSize(size, size))


class _Glyph(QIconEngine):
    """Draws one glyph of the font; the chosen and the checked are drawn in the accent, the disabled softly."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def clone(self) -> QIconEngine:
        return _Glyph(self._name, self._tone)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = self._tone
        if mode == QIcon.Mode.Disabled:
            tone = "soft"
        elif state == QIcon.State.On and tone in {"ink", "soft"}:
            tone = "accent"
        painter.save()
        font = QFont(_family())
        font.setPixelSize(max(1, round(min(rect.width(), rect.height()) * 0.94)))
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _charmap()[self._name])
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


@cache
def _folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        message = "the package qtawesome, which carries the icons, is not installed"
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "fonts"


@cache
def _charmap() -> dict[str, str]:
    path = max(_folder().glob("phosphor-charmap-*.json"))
    return {name: chr(int(code, 16)) for name, code in json.loads(path.read_text(encoding="utf-8")).items()}


@cache
def _family() -> str:
    path = max(_folder().glob("phosphor-[0-9]*.ttf"))
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))[0]
