"""Pages of the house in other years, of its other templates, and saved by other means, item by item.

``fixtures/house`` holds the pages; ``house.txt`` says what is in each: its items, and the words that are left out
because they are no part of an item (dates that became the item's day, menus, headings, the page's foot).
"""

import html
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from psg_admin.news.reader import fingerprint, read_bytes
from psg_admin.news.reader_bytes import decode
from psg_admin.news.reader_item import Item
from psg_admin.news.reader_saved import unpack

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted((FIXTURES / "house").iterdir())
EXPECTED = dict(re.findall(r"== (.*?)\n(.*?)\n(?=== |\Z)", (FIXTURES / "house.txt").read_text("utf-8"), re.DOTALL))


def read(page: Path) -> list[Item]:
    return read_bytes(page.read_bytes(), name=page.name)


def visible(page: Path) -> str:
    """The words of a page as its reader sees them, by the shortest way there is."""
    packed = unpack(page.read_bytes())
    text = decode(packed[0] if packed else page.read_bytes(), name=page.name, content_type=None)
    if "<" in text:
        text = re.sub(
            r"(?s)<(script|style|head|button|time class=.updated)\b.*?</(script|style|head|button|time)>",
            "",
            text,
            flags=re.IGNORECASE,
        )
        text = html.unescape(re.sub(r"(?s)<!--.*?-->|<(?!br|/?[pltdh])[^>]*>", "", text, flags=re.IGNORECASE))
        text = re.sub(r"<[^>]*>", " ", text)
    return re.sub("[\u00ad\u200b]", "", text)


def words(text: str) -> list[str]:
    found = re.findall(r"[^\s•|·\[\]]+", re.sub(r"\[\d+\]", "", text))
    return [word for word in (each.strip(".:") for each in found) if word]


def left_out(page: Path, items: list[Item]) -> str:
    taken = Counter(words("\n".join(f"{item.headline}\n{item.body}" for item in items)))
    left = []
    for word in words(visible(page)):
        if taken[word] > 0:
            taken[word] -= 1
        else:
            left.append(word)
    return " ".join(left)


def as_text(page: Path) -> str:
    items = read(page)
    lines = []
    for item in items:
        lines.append(
            f"[{item.section.value}] {item.day or '-'} | {item.headline}" + (f" | {item.link}" if item.link else "")
        )
        lines += [f"    {line}".rstrip() for line in item.body.split("\n") if item.body]
    return "\n".join([*lines, f"left out: {left_out(page, items)}", ""])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_of_the_house_reads_whole(page: Path) -> None:
    assert as_text(page) == EXPECTED[page.name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_on_a_page_is_doubled_or_made_up(page: Path) -> None:
    items = read(page)
    # Archives print the year once, above its items.
    years = {str(year) for year in range(2013, 2015)} if "archive" in page.name else set()
    made_up = Counter(words("\n".join(f"{item.headline}\n{item.body}" for item in items))) - Counter(
        words(visible(page))
    )
    assert set(made_up) <= years
    assert len({fingerprint(item) for item in items}) == len(items)


def test_the_order_in_which_pages_are_read_does_not_matter() -> None:
    def kept(pages: list[Path]) -> dict[str, str]:
        bodies: dict[str, str] = {}
        for page in pages:
            for item in read(page):
                mark = fingerprint(item)
                bodies[mark] = max(bodies.get(mark, ""), item.body, key=lambda body: (len(body), body))
        return bodies

    expected = kept(PAGES)
    for seed in range(3):
        pages = [*PAGES, *PAGES]
        random.Random(seed).shuffle(pages)
        assert kept(pages) == expected


@pytest.mark.parametrize("page", [page for page in PAGES if page.suffix == ".txt"], ids=lambda page: page.name)
@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n\n"])
def test_line_ends_change_nothing(page: Path, ends: str) -> None:
    text = decode(page.read_bytes(), name=page.name, content_type=None).replace("\r\n", "\n")
    if ends == "\n\n":
        text, ends = f"\n\n{text}\n\n", "\n"
    assert read_bytes(text.replace("\n", ends).encode(), name=page.name) == read(page)
