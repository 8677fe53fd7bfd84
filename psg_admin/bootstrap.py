"""The only place where settings, office and a face meet."""

from psg_admin.events import model as events_model
from psg_admin.memberships import model as memberships_model
from psg_admin.news import model as news_model
from psg_admin.payments import model as payments_model
from psg_admin.people import model as people_model
from psg_admin.store.office import Rooms

#: Every table of an office; imported here so that the foreign keys find each other.
MODELS = (people_model, payments_model, memberships_model, events_model, news_model)


def rooms() -> Rooms:
    """Return what the features hand to the office."""
    return Rooms()
