"""The command line in the test's own process, on a fresh office, with a clock that stands on 20 October 2016."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import manifests
from psg_admin.cli.face import Face
from psg_admin.cli.main import run
from psg_admin.paths import Home
from psg_admin.store.office import Office
from tests.offices import Clock, furnished, open_for_test


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed for a machine."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The first line it printed."""
        return self.out.splitlines()[0] if self.out else ""


Psg = Callable[..., Answer]


@pytest.fixture
def clock() -> Clock:
    """The clock that commands read."""
    return Clock()


@pytest.fixture
def own_office(office_url: URL, clock: Clock) -> Office:
    """The fresh office of the commands; each command closes it, which lets go of its connections."""
    return open_for_test(office_url, clock)


@pytest.fixture
def psg(own_office: Office, tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Psg:
    """Run a command in the fresh office, once on each engine: ``psg("members", "list", "--json")``."""

    address = own_office.url.render_as_string(hide_password=False)

    def command(*words: object) -> Answer:
        capsys.readouterr()
        face = Face(Home(tmp_path), address, lambda **_how: own_office, clock, manifests())
        status = run([str(word) for word in words], face)
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return command


@pytest.fixture
def scheme(psg: Psg, own_office: Office) -> Psg:
    """An office with the fee schedule and the discount of 2013."""

    def typed(_office: Office) -> None:
        for words in (
            ("types", "add", "individual", "--name", "Individual"),
            ("types", "add", "joint", "--name", "Joint", "--people", 2),
            ("fees", "add", "individual", "30", "--from", "2010-04-01"),
            ("fees", "add", "joint", "45", "--from", "1 apr 2010"),
            ("discounts", "add", "--method", "standing-order", "--percent", "10", "--from", "14 June 2013"),
            ("settings", "set", "organisation=Peru Group", "address=1 High Street"),
        ):
            assert psg(*words).status == 0

    furnished(own_office, "scheme", typed)
    return psg


@pytest.fixture
def conference(scheme: Psg) -> str:
    """The annual conference of 5 November 2016; its id."""
    made = scheme(
        "events", "add", "--title", "Annual Conference", "--start", "2016-11-05 11:00", "--end", "17:00", "--doors",
        "10:30", "--capacity", 5, "--band", "Members and concessions=8:member,concession", "--band",
        "Non-members=13:anyone",
    )  # fmt: skip
    assert made.status == 0, made.err
    return made.line
