"""Adressen der Räume."""

app_name = "raeume"
urlpatterns = []
