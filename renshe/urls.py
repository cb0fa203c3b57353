from django.urls import include, path

from renshe.portal.api.service import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("renshe.portal.urls")),
    path("", include("renshe.portal.sign_in.urls")),
]
handler403 = "renshe.portal.views.session.forbidden"
handler404 = "renshe.portal.views.session.not_found"
