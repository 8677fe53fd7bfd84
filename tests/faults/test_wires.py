"""What is said to a server at another computer is encrypted or not said, and its password lies in one file only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import PasswordWanted, Unusable
from psg_admin.store.opening import open_office
from psg_admin.store.passfile import keep_password
from tests.faults.locked import asking_for_password
from tests.faults.proxy import between, certificate


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the person's own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def opens(url: URL) -> None:
    open_office(url, features=features(), actor="Flora").close()


def test_another_computer_that_does_not_encrypt_is_told_nothing(server_url: URL) -> None:
    with between(server_url) as wire:
        with pytest.raises(Unusable, match=r"^The server server\.example does not encrypt what is said to it"):
            opens(wire.url("server.example"))
        opens(wire.url("server.example").update_query_dict({"sslmode": "prefer"}))
        opens(wire.url("localhost"))


def test_another_computer_is_spoken_to_encrypted(server_url: URL, tmp_path: Path) -> None:
    with between(server_url, certificate(tmp_path, "server.example")) as wire:
        opens(wire.url("server.example"))
        assert wire.encrypted > 0


def test_a_server_has_to_be_the_one_where_there_is_a_certificate_to_tell(
    server_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate(tmp_path, "server.example")
    monkeypatch.setenv("PGSSLROOTCERT", str(made[0]))
    with between(server_url, made) as wire:
        opens(wire.url("server.example"))
        assert wire.encrypted > 0
        with pytest.raises(Unusable, match=r"^The server other\.example does not prove to be the one that is meant"):
            opens(wire.url("other.example"))
    with (
        between(server_url, certificate(tmp_path, "stranger.example")) as wire,
        pytest.raises(Unusable, match="does not prove to be the one"),
    ):
        opens(wire.url("server.example"))


@pytest.fixture
def locked_url(server_url: URL) -> Iterator[URL]:
    """The address of the office for somebody who is asked for a password."""
    with asking_for_password(server_url, "marzi:pan") as url:
        yield url


def test_a_password_that_is_missing_or_wrong_is_told_with_its_file(
    locked_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(file))
    with between(locked_url) as wire:
        url = wire.url()
        with pytest.raises(PasswordWanted, match=rf"asks for a password, and there is none for it in the file {file}"):
            opens(url)
        place = {"host": "localhost", "database": str(url.database), "user": "boss"}
        keep_password(file, port=wire.port, password="marzipan", **place)
        with pytest.raises(PasswordWanted, match="does not take the password that is kept for it in the file") as told:
            opens(url)
        assert "marzipan" not in told.value.in_full
        keep_password(file, port=wire.port, password="marzi:pan", **place)
        opens(url)
        assert len(file.read_text().splitlines()) == 1
