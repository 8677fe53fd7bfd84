"""What other fees would come to: income a year, by type and by way of paying, and whose standing order is short. Pure.

Nothing is saved: the schedule is changed in memory alone (:func:`changed_scheme`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import percentage
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.fees import DatedDiscount, checked_discount, show_percent
from psg_admin.memberships.rules.paying import Instruction, Paying, Prices, for_year, term_from
from psg_admin.memberships.rules.scheme import DiscountRow, FeeRow, SchemeRows, TypeRow
from psg_admin.memberships.states import Standing
from psg_admin.payments.states import Method

_NEW = 0
"""The id of what is not in the schedule yet."""


@dataclass(frozen=True, slots=True)
class DiscountChange:
    """What paying by ``method`` takes off from the day on: ``percent`` (10 is ten per cent), ``amount``, or nothing."""

    method: Method
    percent: Decimal | None = None
    amount: Money | None = None

    @property
    def size(self) -> str:
        """How much it takes off, in words: "10 %", "£5.00"."""
        return (self.amount or NOTHING).show() if self.percent is None else show_percent(self.percent)


def read_discount(method: Method, typed: str, *, field: str = "percent") -> DiscountChange:
    """Read what paying by ``method`` takes off as a person types it: "10 %", "2.50", nothing or 0 for no discount.

    :raises BadInput: for anything else.
    """
    plain = typed.strip()
    if not plain:
        return DiscountChange(method)
    if plain.endswith("%"):
        return DiscountChange(method, percent=percentage(plain, field=field) or None)
    return DiscountChange(method, amount=Money.parse(plain, field=field) or None)


@dataclass(frozen=True, slots=True)
class FeeChanges:
    """Other fees, by the id of the type, and other discounts, for membership years from ``from_day`` on."""

    from_day: date
    fees: tuple[tuple[int, Money], ...] = ()
    discounts: tuple[DiscountChange, ...] = ()


def checked_changes(scheme: SchemeRows, changes: FeeChanges, *, today: date) -> FeeChanges:
    """Return the changes without those that the schedule has anyway.

    :raises BadInput: for a day that is past, a fee below nothing, a type or way of paying that is named twice, and a
        discount that cannot be.
    :raises NotFound: for a type that there is not.
    """
    if changes.from_day < today:
        raise BadInput(
            _("New fees begin today or later: {day} is past.").format(day=show_day(changes.from_day)), field="from_day"
        )
    kinds, ways = [kind for kind, _fee in changes.fees], [one.method for one in changes.discounts]
    if len(set(kinds)) < len(kinds) or len(set(ways)) < len(ways):
        raise BadInput(_("Each type and each way of paying is named once."), field="fees")
    fees = []
    for type_id, fee in changes.fees:
        if fee < NOTHING:
            raise BadInput(_("A fee cannot be less than £0.00."), field="amount")
        if scheme.type(type_id).fee_on(changes.from_day) != fee:
            fees.append((type_id, fee))
    discounts = [one for one in changes.discounts if not _same(scheme, one, changes.from_day)]
    return replace(changes, fees=tuple(fees), discounts=tuple(discounts))


def _same(scheme: SchemeRows, change: DiscountChange, day: date) -> bool:
    """Say whether the schedule has just this discount from ``day`` on; refuse one that cannot be."""
    wanted = [] if change.percent is None and change.amount is None else [_new_discount(change, day)]
    later = [row for row in scheme.discounts if row.method is change.method and _goes_on(row, day)]
    return [(row.percent, row.amount, row.end_day) for row in later] == [(d.percent, d.amount, None) for d in wanted]


def _new_discount(change: DiscountChange, day: date) -> DatedDiscount:
    return checked_discount(DatedDiscount(change.method, day, None, change.percent, change.amount))


def _goes_on(row: DiscountRow, day: date) -> bool:
    return row.end_day is None or row.end_day > day


def changed_scheme(scheme: SchemeRows, changes: FeeChanges) -> SchemeRows:
    """Return the schedule as it would be: a fee holds until a later one that is in it takes over, a discount takes the
    place of all others of its way of paying.
    """
    fees, day = dict(changes.fees), changes.from_day
    kinds = tuple(_with_fee(kind, fees[kind.id], day) if kind.id in fees else kind for kind in scheme.types)
    ways = {one.method for one in changes.discounts}
    discounts: list[DiscountRow] = []
    for row in scheme.discounts:
        if row.method not in ways or not _goes_on(row, day):
            discounts.append(row)
        elif row.from_day < day:
            discounts.append(replace(row, end_day=day))
    for one in changes.discounts:
        if one.percent is not None or one.amount is not None:
            dated = _new_discount(one, day)
            discounts.append(DiscountRow(_NEW, one.method, dated.percent, dated.amount, day, None))
    return SchemeRows(kinds, tuple(discounts))


def _with_fee(kind: TypeRow, fee: Money, day: date) -> TypeRow:
    rows = [row for row in kind.fees if row.from_day != day]
    return replace(kind, fees=tuple(sorted([*rows, FeeRow(_NEW, fee, day)], key=lambda row: row.from_day)))


@dataclass(frozen=True, slots=True)
class Share:
    """What memberships of one type, or paid for in one way, come to a year: by the fees of today, and then."""

    key: int | Method
    label: str
    members: int
    now: Money
    then: Money


@dataclass(frozen=True, slots=True)
class Affected:
    """A membership of which the fee, or what its bank is to be told, becomes another: ``now`` and ``then`` are a year,
    ``term`` is when the first such membership year begins; without an ``instruction`` its bank need not be told.
    """

    membership_id: int
    number: str
    payer_id: int
    payer: str
    type_name: str
    method: Method
    standing: Standing
    term: date
    now: Money
    then: Money
    instruction: Instruction | None

    @property
    def short(self) -> Money:
        """How much its standing order pays too little a year; below nothing: too much."""
        return NOTHING if self.instruction is None else self.instruction.short_a_year


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What other fees would come to: ``now`` and ``then`` are income a year of all ``members`` who pay each year.

    ``for_life`` are those who do not. ``short`` is what standing orders as they are would pay too little a year, of
    ``short_orders``; ``over`` what others would pay too much, of ``over_orders``.
    """

    from_day: date
    members: int
    for_life: int
    now: Money
    then: Money
    types: tuple[Share, ...]
    ways: tuple[Share, ...]
    affected: tuple[Affected, ...]
    short_orders: int
    short: Money
    over_orders: int
    over: Money


