"""Eine Analyse über das Hafenviertel, die jeden Punkt der Prüfliste erfüllt: bereit zur Freigabe."""

from datetime import date

from django_scopes import scope

from analysen.models import Analyse, Baustein, Kapitel
from sozialraum.bedarfe.grundlage_hinzufuegen import text_hinzufuegen, zahl_hinzufuegen
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from tests import besetzung as b
from tests.analysen.hafen import MERKMALE, WERTE, analyse
from tests.statistik.lieferungen import liefere


def reife_analyse() -> Analyse:
    """Zahlen mit Geschlecht, drei Gespräche, zwei Methoden, ein belegter Bedarf, alle Kapitel fertig."""
    liefere(
        {
            wo: dict(zip(MERKMALE, werte, strict=True)) | {"w": int(werte[0]) // 2, "m": int(werte[0]) // 2}
            for wo, werte in WERTE.items()
        }
    )
    entwurf = analyse()
    for funktion in ("Schulsozialarbeiterin", "Hausmeister", "Leiterin einer Kita"):
        b.gespraech(funktion)
    for methode in ("begehung", "nadelmethode"):
        b.einsatz(methode, anzahl=9)
    bedarf = b.bedarf()
    with scope(traeger=[entwurf.traeger_id]):
        zahl_hinzufuegen(
            wovon=bedarf,
            indikator="anteil_auslaender",
            gebiet=gebiet_des_sozialraums(b.hafenviertel()),
            zeitraum="2024",
            durch=b.aylin(),
        )
        text_hinzufuegen(
            wovon=bedarf,
            art="sitzung",
            text="Die Konferenz wünscht einen Abendkurs.",
            quelle="Stadtteilkonferenz, TOP 3",
            datum=date(2026, 2, 3),
            durch=b.aylin(),
        )
        Baustein.objects.filter(kapitel__analyse=entwurf, art=Baustein.Art.TEXT).update(
            ausgangstext=False, text="Das Viertel ist ein Ort des Ankommens."
        )
        Kapitel.objects.filter(analyse=entwurf).update(fertig=True)
    return entwurf
