"""The declarations of what is kept fit the drafts, the rows, the forms and the commands."""

from dataclasses import fields

import pytest

from psg_admin.bootstrap import features
from psg_admin.events.particulars import EVENT, EventParticulars
from psg_admin.kernel.particulars import Particular
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.store.base import Base

assert features()


@pytest.mark.parametrize(("particulars", "draft"), [(CONTACT, ContactDraft), (EVENT, EventParticulars)])
def test_each_particular_is_a_field_of_the_draft_and_a_column(
    particulars: tuple[Particular, ...], draft: type[ContactDraft] | type[EventParticulars]
) -> None:
    assert sorted(each.key for each in particulars) == sorted(field.name for field in fields(draft))
    for each in particulars:
        assert each.kept_as in Base.metadata.tables[each.table].columns, each.key
        length = getattr(Base.metadata.tables[each.table].columns[each.kept_as].type, "length", None)
        assert length is None or each.choices or each.most <= length, each.key


@pytest.mark.parametrize("particulars", [CONTACT, EVENT])
def test_every_particular_stands_on_a_form(particulars: tuple[Particular, ...]) -> None:
    assert all(each.section for each in particulars)
