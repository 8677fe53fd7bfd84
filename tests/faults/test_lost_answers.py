"""The wire to the server is cut at COMMIT: what became of the deed is found out, or said to be unknown."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import URL

from psg_admin import paths
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.check import check_file
from psg_admin.store.office import Office
from tests.faults.proxy import Cut, Proxy, between
from tests.history import history
from tests.offices import open_for_test

name = partial(save_settings, settings=Settings(organisation="Peru Group"))
other = partial(save_settings, settings=Settings(organisation="Lima Group"))


@pytest.fixture
def wire(server_url: URL) -> Iterator[Proxy]:
    with between(server_url) as made:
        yield made


@pytest.fixture
def office(wire: Proxy) -> Iterator[Office]:
    """An office behind a wire, which was spoken to already."""
    opened = open_for_test(wire.url())
    with pytest.raises(Refused, match="nothing"):
        opened.undo()
    yield opened
    opened.close()


def done(url: URL) -> list[str]:
    """Return what the server holds, looked at past the wire."""
    office = open_for_test(url)
    found = [row.summary for row in office.read(history)]
    assert office.read(check_file) == []
    office.close()
    return found


def test_a_deed_whose_answer_was_lost_is_found_to_be_done(office: Office, wire: Proxy, server_url: URL) -> None:
    wire.cut = Cut.AFTER
    assert office.write(name).summary == "Settings changed"
    assert wire.cut is Cut.NEVER, "the wire was cut"
    assert done(server_url) == ["Settings changed"]
    office.write(other)
    assert done(server_url) == ["Settings changed"] * 2


def test_a_deed_that_the_server_never_heard_of_is_told_as_not_done(
    office: Office, wire: Proxy, server_url: URL
) -> None:
    wire.cut = Cut.BEFORE
    with pytest.raises(Unusable, match=r"^The connection to localhost was lost: nothing was changed\. Do it again\.$"):
        office.write(name)
    assert done(server_url) == []
    office.write(name)
    assert done(server_url) == ["Settings changed"]


@pytest.mark.parametrize("again", ["the same desk", "the next start"])
@pytest.mark.parametrize("cut", [Cut.AFTER, Cut.BEFORE])
def test_what_cannot_be_known_is_found_out_before_the_next_deed(
    office: Office, wire: Proxy, server_url: URL, cut: Cut, again: str
) -> None:
    wire.cut = cut
    wire.shut = True
    for _time in range(2):  # the second time it is looked for before anything is done
        with pytest.raises(
            Unusable,
            match=r"not known whether “Settings changed” was recorded\. Look in the history before you do it again",
        ):
            office.write(name)
    wire.shut = False
    [kept] = (paths.state() / "unanswered").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    desk = office if again == "the same desk" else open_for_test(wire.url())
    if cut is Cut.AFTER:
        with pytest.raises(Refused, match=r"^“Settings changed” was recorded, though the answer was lost on the way"):
            desk.write(name)
        assert done(server_url) == ["Settings changed"]
    desk.write(other)
    assert len(done(server_url)) == (2 if cut is Cut.AFTER else 1)
    assert list((paths.state() / "unanswered").iterdir()) == []
    desk.close()


def test_what_was_undone_over_a_cut_wire_is_undone_once(office: Office, wire: Proxy, server_url: URL) -> None:
    office.write(name)
    wire.cut = Cut.AFTER
    office.undo()
    assert len(done(server_url)) == 2
    assert office.read(load_settings).organisation == ""


def test_a_deed_that_found_nothing_to_do_may_lose_its_answer(office: Office, wire: Proxy, server_url: URL) -> None:
    office.write(name)
    wire.cut = Cut.BEFORE
    with pytest.raises(Unusable, match="cannot be reached"):
        office.write(name)
    assert done(server_url) == ["Settings changed"]
