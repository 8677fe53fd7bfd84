"""What stands on a page beside its news: how to read on, whom to follow, whose the page is; and what a copy adds."""

import re
from functools import lru_cache

from psg_admin.kernel.words import fold

_READ_ON = frozenset({
    "read more", "more", "continue reading", "read on", "full story", "read the full story", "read full story",
    "read the full article", "read full article", "read the rest", "find out more", "leer mas",
})  # fmt: skip
_READ_ON_ABOUT = re.compile(r"(?:continue reading|read more (?:about|of|on)) .+")
_ASIDES = re.compile(
    r"(?:follow|find|like) us(?: on .*)?|share(?: (?:this|on)(?: .*)?)?|tweet(?: this)?|print this page"
    r"|email this (?:page|article)|back to top|top of page|skip to (?:main )?(?:content|navigation)"
    r"|site ?map|privacy(?: policy)?|cookies?(?: policy)?|terms(?: and conditions| of use)?"
    r"|older posts|newer posts|previous(?: page)?|next(?: page)?|leave a (?:comment|reply)|no comments(?: yet)?"
    r"|\d+ comments?|posted in .{1,60}|filed under .{1,60}|(?:back to )?all (?:news|articles|events|notices)"
)
_OWNER = re.compile(r"(?:©|copyright\b|\(c\)\s).{0,200}", re.IGNORECASE)
_ENDS_WITH = re.compile(
    r"(?<=[.…!?”\"')])\s*[\[(]?(?:read more|continue reading|full story)\b[\s.…»›>→\])]*$", re.IGNORECASE
)
_ONWARD = re.compile(r"[»›>→…\])]|\.\.")
_MENU = frozenset({
    "home", "about", "about us", "news", "events", "publications", "resources", "links", "contact", "contact us",
    "join", "join us", "membership", "get involved", "search", "shop", "donate", "site map",
})  # fmt: skip
_SHORT = 30  # characters; a page's name in a menu
_LONGEST = 100  # characters; a line beside the news is short

