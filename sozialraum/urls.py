"""Alle Adressen; je App ein Zweig."""

from allauth.account.views import LogoutView, PasswordChangeView
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from agenturen import konto
from sozialraum.kern.lebenszeichen import healthz

urlpatterns = [
    path("", include("sozialraum.start.urls")),
    path("healthz", login_not_required(healthz), name="healthz"),
    path("anmelden/", login_not_required(konto.Anmeldung.as_view()), name="account_login"),
    # allauth schickt dorthin, wer noch einen Code eingeben muss: dieselbe Adresse, nächster Schritt.
    path("anmelden/", login_not_required(konto.Anmeldung.as_view()), name="mfa_authenticate"),
    path("abmelden/", LogoutView.as_view(), name="account_logout"),
    path("passwort/", PasswordChangeView.as_view(), name="account_change_password"),
    path("zweiter-faktor/", konto.zweiter_faktor, name="zweiter_faktor"),
    path("zweiter-faktor/einrichten/", konto.einrichten, name="zweiter_faktor_einrichten"),
    path("zweiter-faktor/codes/", konto.codes, name="zweiter_faktor_codes"),
    path("zweiter-faktor/abschalten/", konto.abschalten, name="zweiter_faktor_abschalten"),
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
