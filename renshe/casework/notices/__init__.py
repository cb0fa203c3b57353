"""Notices: what the bureau tells a person, an employer or an officer, once, in their inbox and by SMS or e-mail.

    MATERIAL_ASKED = declare(Template(
        "enrolment.material-asked", title=gettext_noop("…"), text=gettext_noop("Hand in %(papers)s by %(day)s."),
        fields=("papers", "day"), sms=gettext_noop("…"), channels=(Channel.SMS,)))
    telling.tell(MATERIAL_ASKED, to=person, about=case, fields={…}, key=f"material/{event.pk}")

`templates` declares, `telling` tells in the caller's transaction, `sending` sends what leaves the house, `adapters` are
the ways out, `inbox` is what its reader does with it, `unsent` what officers do with what did not arrive.
"""
