"""Was nicht mehr stimmt, wird zurückgezogen oder ersetzt; jede Zelle behält ihren Verlauf."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen, warnungen_hinnehmen
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Importvorlage, Lieferung, Quelle, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik.test_lieferungen import hochladen, seite, text
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def annehmen(
    zeilen: list[tuple[str, ...]], name: str = "2024.csv", ersetzt: Lieferung | None = None
) -> Lieferung:
    inhalt = io.BytesIO(d.datei(zeilen))
    return lieferung_annehmen(datei=inhalt, dateiname=name, durch=b.emre(), ersetzt=ersetzt)


def uebernehmen(
    zeilen: list[tuple[str, ...]], name: str = "2024.csv", ersetzt: Lieferung | None = None
) -> Lieferung:
    lieferung = annehmen(zeilen, name, ersetzt)
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def hingenommen(zeilen: list[tuple[str, ...]], name: str = "neu.csv") -> Lieferung:
    lieferung = annehmen(zeilen, name)
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    warnungen_hinnehmen(lieferung=lieferung, begruendung="Auskunft des Amtes", durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def verlauf(raum: str = "Hafenviertel", zeitraum: str = "2024") -> list[tuple[str, Decimal | None, bool]]:
    """(Datei, Wert, gilt) der Einwohner dieses Gebiets, wie geliefert nacheinander."""
    werte = Wert.objects.filter(einheit__name=raum, zeitraum=zeitraum, merkmal__schluessel="1.10")
    return list(werte.order_by("pk").values_list("lieferung__dateiname", "wert", "aktuell"))


# Zurückziehen ----------------------------------------------------------------------------------


def test_zurueckgezogenes_gilt_nicht_mehr_und_bleibt_im_verlauf() -> None:
    lieferung = uebernehmen(d.ganze_stadt())
    assert (
        lieferung_zurueckziehen(lieferung=lieferung, grund="Jahre vertauscht, sagt das Amt", durch=b.emre())
        == 0
    )
    lieferung.refresh_from_db()
    assert lieferung.zustand == "zurueckgezogen"
    assert verlauf() == [("2024.csv", Decimal(4345), False)]
    eintrag = Protokolleintrag.objects.get(ereignis="Lieferung zurückgezogen")
    assert (eintrag.grund, eintrag.durch_name) == ("Jahre vertauscht, sagt das Amt", "Emre Yıldız")


def test_was_eine_spaetere_bestaetigt_hat_gilt_aus_ihr_weiter() -> None:
    erste = uebernehmen(d.ganze_stadt(), "2024.csv")
    uebernehmen([*d.ganze_stadt(), d.zeile("011", "4.400", jahr="2025")], "2024-2025.csv")
    assert lieferung_zurueckziehen(lieferung=erste, grund="Irrtum", durch=b.emre()) == 7
    assert verlauf() == [("2024.csv", Decimal(4345), False), ("2024-2025.csv", Decimal(4345), True)]


def test_eine_berichtigung_zurueckgezogen_und_das_fruehere_gilt_wieder() -> None:
    uebernehmen(d.ganze_stadt(), "2024.csv")
    neue = hingenommen([d.zeile("011", "4.354")])
    assert verlauf() == [("2024.csv", Decimal(4345), False), ("neu.csv", Decimal(4354), True)]
    assert lieferung_zurueckziehen(lieferung=neue, grund="Doch nicht", durch=b.emre()) == 1
    assert verlauf() == [("2024.csv", Decimal(4345), True), ("neu.csv", Decimal(4354), False)]


def test_ohne_grund_ohne_recht_und_zweimal_geht_es_nicht() -> None:
    lieferung = uebernehmen(d.ganze_stadt())
    with pytest.raises(Fachfehler, match="Bitte nennen Sie den Grund"):
        lieferung_zurueckziehen(lieferung=lieferung, grund=" ", durch=b.emre())
    with pytest.raises(PermissionDenied):
        lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum", durch=b.birgit())
    lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum", durch=b.emre())
    with pytest.raises(Fachfehler, match="ist „zurückgezogen“; zurückziehen lässt sich nur, was gilt"):
        lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum", durch=b.emre())


def test_nach_dem_zurueckziehen_darf_dieselbe_datei_neu_kommen() -> None:
    lieferung = uebernehmen(d.ganze_stadt())
    lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum", durch=b.emre())
    noch_einmal = uebernehmen(d.ganze_stadt(), "noch-einmal.csv")
    assert noch_einmal.pk != lieferung.pk
    assert verlauf() == [("2024.csv", Decimal(4345), False), ("noch-einmal.csv", Decimal(4345), True)]


# Ersetzen --------------------------------------------------------------------------------------


def test_eine_berichtigte_datei_ersetzt_die_alte_ohne_rueckfrage() -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    neue = uebernehmen([d.zeile("011", "4.354"), d.zeile("012", "3.000")], "berichtigt.csv", ersetzt=alte)
    alte.refresh_from_db()
    assert (alte.zustand, neue.zustand, neue.befunde) == ("ersetzt", "uebernommen", [])
    assert verlauf() == [("alt.csv", Decimal(4345), False), ("berichtigt.csv", Decimal(4354), True)]
    # Was die berichtigte nicht mehr enthält, gilt nicht mehr.
    assert verlauf("Lindenhöhe") == [("alt.csv", Decimal(2000), False)]


def test_ersetztes_faellt_auf_eine_noch_fruehere_lieferung_zurueck() -> None:
    uebernehmen([d.zeile("021", "2.000")], "zuerst.csv")
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    uebernehmen([d.zeile("011", "4.354")], "berichtigt.csv", ersetzt=alte)
    assert verlauf("Lindenhöhe") == [("zuerst.csv", Decimal(2000), True), ("alt.csv", Decimal(2000), False)]


def test_die_ersetzende_zurueckgezogen_und_die_ersetzte_gilt_wieder() -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    neue = uebernehmen([d.zeile("011", "4.354")], "berichtigt.csv", ersetzt=alte)
    assert lieferung_zurueckziehen(lieferung=neue, grund="Amt hat sich geirrt", durch=b.emre()) == 7
    alte.refresh_from_db()
    assert alte.zustand == "uebernommen"
    assert verlauf() == [("alt.csv", Decimal(4345), True), ("berichtigt.csv", Decimal(4354), False)]


def test_was_die_ersetzte_sonst_lieferte_gilt_nach_dem_zurueckziehen_auch_wieder() -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    neue = uebernehmen([d.zeile("011", "4.354")], "berichtigt.csv", ersetzt=alte)
    lieferung_zurueckziehen(lieferung=neue, grund="Amt hat sich geirrt", durch=b.emre())
    assert verlauf("Lindenhöhe") == [("alt.csv", Decimal(2000), True)]


def test_ein_fehler_in_der_berichtigten_laesst_die_alte_gelten() -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    neue = annehmen([d.zeile("011", "viele")], "kaputt.csv", ersetzt=alte)
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=neue, durch=b.emre())
    alte.refresh_from_db()
    assert alte.zustand == "uebernommen"
    assert verlauf() == [("alt.csv", Decimal(4345), True)]


def test_nur_dieselbe_quelle_ersetzt() -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    andere = Quelle.objects.create(
        schluessel="andere", name="Andere", herausgeber="Amt", quellenvermerk="Amt", lizenz="keine"
    )
    neue = annehmen([d.zeile("011", "4.354")], "neu.csv", ersetzt=alte)
    Importvorlage.objects.filter(pk=neue.vorlage_id).update(quelle=andere)
    with pytest.raises(Fachfehler, match=r"„alt\.csv“ kommt aus einer anderen Quelle"):
        lieferung_uebernehmen(lieferung=neue, durch=b.emre())
    assert verlauf() == [("alt.csv", Decimal(4345), True)]


# Hinnehmen -------------------------------------------------------------------------------------


def test_was_als_folgt_geliefert_war_wird_nachgeliefert_ohne_rueckfrage() -> None:
    erste = uebernehmen(d.ganze_stadt(), "erste.csv")
    Wert.objects.filter(lieferung=erste, einheit__name="Hafenviertel", merkmal__schluessel="1.10").update(
        wert=None, zeichen="folgt"
    )
    uebernehmen([d.zeile("011", "4.354")], "nachgeliefert.csv")
    assert verlauf() == [("erste.csv", None, False), ("nachgeliefert.csv", Decimal(4354), True)]


def test_neue_warnungen_gelten_nicht_als_hingenommen() -> None:
    uebernehmen(d.ganze_stadt())
    lieferung = annehmen([d.zeile("011", "4.354")], "neu.csv")
    with pytest.raises(Beanstandung, match="Die Datei hat eine Warnung"):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    warnungen_hinnehmen(lieferung=lieferung, begruendung="Auskunft", durch=b.emre())
    hingenommen([d.zeile("011", "4.360")], "dazwischen.csv")
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert [befund["text"].partition(": dort ")[2] for befund in lieferung.befunde] == ["4.360, hier 4.354."]


def test_fehler_lassen_sich_nicht_hinnehmen() -> None:
    lieferung = annehmen([d.zeile("011", "viele")])
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    with pytest.raises(Fachfehler, match="Hinnehmen lassen sich nur Warnungen"):
        warnungen_hinnehmen(lieferung=lieferung, begruendung="Passt schon", durch=b.emre())


# Im Browser ------------------------------------------------------------------------------------


def test_emre_nimmt_eine_warnung_hin(als: Als, werkbank: Werkbank) -> None:
    uebernehmen(d.ganze_stadt())
    emre = als(b.emre())
    hochladen(emre, d.datei([d.zeile("011", "4.354")]), "neu.csv")
    lieferung = Lieferung.objects.get(dateiname="neu.csv")
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
    angehalten = text(emre.get(seite(lieferung)))
    assert "Noch nichts übernommen: Die Datei hat Warnungen." in angehalten
    assert "Warnung 2 wert 4.354 Zeile 2: „Einwohner“ für Hafenviertel, 2024, widerspricht" in angehalten
    assert "Bitte begründen Sie" in text(
        emre.post(f"{seite(lieferung)}hinnehmen/", {"begruendung": ""}, follow=True)
    )
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}hinnehmen/", {"begruendung": "Berichtigt, Mail vom 12. März"})
    fertig = text(emre.get(seite(lieferung)))
    assert "Warnungen hingenommen Berichtigt, Mail vom 12. März" in fertig
    assert verlauf()[-1] == ("neu.csv", Decimal(4354), True)


def test_emre_zieht_zurueck_und_ersetzt(als: Als, werkbank: Werkbank) -> None:
    alte = uebernehmen(d.ganze_stadt(), "alt.csv")
    emre = als(b.emre())
    uebersicht = text(emre.get(seite(alte)))
    assert "Durch berichtigte Datei ersetzen" in uebersicht
    frage = text(emre.get(f"{seite(alte)}zurueckziehen/"))
    assert "7 Werte gelten heute aus dieser Lieferung." in frage
    assert "7 Werte fehlen danach in Entwürfen, Tabellen und Karten." in frage
    assert emre.post(f"{seite(alte)}zurueckziehen/", {"grund": ""}).status_code == 422
    neu = f"/statistik/lieferungen/neu/?ersetzt={alte.pk}"
    assert "Mit der Übernahme dieser Datei gilt alt.csv vom" in text(emre.get(neu))
    emre.post(neu, {"datei": SimpleUploadedFile("neu.csv", d.datei([d.zeile("011", "4.354")]))})
    lieferung = Lieferung.objects.get(dateiname="neu.csv")
    assert "Diese Datei berichtigt alt.csv vom" in text(emre.get(seite(lieferung)))
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
    assert "Es gilt neu.csv vom" in text(emre.get(seite(alte)))
    zurueck = text(emre.get(f"{seite(lieferung)}zurueckziehen/"))
    assert "1 Wert stand schon in früheren Lieferungen; was dort steht, gilt dann wieder." in zurueck
    assert "Diese Lieferung gilt nicht mehr: Eine berichtigte hat sie ersetzt." in text(emre.get(seite(alte)))
    assert "Ersetzt durch neu.csv" in text(emre.get(seite(alte)))
    antwort = emre.post(f"{seite(lieferung)}zurueckziehen/", {"grund": "Irrtum des Amtes"}, follow=True)
    assert (
        "Die Lieferung „neu.csv“ ist zurückgezogen. 7 Werte gelten wieder aus früheren Lieferungen."
        in text(antwort)
    )
    assert "Sie ist zurückgezogen. Irrtum des Amtes" in text(antwort)
    assert emre.get(f"/statistik/lieferungen/neu/?ersetzt={lieferung.pk}").status_code == 404
