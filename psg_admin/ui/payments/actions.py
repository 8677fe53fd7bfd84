"""What can be done to a payment, and to a sum that is owed."""

from collections.abc import Callable
from functools import partial

from psg_admin.accounts.rules import BANK
from psg_admin.books.queries import MoneyOutRow
from psg_admin.books.rules.banking import SlipPage
from psg_admin.books.states import MoneyOutState
from psg_admin.kernel.words import _
from psg_admin.payments.queries import DebtRow, PaymentPage
from psg_admin.payments.states import PaymentState
from psg_admin.ui.dialogs.banking import banking_actions, open_credit
from psg_admin.ui.dialogs.correct import open_correct
from psg_admin.ui.dialogs.income import open_income
from psg_admin.ui.dialogs.move import open_move
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.dialogs.refund import open_keep_as_gift, open_refund
from psg_admin.ui.dialogs.slip import open_cheque_came_back, open_printed_slip, undo_slip
from psg_admin.ui.dialogs.spend import open_spend
from psg_admin.ui.dialogs.take_payment import open_take_payment
from psg_admin.ui.dialogs.went_out import open_came_back, open_cleared
from psg_admin.ui.dialogs.year_end import Saved, open_close_year, open_reopen_year, open_year_papers
from psg_admin.ui.kit.action import Action, Target, nothing
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.payments import forms
from psg_admin.ui.payments.pane import is_live, releasable, valid_receipt


def of_payment(
    home: Page, desk: Desk, page: PaymentPage | None, *, show: Callable[[int], object], several: bool = False
) -> list[Action]:
    """Return what can be done to a payment, over ``home``; with None what most can, to be held back.

    ``show`` shows another payment by its id; of ``several``, the receipts are looked at together by another action.
    """
    labels = (
        ("receipt", _("Look at the receipt"), "Ctrl+P"),
        ("rest", _("Use the rest for what is owed"), ""),
        ("release", _("Free the money of the payment from what it is used for"), ""),
        ("refund", _("Refund what is left over"), ""),
        ("gift", _("Keep what is left over as a gift"), ""),
        ("issue", _("Issue a receipt for the payment"), ""),
        ("correct", _("Correct the payment"), ""),
        ("reverse", _("Take the payment back"), ""),
        ("void", _("Void the receipt"), ""),
        ("payer", _("Go to the payer"), ""),
    )
    deeds = {} if page is None else _deeds(home, desk, page)
    whys = {} if page is None else _whys(page)
    made = [
        Action(
            key,
            label,
            deeds.get(key, nothing),
            shortcut,
            why=whys.get(key, ""),
            button=_buttons()[key],
            of_record=True,
            grave=key in {"reverse", "void"},
        )
        for key, label, shortcut in labels
        if not (several and key == "receipt")
    ]
    if page is not None:
        others = (
            ("reversal", _("Show what takes the payment back"), page.reversal),
            ("reversed", _("Show the payment that is taken back"), page.reverses),
        )
        made += [
            Action(key, label, partial(show, row.payment_id), button=_("Show it"), of_record=True)
            for key, label, row in others
            if row is not None
        ]
    return made


def of_debt(home: Page, desk: Desk, row: DebtRow | None) -> list[Action]:
    """Return what can be done to a sum that is owed, over ``home``."""
    take: Callable[[], object] = nothing
    payer: Callable[[], object] = nothing
    remind: Callable[[], object] = nothing
    write_off: Callable[[], object] = nothing
    if row is not None:
        remind = partial(forms.open_remind, home, desk, row)
        write_off = partial(forms.open_write_off, home, desk, row)
        take = partial(open_take_payment, home, desk, contact_id=row.contact_id, charge_ids=[row.charge_id])
        payer = partial(home.go, Target("members", row.contact_id))
    return [
        Action(
            "take-debt", _("Take the payment of what is owed"), take, button=_("Take the pa&yment…"), of_record=True
        ),
        Action("remind", _("Note that the payer was reminded"), remind, button=_("Re&minded…"), of_record=True),
        Action(
            "write-off",
            _("Ask no more for what is owed"),
            write_off,
            button=_("Ask &no more…"),
            of_record=True,
            grave=True,
        ),
        Action("payer", _("Go to the payer"), payer, button=_buttons()["payer"], of_record=True, reads=True),
    ]


def of_money(home: Page, desk: Desk) -> list[Action]:
    """Return what is entered of money besides payments of what is owed, over ``home``."""
    return [
        Action("spend", _("Enter money that went out"), partial(open_spend, home, desk), button=_("Spen&d…"),
               everywhere=True),
        Action("move", _("Enter money that was moved"), partial(open_move, home, desk), button=_("Money mo&ved…"),
               everywhere=True),
        Action("income", _("Enter other income"), partial(open_income, home, desk), button=_("Other &income…"),
               everywhere=True),
    ]  # fmt: skip


