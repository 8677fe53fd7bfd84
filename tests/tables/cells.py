"""Any cell that a file can hold, for tests by chance."""

from hypothesis import strategies as st

from psg_admin.tables.cells import Flaw, Unread, Value


def any_cell() -> st.SearchStrategy[Value]:
    """Return cells of every kind: what people type, and what nobody does."""
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**18), 10**18),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=30),
        st.text("0123456789/.-,£€()+ pE#", max_size=14),
        st.text("MrsDJ &,.()'@;/+ 07née", max_size=24),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
        st.builds(Unread, st.sampled_from(Flaw)),
    )
