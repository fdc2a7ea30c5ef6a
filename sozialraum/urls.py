"""Alle Adressen; je App ein Zweig."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from sozialraum.kern.lebenszeichen import healthz

urlpatterns = [
    path("", include("sozialraum.start.urls")),
    path("healthz", login_not_required(healthz), name="healthz"),
    path("anmelden/", login_not_required(LoginView.as_view()), name="account_login"),
    path("abmelden/", LogoutView.as_view(), name="account_logout"),
    path("passwort/", PasswordChangeView.as_view(), name="account_change_password"),
    path("", include("sozialraum.raeume.urls")),
    path("statistik/", include("sozialraum.statistik.urls")),
    path("bedarfe/", include("sozialraum.bedarfe.urls")),
    path("netzwerk/", include("netzwerke.urls")),
    path("angebote/", include("angebote.urls")),
    path("analysen/", include("analysen.urls")),
    path("", include("analysen.oeffentlich.urls")),
    path("vorgaenge/", include("agenturen.urls")),
]

handler400 = "sozialraum.kern.fehlerseiten.abgewiesen"
handler500 = "sozialraum.kern.fehlerseiten.gescheitert"
