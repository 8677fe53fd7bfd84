"""Where things lie: the resources, the migrations and the data of an office.

Run from a checkout, resources and migrations lie beside the package; installed from a wheel they travel inside it,
under ``_data``. Nothing here creates a folder: it only says where.
"""

import gettext
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

#: The variable of the environment that names the data folder when ``--home`` does not.
HOME_VARIABLE = "PSG_ADMIN_HOME"

#: The file in a data folder that tells where its office lies instead, when the person chose so at the first start.
ELSEWHERE = "office-elsewhere.txt"

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder of an office, and what lies in it."""

    folder: Path

    @property
    def db(self) -> Path:
        """The folder of the database file and its copies."""
        return self.folder / "db"

    @property
    def database(self) -> Path:
        """The database file of an office on one computer."""
        return self.db / "office.sqlite"

    @property
    def backups(self) -> Path:
        """The folder of its copies."""
        return self.db / "backups"

    @property
    def workroom(self) -> Path:
        """The folder of what is needed for a moment only."""
        return self.db / ".tmp"

    @property
    def exports(self) -> Path:
        """The folder where documents land."""
        return self.folder / "exports"


def version() -> str:
    """Return the version of the program, or "?" when it is run from a checkout that was never installed."""
    from importlib import metadata  # slow to import, and seldom asked for

    try:
        return metadata.version("psg-admin")
    except metadata.PackageNotFoundError:
        return "?"


def checkout(package: Path = _PACKAGE) -> Path | None:
    """Return the checkout that ``package`` is part of, or None when it is installed."""
    root = package.parent
    return root if (root / "pyproject.toml").is_file() else None


def resources(package: Path = _PACKAGE) -> Path:
    """Return the folder of icons, style sheet, letter templates and languages."""
    root = checkout(package)
    return package / "_data" / "resources" if root is None else root / "resources"


def locale(package: Path = _PACKAGE) -> Path:
    """Return the folder of the languages, as gettext wants it."""
    return resources(package) / "locale"


def migrations(package: Path = _PACKAGE) -> Path:
    """Return the folder of Alembic's ``env.py`` and ``versions/``."""
    root = checkout(package)
    return package / "_data" / "migrations" if root is None else root / "db" / "migrations"


def home(
    chosen: str | os.PathLike[str] | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    package: Path = _PACKAGE,
) -> Home:
    """Return the data folder of this person's office.

    ``chosen`` (``--home``) comes first, then ``PSG_ADMIN_HOME``, then the checkout itself, then the platform's
    user data folder. An empty ``chosen`` or variable counts as none; ``~`` stands for the person's own folder.

    :raises RuntimeError: when ``~`` stands for somebody whom this computer does not know.
    """
    named = os.fspath(chosen) if chosen is not None else ""
    named = named or environment.get(HOME_VARIABLE, "")
    if named:
        return Home(Path(named).expanduser().absolute())
    root = checkout(package)
    if root is not None:
        return Home(root)
    return Home(Path(platformdirs.user_data_dir("psg_admin", appauthor=False)))


def follow(given: Home) -> Home:
    """Return where the office of a data folder lies: there, or where the first start put it."""
    try:
        folder = (given.folder / ELSEWHERE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return given
    return Home(Path(folder)) if folder and not given.database.exists() else given


def point(given: Home, chosen: Home) -> None:
    """Remember that the office of the data folder ``given`` lies in ``chosen``.

    :raises OSError: when that cannot be written.
    """
    if given != chosen:
        given.folder.mkdir(parents=True, exist_ok=True)
        (given.folder / ELSEWHERE).write_text(f"{chosen.folder}\n", encoding="utf-8")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the texts of the program in a language, by its code; English where there is no catalogue of it."""
    if language == "en":  # the source
        return gettext.NullTranslations()
    return gettext.translation("psg_admin", localedir=locale(), languages=[language], fallback=True)
