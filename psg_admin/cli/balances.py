"""The command that shows what lies where."""

from functools import partial

import click

from psg_admin.accounts.queries import chart
from psg_admin.books.queries import balances as balances_on
from psg_admin.books.queries.banking import in_hand
from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, say
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _


@click.command()
@click.option("--on", "on_text", metavar="DAY", help="As at the end of this day (today).")
@as_json
@pass_face
def balances(face: Face, on_text: str | None, *, as_json: bool) -> None:
    """Show what lies in each account and fund, and what is in hand, as at a day."""
    on = face.day(on_text, "on")
    known = face.read(chart)
    found = {key: amount for key, amount in face.read(partial(balances_on, on=on)).items() if amount}
    hand = face.read(partial(in_hand, on=on))
    total = Money.total(found.values())
    by_account = {
        code: Money.total(found.get((code, fund), NOTHING) for fund in known.funds) for code in known.accounts
    }
    by_fund = {
        code: Money.total(found.get((account, code), NOTHING) for account in known.accounts) for code in known.funds
    }
    funds = [code for code in known.funds if any(fund == code for _account, fund in found)]
    accounts = [code for code, one in known.accounts.items() if by_account[code] or one.closed_on is None]
    if as_json:
        print_json(
            {
                "on": on,
                "accounts": [
                    {
                        "account": code, "name": known.accounts[code].name, "balance": by_account[code],
                        "funds": {fund: found[code, fund] for fund in funds if (code, fund) in found},
                    }
                    for code in accounts
                ],
                "funds": {code: by_fund[code] for code in funds},
                "total": total,
                "in_hand": {"cash": hand.cash, "cheques": hand.paper},
            }
        )  # fmt: skip
        return
    say(_("At the end of {day}").format(day=show_day(on)))
    several = len(funds) > 1
    shown = funds if several else []
    rows = [
        (known.accounts[code].name, *(found.get((code, fund), NOTHING) for fund in shown), by_account[code])
        for code in accounts
    ]
    rows.append((_("In all"), *(by_fund[fund] for fund in shown), total))
    heads = [_("Account"), *(known.funds[fund].name for fund in shown), _("Balance")]
    print_table(heads, rows, right=range(1, len(heads)))
    if hand.paper:
        say(_("Of that in cheques and vouchers in hand: {amount}").format(amount=hand.paper.show()))
