"""What a list is asked for, and the shape of every query and deed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session  # the window knows this module before the database is opened

T = TypeVar("T")
Work = Callable[["Session"], T]
"""A query or deed with everything but the session given (``functools.partial``): what a face hands to the office."""


@dataclass(frozen=True, slots=True)
class Order:
    """One key by which a list is put in order, and which way."""

    key: str
    descending: bool = False

    @property
    def typed(self) -> str:
        """What is typed for it: the key, with a hyphen before it where it goes down."""
        return f"-{self.key}" if self.descending else self.key


def orders_of(text: str) -> tuple[Order, ...]:
    """Return the keys that are typed as ``a,-b``: by the first of them, then by the others; each counts once.

    :raises BadInput: for what has signs, and no key.
    """
    found: dict[str, Order] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        key = part.removeprefix("-").strip()
        found.setdefault(key, Order(key, part.startswith("-")))
    if "" in found or (text.strip() and not found):
        raise BadInput(_("“{text}” names no column to sort by.").format(text=shorten(text.strip())), field="sort")
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a person wants to see of a list: typed text, chosen filters (key to value), and the order.

    It goes by ``sort`` (empty: as the list goes by itself), and what is alike there by the keys of ``then``. ``view``
    is the name of the saved view that it was made from, for headings.
    """

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    then: tuple[Order, ...] = ()
    view: str = ""

    @property
    def orders(self) -> tuple[Order, ...]:
        """All keys of the order, the first one first; none where the list goes as it does by itself."""
        return (Order(self.sort, self.descending), *self.then) if self.sort else ()

    def ordered(self, orders: Iterable[Order]) -> "ListQuery":
        """Return the same query in the order of these keys."""
        first, *then = [*orders] or [Order("")]
        return replace(self, sort=first.key, descending=first.descending, then=tuple(then))

    def sorted_by(self, *keys: str) -> bool:
        """Say whether one of ``keys`` is among those of the order."""
        return any(order.key in keys for order in self.orders)

    def without(self, key: str) -> "ListQuery":
        """Return the same query without one of its filters: how many each value of it would leave."""
        return replace(self, filters={name: value for name, value in self.filters.items() if name != key})


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found: its kind ("contact", "event", …), its id, a title and a line of detail.

    ``reasons`` say where what was typed stands, for who is to see why it was found.
    """

    kind: str
    record_id: int
    title: str
    detail: str = ""
    reasons: tuple[str, ...] = ()


def refuse_sort(key: str, known: Iterable[str]) -> NoReturn:
    """Refuse to put a list in order by ``key``.

    :raises BadInput: with the keys that are ``known``.
    """
    raise BadInput(
        _("This list is not sorted by “{key}”. Choose one of: {keys}.").format(key=shorten(key), keys=", ".join(known)),
        field="sort",
    )


def put_in_order(rows: list[T], query: ListQuery, keys: Mapping[str, Callable[[T], Any]]) -> None:
    """Put rows that are at hand in the order of ``query``; those with nothing in a key stand behind the others.

    :raises BadInput: for a key that there is not.
    """
    for order in reversed(query.orders):
        key = keys.get(order.key) or refuse_sort(order.key, keys)
        nothing = [row for row in rows if key(row) in (None, "")]
        filled = [row for row in rows if key(row) not in (None, "")]
        rows[:] = [*sorted(filled, key=key, reverse=order.descending), *nothing]
