"""The text of one item in a size to read: plain text whatever was sent, with its links, and what is searched marked."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from psg_admin.kernel.words import _, ngettext
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.widgets import TextLabel

_ENLARGED = 16 / 13
"""A text that is read, beside one that is looked at: 16 px where the text of the window has 13."""
_LINE, _LOW, _SIGNS = 1.5, 1.3, 66
_PROSE = "The road to the mine was closed by its neighbours, who have asked for clean water since 2009, and waited."
"""What a line of text is measured by: 66 signs of it as an average are at most 75 in any line."""
_LINK = re.compile(r"https?://[^\s<>\"“”‘’«»]+[^\s<>\"“”‘’«».,;:!?)\]]")
_MOST_MARKS = 200


def hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where ``words`` begin and end in ``text``, without regard to case and accents, none within another."""
    plain = "".join(unicodedata.normalize("NFD", sign)[0].lower()[:1] for sign in text)
    wanted = ["".join(unicodedata.normalize("NFD", sign)[0].lower()[:1] for sign in word) for word in words]
    pattern = "|".join(re.escape(word) for word in sorted(filter(None, wanted), key=len, reverse=True))
    return [found.span() for found in re.finditer(pattern, plain)][:_MOST_MARKS] if pattern else []


class Article(QWidget):
    """A headline, a soft line, and paragraphs below each other; a line to find words in them stands above on demand."""

    shown = Signal(QRect)

    def __init__(self, headline: str, detail: str, body: str, link: str, words: Sequence[str]) -> None:
        super().__init__()
        self._words = list(words)
        self._at = -1
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Find in this item"))
        self.line.setAccessibleName(_("Find in this item"))
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(200)
        self.line.hide()
        self.told = TextLabel("", "soft")
        self.told.hide()
        self.text = _Text()
        self.text.setAccessibleName(headline)
        self.text.setAccessibleDescription(detail)
        self._said = headline, detail, body, link
        self._write()
        theme.changed_signal().changed.connect(self._write_anew)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in (self.line, self.told, self.text):
            box.addWidget(part)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self._mark()

    def start_find(self) -> None:
        """Show the line to find words in the text, and go there."""
        self.line.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def go(self, step: int) -> None:
        """Go to the next place that is marked, or with -1 to the one before; round at the end."""
        places = self.places()
        self.told.setVisible(bool(places) or not self.line.isHidden())
        if not places:
            return
        self._at = (self._at + step) % len(places) if self._at >= 0 or step > 0 else len(places) - 1
        start, end = places[self._at]
        cursor = self._cursor(start, start)
        self._mark()
        said = _("{number} of {count}: {words}").format(
            number=self._at + 1, count=len(places), words=self.text.toPlainText()[start:end]
        )
        self.told.setText(said)
        accessibility.announce(self.told, said)
        spot = self.text.cursorRect(cursor).translated(self.text.pos())
        self.shown.emit(spot)

    def places(self) -> list[tuple[int, int]]:
        """Return where what is searched stands in the text."""
        typed = self.line.text().strip()
        return hits(self.text.toPlainText(), [typed] if typed else self._words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.line.clear()
                self.line.hide()
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._at = -1
        self._mark()
        found = len(self.places())
        typed = bool(self.line.text().strip())
        said = ngettext("{count} place", "{count} places", found).format(count=found) if typed else ""
        self.told.setText(said)
        self.told.setVisible(typed)
        accessibility.announce_settled(self.told, said)
        if found and typed:
            self.go(1)

    def _mark(self) -> None:
        marks = []
        for number, (start, end) in enumerate(self.places()):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._cursor(start, end)
            mark.format.setBackground(theme.color("attention_ground"))
            mark.format.setForeground(theme.color("ink"))
            mark.format.setFontUnderline(True)
            if number == self._at:
                mark.format.setBackground(theme.color("attention"))
                mark.format.setForeground(theme.color("surface"))
            marks.append(mark)
        self.text.setExtraSelections(marks)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """Return a cursor around a part of the text; Qt counts a sign beyond the first 65,536 as two."""
        text = self.text.toPlainText()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(len(text[:start].encode("utf-16-le", "surrogatepass")) // 2)
        cursor.setPosition(len(text[:end].encode("utf-16-le", "surrogatepass")) // 2, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _write_anew(self) -> None:
        """Write all again, in other colours or another size."""
        self.text.clear()
        self.text.dress()
        self._write()
        self._mark()

    def _write(self) -> None:
        headline, detail, body, link = self._said
        cursor = QTextCursor(self.text.document())
        head, soft, plain = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.color("ink"))
        head.setFont(theme.font("title"))
        head.setForeground(theme.color("ink"))
        soft.setFont(theme.font())
        soft.setForeground(theme.color("soft"))
        plain.setFont(_font(theme.font()))
        _paragraph(cursor, headline, head, _LOW, theme.px(4), first=True)
        _paragraph(cursor, detail, soft, _LOW, theme.px(16))
        for paragraph in filter(str.strip, body.split("\n\n")):
            _paragraph(cursor, paragraph.strip("\n"), plain, _LINE, theme.px(12))
        if link:
            _paragraph(cursor, link, plain, _LINE, 0)


class _Text(QTextBrowser):
    """Text to read, as high as it is, and no wider than can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "plain")
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0 }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.dress()
        self.anchorClicked.connect(open_link)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def dress(self) -> None:
        """Take the text size of now."""
        self.document().setDefaultFont(_font(theme.font()))
        self.setMaximumWidth(measure(self.document().defaultFont()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self, _size: object = None) -> None:
        self.setFixedHeight(math.ceil(self.document().size().height()) + theme.px(4))


def measure(font: QFont) -> int:
    """Return the width of a line that is read with ease: at most 75 characters."""
    return round(QFontMetrics(font).horizontalAdvance(_PROSE) / len(_PROSE) * _SIGNS)


def open_link(link: QUrl) -> None:
    """Open the address of a page in the browser; nothing else is ever opened from a text."""
    if link.scheme() in {"http", "https"}:
        QDesktopServices.openUrl(link)


def _font(text: QFont) -> QFont:
    made = QFont(text)
    made.setPointSizeF(text.pointSizeF() * _ENLARGED) if text.pointSizeF() > 0 else made.setPixelSize(
        round(text.pixelSize() * _ENLARGED)
    )
    return made


def _paragraph(
    cursor: QTextCursor, text: str, form: QTextCharFormat, height: float, below: int, *, first: bool = False
) -> None:
    block = QTextBlockFormat()
    block.setLineHeight(QFontInfo(form.font()).pixelSize() * height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    block.setBottomMargin(below)
    if first:
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block)
    for words, is_link in _pieces(text):
        said = QTextCharFormat(form)
        if is_link:
            said.setAnchor(True)
            said.setAnchorHref(words)
            said.setFontUnderline(True)
            said.setForeground(QColor(theme.tokens().ink))
        cursor.insertText(words.replace("\n", "\u2028"), said)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is the address of a page."""
    at = 0
    for found in _LINK.finditer(text):
        yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield text[at:], False
