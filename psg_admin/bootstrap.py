"""The only place where settings, office and a face meet."""

from __future__ import annotations

import getpass
import locale
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.days import show_day, utc_now
from psg_admin.kernel.words import _
from psg_admin.screen import missing_library, qt_platform, qt_sentence, screen
from psg_admin.store.known import introduce

if TYPE_CHECKING:
    from sqlalchemy import URL

    from psg_admin.kernel.errors import DoubtKind
    from psg_admin.kernel.manifest import Manifest
    from psg_admin.store.feature import Feature
    from psg_admin.store.office import Office

# The features are imported where an office is opened: the window stands before that.

#: Languages with a complete catalogue, next to English.


#: The folders of the features, those below first.
FEATURES = (
    "news", "views", "people", "accounts", "payments", "notes", "memberships", "events", "books", "imports", "bank",
)  # fmt: skip


#: What a person says is right, by the option that says so: it may stand anywhere before ``--``.
ACCEPTING: Mapping[str, tuple[DoubtKind, ...]] = {
    "--clock-is-right": ("clock",),
    "--older-is-right": ("behind", "other-history"),
}


def manifests() -> tuple[Manifest, ...]:
    """Return what the faces know of the features, none of which is imported for it."""
    return tuple(import_module(f"psg_admin.{folder}.manifest").MANIFEST for folder in FEATURES)


def features() -> tuple[Feature, ...]:
    """Return what the features hand to the office, those below first; imported together so that the foreign keys of
    their tables find each other.
    """
    from psg_admin import settings

    found = (import_module(f"psg_admin.{folder}.feature").FEATURE for folder in FEATURES)
    return settings.FEATURE, *found


introduce(features)


def open_at(
    home: paths.Home, database: str | None, *, create: bool, clock: Callable[[], datetime] | None = None
) -> Office:
    """Open the office chosen by ``--database``, or the embedded one in the data folder.

    The copy before an upgrade is put among the copies in the data folder. ``clock`` (None: the computer's) gives this
    moment, aware.

    :raises UserError: when it cannot be opened; the sentence says why.
    """
    from psg_admin.store.engine import parse_url
    from psg_admin.store.opening import keep_private, open_office

    url = parse_url(database or str(home.database))
    office = open_office(
        url, features=features(), actor=person(), create=create, copies=home.backups, clock=clock or utc_now
    )
    keep_private(url, home)
    return office


def open_for_command(
    home: paths.Home, database: str | None, *, begins: bool = False, accepted: Sequence[DoubtKind] = ()
) -> Office:
    """Open the office that a command works on. A command that ``begins`` one where there is none says so.

    ``accepted``: what the person says is right, whatever speaks against it.

    :raises Refused: when the office of the folder is gone while copies of it lie there.
    :raises UserError: when it cannot be opened, or there is none; the sentence says why.
    """
    if database is None and _is_gone(home.database):
        from psg_admin.kernel.errors import Refused
        from psg_admin.store.backups import newest

        copy = newest(home)
        if copy is not None:
            raise Refused(
                _(
                    "There is no office in {folder} any more, but there is a backup of {day}: {file}. "
                    "Restore it into a new office, or move the backups away to begin an empty one."
                ).format(folder=home.db, day=show_day(copy.made_at.date()), file=copy.path)
            )
    new = begins and _is_none(home, database)
    office = open_at(home, database, create=begins)
    for kind in accepted:
        office.accept(kind)
    if new:
        _tell_begun(office.url)
    return office


def _tell_begun(url: URL) -> None:
    from psg_admin.cli.face import tell
    from psg_admin.store.address import spoken_host

    if url.get_backend_name() == "sqlite":
        tell(_("A new office was begun in {place}.").format(place=url.database))
        _tell_surroundings(Path(url.database or ""))
        return
    begun = _("A new office was begun in the database {name} on {host}.")
    tell(begun.format(name=url.database, host=spoken_host(url)))


def _is_none(home: paths.Home, database: str | None) -> bool:
    from psg_admin.store.engine import parse_url
    from psg_admin.store.opening import exists

    return not exists(parse_url(database or str(home.database)))


def _tell_surroundings(file: Path) -> None:
    """Say on standard error what is to be known of where an office begins."""
    from psg_admin.store.surroundings import look_around

    found = look_around(file)
    if found is not None:
        with suppress(OSError):
            sys.stderr.write(f"{found.sentence}\n")


