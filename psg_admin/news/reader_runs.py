"""The text of one block of an HTML page: its paragraphs, the date beside its words, the link that leads on."""

from dataclasses import dataclass, replace
from datetime import date

from psg_admin.kernel.words import fold
from psg_admin.news.reader_chrome import reads_on
from psg_admin.news.reader_dates import read_day

_BYLINE = 6  # words that may stand in one paragraph with a date that the page marks
_BYLINE_WORDS = frozenset({"posted", "published", "updated", "written", "by", "on", "added", "date"})
_AROUND = " \n\u00a0[]().…»>→"
_OPENING = " \n\u00a0[("
_SEPARATORS = " |·•–—/"


@dataclass(slots=True)
class Run:
    """Text within a line.

    ``marked``: the page itself calls it a date; ``leads``: it stands in a link, whole or not; ``strong``: it is bold.
    """

    text: str
    link: str | None = None
    day: date | None = None
    marked: bool = False
    leads: bool = False
    strong: bool = False


def dates_apart(runs: list[Run], *, in_paragraph: bool) -> list[list[Run]]:
    """Set a date at the start or the end of a block apart from its other words, unless it is part of a sentence."""
    kept = [run for run in runs if run.text.strip() or run.text == "\n"]
    for run in kept:
        # Bare text between elements: <a>Headline</a> 3 July 2016.
        if run.day is None and len(kept) > 1 and "\n" not in run.text:
            run.day = read_day(run.text)
    at = next((i for i in (0, len(kept) - 1) if kept and kept[i].day), None)
    if at is None and not any(run.marked for run in kept):
        return [runs]
    words = fold("".join(run.text for run in kept if not run.day)).split()
    byline = bool(words) and words[0] in _BYLINE_WORDS and len(words) <= _BYLINE
    if at is None and byline:
        at = next((i for i, run in enumerate(kept) if run.marked), None)
    if at is None or (len(kept) == 1 and not kept[0].marked):
        return [runs]
    if kept[at].marked and len(kept) > 1 and kept[at - 1 if at else 1].text.strip()[:1] in _SEPARATORS:
        # "Nov 17, 2019 | News": what stands beside the date is where it was filed.
        return [part for part in (_unfiled(kept[:at]), [kept[at]], _unfiled(kept[at + 1 :])) if part]
    beside = len(kept) > 1 and kept[at - 1 if at else 1].text == "\n"
    if (beside and not kept[at].marked) or (in_paragraph and words and not beside and not byline):
        return [runs]
    return [kept[:at], [kept[at]], kept[at + 1 :]]


def _unfiled(runs: list[Run]) -> list[Run]:
    """Return what stands beside a date without the signs between; nothing when it only links to where it is filed."""
    words = [at for at, run in enumerate(runs) if run.text.strip(_SEPARATORS)]
    if all(runs[at].leads for at in words):
        return []
    return runs[words[0] : words[-1] + 1]


def paragraphs_of(runs: list[Run]) -> list[list[Run]]:
    """Return the runs of a block in parts, where it leaves a line empty between them."""
    parts: list[list[Run]] = [[]]
    before = ""
    for run in runs:
        if run.text == before == "\n":
            parts.append([])
        parts[-1].append(run)
        before = run.text if run.text.strip(" ") else before
    return parts


def without_link_on(runs: list[Run]) -> tuple[str | None, list[Run]]:
    """Return the link at the end of a paragraph that leads on to the whole text, and the paragraph without it.

    A paragraph that is nothing else stays as it is.
    """
    end = len(runs)
    while end and not runs[end - 1].link and not runs[end - 1].text.strip(_AROUND):
        end -= 1
    start = end
    while start and runs[start - 1].leads:
        start -= 1
    before = runs[:start]
    told = reads_on("".join(run.text for run in runs[start:end]), linked=True)
    if start == end or not told or not any(run.text.strip(_AROUND) for run in before):
        return None, runs
    last = before[-1]
    return runs[start].link, [*before[:-1], replace(last, text=last.text.rstrip(_OPENING))]
