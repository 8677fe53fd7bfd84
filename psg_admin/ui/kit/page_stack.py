"""The pages of the window one above the other: each made when it is first shown, and reloaded when it must be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.words import Marked
from psg_admin.ui.kit import in_view
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a page that the search leads to before the page was ever shown.

    ``key`` is that of the part of the page that is shown (:meth:`Page.show_filter`), or with ``does`` of the action
    that is done there, once ``part`` is shown where that is named. ``also`` has further words by which it is found, as
    :class:`Action` has them.
    """

    key: str
    words: str
    also: tuple[Marked, ...] = ()
    does: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the window: made when it is first shown, as a child of the widget that ``make`` is given.

    ``kinds`` are the kinds of hits (``Hit.kind``) that this page opens, each with what it is called in the search;
    ``places`` where on it the search leads to; ``also`` further words by which it finds the page itself.
    """

    key: str
    words: str
    icon: str
    make: Callable[[QWidget], Page]
    kinds: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    also: tuple[Marked, ...] = ()


class PageStack(QStackedWidget):
    """Holds the pages of ``specs`` by their keys; ``go`` is where a page sends to another one, and ``say`` says in
    passing what a page has to say.
    """

    def __init__(
        self, specs: Mapping[str, PageSpec], go: Callable[[Target], object], say: Callable[[str], object]
    ) -> None:
        super().__init__()
        self.made: dict[str, Page] = {}
        self._specs = specs
        self._go = go
        self._say = say
        self._holders: dict[str, QScrollArea] = {}
        self._stale: set[str] = set()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def page(self, key: str) -> Page:
        """Return a page, made now if it was never shown."""
        return self.made[key] if key in self.made else self._make(key)

    def show_page(self, key: str) -> Page:
        """Let a page be the one that is seen, made now if it was never shown; :meth:`freshen` lets it ask anew."""
        page = self.page(key)
        holder = self._holders[key]
        if self.currentWidget() is not holder:
            self.setCurrentWidget(holder)
        return page

    def freshen(self, key: str) -> None:
        """Let a page that is about to be seen ask anew when what it shows has changed."""
        page = self.made[key]
        if key in self._stale:
            self._stale.discard(key)
            page.reload()
        page.shown()

    def refresh(self, topics: frozenset[Topic], seen: str) -> None:
        """Let each page that shows one of ``topics`` ask anew: at once the one ``seen``, the others when shown."""
        for key, page in self.made.items():
            if page.topics & topics:
                if key == seen:
                    page.reload()
                else:
                    self._stale.add(key)

    def show_heads(self) -> None:
        """Let each page show its buttons as it is now, also where nothing else of it has changed."""
        for page in self.made.values():
            page.show_head()

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Let a page that is too high for the window scroll to what has the focus now.

        Not for who comes back to the window, from another program say: they find the page as they left it.
        """
        if before is not None:
            in_view.follow(self, now)

    def _make(self, key: str) -> Page:
        holder = QScrollArea(self)
        holder.setWidgetResizable(True)
        holder.setFrameShape(QFrame.Shape.NoFrame)
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.addWidget(holder)
        page = self._specs[key].make(holder.viewport())
        page.leads.connect(self._go)
        page.says.connect(self._say)
        holder.setWidget(page)
        self.made[key] = page
        self._holders[key] = holder
        self._stale.add(key)
        return page
