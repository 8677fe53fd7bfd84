"""What the books say of accounts, funds and categories: whether one can be closed, begin later, or be gone again."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import Account, Fund, MoneyCategory
from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import BOOKED_BY_ITSELF, GENERAL, Chart, ready_categories, usual_account
from psg_admin.accounts.settings import AccountSettings
from psg_admin.accounts.states import Direction
from psg_admin.books.model import Posting, SpendingLine
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Conflict, Refused
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _, translate
from psg_admin.payments.model import Charge
from psg_admin.payments.states import Method
from psg_admin.settings import Setting, load_settings
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.journal import changed_rows, held_before, made_values


def keep_chart(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse a deed that closes, opens or takes away what something is booked in: it runs once the postings are made.

    :raises BadInput: when money shall come into an account that there is not.
    :raises Refused: when an account begins after something moved there, is closed while money lies in it or while the
        program itself books to it, or a category goes another way than what was booked there.
    :raises Conflict: when an undo takes away what something was booked in since.
    """
    for some in chunks(touched.get("account", ())):
        _check_accounts(session, Account.id.in_(some))
    for some in chunks(touched.get("fund", ())):
        _check_funds(session, some)
    if any(touched.get(table) for table in ("account", "fund", "money_category", "setting")):
        _check_used(session, touched)
    _check_directions(session)
    _check_gone(session)


def _check_accounts(session: Session, which: ColumnElement[bool]) -> None:
    for account in session.scalars(select(Account).where(which)):
        mine = (Posting.account == account.code, Posting.source != "opening")
        if account.opening_on is not None:
            first = session.scalar(select(func.min(Posting.day)).where(*mine))
            if first is not None and first < account.opening_on:
                raise Refused(
                    _("{account} has movements since {first}: its books begin on that day or earlier.").format(
                        account=account.name, first=show_day(first)
                    )
                )
        if account.closed_on is not None:
            later = session.scalar(select(func.max(Posting.day)).where(*mine))
            if later is not None and later > account.closed_on:
                raise Refused(
                    _("{name} has movements up to {day}: it can be closed on that day or later.").format(
                        name=account.name, day=show_day(later)
                    )
                )
            _refuse_full(session, Posting.account == account.code, account.name)


def _check_funds(session: Session, ids: Iterable[int]) -> None:
    for fund in session.scalars(select(Fund).where(Fund.id.in_(ids), Fund.closed_on.is_not(None))):
        _refuse_full(session, Posting.fund == fund.code, fund.name)


def _check_used(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse to close what the program itself books to, and to let money come into what is closed."""
    for name in _newly_closed(session, Fund, touched, GENERAL):
        words = _("{name} cannot be closed: the program books there itself what is said to be for no other fund.")
        raise Refused(words.format(name=name))
    categories = BOOKED_BY_ITSELF
    for code in categories:
        for name in _newly_closed(session, MoneyCategory, touched, code):
            raise Refused(
                _("{name} cannot be closed: the program books {what} there itself.").format(
                    name=name, what=translate(categories[code])
                )
            )
    moved = select(Setting.id).where(Setting.name == "usual_accounts", Setting.id.in_(touched.get("setting", ())))
    if touched.get("account") or (touched.get("setting") and session.scalar(moved) is not None):
        _check_usual(session)


def _newly_closed(
    session: Session, kind: type[Fund | MoneyCategory], touched: Mapping[str, set[int]], code: str
) -> list[str]:
    """Return the name of what has this code where the running deed has closed it; nothing where it has not."""
    told = changed_rows(session, kind.__tablename__)
    closed = [i for i in touched.get(kind.__tablename__, ()) if i not in told or "closed_on" in told[i]]
    query = select(kind.name).where(kind.id.in_(closed), kind.code == code, kind.closed_on.is_not(None))
    return list(session.scalars(query)) if closed else []


def _check_usual(session: Session) -> None:
    """Let every way of paying have an account that is there and open."""
    usual = load_settings(session, AccountSettings).usual_accounts
    known = chart(session)
    ways: dict[str, list[str]] = {}
    for method in Method:
        ways.setdefault(known.account(usual_account(method, usual)).code, []).append(method.label)
    for code, labels in ways.items():
        if known.accounts[code].closed_on is not None:
            raise Refused(
                _(
                    "What is paid in these ways comes into {name}, so it cannot be closed: {ways}. Set another account "
                    "for them first (“{setting}”)."
                ).format(
                    name=known.accounts[code].name,
                    ways=", ".join(labels),
                    setting=_("Accounts that ways of paying come into"),
                )
            )


def _refuse_full(session: Session, which: ColumnElement[bool], name: str) -> None:
    rest = session.scalar(select(func.sum(Posting.amount, type_=MoneyColumn())).where(which)) or NOTHING
    if rest:
        raise Refused(
            _("There is still {amount} in {name}: move it elsewhere first, then close it.").format(
                amount=rest.show(), name=name
            )
        )


def _check_directions(session: Session) -> None:
    """Let a category go the way that it went when it was used."""
    turned = {i for i, after in changed_rows(session, "money_category").items() if "direction" in after}
    codes = made_values(session, "money_category", "code")
    if not (turned or codes):
        return
    for row in session.scalars(select(MoneyCategory).where(MoneyCategory.id.in_({*turned, *codes}))):
        ready = _ready_direction(row.code)
        if row.id not in turned and ready in {None, row.direction}:
            continue
        used = exists().where(Posting.category == row.code)
        if session.scalar(select(used)):
            raise Refused(
                _("Something was booked in {name}: whether it is income or expense stays. Add another one.").format(
                    name=row.name
                )
            )


def _ready_direction(code: str) -> Direction | None:
    return next((one.direction for one in ready_categories() if one.code == code), None)


def _check_gone(session: Session) -> None:
    """Refuse an undo after which something is booked in what there is not."""
    gone = {kind: held_before(session, kind, "code") for kind in ("account", "fund", "money_category")}
    if not any(gone.values()):
        return
    now: Chart = chart(session)
    accounts, funds = gone["account"] - now.accounts.keys(), gone["fund"] - now.funds.keys()
    categories = gone["money_category"] - now.categories.keys()
    used = (
        exists().where(Posting.account.in_(accounts)),
        exists().where(Posting.fund.in_(funds)),
        exists().where(Charge.fund.in_(funds), Charge.undone_on.is_(None)),
        exists().where(SpendingLine.fund.in_(funds), SpendingLine.undone_on.is_(None)),
        exists().where(Posting.category.in_(categories)),
        exists().where(Charge.category_code.in_(categories), Charge.undone_on.is_(None)),
        exists().where(SpendingLine.category.in_(categories), SpendingLine.undone_on.is_(None)),
    )
    if session.scalar(select(or_(*used))):
        raise Conflict(_("This is not possible any more: something was booked in it since. Close it instead."))
