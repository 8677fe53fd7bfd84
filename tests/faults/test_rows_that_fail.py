"""What a server tells of a row that it failed over: the report of a fault, which may be sent to somebody, says none."""

import traceback
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.ui.kit.crash import report_of
from tests.faults.test_servers import say
from tests.history import history
from tests.offices import NOW

NAME = "Ramírez"

REFUSED = {
    "Key (family)=(Ramírez) already exists": "CREATE UNIQUE INDEX narrow ON contact (family)",
    "Failing row contains (…)": "ALTER TABLE contact ADD CONSTRAINT narrow CHECK (family <> 'Ramírez') NOT VALID",
    "at the end": "ALTER TABLE contact ADD CONSTRAINT narrow UNIQUE (family) DEFERRABLE INITIALLY DEFERRED",
    "in a function": "CREATE FUNCTION narrow() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE unique_violation USING MESSAGE = 'violates narrow', DETAIL = NEW.family; END $$; "
    "CREATE TRIGGER narrow AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION narrow()",
}
"""What the keeper of a server may forbid behind our back, by what PostgreSQL says of it."""


@pytest.mark.parametrize("rule", REFUSED.values(), ids=REFUSED)
def test_a_report_names_nobody_whose_row_failed(rule: str, postgres_office: Office) -> None:
    add = partial(add_contact, draft=ContactDraft(given="Lucía", family=NAME, town="Leeds"), now=NOW)
    if "UNIQUE" in rule:
        postgres_office.write(add)
    say(postgres_office.url, rule)
    before = postgres_office.read(history)
    with pytest.raises(DBAPIError, match="narrow") as failed:
        postgres_office.write(add)
    error = failed.value
    for report in (
        report_of(error, error.__traceback__),
        "".join(traceback.format_exception(error)),
        str(error),
        repr(error),
        repr(error.orig),
    ):
        assert "narrow" in report
        assert not any(word in report for word in (NAME, "Lucía", "Leeds", "DETAIL", "CONTEXT"))
    assert postgres_office.read(history) == before


def test_values_that_a_server_quotes_are_not_told_either(postgres_office: Office) -> None:
    """A server may be told to quote what a failing statement was given (``log_parameter_max_length_on_error``)."""

    def deed(session: Session) -> Changes:
        session.execute(text("SET LOCAL log_parameter_max_length_on_error = -1"))
        session.execute(text("SELECT 1 / (length(:name) - 7)"), {"name": NAME})
        return changed(Topic.PEOPLE, summary="")

    with pytest.raises(DBAPIError, match="division by zero") as failed:
        postgres_office.write(deed)
    assert NAME not in "".join(traceback.format_exception(failed.value))
