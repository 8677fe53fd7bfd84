"""Fields of a form, declared as a list; and the editors that stand behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from psg_admin.kernel.days import show_day, show_moment, show_time, show_weekday
from psg_admin.kernel.figures import show_decimal
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import LINE, TEXT, decimal_number
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import editors
from psg_admin.ui.kit.picker import PickField

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs


class _MakeEditor(Protocol):
    def __call__(self) -> editors.Editor: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``key`` names it to the deed (and to its ``BadInput``), ``label`` to the person.

    The label has a mnemonic ("&Town"). No letter leads to two things in one window, in any language, hidden fields and
    the buttons counted in: where a form has more fields than free letters, the fields used least go without one.
    ``hint`` stands softly below; ``make`` builds the editor. A heading has no key. ``doubt``, of a field of text, says
    softly below what looks like a slip, once the person goes on to the next field; what is typed is taken all the same.
    ``lacking`` says what is asked for where nothing is typed, as :func:`psg_admin.kernel.typed.lacking` takes it.
    ``share`` is that of a column in the width, beside the others of its form.
    """

    key: str
    label: str
    make: _MakeEditor | None
    hint: str = ""
    required: bool = False
    doubt: Callable[[str], str] | None = None
    lacking: str = "text"
    share: int = 1

    @property
    def begins_column(self) -> bool:
        """Whether another column of the form begins here."""
        return self.make is None and not self.label


def heading(label: str, hint: str = "") -> Field:
    """A heading between fields."""
    return Field("", label, None, hint)


COLUMN = Field("", "", None)
"""Where another column of a form begins, once there is room for them beside each other."""
WIDE_COLUMN = Field("", "", None, share=2)
"""The same, of a column that is twice as wide as the others: for lines of several fields."""


def text(key: str, label: str, *, hint: str = "", required: bool = False, limit: int = LINE, placeholder: str = "",
         width: int = 0, doubt: Callable[[str], str] | None = None) -> Field:  # fmt: skip
    """One line of text; its value is a ``str`` without white space around it.

    ``width`` is in characters, 0 for all the room there is. ``doubt`` as :class:`Field` has it.
    """
    return Field(key, label, lambda: editors.TextEditor(limit, placeholder, width), hint, required, doubt)


def lines(key: str, label: str, *, hint: str = "", required: bool = False, limit: int = TEXT, height: int = 3,
          doubt: Callable[[str], str] | None = None) -> Field:  # fmt: skip
    """Several lines of text; its value is a ``str``. ``height`` is in lines; ``doubt`` as :class:`Field` has it."""
    return Field(key, label, lambda: editors.LinesEditor(limit, height), hint, required, doubt)


def money(key: str, label: str, *, hint: str = "", required: bool = False, allow_negative: bool = False) -> Field:
    """A sum; its value is a :class:`Money`, None when nothing is typed. Takes "8", "8.00", "£8"."""

    def parse(typed: str) -> Money:
        return Money.parse(typed, field=key, allow_negative=allow_negative)

    return Field(
        key, label, lambda: editors.ParsedEditor(parse, Money.plain, Money.show, 14, right=True), hint, required,
        lacking="amount",
    )  # fmt: skip


def day(key: str, label: str, *, today: date, hint: str = "", required: bool = False) -> Field:
    """A day; its value is a ``date``, None when nothing is typed.

    Takes "5 nov", "5/11/16", "today"; what was understood is said in words below.
    """

    def parse(typed: str) -> date:
        return editors.parse_day(typed, today=today, field=key)

    return Field(key, label, lambda: editors.ParsedEditor(parse, show_day, show_weekday, 26), hint, required,
                 lacking="day")  # fmt: skip


def moment(key: str, label: str, *, today: date, hint: str = "", required: bool = False) -> Field:
    """A day and a time of day; its value is a ``datetime`` in local time, None when nothing is typed."""

    def parse(typed: str) -> datetime:
        return editors.parse_moment(typed, today=today, field=key)

    def written(when: datetime) -> str:
        return f"{show_day(when.date())} {show_time(when)}"

    return Field(key, label, lambda: editors.ParsedEditor(parse, written, show_moment, 32), hint, required,
                 lacking="moment")  # fmt: skip


def time_of_day(key: str, label: str, *, hint: str = "", required: bool = False) -> Field:
    """A time of day; its value is a ``time``, None when nothing is typed. Takes "10", "10:30", "5pm"."""

    def parse(typed: str) -> time:
        return editors.parse_time(typed, field=key)

    return Field(key, label, lambda: editors.ParsedEditor(parse, show_time, show_time, 10), hint, required)


def number(
    key: str, label: str, *, least: int = 0, most: int = 1_000_000, hint: str = "", required: bool = False
) -> Field:
    """A whole number; its value is an ``int``, None when nothing is typed."""

    def parse(typed: str) -> int:
        return editors.parse_number(typed, least=least, most=most, field=key)

    return Field(key, label, lambda: editors.ParsedEditor(parse, str, str, 12, right=True), hint, required,
                 lacking="number")  # fmt: skip


def decimal(key: str, label: str, *, hint: str = "", required: bool = False) -> Field:
    """A number, with places behind its point or without; its value is a ``Decimal``, None when nothing is typed."""

    def parse(typed: str) -> Decimal:
        return decimal_number(typed, field=key)

    return Field(key, label, lambda: editors.ParsedEditor(parse, _plain, show_decimal, 14, right=True), hint, required,
                 lacking="number")  # fmt: skip


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def choice(key: str, label: str, options: Sequence[tuple[Any, str]], *, hint: str = "", width: int = 0) -> Field:
    """One of ``options`` (value and words); its value is the value chosen."""
    return Field(key, label, lambda: editors.ChoiceEditor(options, width), hint)


def check(key: str, label: str, *, hint: str = "") -> Field:
    """A yes or no; its value is a ``bool``. The label stands beside the box."""
    return Field(key, label, lambda: editors.CheckEditor(label), hint)


def pick(
    key: str,
    label: str,
    jobs: Jobs,
    find: Callable[[str], Work[list[Hit]]],
    *,
    hint: str = "",
    required: bool = False,
    free: bool = False,
    placeholder: str = "",
) -> Field:
    """Somebody or something on file, found as one types; its value is a :class:`Hit`, None when nothing is picked.

    With ``free``, typed words that stand for nothing on file are taken as ``Hit("", 0, words)``.
    """
    return Field(key, label, lambda: PickField(jobs, find, free=free, placeholder=placeholder), hint, required)


def custom(key: str, label: str, make: Callable[[], editors.Editor], *, hint: str = "") -> Field:
    """A field of a page's own making."""
    return Field(key, label, lambda: make(), hint)  # noqa: PLW0108 - keeps the types of the two apart
