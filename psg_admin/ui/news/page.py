"""The news: a list, filters by section and year, and a pane to read in or to see the sources. Without network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from psg_admin.kernel.changes import Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Cancelled, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, ngettext, pgettext
from psg_admin.news import operations, queries
from psg_admin.news.documents import news_columns
from psg_admin.news.states import Section
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit import accessibility, ask, form
from psg_admin.ui.kit.action import Action, Chosen
from psg_admin.ui.kit.chips import Chip, Chips, chosen_by
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.list_page import ALL, ListPage
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.views import Viewed
from psg_admin.ui.kit.widgets import ChoiceBox, button
from psg_admin.ui.news.article import open_link
from psg_admin.ui.news.reading import Read, check, keep, read_one
from psg_admin.ui.news.reading_pane import ReadingPane
from psg_admin.ui.news.sources import show_reading, show_sources
from psg_admin.views.queries import ViewedList

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs


@dataclass(slots=True)
class _Reading:
    """How far a round of reading sources has come."""

    left: list[str]
    read: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)


class NewsPage(ListPage):
    """What was published lately."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.NEWS, Topic.VIEWS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="news", title=_("News"), parent=parent)
        self._round: _Reading | None = None
        self._sources: list[queries.SourceRow] = []
        self._on_sources = False
        self._typed: list[str] = []  # what could not be read, to be put right
        self.choose_one = _("Choose one item.")
        self.chips = Chips(queries.NEWS_FILTERS["section"].called)
        self.chips.chosen.connect(self.narrow)
        self.years = ChoiceBox()
        accessibility.set_name(self.years, queries.NEWS_FILTERS["year"].called)
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.activated.connect(self.narrow)
        self.search = NarrowLine(_("Search the news"), _("Search the news"))
        self.search.narrowed.connect(self.narrow)
        empty = EmptyState(
            _("No news yet"),
            _("Read saved pages (HTML or text), a feed, or the web address of a page. What was read stays here."),
            _("Read &news…").replace("&", ""),  # the button above has the letter
            self.add_source,
        )
        self.items = self.lists.add(Table(
            self.jobs, news_columns(), lambda wanted: partial(queries.list_ids, query=wanted),
            lambda ids: partial(queries.list_rows, ids=ids), "news.list", empty, title=_("News"),
        ))  # fmt: skip
        self.pane: ReadingPane = ReadingPane("news.pane", _("Choose an item to read it here."))
        self.furnish(FilterBar(self.search, self.chips, [self.years]), share=(1, 1))
        self.set_head("sources", "read-again", primary=("read",))
        self.leads_to_list(self.search)

    def actions_for(self, chosen: Chosen[queries.NewsRow]) -> list[Action]:
        link = "" if chosen.record is None else chosen.record.link
        made = [
            Action("read", _("Read news"), self.add_source, "Ctrl+N", button=_("Read &news…"),
                   hint=_("Read saved pages, a feed or a web page"), everywhere=True),
            Action("read-again", _("Read every source again"), self.read_again, "F5", button=_("Read &again"),
                   hint=_("Read every source again")),
            Action("sources", _("Sources of the news"), self.show_sources, button=_("Sou&rces"),
                   hint=_("Where the news comes from, and when it was read"), reads=True),
            Action("browse", _("Open the item in the browser"), partial(open_link, QUrl(link)), "Ctrl+L",
                   why="" if link else _("The item has no address."), button=_("&Open in the browser"),
                   of_record=True, reads=True),
            Action("next-item", _("Next item"), partial(self._step, 1), "Alt+Down", reads=True),
            Action("previous-item", _("Previous item"), partial(self._step, -1), "Alt+Up", reads=True),
            Action("find-in-item", _("Find in this item"), self._find_in_item, "Ctrl+Shift+F", of_record=True,
                   reads=True),
            Action("next-hit", _("Next place found"), partial(self._go, 1), "F3", of_record=True, reads=True),
            Action("previous-hit", _("Place found before"), partial(self._go, -1), "Shift+F3", of_record=True,
                   reads=True),
        ]  # fmt: skip
        return [*made, *self._forgetting()] if self._on_sources else made

    def _forgetting(self) -> list[Action]:
        """Return how to forget each source; they are offered while the sources are shown."""
        template = _("Forget {source}")
        return [
            Action(
                f"forget.{source.source_id}",
                template.format(source=shorten(source.name, 40)),
                partial(self._forget, source),
                grave=True,
            )
            for source in self._sources
        ]

    def reload(self) -> None:
        self.jobs.read(queries.sources, owner=self, then=self._list_sources, key="sources")
        super().reload()

    def ask(self) -> None:
        super().ask()
        self.ask_counts()

    def viewed(self) -> Mapping[str, Viewed]:
        news = ViewedList(queries.NEWS_FILTERS, lambda session, query: queries.news_wanted(session, query=query))
        return {"news": Viewed(news, ALL)}

    def view_key(self) -> str:
        return "news"

    def ask_counts(self) -> None:
        work = partial(queries.counts, query=self.query())
        self.jobs.read(work, owner=self, then=self._show_counts, key="counts")

    def _step(self, step: int) -> None:
        """Read the next item of the list, or the one before."""
        ids = list(self.items.all_ids())
        now = self.items.current_id()
        if ids:
            at = ids.index(now) + step if now in ids else 0
            self.items.select_id(ids[max(0, min(at, len(ids) - 1))])

    def _find_in_item(self) -> None:
        if self.pane.article is not None:
            self.pane.article.start_find()

    def _go(self, step: int) -> None:
        if self.pane.article is not None:
            self.pane.article.go(step)

    def add_source(self) -> None:
        """Ask where to read: files, a feed, or a web page."""
        dialog = SourceDialog(self, self.jobs, self._typed)
        dialog.wanted.connect(self.read)
        dialog.open()

    def read_again(self) -> None:
        """Read every known source anew."""
        if not self._sources:
            self.add_source()
            return
        self.read([source.address for source in self._sources if source.readable])

    def show_sources(self) -> None:
        """Show in the pane where the news come from."""
        self._on_sources = True
        self.items.grid().selectionModel().clear()
        self._fill_sources()
        self.pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_into_view(self.pane)

    def _bring_into_view(self, part: QWidget) -> None:
        """Let a window that is too small for the page scroll to the top of ``part``."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.verticalScrollBar().setValue(part.mapTo(self, QPoint()).y())

    def _fill_sources(self) -> None:
        show_sources(self.pane, self._sources, self._forgetting())

    def _forget(self, source: queries.SourceRow) -> None:
        """Forget a source, also in the round that is reading it now."""
        self.pane.setFocus(Qt.FocusReason.OtherFocusReason)  # not on to the button of the next source
        if self._round is not None:
            self._round.left = [address for address in self._round.left if address != source.address]
            self._round.forgotten.add(source.address)
        self.jobs.write(partial(operations.forget_source, source_id=source.source_id), owner=self)

    def read(self, addresses: Sequence[str]) -> None:
        """Read one source after the other; what cannot be read leaves what was there."""
        if self._round is not None:
            return
        self._round = _Reading(list(addresses))
        self._next()

    def _next(self) -> None:
        if self._round is None:
            return
        if not self._round.left:
            done, self._round = self._round, None
            self._typed = list(done.failed)
            self.jobs.read(queries.sources, owner=self, then=partial(self._read_all, done), key="round")
            return
        address = self._round.left.pop(0)
        self.jobs.run(
            partial(read_one, address),
            owner=self,
            then=self._was_read,
            failed=self._stop,
            words=_("Reading {address}").format(address=address),
        )

    def _was_read(self, read: Read) -> None:
        if self._round is not None and read.address in self._round.forgotten:
            self._next()
            return
        self.jobs.write(keep(read, self.desk.now), owner=self, then=partial(self._was_kept, read), failed=self._stop)

    def _was_kept(self, read: Read, changes: Changes) -> None:
        if self._round is not None and read.failure:
            self._round.failed[read.address] = read.failure
        elif self._round is not None:
            counted = _("{source}: {new} new, {known} known")
            self._round.read.append(counted.format(source=operations.name_of(read.address), **changes.more))
        self._next()

    def _read_all(self, done: _Reading, found: list[queries.SourceRow]) -> None:
        """Say what came of several sources in one sentence, and at once what could not be read."""
        self._list_sources(found)
        what = [*done.read, *(failure.rstrip(".") for failure in done.failed.values())]
        said = _("Read: {sources}.").format(sources="; ".join(what)) if len(what) > 1 else "".join(done.failed.values())
        if done.failed:
            ask.tell(self, said)
        elif said:
            self.jobs.changed.emit(changed(Topic.NEWS, summary=said, undoable=False))

    def _stop(self, error: UserError) -> None:
        self._round = None
        if not isinstance(error, Cancelled):
            ask.tell(self, error.message)

    def search_line(self) -> NarrowLine:
        return self.search

    def query(self) -> ListQuery:
        filters = {}
        if self.chips.current() not in {"", ALL}:
            filters["section"] = self.chips.current()
        year = self.years.currentData()
        if year:
            filters["year"] = str(year)
        return ListQuery(self.search.words(), filters)

    def turn_to(self, key: str) -> None:
        self.chips.choose(key)

    def wipe(self) -> None:
        self.years.setCurrentIndex(0)
        self.search.wipe()

    def made_from(self) -> str:
        section = self.chips.current()
        parts = [] if section in {"", ALL} else [Section(section).label]
        if self.years.currentData():
            parts.append(self.years.currentText())
        if self.search.words():
            parts.append(_("with “{text}”").format(text=self.search.words()))
        return " · ".join(parts)

    def counted(self, count: int) -> None:
        self.set_count(ngettext("{count} item", "{count} items", count).format(count=show_count(count)))

    def _show_counts(self, counted: tuple[dict[Section, int], list[int]]) -> None:
        sections, years = counted
        chips = [Chip(ALL, pgettext("news", "All"), sum(sections.values()))]
        chips += [
            Chip(value, words, sections.get(Section(value), 0))
            for value, words in chosen_by(queries.NEWS_FILTERS["section"])
        ]
        self.chips.show_chips(chips)
        kept = self.years.currentData()
        self.years.clear()
        self.years.addItem(_("All years"), 0)
        for year in years:
            self.years.addItem(str(year), year)
        self.years.setCurrentIndex(max(0, self.years.findData(kept)))

    def _list_sources(self, found: list[queries.SourceRow]) -> None:
        known, self._sources = self._sources, found
        if self._on_sources and found != known:
            self._fill_sources()

    def picked(self, record: int) -> None:
        self.pane.leave()
        if record >= 0:
            self._on_sources = False
        super().picked(record)

    def read_record(self, record: int) -> None:
        self.read_for_pane(partial(queries.news_item, item_id=record), self._item_read)

    def empty_pane(self) -> None:
        if not self._on_sources:
            super().empty_pane()

    def _item_read(self, row: queries.NewsRow) -> None:
        if not self._on_sources:
            self.show_record(row)

    def fill_pane(self, record: queries.NewsRow, actions: list[Action]) -> None:
        pane = self.pane
        with pane.filled(("item", record.item_id), actions):
            when = _("Page without a date") if record.day is None else show_day(record.day)
            detail = f"{when} · {record.section.label} · {record.source}"
            words = fold(self.search.words()).split()
            pane.put_article(record.item_id, record.headline, detail, record.body, record.link, words)
            source = next((s for s in self._sources if s.source_id == record.source_id), None)
            if source is not None and source.last_failure:
                pane.section(_("Last read"))
                show_reading(pane, source)
            pane.buttons("browse")
        pane.come_back()


class SourceDialog(FormDialog):
    """Asks where to read; ``wanted(addresses)`` comes when the person said so."""

    wanted = Signal(list)

    def __init__(self, parent: QWidget, jobs: Jobs, typed: Sequence[str] = ()) -> None:
        files = button(_("Ch&oose files…"), self.choose_files, look="link")
        super().__init__(
            parent, jobs, name="news.read", title=_("Read news"),
            subtitle=_("A web address or feed, or the path of a saved page. Several at once: one a line."),
            fields=[form.lines("address", _("&From"), height=4, required=True)], draft={"address": "\n".join(typed)},
            action=_("&Read"),            operation=self._no_deed, panel=files, panel_below=True,
        )  # fmt: skip

    def submit(self) -> None:
        """Hand on every line; reading goes on behind the page. What can be no page, such as a folder, is told here."""
        values = self.form.values()
        if values is None:
            return
        addresses = [line.strip() for line in str(values["address"]).splitlines() if line.strip()]
        try:
            for address in addresses:
                check(address)
        except BadInput as error:
            self.form.show_error(BadInput(error.message, field="address"))
            return
        self.accept()
        self.wanted.emit(addresses)

    def choose_files(self) -> None:
        """Ask for saved pages and put their paths into the form."""
        kinds = [ask.FileKind(_("Saved page"), suffix) for suffix in (".html", ".htm", ".txt", ".xml")]
        paths = ask.choose_open_files(self, _("Saved pages"), kinds)
        typed = str(self.form.peek().get("address") or "").splitlines()
        self.form.put("address", "\n".join([*typed, *(str(path) for path in paths)]))

    def _no_deed(self, _values: dict[str, Any]) -> Work[Changes]:
        raise NotImplementedError
