"""One word a thing: no text that a person reads has a word that stands for something with another name."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from tools import words

#: What no English text says (small letters, without marks for keys and without what is in braces), and what it says.
ENGLISH = {
    r"\bstandings?\b(?! orders?\b)": "status",
    r"\bbands?\b": "price",
    r"\bterms?\b": "membership year",
    r"\bdonat(ed|es?|ing|ions?)\b": "gift",
    r"\b(set|sets|setting) (?:\S+ ){0,3}against\b": "used for",
    r"\ballocat\w*": "used for",
    r"\breleas\w*": "free the money, left over",
    r"\brevers\w*": "take back",
    r"\b(copy|copies|copied|copying|bring back)\b": "backup, back up, restore",
    r"\bgo back\b": "cancel",
    r"\bclaim(ed|s)?\b": "says that it is set up",
    r"\bwaive[ds]?\b": "let off",
    r"\banew\b": "again, rebuild",
    r"(?<!there )\bis no (?!longer\b|such\b)": "is not a",
    r"\b20[0-4]\d\b": "YYYY, or the year of the clock",
}

#: The same of what a translation says.
SPANISH = {
    r"\btramos?\b": "precio",
    r"\bper[ií]odos?\b": "año de membresía",
    r"\baños? socia": "año de membresía",
    r"\btipos? de socio\b": "tipo de membresía",
    r"\bmiembros?\b": "socio",
    r"\bdonaci": "donativo",
    r"\bsuscripci": "cuota",
    r"\basigna": "destinado a",
    r"\baplica": "destinado a",
    r"\brev(ert|iert|ers)": "devolver",
    r"\brespaldo": "copia de seguridad",
    r"\bstanding\b": "situación",
    r"\bentidad": "organización",
    r"[“”]": "« and »",
}

#: Texts that have one all the same: each with the reason.
ALLOWED = {
    "Standing": "the heading of a sheet, on which something may rely",
    "Donation": "the name of a category, in the workbooks of earlier years too",
    "Donations": "a line of the regulator's form",
    "Grants and donations": "the same",
    "&Copy": "what is chosen, to where it can be pasted",
    "Copy what is chosen": "the same, in the sheet of keys",
    "&Copy the report": "the same, of a report",
    "The report is copied": "the same",
    "Period": "the days that something paid for covers, of a membership or not",
    "Copies": "how many of what is posted go to somebody",
    "taken as: {count} copies": "the same",
    "This is a text document. Copy its table into a spreadsheet and save that.": "what is chosen, to be pasted",
    "There is nothing to paste. Copy the table in the spreadsheet first, with its headings.": "the same",
    "Choose a spreadsheet (CSV, XLSX, XLS or ODS), drop it here, or copy a table and paste it. You see what would"
    " become of each line before anything is written.": "the same",
    "Gift Aid claimed up to": "Gift Aid is claimed: that is the tax office's word",
    "Claimed to": "the same, in the history",
    "claimed up to {day}": "the same",
    "{count} row copied": "what is chosen, to be pasted",
    "{count} rows are too many to copy: choose at most {most}, or export the list.": "the same",
    "Numbers drawn": "numbers are given, which is not what a payment is used for",
    "The first day on which it applies.": "a discount applies, which is not what a payment is used for",
    "The last day on which it applies.": "the same",
    "The last day on which it applies (today).": "the same",
}
#: Parts of texts that have one, taken out before they are read.
PARTS = {
    r"--[a-z-]+( takes it|=\S+)?": "an option is called as it was",
    r"“[^”]*”|«[^»]*»|`[^`]*`": "what is quoted: a command, a setting, an example of what is typed",
    r"\bcopy the file to this one\b": "a file that is on another computer",
    r"\bin this copy\b": "an office that somebody else has, which is only read",
    r"\bcopy the report\b": "to where it can be pasted",
    r"\bgift aid is claimed\b|\bmakes no claims\b": "Gift Aid is claimed: that is the tax office's word",
    r"\bOLD=NEW\b": "how it is typed",
}
#: What a person may type to find a place, as people call things: it is searched, not read.
SEARCHED = re.compile(r"(manifest|office|pages)\.py$")


def _plain(text: str) -> str:
    text = re.sub(r"\{[^}]*\}", " ", text).replace("&", "")
    for part in PARTS:
        text = re.sub(part, " ", text, flags=re.IGNORECASE)
    return text


def _forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else tuple(text) if isinstance(text, list) else (str(text),)


def _searched(message: Message) -> bool:
    """Whether ``message`` holds words to find a place by: small words one after the other, and no sentence."""
    return all(SEARCHED.search(place) for place, _line in message.locations) and bool(
        re.fullmatch(r"[\w ]+", _forms(message.id)[0]) and _forms(message.id)[0][0].islower()
    )


def _found(catalogue: Catalog, barred: dict[str, str], *, translated: bool) -> Iterator[str]:
    for message in catalogue:
        if not message.id or _forms(message.id)[0] in ALLOWED or _searched(message):
            continue
        if all(place.startswith("click/") for place, _line in message.locations):
            continue
        for form in _forms(message.string if translated else message.id):
            for word, instead in barred.items():
                if re.search(word, _plain(form), re.IGNORECASE):
                    yield f"{form!r} ({word}): say “{instead}”"


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return words.every_text()


def test_english_has_one_word_for_a_thing(texts: Catalog) -> None:
    assert list(_found(texts, ENGLISH, translated=False)) == []


def test_spanish_has_one_word_for_a_thing() -> None:
    assert list(_found(words.read("es"), SPANISH, translated=True)) == []


def test_what_is_allowed_is_still_said(texts: Catalog) -> None:
    assert set(ALLOWED) <= {_forms(message.id)[0] for message in texts if message.id}


def test_no_sentence_of_the_window_holds_a_command_line(texts: Catalog) -> None:
    held = [
        form
        for message in texts
        if message.id and any(place.startswith("psg_admin/ui/") for place, _line in message.locations)
        for form in _forms(message.id)
        if re.search(r"psg-admin |(^|\s)--[a-z]|`", form)
    ]

    assert held == []