def _is_gone(file: Path) -> bool:
    with suppress(OSError):  # opening it tells what stands in the way
        return not file.exists() or (file.is_file() and not file.stat().st_size)
    return False


def person() -> str:
    """Return the name under which deeds are journaled: ``PSG_ADMIN_USER``, else the person logged in."""
    named = os.environ.get("PSG_ADMIN_USER", "")
    if not named:
        # No such user in the system's list, as in containers; on Windows there is no such list.
        with suppress(OSError, KeyError, ImportError):
            named = getpass.getuser()
    return words.squeeze(named)[:100] or "?"


def use_language(chosen: str | None = None) -> None:
    """Speak the language of the person: ``chosen``, else what the system asks for, else English."""
    asked = chosen or os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    asked = asked or locale.getlocale()[0] or ""
    code = asked.partition(":")[0][:2].lower()
    words.use(paths.catalogue(code if code in paths.LANGUAGES else "en"))


def split(argv: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """Return the data folder and the database named before the command, and the command with its own words.

    Without a command the window opens; finding that out must not cost the import of the command line.
    """
    chosen: dict[str, str] = {}
    rest = list(argv)
    while rest:
        name, equals, value = rest[0].partition("=")
        if name not in {"--home", "--database"}:
            break
        if equals:
            chosen[name] = value
            del rest[0]
        elif len(rest) > 1:
            chosen[name] = rest[1]
            del rest[:2]
        else:
            break
    return chosen.get("--home"), chosen.get("--database"), rest


def accepting(argv: Sequence[str]) -> tuple[tuple[DoubtKind, ...], list[str]]:
    """Return the doubts that the words of a command line accept (:data:`ACCEPTING`), and the words without those."""
    end = argv.index("--") if "--" in argv else len(argv)
    kinds = tuple(kind for word in argv[:end] for kind in ACCEPTING.get(word, ()))
    return kinds, [*(word for word in argv[:end] if word not in ACCEPTING), *argv[end:]]


def has_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether a window can be shown to a person; away from Linux there is a screen unless Qt is told otherwise."""
    return bool(screen(environment, sys.platform))


def start(argv: Sequence[str]) -> int:
    """Run the program with the words of its command line and return its exit status."""
    use_language()
    accepted, words = accepting(argv)
    home_text, database, command = split(words)
    if "" in {home_text, database}:  # a variable of a script that is not set must not lead to another office
        sys.stderr.write(_("--home and --database need the name of a folder or a database after them.") + "\n")
        return 2
    try:
        home = paths.follow(paths.home(home_text))
    except RuntimeError:  # "~somebody" whom this computer does not know
        sys.stderr.write(_("The data folder begins with a “~” that leads to nobody. Type all of its path.") + "\n")
        return 2
    if command == ["day"]:
        return _drawn(partial(_work_through_a_day, home))
    if command:
        from psg_admin.cli.face import Face
        from psg_admin.cli.help_text import translate_click
        from psg_admin.cli.main import run

        translate_click()
        return run(
            command,
            Face(
                home,
                database or str(home.database),
                partial(open_for_command, home, database, accepted=accepted),
                utc_now,
                manifests(),
            ),
        )
    if not has_screen():
        sys.stderr.write(_("No screen was found. Use a command (see --help), or “day” for a day by itself.") + "\n")
        return 1
    return show_window(home, database)


def _work_through_a_day(home: paths.Home) -> int:
    from psg_admin.ui.day import whole_day

    return whole_day(home, open_at, manifests())


def show_window(home: paths.Home, database: str | None) -> int:
    """Open the office in its window, whatever Qt draws on, and return the exit status."""

    def run() -> int:
        from psg_admin.ui.kit.appearance import language

        use_language(language(home))  # what was chosen on this desk; else, as the commands do, the computer's

        from psg_admin.ui.app import open_window

        return open_window(home, database, open_at, manifests())

    return _drawn(run)


def _drawn(run: Callable[[], int]) -> int:
    """Run what imports Qt; where this system lacks a library that Qt was made for, say which and end with status 1."""
    try:
        return run()
    except ImportError as error:
        if not missing_library(str(error)):
            raise
        sys.stderr.write(qt_sentence(qt_platform(os.environ), str(error)) + "\n")
        return 1
