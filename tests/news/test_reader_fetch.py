"""Bytes that are no page, what makes two items one, and fetching from files and addresses."""

import http.server
import os
import random
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.news.reader import fingerprint, read_bytes
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section
from psg_admin.store.fetch import LIMIT, fetch

PAGE = "• 3 July 2016\n\n    Señores\n\n    Text.\n".encode()


@pytest.mark.parametrize("data", [b"", b"   \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 50])
def test_an_empty_page_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="“page” is empty"):
        read_bytes(data, name="page")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n3 July 2016",
        b"PK\x03\x04rest of a document",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        random.Random(1).randbytes(5000),
        random.Random(2).randbytes(40),
        b"\x7fELF\x02\x01\x01" + bytes(200),
        b"text with \x00 in it",
    ],
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="“page” is not text"):
        read_bytes(data, name="page")


def test_a_page_over_the_limit_is_refused() -> None:
    with pytest.raises(BadInput, match="larger than 5 MB"):
        read_bytes(b"a" * (LIMIT + 1), name="page")


def test_a_large_page_is_read() -> None:
    entries = "".join(f"  • 3 July 2016\n\n    Entry {n}\n\n    {'Text of it. ' * 10}\n\n" for n in range(3_000))
    assert len(read_bytes(entries.encode(), name="page")) == 3_000


def test_a_headline_of_ten_thousand_letters_is_kept_whole() -> None:
    item = read_bytes(f"• 3 July 2016\n\n    {'x' * 10_000}\n".encode(), name="page")[0]
    assert item.headline == "x" * 10_000


def test_signs_that_turn_the_direction_of_writing_are_left_out() -> None:
    page = "• 3 July 2016\n\n    abc \u202egpj.exe\u2066 שלום\n"
    assert read_bytes(page.encode(), name="page")[0].headline == "abc gpj.exe שלום"


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("text/plain; charset=iso-8859-1", PAGE.decode().replace("•", "*").encode("latin-1")),
        ("text/plain; charset=utf-8", PAGE),
        ("text/plain; charset=nonsense", PAGE),
        ("text/plain; charset=ascii", PAGE.decode().encode("cp1252")),
        (None, b'<meta charset="windows-1252"><ul><li><p>3 July 2016<h3>Se\xf1ores</h3><p>Text.</ul>'),
        (None, '<meta charset="utf-8"><ul><li><p>3 July 2016<h3>Señores</h3><p>Text.</ul>'.encode()),
    ],
)
def test_the_encoding_is_what_the_server_or_the_page_says_if_it_fits(content_type: str | None, data: bytes) -> None:
    assert read_bytes(data, name="page", content_type=content_type) == [
        Item("Señores", "Text.", date(2016, 7, 3), Section.NEWS, None)
    ]


@pytest.mark.parametrize("said", ["undefined", "punycode", "idna", "unicode_escape", "rot13", "nonsense", "utf-7"])
def test_a_character_set_that_is_none_is_passed_over(said: str) -> None:
    page = f'<meta charset="{said}"><ul><li><p>3 July 2016<h3>Señores</h3><p>Text.</ul>'.encode()
    assert read_bytes(page, name="page", content_type=f"text/html; charset={said}")[0].headline == "Señores"


FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").rglob("*.*")) if path.is_file()]
BREAKS = [
    b"&#x110000;", b"&#xd800;", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<", b"</item>", b"</entry>", b"</li>", b"<!--",
    b"<![CDATA[", b"]]>", b"<category>", b"<link href='http://['/>", b" charset=undefined ", b"9" * 40 + b" May 2016",
    b"<li>",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_page_is_read_or_refused_in_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    for _turn in range(20):
        page = bytearray(chance.choice(FIXTURES))
        for _break in range(chance.randint(1, 6)):
            at = chance.randrange(len(page) + 1)
            page[at : at + chance.choice([0, 0, 1, 40])] = chance.choice(BREAKS)
        try:
            items = read_bytes(bytes(page), name="page")
        except BadInput:
            continue
        for item in items:
            assert f"{item.headline}{item.body}".encode().strip()


@pytest.mark.parametrize(
    "page", [b"x" + b"\n" * 1_000_000, b"ab\n" * 300_000, b"ab\n\n" * 200_000, "• a\n".encode() * 100_000]
)
def test_a_page_of_very_many_lines_is_read_in_a_few_seconds(page: bytes) -> None:
    begun = time.process_time()
    assert len(read_bytes(page, name="page")) == 1
    assert time.process_time() - begun < 8


# --- what makes two items one ---


def item(
    headline: str = "Señores, again", day: date | None = date(2016, 7, 3), section: Section = Section.NEWS
) -> Item:
    return Item(headline, "", day, section, None)


def test_the_same_item_from_two_sources_is_one() -> None:
    assert fingerprint(item()) == fingerprint(
        Item("SENORES,  again.", "Other body", date(2016, 7, 3), Section.NOTICE, "https://a.example/")
    )
    assert len(fingerprint(item())) == 64
    assert fingerprint(item("‘Don’t’ & “do”")) == fingerprint(item("'Don't' & \"do\""))


def test_other_days_other_headlines_and_standing_pages_are_others() -> None:
    assert fingerprint(item()) != fingerprint(item(day=date(2016, 7, 4)))
    assert fingerprint(item()) != fingerprint(item("Señores"))
    assert fingerprint(item(day=None)) != fingerprint(item(day=None, section=Section.PAGE))
    assert fingerprint(item("???")) != fingerprint(item("!!!"))


# --- files ---


def test_a_file_is_fetched_by_its_path_and_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "año nuevo.txt"
    path.write_bytes(PAGE)
    for address in (str(path), path.as_uri(), f"  {path} "):
        assert fetch(address) == (PAGE, None, path.as_uri())


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as large:
        large.truncate(50 * 1024 * 1024)
    with pytest.raises(BadInput, match="larger than 5 MB"):
        fetch(str(path))


def test_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder"):
        fetch(str(tmp_path))


@pytest.mark.parametrize(
    ("address", "kind", "says"),
    [
        ("", BadInput, "Give the path"),
        ("missing.txt", Unusable, "There is no file “missing.txt”"),
        ("www.house.example/news", Unusable, "begins with https://"),
        ("ftp://house.example/news", BadInput, "only files and addresses"),
        ("file://elsewhere/news.txt", BadInput, "another computer"),
        ("http://", BadInput, "not a complete web address"),
        ("http://house.example:port/", BadInput, "not a complete web address"),
        ("a\0b", BadInput, "cannot be the name of a file"),
        ("x" * 5000, Unusable, "cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_in_words(address: str, kind: type[Exception], says: str) -> None:
    with pytest.raises(kind, match=says):
        fetch(address)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="not a file that holds a page"):
        fetch(str(tmp_path / "pipe"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_bytes(PAGE)
    path.chmod(0)
    with pytest.raises(Unusable, match="cannot be read"):
        fetch(str(path))


# --- addresses ---


MOVED = {"/moved": "/page", "/to-file": "file:///etc/hostname", "/to-ftp": "ftp://127.0.0.1/x", "/round": "/round"}


class House(http.server.BaseHTTPRequestHandler):
    """A small web server with a page, and with everything that can go wrong."""

    closing: ClassVar[threading.Event]

    def do_GET(self) -> None:
        if self.path in {"/page", "/a%20b?c=%C3%B1"}:
            self._send(PAGE)
        elif self.path in MOVED:
            self._redirect(MOVED[self.path])
        elif self.path == "/large":
            self._send(b"", length=50 * 1024 * 1024)
        elif self.path == "/large-unsaid":
            self.send_response(200)
            self.end_headers()
            for _part in range(LIMIT // 65536 + 2):
                try:
                    self.wfile.write(bytes(65536))
                except OSError:  # the reader has had enough, as it should
                    return
        elif self.path == "/cut":
            self._send(PAGE, length=len(PAGE) + 10)
        elif self.path == "/silent":
            self.closing.wait(20)
        elif self.path == "/garbage":
            self.wfile.write(b"what?\r\n\r\n")
        else:
            self.send_error(404)

    def _send(self, body: bytes, *, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing on the console."""


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    House.closing = threading.Event()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), House) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        House.closing.set()
        server.shutdown()
        thread.join()


def test_a_page_is_fetched_from_its_address(house: str) -> None:
    assert fetch(f"{house}/page") == (PAGE, "text/plain; charset=utf-8", f"{house}/page")
    assert fetch(f"{house}/a b?c=ñ")[0] == PAGE


def test_a_page_that_moved_is_followed_and_named_by_its_new_address(house: str) -> None:
    assert fetch(f"{house}/moved")[2] == f"{house}/page"


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/none", Unusable, "answered 404"),
        ("/to-file", Unusable, "answered 302"),
        ("/to-ftp", Unusable, "cannot be reached"),
        ("/round", Unusable, "answered 302"),
        ("/large", BadInput, "larger than 5 MB"),
        ("/large-unsaid", BadInput, "larger than 5 MB"),
        ("/cut", Unusable, "cannot be reached"),
        ("/garbage", Unusable, "cannot be reached"),
        ("/silent", Unusable, "did not answer in time"),
    ],
)
def test_an_address_that_fails_is_refused_in_words(house: str, path: str, kind: type[Exception], says: str) -> None:
    with pytest.raises(kind, match=says):
        fetch(house + path, timeout=0.3)


def test_an_address_where_nobody_listens_is_refused_in_words(house: str) -> None:
    with pytest.raises(Unusable, match="cannot be reached"):
        fetch("http://127.0.0.1:9/", timeout=2)
