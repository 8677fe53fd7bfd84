"""Every source fails alone: in a sentence, in bounded time, and those after it are still read."""

import gzip
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path

import pytest

from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.news.reader import read_bytes
from psg_admin.store.fetch import LIMIT, fetch

MOST_SECONDS = 10
"""Of computing, for the largest page that is read: on a quiet machine it is under three."""

_MIME = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
_NESTED = b"".join(b"--a\nContent-Type: multipart/mixed; boundary=b%d\n\n" % n for n in range(18))


def filled(piece: bytes, *, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return a page of nearly 5 MB."""
    return head + piece * ((LIMIT - len(head) - len(tail) - 1) // len(piece)) + tail


LARGE = {
    "newlines": filled(b"\n", tail=b"x"),
    "lines": filled(b"a\n"),
    "paragraphs": filled(b"a\n\n"),
    "nested parts": filled(b"x\n", head=_MIME + _NESTED),
    "a part of newlines": filled(b"\n", head=_MIME + b"--a\nContent-Type: text/html\n\n", tail=b"<p>x"),
    "heads": filled(b"X: y\n", head=b"MIME-Version: 1.0\n"),
    "a head that goes on": filled(b" y\n", head=b"MIME-Version: 1.0\nX: y\n"),
    "parameters": filled(
        b"a=b; ", head=b"MIME-Version: 1.0\nContent-Type: multipart/related; ", tail=b"boundary=a\n\n--a\n\nx"
    ),
    "parts": filled(b"--a\n\nx\n", head=_MIME),
    "letters of a saved page": filled(
        b"=3D\n",
        head=_MIME + b"--a\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n",
        tail=b"--a--",
    ),
    "entries": b"<rss><channel>" + b"<item><title>a</title></item>" * 14_000,
    "depth": b"<html><body>" + b"<div>" * 1_990 + b"x",
    "an entity that grows": b'<!DOCTYPE r [<!ENTITY a "'
    + b"a" * 100_000
    + b'">]><rss><channel><item><title>'
    + b"&a;" * 50_000
    + b"</title></item></channel></rss>",
    "one word": filled(b"x"),
    "blanks": filled(b" ", tail=b"<rss>"),
    "comments": filled(b"<!--"),
    "declarations": filled(b"<!a ["),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_largest_page_is_read_or_refused_in_bounded_time(name: str) -> None:
    before = time.process_time()
    with suppress(BadInput):
        read_bytes(LARGE[name], name="page")
    assert time.process_time() - before < MOST_SECONDS


BROKEN = {
    "a character set that is none": b"<meta charset=undefined><h1>Rain</h1><p>It rained.",
    "a part of such a one": _MIME + b"--a\nContent-Type: text/html; charset=undefined\n\n<h1>Rain</h1>\n--a--",
    "a letter beyond the last": b"<rss><channel><item><title>Rain &#x110000;</title></item></channel></rss>",
    "ends that fit nothing": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div></p></b>",
    "a broken category": b"<rss><channel><item><title>Rain</title><category term='1'><category/></item>",
    "entities of entities": b'<!DOCTYPE r [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&a;',
    "brackets in its address": b"<rss><channel><link>http://[</link><item><title>Rain</title><link>http://[",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_page_is_read_or_refused(name: str) -> None:
    with suppress(BadInput):
        read_bytes(BROKEN[name], name="page")


_SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").rglob("*.*")) if path.is_file()]
_SAMPLES += [
    (
        b"MIME-Version: 1.0\r\nSnapshot-Content-Location: https://example.org/\r\nContent-Type: multipart/related; "
        b'boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        b"PGgxPlJhaW48L2gxPjxwPkl0IHJhaW5lZC4=\r\n--x--\r\n"
    ),
    *BROKEN.values(),
]
_PIECES = [
    b"&#x110000;",
    b"&#99999999999;",
    b"&#xD800;",
    b"&bogus;",
    b"</div></b></p>",
    b"<category/>",
    b"<category term='",
    b"charset=undefined",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY a 'b'>]>",
    b"&a;",
    b"\0",
    b"\xff\xfe",
    b"<pubDate>99 Foo 99999 99:99</pubDate>",
    b"<link href='http://[bad'/>",
    b"<title type='xhtml'><div>",
    b"<content type='application/xhtml+xml' mode='base64'>",
    b"<media:content url='//['>",
    b"xml:base='http://['",
    b"<georss:point>a</georss:point>",
    b"\n" * 50,
    b"<textinput>",
    b"<image>",
    b"\xed\xa0\x80",
    b"<gml:pos>1 x</gml:pos>",
    b"boundary=",
    b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary*0=",
    b"=?utf-8?q?x?=",
    b"<base href='http://['>",
]


def mutated(chance: random.Random) -> bytes:
    """Return a sample with a few things wrong in it."""
    page = bytearray(chance.choice(_SAMPLES))
    for _wrong in range(chance.randint(1, 8)):
        at = chance.randrange(len(page) + 1)
        how = chance.randrange(5)
        if how == 0:
            page[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del page[at : at + chance.randint(1, 200)]
        elif how == 2:
            page[at:at] = page[chance.randrange(len(page) + 1) :][: chance.randint(1, 400)]
        else:
            at = max(page.find(b"<", at), 0) if how == 3 else at
            page[at:at] = chance.choice(_PIECES)
    return bytes(page)


def mutate(seed: int, count: int) -> None:
    """Read ``count`` mutations: each is read, or refused in a sentence, in time."""
    chance = random.Random(seed)
    for turn in range(count):
        page = mutated(chance)
        before = time.process_time()
        with suppress(UserError):
            read_bytes(page, name=f"{seed}/{turn}")
        assert time.process_time() - before < MOST_SECONDS, (seed, turn)


def test_a_hundred_mutations_are_read_or_refused() -> None:
    mutate(20161020, 100)


@contextmanager
def answering(pieces: Iterator[bytes]) -> Iterator[str]:
    """Serve one caller whatever comes from ``pieces``, for as long as it takes it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            caller, _address = listening.accept()
            with caller:
                caller.recv(4096)
                for piece in pieces:
                    caller.sendall(piece)

    served = threading.Thread(target=serve, daemon=True)
    served.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/news"
    finally:
        listening.close()
        served.join(5)


def dripping(first: bytes, piece: bytes) -> Iterator[bytes]:
    """Give a little now and then, and never end."""
    yield first
    pause = threading.Event()
    while True:
        pause.wait(0.05)
        yield piece


@pytest.mark.parametrize(
    ("first", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"a"),
    ],
    ids=["head", "body", "chunks", "length"],
)
def test_what_drips_for_ever_is_left(first: bytes, piece: bytes) -> None:
    with answering(dripping(first, piece)) as address:
        before = time.monotonic()
        with pytest.raises(UserError, match="did not answer in time"):
            fetch(address, timeout=0.4)
        assert time.monotonic() - before < 4


def test_a_packed_bomb_is_not_unpacked() -> None:
    packed = gzip.compress(bytes(50_000_000))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with answering(iter([head, packed])) as address:
        data, content_type, _final = fetch(address)
    with pytest.raises(BadInput, match="is not text"):
        read_bytes(data, name="page", content_type=content_type)


def test_a_body_without_an_end_is_left_at_the_limit() -> None:
    with (
        answering(chain([b"HTTP/1.1 200 OK\r\n\r\n"], repeat(b"a" * 65536))) as address,
        pytest.raises(BadInput, match="larger than 5 MB"),
    ):
        fetch(address)
