"""On which day what was entered wrongly is corrected: its own, or, where that is closed, one of the open period."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.books.queries.balances import closed_to
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.words import _


def day_of_correction(
    session: Session, *, entered_for: date, wanted: date | None, in_open_period: bool, today: date
) -> date:
    """Return the day for which the right entry is made, in the place of one of the day ``entered_for``.

    ``wanted``: the day that is said (None: the same, or in the open period today).

    :raises BadInput: when the day in the open period is closed as well.
    :raises Refused: when the entry lies in a closed period and shall not be corrected in the open one, or it does not
        and shall.
    """
    closed = closed_to(session)
    is_closed = closed is not None and entered_for <= closed
    if not in_open_period:
        if is_closed and closed is not None:
            raise Refused(
                _(
                    "The books are closed to {last}, so what they say of {day} stays as it is. Correct it in the open "
                    "period: what was entered is taken back there, and entered as it should have been."
                ).format(last=show_day(closed), day=show_day(entered_for))
            )
        return entered_for if wanted is None else wanted
    if closed is None or not is_closed:
        raise Refused(_("{day} lies in no closed period: correct it on its own day.").format(day=show_day(entered_for)))
    day = today if wanted is None else wanted
    if day <= closed:
        raise BadInput(
            _("{day} is closed as well: the books are closed to {last}. Say a day after that.").format(
                day=show_day(day), last=show_day(closed)
            ),
            field="on",
        )
    return day
