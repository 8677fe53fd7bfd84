"""Work off the window's thread: answers come home, once, to those who still live."""

import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import TracebackType

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import BadInput, Cancelled, UserError
from psg_admin.kernel.progress import Progress
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.office import Office
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.lanes import Running
from tests.offices import NOW
from tests.ui.conftest import Recorder

Settled = Callable[[], None]


def number(session: Session, *, value: int) -> int:
    return int(session.execute(text("SELECT :value"), {"value": value}).scalar_one())


def name_it(name: str) -> Callable[[Session], Changes]:
    return partial(save_settings, settings=Settings(organisation=name))


def refused(session: Session) -> int:
    raise BadInput("Type a day, such as 5 Nov 2016.")


def broken(session: Session) -> int:
    return 1 // 0


class Holder:
    """Keeps what came home, and in which thread."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self.threads: list[QThread] = []

    def __call__(self, value: object) -> None:
        self.values.append(value)
        self.threads.append(QThread.currentThread())


def test_an_answer_comes_home_in_the_windows_thread(jobs: Jobs, settled: Settled) -> None:
    got = Holder()
    jobs.read(partial(number, value=7), owner=jobs, then=got)
    assert got.values == [], "never inside the call that asked"
    settled()
    assert got.values == [7]
    assert got.threads == [jobs.thread()]


def test_an_answer_whose_owner_is_gone_is_dropped(jobs: Jobs, settled: Settled) -> None:
    owner, got = QObject(), Holder()
    jobs.read(partial(number, value=7), owner=owner, then=got)
    shiboken6.delete(owner)
    settled()
    assert got.values == []


def test_a_newer_question_under_the_same_key_drops_the_older(jobs: Jobs, settled: Settled) -> None:
    got = Holder()
    for value in range(20):
        jobs.read(partial(number, value=value), owner=jobs, key="find", then=got)
    settled()
    assert got.values == [19]


def test_keys_of_other_owners_do_not_disturb_each_other(jobs: Jobs, settled: Settled) -> None:
    one, other, got = QObject(), QObject(), Holder()
    jobs.read(partial(number, value=1), owner=one, key="find", then=got)
    jobs.read(partial(number, value=2), owner=other, key="find", then=got)
    settled()
    assert got.values == [1, 2]


def test_what_a_person_can_put_right_goes_to_failed(jobs: Jobs, settled: Settled, recorder: Recorder) -> None:
    got, failed = Holder(), Holder()
    jobs.read(refused, owner=jobs, then=got, failed=failed)
    settled()
    assert got.values == []
    assert [str(error) for error in failed.values] == ["Type a day, such as 5 Nov 2016."]
    assert recorder.messages == []


def test_without_anybody_to_take_it_the_person_is_told(jobs: Jobs, settled: Settled, recorder: Recorder) -> None:
    jobs.read(refused, owner=jobs, then=Holder())
    settled()
    assert recorder.messages == ["Type a day, such as 5 Nov 2016."]


def test_a_bug_reaches_the_excepthook_whole(jobs: Jobs, settled: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[type[BaseException], BaseException, TracebackType | None]] = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: seen.append(what))
    failed = Holder()
    jobs.read(broken, owner=jobs, then=Holder(), failed=failed)
    settled()
    assert [what[0] for what in seen] == [ZeroDivisionError]
    assert seen[0][2] is not None
    assert failed.values == []


def test_a_deed_tells_its_own_page_first_and_then_everybody(jobs: Jobs, settled: Settled) -> None:
    order: list[str] = []
    jobs.changed.connect(lambda _changes: order.append("changed"))
    states = Holder()
    jobs.undo_state.connect(states)
    jobs.write(name_it("Peru Support Group"), owner=jobs, then=lambda _changes: order.append("then"))
    settled()
    assert order == ["then", "changed"]
    assert [getattr(state, "undo", None) for state in states.values] == ["Settings changed"]


class Slow(Recorder):
    """Hears what is told, which is read until every other answer has come home as well."""

    def __init__(self, settled: Settled) -> None:
        super().__init__()
        self._settled = settled

    def tell(self, parent: QWidget | None, text: str) -> None:
        super().tell(parent, text)
        self._settled()


def test_one_fault_that_answers_several_questions_is_told_once(
    jobs: Jobs, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Slow(settled)
    monkeypatch.setattr(ask, "door", reader)
    for _question in range(3):
        jobs.read(refused, owner=jobs, then=Holder())
    settled()
    assert reader.messages == ["Type a day, such as 5 Nov 2016."]
    jobs.read(refused, owner=jobs, then=Holder())
    settled()
    assert len(reader.messages) == 2, "what comes when it has been read is news"


@pytest.mark.parametrize("agrees", [True, False])
def test_a_deed_that_something_speaks_against_is_asked_about_once(
    jobs: Jobs, settled: Settled, sqlite_office: Office, recorder: Recorder, *, agrees: bool
) -> None:
    sqlite_office.write(name_it("Before"))
    sqlite_office.clock = lambda: NOW + timedelta(days=500)
    recorder.agrees = agrees
    done, failed, accepted = Holder(), Holder(), Holder()
    jobs.accepted.connect(accepted)
    for name in ("One", "Two"):
        jobs.write(name_it(name), owner=jobs, then=done, failed=failed)
        settled()
    assert [question.partition(" says ")[0] for question in recorder.asked] == ["The clock of this computer"] * (
        1 if agrees else 2
    )
    assert (len(done.values), len(failed.values)) == ((2, 0) if agrees else (0, 2))
    assert len(accepted.values) == agrees
    assert sqlite_office.read(load_settings).organisation == ("Two" if agrees else "Before")


def test_a_deed_is_undone_and_done_again(jobs: Jobs, settled: Settled) -> None:
    names = Holder()

    def ask_name() -> None:
        settled()
        jobs.read(load_settings, owner=jobs, then=lambda settings: names(settings.organisation))
        settled()

    jobs.write(name_it("Peru Support Group"), owner=jobs)
    ask_name()
    jobs.undo(jobs)
    ask_name()
    jobs.redo(jobs)
    ask_name()
    assert names.values == ["Peru Support Group", "", "Peru Support Group"]


def test_a_deed_goes_on_although_its_dialog_is_gone(jobs: Jobs, settled: Settled) -> None:
    owner, changed = QObject(), Holder()
    jobs.changed.connect(changed)
    jobs.write(name_it("Peru Support Group"), owner=owner, then=Holder())
    shiboken6.delete(owner)
    settled()
    assert [changes.topics for changes in changed.values if isinstance(changes, Changes)] == [
        frozenset({Topic.SETTINGS, Topic.MEMBERSHIPS})
    ]


def test_a_refused_deed_leaves_nothing_and_tells_nobody_else(jobs: Jobs, settled: Settled) -> None:
    changed, failed = Holder(), Holder()
    jobs.changed.connect(changed)
    wrong = partial(save_settings, settings={"organisation": "A", "year_month": 13})
    jobs.write(wrong, owner=jobs, failed=failed)
    settled()
    assert changed.values == []
    assert isinstance(failed.values[0], BadInput)
    assert failed.values[0].field == "year_month"


def test_a_long_export_does_not_hold_up_a_page(jobs: Jobs, settled: Settled, qtbot: QtBot) -> None:
    gate = threading.Event()
    got, exported = Holder(), Holder()

    def export(progress: Progress) -> str:
        gate.wait(10)
        return "file"

    jobs.run(export, owner=jobs, then=exported)
    jobs.read(partial(number, value=7), owner=jobs, then=got)
    jobs.write(name_it("A"), owner=jobs, then=got)
    qtbot.waitUntil(lambda: len(got.values) == 2)
    assert exported.values == []
    gate.set()
    settled()
    assert exported.values == ["file"]


def test_long_work_says_how_far_it_is_and_stops_when_asked(jobs: Jobs, settled: Settled, qtbot: QtBot) -> None:
    gate = threading.Event()
    failed, got = Holder(), Holder()

    def export(progress: Progress) -> str:
        for done in range(1000):
            progress(done, 1000)
            gate.wait(0.01)
        return "file"

    with qtbot.waitSignal(jobs.busy, timeout=5000) as said:
        jobs.run(export, owner=jobs, then=got, failed=failed, words="Exporting")
    running = said.args[0] if said.args else None
    assert isinstance(running, Running)
    assert running.words == "Exporting"
    assert running.total == 1000
    assert running.can_stop
    with qtbot.waitSignal(running.ended, timeout=5000):
        running.cancel()
    settled()
    assert got.values == []
    assert [type(error) for error in failed.values] == [Cancelled]


def test_a_stopped_deed_leaves_nothing_behind(jobs: Jobs, settled: Settled, qtbot: QtBot) -> None:
    failed, names = Holder(), Holder()

    def slow(session: Session, *, progress: Progress) -> Changes:
        changes = save_settings(session, settings=Settings(organisation="Half done"))
        for done in range(10_000):
            progress(done, 0)
            threading.Event().wait(0.01)
        return changes

    with qtbot.waitSignal(jobs.busy, timeout=5000) as said:
        jobs.write_long(lambda progress: partial(slow, progress=progress), owner=jobs, failed=failed)
    assert said.args
    said.args[0].cancel()
    settled()
    jobs.read(load_settings, owner=jobs, then=lambda settings: names(settings.organisation))
    settled()
    assert names.values == [""]
    assert [type(error) for error in failed.values] == [Cancelled]


def test_quick_work_is_never_spoken_of(jobs: Jobs, settled: Settled) -> None:
    said = Holder()
    jobs.busy.connect(said)
    for value in range(50):
        jobs.read(partial(number, value=value), owner=jobs, then=Holder())
    settled()
    assert said.values == []


def test_closing_finishes_the_deeds_that_were_ordered(jobs: Jobs, sqlite_office: object) -> None:
    names: list[str] = []
    for name in ("A", "B", "C"):
        jobs.write(name_it(name), owner=jobs)
    office = jobs._handle.office
    jobs.close()
    names.append(office.read(load_settings).organisation)
    assert names == ["C"]
    assert not jobs.waiting


def test_an_owner_that_is_dropped_while_many_answers_are_on_their_way_harms_nobody(
    jobs: Jobs, settled: Settled
) -> None:
    got = Holder()
    for round_number in range(60):
        owner = QObject()
        jobs.read(partial(number, value=round_number), owner=owner, then=partial(_touch, owner, got))
        shiboken6.delete(owner)
    settled()
    assert got.values == []


def _touch(owner: QObject, got: Holder, value: object) -> None:
    owner.setObjectName("touched")
    got(value)


def test_forgetting_an_owner_keeps_its_deeds(jobs: Jobs, settled: Settled) -> None:
    owner, got, changed = QObject(), Holder(), Holder()
    jobs.changed.connect(changed)
    jobs.read(partial(number, value=1), owner=owner, then=got)
    jobs.write(name_it("A"), owner=owner)
    jobs.forget(owner)
    settled()
    assert got.values == []
    assert len(changed.values) == 1


def test_the_error_of_a_dead_dialogs_deed_is_still_told(jobs: Jobs, settled: Settled, recorder: Recorder) -> None:
    owner = QObject()
    wrong = partial(save_settings, settings={"grace_days": 999})
    jobs.write(wrong, owner=owner, failed=_never)
    shiboken6.delete(owner)
    settled()
    assert recorder.messages == ["Days of grace: type a number from 0 to 366."]


def _never(error: UserError) -> None:
    raise AssertionError(error)