def of_slip(home: Page, desk: Desk, page: SlipPage | None) -> list[Action]:
    """Return what can be done to a paying-in slip, over ``home``."""
    credit: Callable[[], object] = nothing
    printed: Callable[[], object] = nothing
    back: Callable[[], object] = nothing
    undo: Callable[[], object] = nothing
    why_credit = why_back = ""
    if page is not None:
        credit = partial(open_credit, home, desk, page)
        printed = partial(open_printed_slip, home, desk, page)
        back = partial(open_cheque_came_back, home, desk, page)
        undo = partial(undo_slip, home, desk, page)
        why_credit = "" if page.uncredited else _("All of it is credited.")
        why_back = "" if page.count else _("There is no cheque on it.")
    return [
        Action("credit-slip", _("Note what the bank credited of this slip"), credit, button=_("&Credited…"),
               why=why_credit, of_record=True),
        Action("print-slip", _("Look at the slip and print it"), printed, "Ctrl+P", button=_("P&rint the slip…"),
               of_record=True, reads=True),
        Action("cheque-back", _("Take out a cheque that came back"), back, button=_("A cheque came &back…"),
               why=why_back, of_record=True, grave=True),
        Action("undo-slip", _("Undo the slip"), undo, button=_("&Undo the slip"), of_record=True, grave=True),
    ]  # fmt: skip


def _deeds(home: Page, desk: Desk, page: PaymentPage) -> dict[str, Callable[[], object]]:
    row, valid = page.row, valid_receipt(page)
    deeds: dict[str, Callable[[], object]] = {
        "rest": partial(forms.open_rest, home, desk, row),
        "refund": partial(open_refund, home, desk, row),
        "gift": partial(open_keep_as_gift, home, desk, row),
        "correct": partial(open_correct, home, desk, row),
        "issue": partial(forms.issue, home, desk, row),
        "release": partial(forms.open_release, home, desk, releasable(page)),
        "reverse": partial(forms.take_back, home, desk, row),
        "payer": partial(home.go, Target("members", row.contact_id)),
    }
    if page.receipts:
        deeds["receipt"] = partial(open_receipt, home, desk, (valid or page.receipts[-1]).number)
    if valid is not None:
        deeds["void"] = partial(forms.open_void, home, desk, valid)
    return deeds


def _whys(page: PaymentPage) -> dict[str, str]:
    """Return why something cannot be done to this payment, by its key."""
    valid = valid_receipt(page)
    back = "" if is_live(page) else _("The payment was taken back, or takes another one back.")
    if page.row.state is PaymentState.UNDONE:
        back = _("The entry of the payment was undone.")
    gone = _("The entry of {name} was undone.").format(name=page.payer.full_name)
    return {
        "receipt": "" if page.receipts else _("No receipt was issued."),
        **dict.fromkeys(
            ("rest", "refund", "gift"), "" if page.row.left_over else _("Nothing of the payment is left over.")
        ),
        "correct": back,
        "release": ""
        if releasable(page)
        else _("No money of this payment is used for anything that it can be freed from."),
        "issue": back or ("" if valid is None else _("There is a valid receipt.")),
        "reverse": back,
        "void": "" if valid is not None else _("There is no valid receipt."),
        "payer": gone if page.payer.hidden else "",
    }


def _buttons() -> dict[str, str]:
    return {
        "receipt": _("&Receipt…"),
        "rest": _("&Use the rest for…"),
        "release": _("Free the &money…"),
        "refund": _("Refu&nd…"),
        "gift": _("&Keep as a gift…"),
        "issue": _("&Issue a receipt"),
        "correct": _("&Correct…"),
        "reverse": _("Take &back…"),
        "void": _("&Void the receipt…"),
        "payer": _("The pers&on"),
    }


def of_books(home: Page, desk: Desk, saved: Saved, *, account: str = "") -> list[Action]:
    """Return what is done in the books whatever is chosen, over ``home``; ``saved`` hears where papers went.

    ``account``: the code of the account whose statement is compared (empty: the bank’s).
    """
    return [
        *of_money(home, desk),
        *banking_actions(home, desk, account=account or BANK),
        Action("year-papers", _("Papers of the year’s end"), partial(open_year_papers, home, desk, saved),
               button=_("Year’s &papers…"), everywhere=True, reads=True),
        Action("close", _("Close the year"), partial(open_close_year, home, desk), everywhere=True, grave=True),
        Action("reopen", _("Open the books again"), partial(open_reopen_year, home, desk), grave=True),
    ]  # fmt: skip


def of_money_out(home: Page, desk: Desk, row: MoneyOutRow | None) -> list[Action]:
    """Return what can be done to money that went out, over ``home``."""
    cleared: Callable[[], object] = nothing
    back: Callable[[], object] = nothing
    payee: Callable[[], object] = nothing
    why_cleared = why_back = why_payee = ""
    if row is not None:
        cleared = partial(open_cleared, home, desk, [row])
        back = partial(open_came_back, home, desk, row)
        stands = row.state not in {MoneyOutState.RETURNED, MoneyOutState.UNDONE}
        gone = "" if stands else _("It came back, or its entry was undone.")
        why_cleared = gone or ("" if row.cleared_on is None else _("The day is noted already."))
        why_back = gone or (_("A refund is taken back with Undo.") if row.is_refund else "")
        if row.contact_id is None:
            why_payee = _("It went to nobody on file.")
        else:
            payee = partial(home.go, Target("members", row.contact_id))
    return [
        Action("cleared", _("Note that the bank had it"), cleared, button=_("&Cleared…"), why=why_cleared,
               of_record=True),
        Action("came-back", _("Note that it came back"), back, button=_("Came &back…"), why=why_back, of_record=True,
               grave=True),
        Action("payee", _("Go to who was paid"), payee, button=_("The pers&on"), why=why_payee, of_record=True,
               reads=True),
    ]  # fmt: skip
