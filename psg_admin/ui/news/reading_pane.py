"""The pane in which news are read: one item in a size to read, at the place where it was left."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.news.article import Article

_HABIT = "news places"
_MOST = 50


class ReadingPane(DetailPane):
    """A pane that remembers for each item how far it was read, also for the next day."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__(name, empty)
        self.article: Article | None = None
        self._item = 0

    def put_article(self, item: int, headline: str, detail: str, body: str, link: str, words: Sequence[str]) -> None:
        """Put the text of an item; ``words`` are those of the search, which are marked in it."""
        self.article = Article(headline, detail, body, link, words)
        self.article.shown.connect(self._bring)
        self._item = item
        self._put(self.article)

    def leave(self) -> None:
        """Remember how far the item that stands here was read."""
        if self._item:
            places = {key: place for key, place in habits.get(_HABIT).items() if key != str(self._item)}
            if self.verticalScrollBar().value():
                places[str(self._item)] = self.verticalScrollBar().value()
            habits.forget(_HABIT)
            habits.put(_HABIT, **dict(list(places.items())[-_MOST:]))
        self.article, self._item = None, 0

    def come_back(self) -> None:
        """Scroll to where the item that stands here was left."""
        place = habits.get(_HABIT).get(str(self._item), 0)
        if isinstance(place, int) and place and self.article is not None:
            # At once, so that the scroll bar knows its range: the text is as high as its width makes it.
            self.article.text.resize(self.viewport().width() - 2 * theme.px(20), self.article.text.height())
            self._inside.adjustSize()
            self.verticalScrollBar().setValue(place)

    def _bring(self, spot: QRect) -> None:
        if self.article is not None:
            at = self.article.mapTo(self._inside, spot.center())
            self.ensureVisible(at.x(), at.y(), 0, self.viewport().height() // 3)
