"""Numbers as a person reads them, with the marks of their language. Sums of money are written as the country does."""

from decimal import Decimal

from psg_admin.kernel.words import _, ngettext, pgettext


def show_count(count: int) -> str:
    """Return a whole number with a mark between its thousands: "1,657", in Spanish "1 657"."""
    return f"{count:,}".replace(",", pgettext("between thousands", ","))


def show_decimal(number: Decimal | float, places: int | None = None) -> str:
    """Return a number with so many ``places`` behind its decimal mark (None: as many as it has): "3.8", "3,8"."""
    plain = f"{number:,f}" if places is None else f"{number:,.{places}f}"
    whole, point, rest = plain.partition(".")
    return (
        whole.replace(",", pgettext("between thousands", ",")) + (pgettext("decimal mark", ".") if point else "") + rest
    )


def show_size(count: int) -> str:
    """Return so many bytes as people read the size of a file, in units of a thousand."""
    if count < _KILO:
        return ngettext("{count} byte", "{count} bytes", count).format(count=count)
    if count < _KILO * _KILO:
        return _("{count} KB").format(count=show_decimal(count / _KILO, 0))
    return _("{count} MB").format(count=show_decimal(count / (_KILO * _KILO), 1))


_KILO = 1000
