"""A notice told: in the transaction of what it tells of, so that neither is there without the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import connection
from django.utils import translation

from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.models import Case
from renshe.casework.notices import addresses, sending
from renshe.casework.notices.models import Delivery, Notice
from renshe.casework.notices.personal import without_personal_numbers
from renshe.casework.notices.templates import Channel, Template
from renshe.errors import Phrase
from renshe.registry.models import Employer, Person

Recipient = Person | Employer | User
Translate = Callable[[str], str]


@as_system("a notice is another's, and told once")
def tell(
    template: Template,
    *,
    to: Recipient,
    key: str,
    about: Case | None = None,
    fields: Mapping[str, object] | None = None,
) -> Notice:
    """Tell the recipient, once for the key: told again, the notice that there is is returned and nothing is sent.

    A field is a text, a number, a day, a `Phrase`, or several of these, which stand below one another. The inbox is
    the recipient's in this transaction; SMS and e-mail are jobs asked for in it.
    """
    assert connection.in_atomic_block, "a notice is told in the transaction of what it tells of"
    given = dict(fields or {})
    assert set(given) == set(template.fields), f"notice {template.code} wants {template.fields}, not {sorted(given)}"
    whom = {"person": None, "employer": None, "user": None} | {_kind(to): to}
    words = {
        f"{part}_{name}": said[:limit]
        for name, code in (("zh", "zh-hans"), ("en", "en"))
        for part, said, limit in _in(code, template, given)
    }
    notice, is_new = Notice.objects.get_or_create(
        template=template.code, key=key, **whom, defaults={"case": about, **words}
    )
    if is_new:
        sending.ask_for(_deliveries(notice, template, to, given))
    return notice


def _kind(to: Recipient) -> str:
    match to:
        case Person():
            return "person"
        case Employer():
            return "employer"
    return "user"


def _in(code: str, template: Template, given: Mapping[str, object]) -> Iterable[tuple[str, str, int]]:
    with translation.override(code):
        filled = {name: _said(value, translation.gettext) for name, value in given.items()}
        return [
            ("title", translation.gettext(template.title) % filled, 200),
            ("text", translation.gettext(template.text) % filled, 20_000),
        ]


def _said(value: object, translate: Translate) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(_said(one, translate) for one in value)
    return value.in_words(translate) if isinstance(value, Phrase) else str(value)


def _deliveries(notice: Notice, template: Template, to: Recipient, given: Mapping[str, object]) -> list[Delivery]:
    """One for each way out and address; where there is no address at all, one that says so."""
    found = [
        Delivery(notice=notice, channel=channel.value, address=address, text=_text(notice, template, channel, given))
        for channel in template.channels
        for address in addresses.of(to, channel)
    ]
    if template.channels and not found:
        found.append(sending.without_address(notice, template.channels[0]))
    return found


def _text(notice: Notice, template: Template, channel: Channel, given: Mapping[str, object]) -> str:
    """An SMS is Chinese and short, without anybody's numbers; an e-mail says all in both languages."""
    if channel is Channel.EMAIL:
        return f"{notice.text_zh}\n\n{notice.title_en}\n\n{notice.text_en}\n"
    with translation.override("zh-hans"):
        filled = {name: _said(value, translation.gettext) for name, value in given.items()}
        return without_personal_numbers(translation.gettext(template.sms) % filled)
