"""A failure that nobody foresaw: where the file is damaged it is a sentence, else a bug."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from psg_admin.kernel.errors import Unusable, UserError
from psg_admin.kernel.words import _
from psg_admin.store.check import first_damage


@contextmanager
def damage_as_user_errors(session: Session) -> Iterator[None]:
    """Turn the failure over a file that is damaged into a sentence; any other failure is a bug and passes.

    :raises Unusable: when the file is damaged.
    """
    try:
        yield
    except (UserError, DBAPIError, StaleDataError, sqlite3.Error, UnicodeEncodeError):
        raise  # what the database says by itself is told further out
    except Exception as error:
        found = _damage(session)
        if found is None:
            raise
        raise Unusable(_("{damage} Restore the last backup.").format(damage=found)) from error


def _damage(session: Session) -> str | None:
    """Return in a sentence what is wrong with the file that something just failed over, None where it is whole.

    PostgreSQL looks after its own.
    """
    if session.get_bind().dialect.name != "sqlite" or not session.is_active:
        return None
    try:
        return first_damage(session)
    except (ValueError, TypeError, LookupError, AttributeError):  # so broken that it cannot even be looked at
        return _("The file is damaged.")
