"""The preview of a document before it is saved or printed: pages as they will be on paper."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.paper.files import whole_file
from psg_admin.store.private import make_folder
from psg_admin.ui.kit import accessibility, ask, theme
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import FlowLayout, TextLabel, button

if TYPE_CHECKING:
    from pathlib import Path

    from psg_admin.kernel.progress import Progress
    from psg_admin.ui.kit.jobs import Jobs

_KEPT_PAGES = 12
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS = (595, 842)  # A4, the guess until the first page is drawn
_GAP = 16
_PRINT_SCALE = 300 / 72

Picture = tuple[int, int, bytes]


class Preview(QDialog):
    """Shows ``data``, a PDF; saves it as it is, or prints it. Pages are drawn off the window's thread, as seen.

    Show it with ``open()``; it frees itself.
    """

    def __init__(self, parent: QWidget | None, jobs: Jobs, *, title: str, data: bytes, suggested: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("preview")
        self.setWindowTitle(in_title(title))
        self._jobs = jobs
        self._data = data
        self._suggested = suggested
        self._read = 0  # the number of the page that was read out
        self._pages = _Pages(jobs, data)
        self._pages.setAccessibleName(_("Pages of {title}").format(title=title))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(False)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setWidget(self._pages)
        self._pages.setAutoFillBackground(False)  # the sheet behind the pages is one ground, also beside the scroll bar
        self._scroll.setProperty("look", "sheet")
        self._scroll.setAccessibleName(self._pages.accessibleName())  # it has the focus
        self._where = TextLabel("", "soft", wrap=False)
        self._said = TextLabel("", "soft")
        save = button(_("&Save…"), self.save)
        printing = button(_("&Print…"), self.print_pages, look="primary")
        close = button(_("&Close"), self.reject)
        less = button("−", self.zoom_out, hint=_("Smaller (Ctrl+minus)"))
        more = button("+", self.zoom_in, hint=_("Larger (Ctrl+plus)"))
        less.setAccessibleName(_("Smaller"))
        more.setAccessibleName(_("Larger"))
        foot = QWidget()
        row = FlowLayout(foot, spacing=theme.px(12), right=True)
        for part in (less, more, close, save, printing):
            row.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(theme.px(16))
        line.addWidget(self._where)
        line.addWidget(self._said, 1)
        line.addWidget(foot)
        box = QVBoxLayout(self)
        margin = theme.px(16)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.px(12))
        box.addWidget(self._scroll, 1)
        box.addLayout(line)
        printing.setDefault(True)
        self._scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        jobs.run(partial(_count, data), owner=self, then=self._counted, words=_("Opening the preview"))
        screen = self.screen().availableSize()
        self.resize(min(theme.px(820), screen.width() - 40), min(theme.px(900), screen.height() - 60))

    def save(self) -> None:
        """Ask where, and write the document there as it is."""
        kinds = [ask.FileKind(_("PDF document"), ".pdf")]
        with suppress(OSError):  # where it cannot be made, the person is shown another folder
            make_folder(self._suggested.parent)
        path = ask.choose_save_file(self, _("Save the document"), self._suggested, kinds)
        if path is not None:
            self._jobs.run(partial(_write, path, self._data), owner=self, then=self._saved, failed=None)

    def print_pages(self) -> None:
        """Ask for a printer, and draw the pages for it off the window's thread."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # for start-up time

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(_("Print"))
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not agreed:
            return
        first, last = printer.fromPage() or 1, printer.toPage() or self._pages.count
        wanted = range(first - 1, min(last, self._pages.count))

        def drawn(pictures: list[Picture]) -> None:
            painter = QPainter(printer)
            for number, picture in enumerate(pictures):
                if number:
                    printer.newPage()
                image = _image(picture)
                room = painter.viewport()
                size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
                painter.drawImage(QRect(QPoint(0, 0), size), image)
            painter.end()
            self._say(_("Sent to the printer."))

        self._jobs.run(
            partial(_draw_all, self._data, list(wanted)), owner=self, then=drawn, words=_("Preparing to print")
        )

    def zoom_in(self) -> None:
        """Show the pages larger."""
        self._pages.zoom(next((one for one in _ZOOMS if one > self._pages.scale + 0.01), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Show the pages smaller."""
        self._pages.zoom(next((one for one in reversed(_ZOOMS) if one < self._pages.scale - 0.01), _ZOOMS[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        page = self._pages.step()
        moves = {
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Down: 48,
            Qt.Key.Key_Up: -48,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        key = Qt.Key(event.key())
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and key == Qt.Key.Key_S:
            self.save()
        elif control and key == Qt.Key.Key_P:
            self.print_pages()
        elif key in moves:
            bar.setValue(bar.value() + moves[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            else:
                self.zoom_out()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the pages as wide as there is room beside the scroll bar, which comes as soon as they are there."""
        self._pages.fit(self._scroll.width() - self._scroll.verticalScrollBar().sizeHint().width() - theme.px(8))

    def _counted(self, count: int) -> None:
        self._pages.set_count(count)
        self._fit()
        self._scrolled(0)

    def _saved(self, path: Path) -> None:
        self._say(_("Saved as {path}.").format(path=path))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        accessibility.announce(self._said, sentence)

    def _scrolled(self, value: int) -> None:
        if self._pages.count:
            page = min(self._pages.count, value // max(1, self._pages.step()) + 1)
            self._where.setText(_("Page {page} of {count}").format(page=page, count=self._pages.count))
            if page != self._read and accessibility.is_active():
                self._read = page
                self._jobs.run(partial(_words, self._data, page - 1), owner=self, then=partial(self._read_out, page))

    def _read_out(self, page: int, words: str) -> None:
        """Have the page that is seen read out: its picture says nothing to who cannot see it."""
        if page == self._read:
            self._scroll.setAccessibleDescription(words)
            accessibility.announce(self._scroll, words)


class _Pages(QWidget):
    """The pages one below the other; each is asked for when it is first painted."""

    def __init__(self, jobs: Jobs, data: bytes) -> None:
        super().__init__()
        self._jobs = jobs
        self._data = data
        self.count = 0
        self.scale = 0.0
        self._size = QSize(*_POINTS)
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch)

    def set_count(self, count: int) -> None:
        """Show so many pages."""
        self.count = count
        self._lay()

    def fit(self, width: int) -> None:
        """Show the pages as wide as there is room, unless the person has chosen a size."""
        if self.scale == 0.0 and self.count:
            self.zoom(max(0.5, min(1.5, (width - 2 * _GAP) / self._size.width())))

    def zoom(self, scale: float) -> None:
        """Show the pages at ``scale`` (1 is a point a pixel)."""
        if scale != self.scale:
            self.scale = scale
            self._kept.clear()
            self._asked.clear()
            self._lay()

    def step(self) -> int:
        """Return how far one page is from the next, in pixels."""
        return round(self._size.height() * (self.scale or 1)) + _GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(self.count):
            place = self._place(number)
            if not place.intersects(event.rect()):
                continue
            picture = self._kept.get(number)
            painter.fillRect(place, QColor("#FFFFFF"))
            if picture is None:
                self._wanted.add(number)
                self._soon.start()
            else:
                painter.drawPixmap(place, picture)
            painter.setPen(theme.color("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _place(self, number: int) -> QRect:
        scale = self.scale or 1
        size = QSize(round(self._size.width() * scale), round(self._size.height() * scale))
        return QRect(QPoint(_GAP, _GAP + number * self.step()), size)

    def _lay(self) -> None:
        width = round(self._size.width() * (self.scale or 1)) + 2 * _GAP
        self.resize(width, self.count * self.step() + _GAP)
        self.update()

    def _fetch(self) -> None:
        ratio = self.devicePixelRatioF()
        for number in sorted(self._wanted - self._asked):
            self._asked.add(number)
            scale = self.scale

            def drawn(picture: Picture, number: int = number, scale: float = scale) -> None:
                self._drawn(picture, number, scale)

            self._jobs.run(partial(_draw, self._data, number, scale * ratio), owner=self, then=drawn)
        self._wanted.clear()

    def _drawn(self, picture: Picture, number: int, scale: float) -> None:
        if scale != self.scale:
            return
        self._asked.discard(number)
        pixmap = QPixmap.fromImage(_image(picture))
        ratio = self.devicePixelRatioF()
        pixmap.setDevicePixelRatio(ratio)
        self._kept[number] = pixmap
        while len(self._kept) > _KEPT_PAGES:
            self._kept.popitem(last=False)
        points = QSize(round(picture[0] / scale / ratio), round(picture[1] / scale / ratio))
        if number == 0 and abs(points.width() - self._size.width()) > 1:
            self._size = points
            self._lay()
        self.update(self._place(number))


def _image(picture: Picture) -> QImage:
    width, height, data = picture
    return QImage(data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def _count(data: bytes, _progress: Progress) -> int:
    from psg_admin.paper.preview import page_count  # for start-up time: it loads the PDF library

    return page_count(data)


def _draw(data: bytes, number: int, scale: float, _progress: Progress) -> Picture:
    from psg_admin.paper.preview import render_page  # the same

    return render_page(data, number, scale)


def _words(data: bytes, number: int, _progress: Progress) -> str:
    from psg_admin.paper.preview import page_words  # the same

    return page_words(data, number)


def _draw_all(data: bytes, numbers: list[int], progress: Progress) -> list[Picture]:
    pictures = []
    for done, number in enumerate(numbers):
        progress(done, len(numbers))
        pictures.append(_draw(data, number, _PRINT_SCALE, progress))
    return pictures


def _write(path: Path, data: bytes, _progress: Progress) -> Path:
    with whole_file(path) as part:
        part.write_bytes(data)
    return path
