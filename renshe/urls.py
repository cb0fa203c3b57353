from django.urls import include, path

urlpatterns = [path("", include("renshe.portal.urls"))]
