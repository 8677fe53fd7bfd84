"""Icons of one family: Phosphor (MIT licence), drawn from the font that the package ``qtawesome`` carries.

The font is read straight from the package's folder where there is one: importing ``qtawesome`` takes a seventh of a
second.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def icon(name: str, tone: str = "ink") -> QIcon:
    """Return the icon ``name`` (Phosphor's own name, such as "calendar-blank").

    It is drawn in the colour of the theme named ``tone`` each time it is painted, so it follows light and dark.
    """
    return QIcon(_Glyph(name, tone))


class _Glyph(QIconEngine):
    """Draws one glyph of the font; the chosen and the checked are drawn in ink, the disabled softly."""

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
        elif state == QIcon.State.On and tone == "soft":
            tone = "ink"
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


def load() -> None:
    """Read the font now: painting, which happens inside Qt, is no place to find out that it is missing.

    :raises Unusable: when the font is missing or cannot be read; the sentence says what to do.
    """
    _charmap()
    _family()


def _folder() -> "Traversable":
    found = find_spec("qtawesome")
    if found is None:
        raise Unusable(_("The package qtawesome, which carries the icons, is not installed. Install psg_admin again."))
    fonts = Path(found.origin or "").parent / "fonts"
    if fonts.is_dir():
        return fonts
    # Packed into an archive with the program. The packagers, too, see by this import what to take along.
    from importlib.resources import files

    import qtawesome

    return files(qtawesome) / "fonts"


def _read(beginning: str, ending: str) -> bytes:
    try:
        named = {file.name: file for file in _folder().iterdir() if file.name.startswith(beginning)}
        return named[max(name for name in named if name.endswith(ending))].read_bytes()
    except (OSError, ValueError) as error:  # no folder, or nothing in it by that name
        raise _incomplete() from error


def _incomplete() -> Unusable:
    return Unusable(_("The icons cannot be read: the package qtawesome is incomplete. Install psg_admin again."))


@cache
def _charmap() -> dict[str, str]:
    return {name: chr(int(code, 16)) for name, code in json.loads(_read("phosphor-charmap-", ".json")).items()}


@cache
def _family() -> str:
    families = QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFontFromData(QByteArray(_read("phosphor-", ".ttf")))
    )
    if not families:
        raise _incomplete()
    return families[0]
