"""One computer holds the pen of an office; others read it, and two pens are never mixed silently."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Doubt, Refused, UserError
from psg_admin.paths import Home
from psg_admin.settings import all_settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.engine import file_url
from psg_admin.store.handover import hand_over, take_over
from psg_admin.store.journal import head
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.pen import read_pen, this_computer
from tests.offices import Clock


class Desk:
    """A computer of its own: its state folder, its home, and whoever sits there."""

    def __init__(self, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = Home(folder / name / "home")
        self.state = folder / name / "state"
        self.name = name
        self._monkeypatch = monkeypatch
        self.office: Office | None = None

    def sit(self) -> Office:
        """Work at this computer from now on."""
        self._monkeypatch.setenv("PSG_ADMIN_STATE", str(self.state))
        if self.office is None:
            self.home.db.mkdir(parents=True, exist_ok=True)
            self.office = open_office(
                file_url(self.home.database), features=features(), actor=self.name, create=True, clock=Clock()
            )
        return self.office

    def receive(self, file: Path) -> Office:
        """Begin with the file that was handed over."""
        self._monkeypatch.setenv("PSG_ADMIN_STATE", str(self.state))
        self.home.db.mkdir(parents=True, exist_ok=True)
        restore(file, file_url(self.home.database))
        return self.sit()


Desks = Callable[[str], Desk]


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:
    """Two computers, each with its own home and memory."""
    made: dict[str, Desk] = {}

    def desk(name: str) -> Desk:
        return made.setdefault(name, Desk(tmp_path, name, monkeypatch))

    yield desk
    for one in made.values():
        if one.office is not None:
            one.office.close()


def call(office: Office, name: str) -> None:
    seen = office.read(all_settings)
    office.write(partial(save_settings, settings={**seen, "organisation": name}, seen=seen))


def called(office: Office) -> str:
    return str(office.read(lambda s: s.execute(text("SELECT value FROM setting WHERE name='organisation'")).scalar()))


def test_an_office_goes_to_another_computer_and_comes_back(desks: Desks, tmp_path: Path) -> None:
    file, back = tmp_path / "handed.sqlite", tmp_path / "back.sqlite"
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    assert ana.read(read_pen).here
    hand_over(ana, file)
    state = ana.read(read_pen)
    assert (state.holder, state.here, state.is_free) == ("Ana", False, True)
    with pytest.raises(Doubt, match="handed over by Ana") as refused:
        call(ana, "Other")
    assert refused.value.kind == "pen"
    ana.accept("pen")
    with pytest.raises(Doubt):  # nobody can say that two pens are right
        call(ana, "Other")
    with pytest.raises(Doubt):
        ana.undo()

    ben = desks("Ben").receive(file)
    with pytest.raises(Doubt):
        call(ben, "Other")
    take_over(ben, desks("Ben").home)
    call(ben, "Riverside and Hill")
    assert ben.read(read_pen).holder == "Ben"
    hand_over(ben, back)

    ana = desks("Ana").sit()
    take_over(ana, desks("Ana").home, file=back)
    assert "Riverside and Hill" in called(ana)
    call(ana, "Riverside Trust")
    assert ana.read(read_pen).here
    assert list(desks("Ana").home.backups.glob("*.sqlite"))


def test_where_somebody_holds_the_pen_the_name_is_typed(desks: Desks, tmp_path: Path) -> None:
    file, copy = tmp_path / "handed.sqlite", tmp_path / "copy.sqlite"
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    hand_over(ana, file)
    take_over(ana, desks("Ana").home)
    back_up(ana.url, copy)
    ben = desks("Ben").receive(copy)
    state = ben.read(read_pen)
    assert state.title.startswith("as of ")
    assert state.title.endswith(", with Ana")
    for named in ("", "Nora"):
        with pytest.raises(Refused, match="Ana has had this office since"):
            take_over(ben, desks("Ben").home, named=named)
    take_over(ben, desks("Ben").home, named="ana")
    call(ben, "Hill")


def test_two_pens_are_told_apart_and_never_mixed(desks: Desks, tmp_path: Path) -> None:
    file, other = tmp_path / "handed.sqlite", tmp_path / "other.sqlite"
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    hand_over(ana, file)
    ben = desks("Ben").receive(file)
    take_over(ben, desks("Ben").home)
    call(ben, "Ben's")
    hand_over(ben, other)
    ana = desks("Ana").sit()
    common = ana.read(lambda session: head(session.connection())).number
    take_over(ana, desks("Ana").home)
    call(ana, "Ana's")
    with pytest.raises(Refused, match=rf"Both were written in: .* up to entry {common} of"):
        take_over(ana, desks("Ana").home, file=other)
    assert "Ana's" in called(ana)


def test_an_older_state_and_another_office_are_not_taken(desks: Desks, tmp_path: Path) -> None:
    file, other = tmp_path / "handed.sqlite", tmp_path / "other.sqlite"
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    hand_over(ana, file)
    take_over(ana, desks("Ana").home)
    call(ana, "Hill")
    with pytest.raises(Refused, match="is an older state of this office: entry"):
        take_over(ana, desks("Ana").home, file=file)
    cleo = desks("Cleo").sit()
    call(cleo, "Another")
    hand_over(cleo, other)
    ana = desks("Ana").sit()
    with pytest.raises(Refused, match="another office than the one here"):
        take_over(ana, desks("Ana").home, file=other)
    assert "Hill" in called(ana)


def test_where_the_file_cannot_be_written_the_pen_stays_here(desks: Desks, tmp_path: Path) -> None:
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    (tmp_path / "taken").mkdir()
    with pytest.raises(UserError):
        hand_over(ana, tmp_path / "taken")
    with pytest.raises(Refused, match="is this office itself"):
        hand_over(ana, Path(ana.url.database or ""))
    call(ana, "Hill")


def test_an_office_that_was_never_handed_over_is_not_taken(desks: Desks) -> None:
    ana = desks("Ana").sit()
    with pytest.raises(Refused, match="never handed over"):
        take_over(ana, desks("Ana").home)


def test_handing_over_is_not_undone(desks: Desks, tmp_path: Path) -> None:
    ana = desks("Ana").sit()
    call(ana, "Riverside Trust")
    hand_over(ana, tmp_path / "handed.sqlite")
    take_over(ana, desks("Ana").home)
    assert ana.undo_state().undo is None
    with pytest.raises(Refused):
        ana.undo()


def test_a_server_is_not_handed_over(postgres_office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="lies on a server"):
        hand_over(postgres_office, tmp_path / "handed.sqlite")
    with pytest.raises(Refused, match="lies on a server"):
        take_over(postgres_office, Home(tmp_path))


def test_a_computer_keeps_its_name_and_has_one_without_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSG_ADMIN_STATE", str(tmp_path / "state"))
    assert this_computer() == this_computer()
    assert len(this_computer()) == 32
    (tmp_path / "state" / "computer").write_text("", "ascii")
    assert len(this_computer()) == 32
    (tmp_path / "file").touch()
    monkeypatch.setenv("PSG_ADMIN_STATE", str(tmp_path / "file"))
    assert this_computer() == this_computer()
    assert len(this_computer()) == 32
