"""By which ways an application of an item comes in: question by question, or whole by a machine."""

from __future__ import annotations

from renshe.casework.items import Channel, Level, ServiceItem
from renshe.portal.services.own_pages import OWN_PAGES


def is_filed_through(item: ServiceItem, channel: Channel) -> bool:
    """Whether its form can be filled in and filed by that channel."""
    is_online = channel in item.channels and item.level is not Level.GUIDE_ONLY
    return is_online and item.code not in OWN_PAGES and bool(item.form.groups)


def is_filed_by_machine(item: ServiceItem) -> bool:
    return is_filed_through(item, Channel.API)
