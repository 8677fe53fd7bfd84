"""The address of a server: where its password belongs, how it is reached, and what is said back of one."""

import os
import stat
from pathlib import Path

import pytest

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.store.address import encryption, spoken, spoken_host
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.passfile import keep_password, passfile, require_private

SECRETS = [
    "postgresql://boss:marzipan@host/office",
    "postgresql://boss:marzi/pan@host/office",
    "postgresql://boss:marzi@pan@host:port/office",
    "postgresql://boss:marzipan",
    "postgresql://boss:marzipan@/",
    "postgresql://boss:marzipan@host",
    "postgresql://host/office?user=boss&password=marzipan",
    "postgresql://host/office?sslpassword=marzipan",
    "postgres://boss:marzipan@host/office",
    "postgresql:/boss:marzipan@host/office",
    "postgresql:boss:marzipan@host/office",
    "postgresql//boss:marzipan@host/office",
    "postgresq://boss:marzipan@host/office",
    "mysql://boss:marzipan@host/office",
    "sqlite://boss:marzipan@host/office",
    "boss:marzipan@host/office",
    "user=boss password=marzipan",
    " host = server.example password = marzipan dbname=office",
    "connect_timeout=3 password='marzi pan'",
]


@pytest.mark.parametrize("typed", SECRETS)
def test_an_address_with_a_password_is_refused_and_not_said_back(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_url(typed)
    assert "marzi" not in refused.value.in_full
    assert "pan" not in refused.value.in_full


def test_the_refusal_names_the_file_where_the_password_belongs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "mine"))
    with pytest.raises(BadInput, match=r"holds a password, .*put it into the file .*mine"):
        parse_url(SECRETS[0])
    with pytest.raises(BadInput, match=r"into the file /other, "):
        parse_url("postgresql://boss:marzipan@host/office?passfile=/other")


@pytest.mark.parametrize(
    "typed", ["office.sqlite", "/srv/user=anna/office.sqlite", "C:/Users/a@b/office.sqlite", "a b"]
)
def test_a_file_is_a_file(typed: str) -> None:
    assert parse_url(typed).get_backend_name() == "sqlite"


def test_what_is_harmless_is_said_back() -> None:
    assert spoken("mysql://host/office") == "mysql://host/office"
    assert spoken("mysql://a:b@host/office") == "mysql://…"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("postgresql://anna@server.example/office", {"sslmode": "require"}),
        ("postgresql://anna@192.0.2.7:5433/office", {"sslmode": "require"}),
        ("postgresql:///office?host=server.example", {"sslmode": "require"}),
        ("postgresql:///office?host=localhost&host=server.example", {"sslmode": "require"}),
        ("postgresql:///office?hostaddr=192.0.2.7", {"sslmode": "require"}),
        ("postgresql://anna@server.example/office?sslmode=prefer", {}),
        ("postgresql:///office", {}),
        ("postgresql://localhost/office", {}),
        ("postgresql://127.0.0.1/office", {}),
        ("postgresql://[::1]/office", {}),
        ("postgresql:///office?host=/run/postgresql", {}),
    ],
)
def test_other_computers_are_spoken_to_encrypted(
    address: str, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PGHOST", raising=False)
    url = parse_url(address)
    assert encryption(url) == wanted
    certificate = tmp_path / ".postgresql" / "root.crt"
    certificate.parent.mkdir()
    certificate.touch()
    assert encryption(url) == ({"sslmode": "verify-full"} if wanted else {})


def test_where_a_variable_names_the_server_it_is_another_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "server.example")
    url = parse_url("postgresql:///office")
    assert encryption(url) == {"sslmode": "require"}
    assert spoken_host(url) == "server.example"
    monkeypatch.setenv("PGSSLMODE", "disable")
    assert encryption(url) == {}


def test_a_password_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "pgpass"
    place = {"host": "server.example", "port": 5432, "database": "office", "user": "a:b"}
    keep_password(file, **place, password="old")  # type: ignore[arg-type]
    file.write_text(f"{file.read_text()}*:*:*:*:rule\n")
    old = os.umask(0)
    try:
        keep_password(file, **place, password="p:w\\d")  # type: ignore[arg-type]
    finally:
        os.umask(old)
    assert file.read_text() == "server.example:5432:office:a\\:b:p\\:w\\\\d\n*:*:*:*:rule\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    require_private(file)
    with pytest.raises(BadInput, match="several lines"):
        keep_password(file, **place, password="a\nb")  # type: ignore[arg-type]
    with pytest.raises(Unusable, match="cannot be written"):
        keep_password(tmp_path / "folder", **place, password="p")  # type: ignore[arg-type]


def test_a_file_of_passwords_that_others_can_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pgpass"
    file.write_text("*:*:*:*:marzipan\n")
    file.chmod(0o640)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert passfile() == file
    engine = make_engine(parse_url("postgresql://anna@server.invalid/office"), writes=False)
    with pytest.raises(Unusable, match="Others on this computer can get at the file of passwords"):
        engine.connect()
    require_private(tmp_path / "none")
