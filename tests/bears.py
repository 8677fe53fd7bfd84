"""A feature that there is not: a folder as any other, in which bears are kept."""

MANIFEST = """
from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry

MANIFEST = Manifest(
    "bears",
    page=PageEntry("bears", "Bears", "users", 25, "psg_admin.bears.page:BearsPage", finds=(("bear", "Bear"),)),
    commands={"bears": CommandEntry("psg_admin.bears.command:bears", "Count the bears.")},
)
"""

SETTINGS = """
from dataclasses import dataclass

from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting

DEN = Part("den", "The den", "How bears are kept.", 35)


@dataclass(frozen=True, slots=True)
class BearSettings:
    bears: int = setting(3, "Bears of the den", Kind.COUNT, DEN, limit=12, required=True, asked="&Bears")
    first_bear: str = setting("", "First bear", Kind.TEXT, DEN, limit=20)
"""

FEATURE = """
from sqlalchemy import select

from psg_admin.bears.manifest import MANIFEST
from psg_admin.bears.settings import BearSettings
from psg_admin.kernel.errors import Refused
from psg_admin.settings import Setting, load_settings
from psg_admin.store import search
from psg_admin.store.feature import Feature, SearchKind
from psg_admin.store.labels import RecordLabels
from psg_admin.store.list_query import Hit


def guard(session, touched):
    if load_settings(session, BearSettings).first_bear == "Grizzly":
        raise Refused("No grizzly is let in.")


def derive(session, touched):
    found = select(Setting.id, Setting.value).where(Setting.name == "first_bear")
    search.put(session, "bear", {row: name for row, name in session.execute(found)})


def find(session, *, text, limit):
    return [Hit("bear", row, text) for row in search.first(session, "bear", text, limit=limit)]


FEATURE = Feature(
    MANIFEST,
    labels=RecordLabels(tables={"bear": "Bear"}),
    settings=BearSettings,
    guards=(guard,),
    derivations=(derive,),
    audits=(lambda session: ["A bear is hungry."],),
    searched=(SearchKind("bear", "setting", select(Setting.id).where(Setting.name == "first_bear"), derive, find),),
)
"""

PAGE = """
from psg_admin.ui.kit.page import Page


class BearsPage(Page):
    def __init__(self, desk, parent=None):
        super().__init__(desk.jobs, name="bears", title="Bears", parent=parent)

    def reload(self):
        pass
"""

COMMAND = '''
import click

from psg_admin.bears.settings import BearSettings
from psg_admin.cli.face import pass_face, say
from psg_admin.settings import load_settings


@click.command()
@pass_face
def bears(face):
    """Count the bears."""
    say(str(face.read(lambda session: load_settings(session, BearSettings)).bears))
'''

FILES = {"__init__": "", "manifest": MANIFEST, "settings": SETTINGS, "feature": FEATURE, "page": PAGE,
         "command": COMMAND}  # fmt: skip
