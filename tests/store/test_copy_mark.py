"""The mark of a backup: one bit that has turned anywhere is told before anything is restored."""

import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import head_of
from psg_admin.store.check import check_file
from psg_admin.store.copy_mark import is_marked, look_into, require_unaltered
from psg_admin.store.engine import file_url, make_engine, parse_url
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from tests.offices import NOW, sample


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Path:
    """A backup of an office with some people in it."""
    sample(office, 20)
    target = tmp_path / "copies" / "copy.sqlite"
    back_up(office, target, at=NOW)
    return target


def unmarked(file: Path) -> None:
    """Take the mark away, as a backup of an older version has none."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("DROP TABLE copy_mark")
        opened.execute("PRAGMA application_id=0")
        opened.commit()


def test_a_copy_says_which_state_of_which_office_it_is(office: Office, copy: Path) -> None:
    head = head_of(office.url)
    state = require_unaltered(copy)
    assert state is not None
    assert (state.identity, state.entry, state.hash, state.made_at) == (head.identity, head.number, head.hash, NOW)
    assert state == look_into(copy)


def test_each_of_sixty_bits_that_turn_is_told(copy: Path, tmp_path: Path) -> None:
    whole, chance = copy.read_bytes(), random.Random(11)
    turned = tmp_path / "turned.sqlite"
    places = [0, 20, 70 * 8 + 1, len(whole) * 8 - 1, *(chance.randrange(len(whole) * 8) for _turn in range(56))]
    told = []
    for place in places:
        content = bytearray(whole)
        content[place // 8] ^= 1 << place % 8
        turned.write_bytes(content)
        with pytest.raises(Unusable):
            require_unaltered(turned)
        told.append(place)
    assert len(told) == 60


def test_no_bit_of_the_mark_itself_turns_unseen(copy: Path, tmp_path: Path) -> None:
    whole = copy.read_bytes()
    with closing(sqlite3.connect(copy)) as opened:
        [page] = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'copy_mark'").fetchone()
        [size] = opened.execute("PRAGMA page_size").fetchone()
    ends, turned = page * size, tmp_path / "turned.sqlite"
    schema = whole.index(b"CREATE TABLE copy_mark")
    for at in (*range(ends - 160, ends), *range(schema, schema + 24), *range(68, 72)):
        content = bytearray(whole)
        content[at] ^= 4
        turned.write_bytes(content)
        with pytest.raises(Unusable):
            require_unaltered(turned)


def test_a_copy_that_is_longer_or_shorter_is_told(copy: Path) -> None:
    whole = copy.read_bytes()
    for content in (whole + b"\0", whole[:-4096], whole[: len(whole) // 2]):
        copy.write_bytes(content)
        with pytest.raises(Unusable):
            require_unaltered(copy)


def test_a_turned_bit_is_not_restored(copy: Path, tmp_path: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[content.rindex(b"example.org")] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Unusable, match="is not as it was when the backup was made"):
        restore(copy, parse_url(str(tmp_path / "new" / "office.sqlite")))
    assert not (tmp_path / "new" / "office.sqlite").exists()


def test_a_copy_without_a_mark_is_proved_instead(copy: Path, tmp_path: Path) -> None:
    unmarked(copy)
    assert require_unaltered(copy) is None
    restore(copy, parse_url(str(tmp_path / "new.sqlite")))
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute("UPDATE contact SET family = 'Somebody' WHERE id = 3")
        opened.commit()
    with pytest.raises(Unusable, match="is not sound, so it was not restored"):
        restore(copy, parse_url(str(tmp_path / "other.sqlite")))


def test_a_copy_that_is_opened_as_an_office_has_no_mark_any_more(copy: Path, tmp_path: Path) -> None:
    office = open_office(file_url(copy), features=features(), actor="Test", clock=lambda: NOW)
    assert not office.read(lambda session: is_marked(session.connection()))
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    assert office.read(check_file) == []
    office.close()
    assert require_unaltered(copy) is None
    back_up(file_url(copy), tmp_path / "again.sqlite")
    assert require_unaltered(tmp_path / "again.sqlite") is not None


def test_a_restored_office_has_no_mark(office: Office, copy: Path, tmp_path: Path) -> None:
    restore(copy, parse_url(str(tmp_path / "new.sqlite")))
    engine = make_engine(parse_url(str(tmp_path / "new.sqlite")), writes=False)
    with engine.begin() as connection:
        assert not is_marked(connection)
        assert connection.execute(text("PRAGMA application_id")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize("content", [b"", b"Dear Sir or Madam", b"SQLite format 3\0" + bytes(4080)])
def test_what_holds_no_office_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.sqlite").write_bytes(content)
    assert look_into(tmp_path / "copy.sqlite") is None
    assert look_into(tmp_path / "none.sqlite") is None