_REFERENCES = re.compile(r"(?:references|(?:visible |hidden )?links:?)", re.IGNORECASE)
_REFERENCE = re.compile(r"(\d+)\.\s+((?:https?|ftp|file|mailto|tel|javascript):\S*.*)", re.IGNORECASE)
_MARKED_HEADING = re.compile(r"^(\s*[*+-]\s+|)#{1,6}\s+(?=\S)")
_MARKED_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)")
_BROKEN_WORDS = re.compile(r"\[[^\[\]]*$")
_REST_OF_WORDS = re.compile(r"[^\[\]]*\]\(https?://")
_BROKEN_ADDRESS = re.compile(r"\]\((?:https?://[^\s()]*)?\s*$")
_REST_OF_ADDRESS = re.compile(r"[^\s()]+(?:\)|$)")
_LONGEST_LINK = 1000  # characters, with what stands before it on its line
_BULLETED = "•●▪◦○·∙*+-"
_PRINTED_LINK = re.compile(
    r"(?P<words>[^<>]*)(?<!\S)(?:<(?P<link>https?://[^\s<>]+)>|\((?P<path>(?:https?:/)?/[^\s()]*)\))\s*"
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|^\s*_(?=\S)([^_]+)(?<=\S)_\s*$")
_QUOTED = re.compile(r"^(?:>\s?)+")
_MARK = re.compile(r"\[(\d+)\]")


def reads_on(line: str, *, linked: bool = False) -> bool:
    """Whether a line only says that there is more elsewhere ("Read more »"). A bare "More" does when it is a link."""
    if len(line) > _LONGEST:
        return False
    plain = _plain(line)
    if plain == "more" and not linked:
        return _ONWARD.search(line) is not None
    return plain in _READ_ON or _READ_ON_ABOUT.fullmatch(plain) is not None


def is_aside(line: str) -> bool:
    """Whether a line belongs to the page and not to what it tells: "Follow us on …", "Site map", "Leave a comment"."""
    if len(line) > 2 * _LONGEST:
        return False
    parts = [part for part in re.split(r"[|·•]", line) if _plain(part)]
    return is_menu(parts) or (bool(parts) and all(_ASIDES.fullmatch(_plain(part)) or reads_on(part) for part in parts))


def is_menu(lines: list[str]) -> bool:
    """Whether lines are the menu of the site: three or more short ones, the home page and others known by name."""
    plain = [_plain(line) for line in lines if _plain(line)]
    known = _MENU.intersection(plain)
    return len(plain) >= 3 and "home" in known and len(known) >= 2 and all(len(line) <= _SHORT for line in plain)


def in_menus(line: str) -> bool:
    """Whether a line is one of the names that sites' menus have."""
    return _plain(line) in _MENU


@lru_cache(maxsize=4096)  # each line is asked about several times over
def _plain(line: str) -> str:
    return " ".join(fold(line).replace(".", " ").split())


def is_owner(line: str) -> bool:
    """Whether a line says whose the page is ("© 2014 …"); what follows it is the page's foot."""
    return _OWNER.fullmatch(line) is not None


def without_reading_on(line: str) -> str:
    """Return a line without the words at its end that lead on to the whole text."""
    return _ENDS_WITH.sub("", line)


def without_references(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the lines of a page that a text browser saved without its list of links, and the links by their number.

    Such a page puts the number of each link before its words, "[6]Schools stay shut", and the list at its end.
    """
    at = next((i for i in range(len(lines) - 1, -1, -1) if _REFERENCES.fullmatch(lines[i].strip())), None)
    if at is None:
        return lines, {}
    rest = [line.strip() for line in lines[at + 1 :] if line.strip() and not _REFERENCES.fullmatch(line.strip())]
    found = [_REFERENCE.fullmatch(line) for line in rest]
    links = {match[1]: match[2].strip() for match in found if match}
    while at and (not lines[at - 1].strip() or _REFERENCES.fullmatch(lines[at - 1].strip())):
        at -= 1
    return (lines[:at], links) if links and all(found) else (lines, {})


def with_printed_links(lines: list[str]) -> list[tuple[str, str | None]]:
    """Return each line and the link that a browser printed behind its words, or None.

    "• Schools stay shut <https://house.example/schools>", or in brackets, the address perhaps alone on the next line.
    It is taken from a line that begins with a bullet or stands after a blank line: in a paragraph it is part of the
    text.
    """
    if sum(_PRINTED_LINK.fullmatch(line) is not None and line.lstrip()[0] in _BULLETED for line in lines) < 2:
        return [(line, None) for line in lines]
    found: list[tuple[str, str | None]] = []
    begins = True
    for line in lines:
        printed = _PRINTED_LINK.fullmatch(line)
        began, begins = begins, not line.strip() or line.lstrip()[0] in _BULLETED
        words = printed["words"].strip() if printed else ""
        before, linked = found[-1] if found else ("", None)
        if printed and not words and before.strip() and not linked and began:
            found[-1] = (before, _web(printed))
        elif printed and words and (began or begins):
            found.append((printed["words"], _web(printed)))
        else:
            found.append((line, None))
    return found


def _web(printed: re.Match[str]) -> str | None:
    link = printed["link"] or printed["path"]
    return link if link.startswith("http") else None


def links_joined(lines: list[str]) -> list[str]:
    """Return lines in which the links of Markdown that were broken for want of room stand on one line again."""
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined and len(joined[-1]) <= _LONGEST_LINK else ""
        start = line.lstrip()
        if _BROKEN_WORDS.search(before) and _REST_OF_WORDS.match(start):
            joined[-1] = f"{before.rstrip()} {start}"
        elif _BROKEN_ADDRESS.search(before) and _REST_OF_ADDRESS.match(start):
            joined[-1] = before.rstrip() + start
        else:
            joined.append(line)
    return joined


def without_marks(line: str, links: dict[str, str]) -> tuple[str, str | None]:
    """Return a line without the marks of its links, and the web address of the link that it begins with.

    The marks are the numbers of a text browser, or those of Markdown, which also marks headings.
    """
    if not links:
        first = _MARKED_LINK.match(line.lstrip(" *+-•#"))
        plain = _MARKED_LINK.sub(r"\1", _MARKED_HEADING.sub(r"\1", _QUOTED.sub("", line)))
        plain = _EMPHASIS.sub(lambda found: found[2] or found[3], plain)
        return plain, first[2] if first else None
    first = _MARK.match(line.lstrip())
    link = links.get(first[1], "") if first else ""
    plain = _MARK.sub(lambda mark: "" if mark[1] in links else mark[0], line)
    return plain, link if link.startswith(("http://", "https://")) else None
