"""Eine Lieferung kommt ganz an oder gar nicht, und niemals doppelt."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Abgebrochen, Fachfehler
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_pruefen, lieferung_uebernehmen
from sozialraum.statistik.lieferungen.verwerfen import lieferung_verwerfen
from sozialraum.statistik.models import Lieferung, Merkmal, Wert
from tests import besetzung as b
from tests.statistik import dateien as d

pytestmark = pytest.mark.django_db

ZEILEN = d.ganze_stadt()


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def annehmen(zeilen: list[tuple[str, ...]], name: str = "probstadt.csv") -> Lieferung:
    return lieferung_annehmen(datei=io.BytesIO(d.datei(zeilen)), dateiname=name, durch=b.emre())


def uebernehmen(zeilen: list[tuple[str, ...]], name: str = "probstadt.csv") -> Lieferung:
    lieferung = annehmen(zeilen, name)
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def beanstandet(zeilen: list[tuple[str, ...]], name: str = "neu.csv") -> tuple[Lieferung, list[str]]:
    lieferung = annehmen(zeilen, name)
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert lieferung.zustand == "beanstandet"
    assert not Wert.objects.filter(lieferung=lieferung).exists()
    return lieferung, [befund["text"] for befund in lieferung.befunde]


# Annehmen --------------------------------------------------------------------------------------


def test_angenommen_wird_die_datei_byte_fuer_byte(dateiordner: Path) -> None:
    inhalt = d.datei(ZEILEN)
    lieferung = lieferung_annehmen(
        datei=io.BytesIO(inhalt), dateiname="a/b\\Übersicht 2024.csv", durch=b.emre()
    )
    assert (lieferung.zustand, lieferung.dateiname, lieferung.groesse) == (
        "eingegangen", "Übersicht 2024.csv", len(inhalt),
    )  # fmt: skip
    assert lieferung.vorlage is not None
    assert lieferung.vorlage.schluessel == "probstadt_bevoelkerung"
    with lieferung.datei.open("rb") as aufbewahrt:
        assert aufbewahrt.read() == inhalt
    assert (
        Protokolleintrag.objects.filter(ereignis="Lieferung eingegangen", durch_name="Emre Yıldız").count()
        == 1
    )


def test_dieselben_bytes_sind_dieselbe_lieferung() -> None:
    erste = annehmen(ZEILEN)
    assert annehmen(ZEILEN, "anderer-name.csv") == erste
    lieferung_uebernehmen(lieferung=erste, durch=b.emre())
    assert annehmen(ZEILEN) == erste
    assert Lieferung.objects.count() == 1


def test_verworfenes_darf_neu_kommen() -> None:
    erste = annehmen(ZEILEN)
    lieferung_verwerfen(lieferung=erste, durch=b.emre())
    zweite = annehmen(ZEILEN)
    assert zweite != erste
    assert Lieferung.objects.get(pk=erste.pk).zustand == "verworfen"


def test_uebernommenes_laesst_sich_nicht_verwerfen() -> None:
    lieferung = uebernehmen(ZEILEN)
    with pytest.raises(Fachfehler, match="„übernommen“ und lässt sich nicht mehr verwerfen"):
        lieferung_verwerfen(lieferung=lieferung, durch=b.emre())


def test_unlesbares_wird_aufbewahrt_und_beanstandet() -> None:
    lieferung = lieferung_annehmen(
        datei=io.BytesIO(b"PK\x03\x04[Content_Types].xml"), dateiname="werte.xlsx", durch=b.emre()
    )
    assert (lieferung.zustand, lieferung.vorlage, lieferung.befunde[0]["text"]) == (
        "beanstandet",
        None,
        "Noch nicht lesbar: Die Arbeitsmappe ist beschädigt oder unvollständig.",
    )


def test_nach_einer_neuen_vorlage_wird_dieselbe_datei_lesbar() -> None:
    inhalt = d.datei(ZEILEN, kopf=(*d.KOPF[:-1], "zahl"))
    erste = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="neu.csv", durch=b.emre())
    assert erste.zustand == "beanstandet"
    felder = [feld | {"name": "zahl"} if feld["name"] == "wert" else feld for feld in d.INHALT["fields"]]
    d.importvorlage(schluessel="probstadt_neu", fields=felder)
    zweite = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="neu.csv", durch=b.emre())
    assert (zweite.pk, zweite.zustand, zweite.befunde) == (erste.pk, "eingegangen", [])


def test_leere_und_zu_grosse_dateien_werden_nicht_angenommen(settings: Any) -> None:
    with pytest.raises(Fachfehler, match="Die Datei ist leer"):
        lieferung_annehmen(datei=io.BytesIO(b""), dateiname="leer.csv", durch=b.emre())
    settings.LIEFERUNG_HOECHSTENS_MB = 0
    with pytest.raises(Fachfehler, match="angenommen werden höchstens"):
        annehmen(ZEILEN)
    assert Lieferung.objects.count() == 0


def test_nur_die_administration_nimmt_an_und_uebernimmt() -> None:
    lieferung = annehmen(ZEILEN)
    with pytest.raises(PermissionDenied):
        lieferung_annehmen(datei=io.BytesIO(d.datei(ZEILEN)), dateiname="x.csv", durch=b.birgit())
    with pytest.raises(PermissionDenied):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.birgit())
    with pytest.raises(PermissionDenied):
        lieferung_verwerfen(lieferung=lieferung, durch=b.carsten())


# Übernehmen ------------------------------------------------------------------------------------


def test_alle_werte_mit_herkunft_und_umfang() -> None:
    zeilen = [*ZEILEN, d.zeile("011", ".", merkmal="2.10"), d.zeile("012", "-", merkmal="2.10")]
    lieferung = annehmen(zeilen)
    ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert (ergebnis.werte, ergebnis.ausgelassen, ergebnis.befunde) == (9, [], [])
    assert (lieferung.zustand, lieferung.anzahl_werte, lieferung.quelle) == (
        "uebernommen", 9, lieferung.vorlage.quelle if lieferung.vorlage else None,
    )  # fmt: skip
    assert lieferung.umfang == {
        "merkmale": 2,
        "reihen": sorted(Merkmal.objects.values_list("pk", flat=True)),
        "gebiete": 7,
        "ebenen": {"gemeinde": 1, "stadtbezirk": 2, "stadtteil": 4},
        "zeitraeume": ["2024"],
    }
    geheim = Wert.objects.get(zeichen="geheim")
    assert (geheim.einheit_id, geheim.wert, geheim.zeile, geheim.spalte, geheim.zelle, geheim.aktuell) == (
        b.einheit("11").pk, None, 9, 7, ".", True,
    )  # fmt: skip
    assert Wert.objects.get(merkmal__schluessel="1.10", einheit=b.einheit("11")).wert == Decimal(4345)
    assert Wert.objects.get(merkmal__schluessel="2.10", einheit=b.einheit("12")).wert == Decimal(0)
    assert list(Merkmal.objects.filter(quelle=lieferung.quelle).values_list("schluessel", flat=True)) == [
        "1.10", "2.10",
    ]  # fmt: skip
    (eintrag,) = Protokolleintrag.objects.filter(ereignis="Lieferung übernommen")
    assert eintrag.einzelheiten["werte"] == 9


def test_zweites_uebernehmen_aendert_nichts() -> None:
    lieferung = uebernehmen(ZEILEN)
    wann = lieferung.uebernommen
    assert lieferung_uebernehmen(lieferung=lieferung, durch=b.emre()).werte == 7
    lieferung.refresh_from_db()
    assert (Wert.objects.count(), lieferung.uebernommen) == (7, wann)


def test_ein_fehler_in_der_letzten_zeile_und_kein_wert_bleibt() -> None:
    jahre = [zeile for jahr in range(1900, 2020) for zeile in d.ganze_stadt(jahr=str(jahr))]
    lieferung, texte = beanstandet([*jahre, d.zeile("011", "12,5")])
    assert texte == ["Zeile 842, Spalte „wert“: „12,5“ hat Nachkommastellen, erlaubt sind keine."]
    assert (Wert.objects.count(), Merkmal.objects.filter(quelle=lieferung.quelle).count()) == (0, 0)
    assert Protokolleintrag.objects.filter(ereignis="Lieferung beanstandet").count() == 1


def test_doppelte_zellen_werden_mit_beiden_zeilen_genannt() -> None:
    _, texte = beanstandet([*ZEILEN, d.zeile("011", "4.346"), d.zeile("012", "3.000")])
    assert texte == [
        "Zeile 9: „Einwohner“ für Hafenviertel, 2024, steht schon in Zeile 5, dort mit „4.345“.",
        "Zeile 10: „Einwohner“ für Weberviertel, 2024, steht schon in Zeile 6, mit demselben Wert.",
    ]
    assert Wert.objects.count() == 0


def test_widerspruch_zu_einer_frueheren_lieferung() -> None:
    uebernehmen([*ZEILEN, d.zeile("011", ".", merkmal="2.10")], "alt.csv")
    heute = f"{date.today():%d.%m.%Y}"
    _, texte = beanstandet(
        [d.zeile("011", "4.354"), d.zeile("011", "7", merkmal="2.10"), d.zeile("012", "3.000")]
    )
    assert texte == [
        f"Zeile 2: „Einwohner“ für Hafenviertel, 2024, widerspricht der Lieferung „alt.csv“ vom {heute}: "
        "dort 4.345, hier 4.354.",
        "Zeile 3: „Einwohner, unter 3 Jahre“ für Hafenviertel, 2024, widerspricht der Lieferung „alt.csv“ "
        f"vom {heute}: dort „•“ (aus Gründen der Geheimhaltung nicht ausgewiesen), hier 7.",
    ]
    assert Wert.objects.count() == 8


def test_fruehere_jahre_noch_einmal_geliefert_werden_ausgelassen() -> None:
    erste = uebernehmen(ZEILEN, "2024.csv")
    zweite = uebernehmen([*ZEILEN, *d.ganze_stadt(jahr="2025"), ("",)], "2024-2025.csv")
    assert zweite.anzahl_werte == 7
    assert zweite.ausgelassen == [
        {"grund": "schon vorhanden mit demselben Wert", "anzahl": 7},
        {"grund": "leere Zeile", "anzahl": 1},
    ]
    assert zweite.umfang["zeitraeume"] == ["2024", "2025"]
    assert Wert.objects.filter(lieferung=erste).count() == 7
    assert Wert.objects.filter(lieferung=zweite, zeitraum="2025").count() == 7


def test_summe_der_teile_weicht_ab_ist_ein_hinweis() -> None:
    lieferung = uebernehmen(d.ganze_stadt("12.345", "7.345", "5.000", "4.345", "3.000", "2.000", "3.001"))
    assert [(befund["schwere"], befund["text"]) for befund in lieferung.befunde] == [
        (
            "hinweis",
            "„Einwohner“, 2024: die 4 Stadtteile ergeben zusammen 12.346, für Probstadt ist 12.345 "
            "geliefert.",
        ),
        (
            "hinweis",
            "„Einwohner“, 2024: die 2 Stadtteile ergeben zusammen 5.001, für Süd ist 5.000 geliefert.",
        ),
    ]


def test_geheime_und_fehlende_teile_geben_keinen_hinweis() -> None:
    geheim = d.ganze_stadt("12.345", ".", "5.000", "4.345", "3.000", "2.000", ".")
    fehlend = d.ganze_stadt(jahr="2023")[:-1]
    flaeche = d.ganze_stadt("38,4", "38,0", "39,0", "38,0", "38,0", "39,0", "39,0", merkmal="7.10")
    lieferung = uebernehmen([*geheim, *fehlend, *flaeche])
    assert (lieferung.anzahl_werte, lieferung.befunde) == (20, [])


def test_abbruch_laesst_alles_wie_es_war() -> None:
    def abbrechen(_anteil: float, _text: str) -> None:
        raise Abgebrochen("Der Vorgang wurde abgebrochen; es wurde nichts verändert.")

    lieferung = annehmen(ZEILEN)
    with pytest.raises(Abgebrochen):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre(), melde=abbrechen)
    lieferung.refresh_from_db()
    assert (lieferung.zustand, Wert.objects.count()) == ("eingegangen", 0)
    assert not Merkmal.objects.filter(quelle=lieferung.quelle).exists()


def test_fortschritt_nennt_zeilen() -> None:
    jahre = [zeile for jahr in range(1900, 2200) for zeile in d.ganze_stadt(jahr=str(jahr))]
    gemeldet: list[tuple[float, str]] = []
    lieferung_uebernehmen(
        lieferung=annehmen(jahre), durch=b.emre(), melde=lambda anteil, text: gemeldet.append((anteil, text))
    )
    assert gemeldet[0] == (ANY, "Zeile 2.001 von 2.101")
    assert 0.9 < gemeldet[0][0] < 0.95
    assert gemeldet[-2:] == [(0.95, "Summen werden geprüft."), (0.98, "Die Werte werden gespeichert.")]


def test_veraenderte_aufbewahrte_datei_wird_nicht_uebernommen() -> None:
    lieferung = annehmen(ZEILEN)
    Path(lieferung.datei.path).chmod(0o600)
    Path(lieferung.datei.path).write_bytes(d.datei(d.ganze_stadt(jahr="2020")))
    with pytest.raises(Fachfehler, match="nicht mehr die Prüfsumme"):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    Path(lieferung.datei.path).unlink()
    with pytest.raises(Fachfehler, match="ist nicht lesbar"):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert Wert.objects.count() == 0


def test_zur_probe_bleibt_nichts_zurueck() -> None:
    uebernehmen(ZEILEN)
    ergebnis = lieferung_pruefen(
        datei=io.BytesIO(d.datei([*ZEILEN, *d.ganze_stadt(jahr="2025")])), dateiname="neu.csv", durch=b.emre()
    )
    assert (ergebnis.werte, ergebnis.ausgelassen[0]["anzahl"]) == (7, 7)
    assert (Lieferung.objects.count(), Wert.objects.count()) == (1, 7)
    with pytest.raises(Beanstandung) as fehler:
        lieferung_pruefen(datei=io.BytesIO(d.datei([d.zeile("011", "1")])), dateiname="x.csv", durch=b.emre())
    assert "dort 4.345, hier 1" in fehler.value.befunde[0].text


# Verstümmeltes ----------------------------------------------------------------------------------


def test_nullzeichen_in_utf16_gibt_einen_befund() -> None:
    inhalt = "Jahr;We\0rt\n2024;5\n".encode("utf-16")
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="n\0ull.csv", durch=b.emre())
    assert (lieferung.zustand, lieferung.dateiname) == ("beanstandet", "n␀ull.csv")
    assert "1: Jahr;We␀rt" in lieferung.befunde[0]["text"]


@given(daten=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_verstuemmelte_dateien_geben_befunde_oder_stimmen(daten: st.DataObject) -> None:
    inhalt = bytearray(d.datei(ZEILEN))
    for _ in range(daten.draw(st.integers(1, 4))):
        von = daten.draw(st.integers(0, len(inhalt)))
        bis = daten.draw(st.integers(von, min(von + 40, len(inhalt))))
        inhalt[von:bis] = daten.draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b";", b'"', b"\r\n", b"."]))
        )
    try:
        ergebnis = lieferung_pruefen(datei=io.BytesIO(bytes(inhalt)), dateiname="x.csv", durch=None)
    except Beanstandung as beanstandung:
        assert all(befund.text for befund in beanstandung.befunde)
    except Fachfehler as fehler:
        assert fehler.text == "Die Datei ist leer. Bitte prüfen Sie, ob das Herunterladen vollständig war."
    else:
        assert 0 < ergebnis.werte <= 7 + inhalt.count(b"\n")
    assert (Wert.objects.count(), Lieferung.objects.count()) == (0, 0)


# Köln ------------------------------------------------------------------------------------------


def koeln_einheiten(inhalt: bytes) -> None:
    """Stadt, 9 Stadtbezirke und 86 Stadtteile, wie sie aus den Grenzen kämen."""
    ebenen = {ebene.schluessel: ebene for ebene in Ebene.objects.all()}
    namen = {zeile.split(",")[4]: zeile.split(",")[5] for zeile in inhalt.decode().split("\n")[1:] if zeile}
    stadt = Raumeinheit.objects.create(ags="05315000", ebene=ebenen["gemeinde"], name="Köln")
    bezirke = {
        schluessel[2]: Raumeinheit.objects.create(
            parent=stadt, ags="05315000", ebene=ebenen["stadtbezirk"], schluessel=schluessel[2], name=name
        )
        for schluessel, name in namen.items()
        if schluessel[:2] == "00" and schluessel != "000"
    }
    for schluessel, name in namen.items():
        if schluessel[0] != "0":
            Raumeinheit.objects.create(
                parent=bezirke[schluessel[0]],
                ags="05315000",
                ebene=ebenen["stadtteil"],
                schluessel=schluessel,
                name=name,
            )


def test_koeln(echte_daten: Path) -> None:
    inhalt = (echte_daten / "koeln/bevoelkerung.csv").read_bytes()
    koeln_einheiten(inhalt)
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="bevoelkerung.csv", durch=b.emre())
    ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert (ergebnis.werte, ergebnis.befunde) == (29_135, [])
    assert lieferung.umfang == {
        "merkmale": 38,
        "reihen": sorted(Merkmal.objects.filter(quelle=lieferung.quelle).values_list("pk", flat=True)),
        "gebiete": 96,
        "ebenen": {"gemeinde": 1, "stadtbezirk": 9, "stadtteil": 86},
        "zeitraeume": [str(jahr) for jahr in range(2005, 2013)],
    }
    einwohner = Wert.objects.filter(merkmal__schluessel="005.10", merkmal__quelle=lieferung.quelle)
    summen = {
        (ebene, jahr): sum(
            wert.wert or 0 for wert in einwohner.filter(einheit__ebene__schluessel=ebene, zeitraum=jahr)
        )
        for ebene in ("gemeinde", "stadtbezirk", "stadtteil")
        for jahr in ("2005", "2012")
    }
    assert {summe for (_, jahr), summe in summen.items() if jahr == "2005"} == {1_023_101}
    assert {summe for (_, jahr), summe in summen.items() if jahr == "2012"} == {1_044_555}
    auslaender = Wert.objects.filter(
        merkmal__quelle=lieferung.quelle, zeitraum="2012", einheit__schluessel=""
    )
    teile = auslaender.filter(merkmal__groesse__startswith="auslaender_")
    assert (
        sum(wert.wert or 0 for wert in teile) == auslaender.get(merkmal__groesse="auslaender").wert == 180_415
    )
