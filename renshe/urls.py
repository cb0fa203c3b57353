from django.urls import include, path

urlpatterns = [path("", include("renshe.portal.urls"))]
handler403 = "renshe.portal.views.session.forbidden"
handler404 = "renshe.portal.views.session.not_found"
