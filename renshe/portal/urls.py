"""Addresses. They are permanent: a report or a letter may carry one."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from renshe.portal.views import (
    deciding,
    declaring,
    employer,
    employers,
    leader,
    officer,
    people,
    public,
    resident,
    session,
)

app_name = "portal"
urlpatterns = [
    path("", session.home, name="home"),
    path("sign-in/", session.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("language/", set_language, name="language"),
    path("verify/", public.verify, name="verify"),
    path("me/enrolments/", resident.enrolments, name="my-enrolments"),
    path("me/account/", resident.account, name="my-account"),
    path("me/pension/", resident.pension, name="my-pension"),
    path("me/certificates/", resident.own_certificates, name="my-certificates"),
    path("me/certificates/<slug:number>/", resident.certificate, name="my-certificate"),
    path("me/certificates/<slug:number>.pdf", resident.certificate_pdf, name="my-certificate-pdf"),
    path("employer/choose/", employer.choose, name="choose-employer"),
    path("employer/people/", employer.people, name="our-people"),
    path("employer/bills/", employer.bills, name="our-bills"),
    path("employer/declarations/", employer.declarations, name="our-declarations"),
    path("employer/uploads/progress/", declaring.upload_progress, name="upload-progress"),
    path("employer/declarations/<str:month>/", declaring.declare, name="declare"),
    path("employer/declarations/<str:month>/workbook/", declaring.workbook, name="declare-workbook"),
    path("employer/declarations/<str:month>/upload/", declaring.upload, name="declare-upload"),
    path("employer/declarations/<str:month>/errors/", declaring.problems, name="declare-problems"),
    path("employer/declarations/<str:month>/submit/", declaring.submit, name="declare-submit"),
    path("declarations/", deciding.declarations, name="declarations"),
    path("declarations/accept/", deciding.accept, name="declarations-accept"),
    path("declarations/refuse/", deciding.refuse_many, name="declarations-refuse"),
    path("declarations/<int:pk>/", deciding.declaration, name="declaration"),
    path("declarations/<int:pk>/refuse/", deciding.refuse, name="declaration-refuse"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/identity/", people.person_identity, name="person-identity"),
    path("people/<int:pk>/certificates/<slug:number>/revoke/", people.revoke_certificate, name="certificate-revoke"),
    path("people/<int:pk>/award/", leader.award, name="award"),
    path("employers/", employers.employers, name="employers"),
    path("employers/<int:pk>/", employers.employer, name="employer"),
    path("employers/<int:pk>/people/", employers.employer_people, name="employer-people"),
    path("months/", officer.month_list, name="months"),
    path("months/<str:month>/", officer.month_close, name="month"),
    path("months/<str:month>/differences/", officer.month_differences, name="month-differences"),
    path("months/<str:month>/statement.pdf", officer.month_statement, name="month-statement"),
    path("months/<str:month>/arrears/", officer.month_arrears, name="month-arrears"),
    path("months/<str:month>/close/", officer.month_start, name="month-start"),
    path("months/<str:month>/progress/", officer.month_progress, name="month-progress"),
    path("figures/", leader.figures_now, name="figures-now"),
    path("figures/<int:year>/", leader.figures, name="figures"),
    path("figures/<str:code>/<int:year>/", leader.figure, name="figure"),
    path("figures/<str:code>/<int:year>/records/", leader.records, name="records"),
    path("parts/", officer.parts, name="parts"),
]
