"""Garbage of a long list is not looked for while the list is there, and found once it has gone."""

import gc
import weakref

from psg_admin.kernel.collector import collector_paused, spare_no_more


class Circle:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_was_spared_is_looked_through_once_it_has_gone() -> None:
    with collector_paused(spared=True):
        circle = Circle()
        seen = weakref.ref(circle)
    assert gc.isenabled()
    del circle
    gc.collect()
    assert seen() is not None
    spare_no_more()
    assert seen() is None
    assert gc.get_freeze_count()  # what always stays is not looked through from then on


def test_what_always_stays_is_left_alone_where_nothing_was_spared() -> None:
    gc.freeze()
    with collector_paused():
        pass
    before = gc.get_freeze_count()
    spare_no_more()
    assert gc.get_freeze_count() == before
