"""Gather the texts of the program into catalogues, and compile the languages: `python3 run.py words`.

Everything that is written comes out the same for the same texts: no dates, no line numbers. So a catalogue
changes only when a text does, and the tests can tell whether it is up to date.

`python3 run.py words --missing` prints what has no translation yet as JSON, each text with an empty string (or a list
of two, for one and for many), and before a text that has a context that context in square brackets;
`python3 run.py words --fill FILE` takes such a file, filled in, into the catalogue.
"""

import io
import json
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from psg_admin.bootstrap import manifests
from psg_admin.cli.help_text import help_texts
from psg_admin.cli.main import root_of

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "psg_admin"
LANGUAGES = ("es",)
#: Functions of psg_admin.kernel.words that hold a text; ``mark``, and ``pmark`` for a text in its context, are for
#: labels that are translated when shown.
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "pmark": DEFAULT_KEYWORDS["pgettext"]}

#: The modules of click that say something to a person; it asks the catalogue of the process (see ``cli.help_text``).
_CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "types")

# A catalogue wants to carry a date; this one says nothing and never changes.
_DAY = datetime(2016, 11, 5, tzinfo=UTC)


def template(package: Path = ROOT / "psg_admin") -> Catalog:
    """Return every text that the code of ``package`` marks, and the files it is in."""
    catalogue = _catalogue(None)
    found = extract_from_dir(
        package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for file, _line, text, comments, context in found:
        place = f"{package.name}/{Path(file).as_posix()}"
        catalogue.add(text, None, [(place, 1)], auto_comments=comments, context=context)
    return catalogue


def every_text() -> Catalog:
    """Return the template with what the help of each command says, and what click says of its own accord."""
    catalogue = template()
    for module, text in help_texts(root_of(manifests())):
        catalogue.add(text, None, [(f"{module.replace('.', '/')}.py", 1)])
    modules = [(f"{name}.py", "python") for name in _CLICK]
    for file, _line, said, _comments, context in extract_from_dir(Path(click.__file__).parent, modules):
        catalogue.add(said, None, [(f"click/{file}", 1)], context=context)
    return catalogue


def po_file(language: str, locale: Path = LOCALE) -> Path:
    """Return where the catalogue of ``language`` lies."""
    return locale / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """Return the catalogue of ``language``, empty when there is none yet."""
    path = po_file(language, locale)
    if not path.is_file():
        return _catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def brought_up_to_date(old: Catalog, texts: Catalog) -> Catalog:
    """Return the catalogue of ``texts`` with the translations of ``old``; none is guessed and none is kept unused."""
    new = _catalogue(str(old.locale) if old.locale else None)
    for message in texts:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        kept = known.string if known is not None and not known.fuzzy else ""
        places = [(place, 1) for place in sorted({place for place, _line in message.locations})]
        new.add(
            message.id,
            kept or _untranslated(message),
            places,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def gaps(catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    """Return what is wrong in a catalogue: texts with no translation, or with other placeholders than the original."""
    for message in catalogue:
        if not message.id:
            continue
        forms = [
            form or "" for form in (message.string if isinstance(message.string, list | tuple) else [message.string])
        ]
        if not all(forms):
            yield message, "has no translation"
            continue
        originals = message.id if isinstance(message.id, list | tuple) else [message.id]
        allowed = set().union(*(placeholders(text) for text in originals))
        for original, form in zip(originals, forms, strict=True):
            if not placeholders(original) <= placeholders(form) <= allowed:
                yield message, "has other placeholders than the original"
                break


def placeholders(text: str) -> set[str]:
    """Return the names in braces of ``text``."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as it is written."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as the program loads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def fill(catalogue: Catalog, translations: dict[str, str | list[str]]) -> list[str]:
    """Put ``translations`` (text, or the text for one, → translation) in; return those that no text asks for."""
    by_text = {_first(message): message for message in catalogue if message.id}
    unknown = []
    for text, translation in translations.items():
        if text in by_text:
            by_text[text].string = tuple(translation) if isinstance(translation, list) else translation
        else:
            unknown.append(text)
    return unknown


def write(locale: Path = LOCALE) -> dict[str, Catalog]:
    """Write the template, and every language brought up to date and compiled; return the languages."""
    texts = every_text()
    locale.mkdir(parents=True, exist_ok=True)
    (locale / f"{DOMAIN}.pot").write_bytes(po_bytes(brought_up_to_date(_catalogue(None), texts)))
    written = {}
    for language in LANGUAGES:
        written[language] = brought_up_to_date(read(language, locale), texts)
        _write_language(language, written[language], locale)
    return written


def _write_language(language: str, catalogue: Catalog, locale: Path) -> None:
    path = po_file(language, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(catalogue))
    path.with_suffix(".mo").write_bytes(mo_bytes(catalogue))


def _catalogue(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="psg_admin",
        version="0",
        header_comment="# The texts of psg_admin. Written by: python3 run.py words",
        creation_date=_DAY,
        revision_date=_DAY,
        last_translator="psg_admin",
        language_team="psg_admin",
        fuzzy=False,
    )


def _untranslated(message: Message) -> str | tuple[str, str]:
    return "" if isinstance(message.id, str) else ("", "")


def _first(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"[{message.context}] {text}" if message.context else text


def main(arguments: list[str]) -> int:
    """Write everything; return 1 while a language lacks something, and say what."""
    languages = write()
    if arguments[:1] == ["--fill"]:
        translations = json.loads(Path(arguments[1]).read_text("utf-8"))
        for language, catalogue in languages.items():
            for text in fill(catalogue, translations):
                print(f"No text of the program is: {text}", file=sys.stderr)
            _write_language(language, catalogue, LOCALE)
    problems = [(language, *gap) for language, catalogue in languages.items() for gap in gaps(catalogue)]
    if arguments[:1] == ["--missing"]:
        wanted = {_first(m): "" if isinstance(m.id, str) else ["", ""] for _language, m, _why in problems}
        print(json.dumps(wanted, ensure_ascii=False, indent=1))
        return 0
    for language, message, why in problems:
        print(f"{language}: {_first(message)!r} {why}")
    count = sum(1 for message in next(iter(languages.values())) if message.id)
    print(f"{count} texts, {len(problems)} to put right.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
