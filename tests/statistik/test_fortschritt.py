"""Der Fortschritt einer Übernahme sagt die Wahrheit, auch bei Arbeitsmappen und beim Warten."""

import io
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.models import Lieferung, Quelle
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik import mappen

BLATT = [["Nr", "Anzahl"], ["11", 1_020], ["12", 310], ["21", 205], ["22", 99]]


def annehmen(inhalt: bytes, name: str) -> Lieferung:
    return lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=name, durch=b.emre())


def gemeldet(lieferung: Lieferung) -> list[tuple[float, str]]:
    stand: list[tuple[float, str]] = []
    lieferung_uebernehmen(
        lieferung=lieferung, durch=b.emre(), melde=lambda anteil, text: stand.append((round(anteil, 3), text))
    )
    return stand


@pytest.mark.django_db
def test_arbeitsmappe_nennt_blatt_und_zeilen_des_blattes(monkeypatch: pytest.MonkeyPatch) -> None:
    b.probstadt()
    vorlage_speichern(d.MAPPE)
    monkeypatch.setattr("sozialraum.statistik.lieferungen.werte_schreiben.STAPEL", 3)
    zwei = mappen.xlsx({"2023": BLATT, "2024": [*BLATT[:1], *([None, None],) * 5, *BLATT[1:]]})
    assert gemeldet(annehmen(zwei, "arbeitslose.xlsx")) == [
        (0.38, "Blatt „2023“ (1 von 2), Zeile 4 von 5"),
        (0.855, "Blatt „2024“ (2 von 2), Zeile 8 von 10"),
        (0.95, "Summen werden geprüft."),
        (0.98, "Die Werte werden gespeichert."),
    ]
    assert gemeldet(annehmen(mappen.ods({"2025": BLATT}), "2025.ods"))[0] == (0.76, "Zeile 4 von 5")


@pytest.mark.django_db(transaction=True)
def test_wer_auf_dieselbe_quelle_wartet_sagt_es() -> None:
    """Sonst gälte die wartende Arbeit nach zwei Minuten als verstummt und begänne neben sich selbst neu."""
    b.probstadt()
    d.importvorlage()
    lieferung = annehmen(d.datei(d.ganze_stadt()), "probstadt.csv")
    haelt, genug = Event(), Event()

    def andere_uebernahme() -> None:
        try:
            with transaction.atomic():
                Quelle.objects.select_for_update(no_key=True).get(pk=lieferung.quelle_id)
                haelt.set()
                genug.wait(10)
        finally:
            connection.close()

    faden = Thread(target=andere_uebernahme)
    faden.start()
    haelt.wait(10)
    stand: list[str] = []

    def melde(_anteil: float, text: str) -> None:
        stand.append(text)
        genug.set()

    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre(), melde=melde)
    faden.join()
    assert stand[0] == "Wartet, bis eine andere Lieferung derselben Quelle fertig ist."
    assert lieferung.zustand == "uebernommen"
