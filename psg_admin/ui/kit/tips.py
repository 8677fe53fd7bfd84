"""Text from data stays text: in tool tips, which Qt would draw as markup, and in titles, where it reads marks."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


def plain_tip(text: str) -> str:
    """Return ``text`` for a tool tip that may have several lines, without anything in it being taken for markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>"


def tip(text: str) -> str:
    """Return ``text`` for a tool tip as it is, but for one that Qt might take for markup: that is made plain."""
    return plain_tip(text) if "<" in text else text


def set_tip(shown: QWidget | QAction, text: str) -> None:
    """Let ``text`` be the tool tip of ``shown``; nothing in it is markup, and no picture that it names is opened."""
    shown.setToolTip(tip(text))


def on_button(text: str) -> str:
    """Return ``text`` for a button or a line of a menu, whose ``&`` would else underline the letter behind it."""
    return text.replace("&", "&&")


def in_title(text: str) -> str:
    """Return ``text`` for the title of a window, where Qt keeps ``[*]`` for a mark of its own; all on one line."""
    return " ".join(text.replace("[*]", "[*][*]").split())
