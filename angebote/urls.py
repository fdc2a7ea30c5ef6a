"""Adressen der Angebote und ihrer Termine."""

from django.urls import path

from angebote import views

app_name = "angebote"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("neu/", views.neu, name="neu"),
    path("zaehlen/", views.zaehlen, name="zaehlen"),
    path("<int:angebot_id>/", views.angebot, name="angebot"),
    path("<int:angebot_id>/aendern/", views.aendern, name="aendern"),
    path("termine/<int:termin_id>/zaehlen/", views.termin_zaehlen_ansicht, name="termin_zaehlen"),
    path("sozialraum/<int:sozialraum_id>/", views.im_sozialraum, name="im_sozialraum"),
    path("bedarf/<int:bedarf_id>/", views.zu_bedarf, name="zu_bedarf"),
    path("empfehlung/<int:empfehlung_id>/", views.zu_empfehlung, name="zu_empfehlung"),
    path("akteur/<int:akteur_id>/", views.von_akteur, name="von_akteur"),
]