def what_if(
    members: Iterable[Paying], scheme: SchemeRows, then: SchemeRows, *, from_day: date, today: date,
    lost: Mapping[int, str] | None = None,
) -> WhatIf:  # fmt: skip
    """Return what the schedule ``then`` would come to for membership years from ``from_day`` on, against ``scheme`` as
    it is today. ``lost`` says why memberships earn no discount, by id.
    """
    now_of, then_of = Prices(scheme), Prices(then)
    by_type: dict[int | Method, list[tuple[Money, Money]]] = {}
    by_way: dict[int | Method, list[tuple[Money, Money]]] = {}
    affected: list[Affected] = []
    for_life = 0
    for one in members:
        term = term_from(one, from_day)
        if term is None:
            for_life += 1
            continue
        why = (lost or {}).get(one.membership_id, "")
        was, will = now_of.price(one.type_id, one.method, today, why), then_of.price(one.type_id, one.method, term, why)
        by_type.setdefault(one.type_id, []).append((was, will))
        by_way.setdefault(one.method, []).append((was, will))
        told = None if one.order is None else for_year(one, then_of, from_day=from_day)
        if told is not None and not told.short:
            told = None
        if was != will or told is not None:
            affected.append(
                Affected(
                    one.membership_id, one.number, one.payer_id, one.payer, then_of.kind(one.type_id).name, one.method,
                    one.standing, term, was, will, told,
                )
            )  # fmt: skip
    types = tuple(_share(kind.id, kind.name, by_type[kind.id]) for kind in then.types if kind.id in by_type)
    ways = tuple(_share(way, way.label, by_way[way]) for way in Method if way in by_way)
    shorts = [one.short for one in affected if one.short > NOTHING]
    overs = [-one.short for one in affected if one.short < NOTHING]
    return WhatIf(
        from_day, sum(share.members for share in types), for_life, Money.total(share.now for share in types),
        Money.total(share.then for share in types), types, ways, tuple(affected), len(shorts), Money.total(shorts),
        len(overs), Money.total(overs),
    )  # fmt: skip


def _share(key: int | Method, label: str, sums: Sequence[tuple[Money, Money]]) -> Share:
    return Share(
        key, label, len(sums), Money.total(was for was, _will in sums), Money.total(will for _was, will in sums)
    )
