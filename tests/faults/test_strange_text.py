"""Text that is none, a NUL character or half of a pair, given to every deed and every question: a sentence at most."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest

from psg_admin.events import operations as event_deeds
from psg_admin.events import queries as event_queries
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.memberships import operations as membership_deeds
from psg_admin.memberships import queries as membership_queries
from psg_admin.news import operations as news_deeds
from psg_admin.payments import operations as payment_deeds
from psg_admin.payments import queries as payment_queries
from psg_admin.people import operations as people_deeds
from psg_admin.store.check import check_file
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY

DEEDS = [event_deeds, membership_deeds, news_deeds, payment_deeds, people_deeds]
QUERIES = [event_queries, membership_queries, payment_queries]


def signature_of(function: Callable[..., Any]) -> inspect.Signature:
    """Return the parameters of a function; where one cannot be looked up, by their names alone."""
    try:
        return inspect.signature(function, eval_str=True)
    except TypeError:
        return inspect.signature(function)


def called_with(function: Callable[..., Any], text: str) -> dict[str, Any] | None:
    """Return the parameters with ``text`` wherever one is taken; None where none is, or others are needed."""
    taken: dict[str, Any] = {}
    values = {str: text, int: 1, date: TODAY, datetime: NOW, bool: False, ListQuery: ListQuery(text)}
    first, *others = signature_of(function).parameters.values()
    if first.name != "session":
        return None
    for each in others:
        if each.annotation in values:
            taken[each.name] = values[each.annotation]
        elif each.default is each.empty:
            return None
    return taken if any(value == text or isinstance(value, ListQuery) for value in taken.values()) else None


@pytest.mark.parametrize("text", ["Ana\0Luz", "Ana\ud800Luz"], ids=["NUL", "half a pair"])
def test_text_that_is_none_is_taken_or_refused_in_a_sentence(text: str, office: Office) -> None:
    tried = 0
    for module in (*DEEDS, *QUERIES):
        for function in vars(module).values():
            if not inspect.isfunction(function) or not inspect.signature(function).parameters:
                continue
            is_deed = signature_of(function).return_annotation in {Changes, "Changes"}
            taken = called_with(function, text) if is_deed or module in QUERIES else None
            if taken is not None:
                tried += 1
                with suppress(UserError):
                    (office.write if is_deed else office.read)(partial(function, **taken))
    assert tried > 20
    assert office.read(check_file) == []
