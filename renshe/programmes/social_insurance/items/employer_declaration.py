"""The employers' declaration of wages and staff changes (工资申报和增减员). Its pages are its own."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from renshe.access.models import RoleHolding
from renshe.casework.items import Applicant, Procedure, ServiceItem, State, Transition, register

HANDS = (RoleHolding.Role.HANDLER.value, RoleHolding.Role.CHECKER.value)

EMPLOYER_DECLARATION = register(
    ServiceItem(
        code="social_insurance.employer_declaration",
        prefix="SI01",
        name=pgettext_lazy("service item", "Declaration of wages and staff changes"),
        legal_basis=(
            "《中华人民共和国社会保险法》第五十七条、第五十八条、第六十条、第六十二条；"
            "《社会保险费征缴暂行条例》第十条；"
            "《社会保险费申报缴纳管理规定》（人力资源和社会保障部令第20号）"
        ),
        applicants=(Applicant.EMPLOYER,),
        procedure=Procedure(
            states=(
                State("submitted", pgettext_lazy("declaration", "submitted")),
                State("accepted", pgettext_lazy("declaration", "accepted"), is_final=True),
                State("refused", pgettext_lazy("declaration", "refused"), is_final=True),
            ),
            transitions=(
                Transition("accept", pgettext_lazy("declaration", "Accept"), ("submitted",), "accepted", roles=HANDS),
                Transition(
                    "accept_by_system", pgettext_lazy("declaration", "Accept by system"), ("submitted",), "accepted"
                ),
                Transition(
                    "refuse",
                    pgettext_lazy("declaration", "Refuse"),
                    ("submitted",),
                    "refused",
                    roles=HANDS,
                    needs_note=True,
                ),
            ),
        ),
    )
)
