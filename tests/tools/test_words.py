"""The catalogues: every text gathered, every language complete, everything compiled."""

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import words

AGAIN = "Run `python3 run.py words`, translate what it names, and commit resources/locale/."


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return words.every_text()


def _ids(catalogue: Catalog) -> set[object]:
    return {(m.context, m.id) if m.context else m.id for m in catalogue if m.id}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_language_has_every_text_of_the_program_and_no_other(language: str, texts: Catalog) -> None:
    assert _ids(words.read(language)) == _ids(texts), AGAIN


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_language_is_complete_and_keeps_every_placeholder(language: str) -> None:
    assert [(m.id, why) for m, why in words.gaps(words.read(language))] == [], AGAIN


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = words.po_file(language)

    assert path.with_suffix(".mo").read_bytes() == words.mo_bytes(words.read(language)), AGAIN


def test_the_same_texts_make_the_same_file(texts: Catalog) -> None:
    once = words.brought_up_to_date(words.read("es"), texts)
    again = words.brought_up_to_date(once, words.every_text())

    assert words.po_bytes(once) == words.po_bytes(again)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("List members in the order of their names.", "psg_admin/cli/members.py"),
        ("How often a standing order pays.", "psg_admin/cli/members.py"),
        ("No such command {name!r}.", "click/exceptions.py"),
    ],
)
def test_the_help_of_commands_and_what_click_says_are_gathered(text: str, place: str, texts: Catalog) -> None:
    message = texts.get(text)

    assert message is not None
    assert (place, 1) in message.locations


# --- the tool itself, on a small package ------------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "psg_admin"
    folder.mkdir()
    (folder / "a.py").write_text(
        'x = _("Hello {name}")\ny = ngettext("{count} member", "{count} members", n)\nz = mark("Kept")\nw = "none"\n'
        'a = _("Open")\nb = pgettext("state", "Open")\nc = pmark("form of address", "Title")\n',
        "utf-8",
    )
    return folder


def test_texts_are_gathered_from_every_way_to_say_one(package: Path) -> None:
    assert _ids(words.template(package)) == {
        "Hello {name}",
        ("{count} member", "{count} members"),
        "Kept",
        "Open",
        ("state", "Open"),
        ("form of address", "Title"),
    }


def test_a_text_that_is_gone_goes_and_a_new_one_comes_untranslated(package: Path) -> None:
    spanish = words.brought_up_to_date(words.read("es", package), words.template(package))
    words.fill(spanish, {"Hello {name}": "Hola {name}", "Kept": "Guardado"})
    (package / "a.py").write_text('x = _("Hello {name}")\nz = _("Hello there {name}")\n', "utf-8")

    new = words.brought_up_to_date(spanish, words.template(package))

    assert {m.id: m.string for m in new if m.id} == {"Hello {name}": "Hola {name}", "Hello there {name}": ""}


def test_a_gap_is_no_translation_or_other_placeholders(package: Path) -> None:
    spanish = words.brought_up_to_date(words.read("es", package), words.template(package))
    words.fill(spanish, {"Open": "Abrir", "[state] Open": "Abierto", "[form of address] Title": "Tratamiento"})
    words.fill(spanish, {"Hello {name}": "Hola {nombre}", "{count} member": ["{count} miembro", "{count} miembros"]})

    assert {(m.id, why) for m, why in words.gaps(spanish)} == {
        ("Hello {name}", "has other placeholders than the original"),
        ("Kept", "has no translation"),
    }


def test_translations_for_texts_that_do_not_exist_are_named(package: Path) -> None:
    spanish = words.brought_up_to_date(words.read("es", package), words.template(package))

    assert words.fill(spanish, {"Kept": "Guardado", "Gone": "Ido"}) == ["Gone"]


def test_a_compiled_catalogue_translates(package: Path) -> None:
    spanish = words.brought_up_to_date(words.read("es", package), words.template(package))
    words.fill(spanish, {"Kept": "Guardado", "{count} member": ["{count} miembro", "{count} miembros"]})
    words.fill(spanish, {"Open": "Abrir", "[state] Open": "Abierto"})

    loaded = gettext.GNUTranslations(io.BytesIO(words.mo_bytes(spanish)))

    assert loaded.gettext("Kept") == "Guardado"
    assert loaded.ngettext("{count} member", "{count} members", 3) == "{count} miembros"
    assert loaded.gettext("Hello {name}") == "Hello {name}"
    assert (loaded.gettext("Open"), loaded.pgettext("state", "Open")) == ("Abrir", "Abierto")
