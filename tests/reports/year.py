"""A treasurer's year with all that a year can have, for the tests of the account and of closing."""

from datetime import date, timedelta
from functools import partial

from psg_admin.accounts.states import Direction, FundKind
from psg_admin.kernel.days import DayRange
from psg_admin.payments.states import Category, Method
from psg_admin.settings import Settings, save_settings
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import TODAY
from tests.payments.books import pounds

LAST_YEAR = DayRange(date(2015, 4, 1), date(2016, 4, 1))
YEAR = DayRange(date(2016, 4, 1), date(2017, 4, 1))
SETTINGS = Settings(organisation="Peru Support Group", charity_number="1103533")


def year_of(office: Office) -> Ledger:
    """Return an office whose last year had £300.49 and £100 restricted in it, and this year of which is on its way."""
    made = Ledger(office)
    office.write(partial(save_settings, settings=SETTINGS))
    made.fund("school", "School fund", FundKind.RESTRICTED)
    made.account("savings", "Savings", opening="200.49", on=date(2015, 4, 1))
    made.category("school-gift", "For the school", Direction.INCOME, "donations")
    ana, bea = made.person("Ana"), made.person("Bea")
    made.pay(ana, "100.00", gift=pounds("100.00"), on=date(2015, 5, 1), method=Method.TRANSFER)
    made.spend("25.30", date(2015, 6, 1))
    fee = made.charge(ana, "27.00", "Individual: Membership to 31 March 2017", due_on=date(2016, 4, 1))
    made.pay(ana, "45.55", fee, gift=pounds("10.00"), on=date(2016, 4, 1), method=Method.TRANSFER)
    made.pay(bea, "13.01", on=date(2016, 5, 5), method=Method.CASH, receipt=False)
    bounced = made.charge(bea, "30.00", "Individual: Membership to 30 June 2017", due_on=date(2016, 7, 1))
    back = made.pay(bea, "30.00", bounced, on=date(2016, 7, 1), method=Method.TRANSFER)
    made.reverse(back.made, date(2016, 8, 2))
    made.charge(bea, "8.00", "Annual Conference", Category.EVENT, due_on=TODAY + timedelta(days=9))
    made.spend("40.33", date(2016, 8, 1))
    made.spend("12.20", date(2016, 9, 1), "postage")
    made.spend("9.99", date(2016, 9, 1), "grants", fund="school")
    made.spend("66.66", date(2016, 9, 2), "asset-purchase")
    made.move("50.25", date(2016, 6, 1), from_=("bank", "general"), to=("savings", "general"))
    made.move("20.15", date(2016, 6, 2), from_=("bank", "general"), to=("bank", "school"))
    made.budget(YEAR.start, "printing", "60.00")
    made.budget(YEAR.start, "subscription", "500.00")
    return made
