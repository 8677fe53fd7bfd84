"""Views of the lists of money: each of its own list, all beside the chips of the page."""

from functools import partial

from PySide6.QtWidgets import QPushButton

from psg_admin.views.operations import save_view
from psg_admin.views.rules import ViewContent
from tests.ui.conftest import button
from tests.ui.payments.till import Till


def save(till: Till, of: str, name: str, content: ViewContent) -> str:
    """Save a view at another desk, and return the key of its chip."""
    made = till.office.write(partial(save_view, of=of, name=name, content=content)).made
    till.page.reload()
    till.settled()
    return str(made)


def test_a_view_of_another_list_turns_to_that_list_and_a_chip_leaves_it(till: Till) -> None:
    owed = save(till, "owed", "Due", ViewContent(filters={"due": "yes"}, sort="-owed"))
    out = save(till, "spending", "By cheque", ViewContent(filters={"method": "cheque"}))
    views = till.page.views
    said = [one.text() for one in views.findChildren(QPushButton) if one.property("look") == "chip"]
    assert [words.rsplit(" ", 1)[0] for words in sorted(said)] == ["By cheque", "Due", "No"]
    button(views, owed).click()
    till.settled()
    assert till.page.table() is till.page.debts
    assert till.page.debts.current_query().filters == {"due": "yes"}
    assert [order.typed for order in till.page.debts.current_query().orders] == ["-owed"]
    button(views, out).click()
    till.settled()
    assert till.page.table() is till.page.out
    assert till.page.debts.current_query().orders == (), "its own order is back"
    till.chip("owed")
    assert views.at is None
    assert till.page.debts.current_query().filters == {}
    till.chip("to-bank")
    assert all(one.key != "save-view" for one in till.page.page_actions()), "that list has no filters"
