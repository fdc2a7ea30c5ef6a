"""Kennzahlen aus Lieferungen: offen mit Zahl und Quelle oder geschlossen mit Grund, bei festen Abfragen."""

from decimal import Decimal
from typing import Any

import pytest

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik.kennzahlen import (
    altersaufbau,
    altersaufbauten,
    kennzahlen,
    verfuegbare_zeitraeume,
)
from sozialraum.statistik.models import Wert
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle

pytestmark = pytest.mark.django_db

HAFEN: dict[str, Any] = {
    "ew": 2000,
    "m": 980,
    "w": 1020,
    "u6": 140,
    "6-18": 260,
    "18-65": 1300,
    "65+": 300,
    "auslaender": 500,
    "eu": 150,
    "deutsche_mh": 300,
}
WEBER: dict[str, Any] = {
    "ew": 1000,
    "m": 500,
    "w": 500,
    "u6": 40,
    "6-18": 110,
    "18-65": 600,
    "65+": 250,
    "auslaender": 100,
    "eu": 40,
    "deutsche_mh": 100,
}


def eine(key: str, wo: Gebiet, zeitraum: str = "2020") -> Any:
    return kennzahlen(indikatoren=[key], gebiete=[wo], zeitraeume=[zeitraum]).get(key, wo, zeitraum)


def test_das_hafenviertel_hat_seine_kennzahlen() -> None:
    liefere({("11", "2020"): HAFEN, ("11", "2015"): {"ew": 1900}})
    hafen = gebiet("11")
    tafel = kennzahlen(
        indikatoren=[
            "ew",
            "ew_dichte",
            "ew_veraend",
            "anteil_u18",
            "anteil_65plus",
            "anteil_frauen",
            "anteil_auslaender",
            "anteil_mh",
            "anteil_nicht_eu",
        ],
        gebiete=[hafen],
        zeitraeume=["2020"],
    )
    assert {k.indikator.key: k.als_text.replace("\u00a0", " ") for k in tafel} == {
        "ew": "2.000",
        "ew_dichte": "641 Einwohner je km²",
        "ew_veraend": "+5,3 %",
        "anteil_u18": "20,0 %",
        "anteil_65plus": "15,0 %",
        "anteil_frauen": "51,0 %",
        "anteil_auslaender": "25,0 %",
        "anteil_mh": "40,0 %",
        "anteil_nicht_eu": "70,0 %",
    }


def test_eine_kennzahl_nennt_zaehler_nenner_und_datei() -> None:
    lieferung = liefere({("11", "2020"): HAFEN})
    kennzahl = eine("anteil_u18", gebiet("11"))
    assert (kennzahl.wert, kennzahl.zaehler, kennzahl.nenner) == (20, 400, 2000)
    assert kennzahl.eigene_berechnung is True
    (angabe,) = kennzahl.quellen
    assert (angabe.datei, angabe.sha256) == ("probstadt.csv", lieferung.sha256)
    assert angabe.grundgesamtheit == "Einwohnerinnen und Einwohner mit Hauptwohnung"
    assert kennzahl.quellenvermerk == "Stadt Probstadt, Einwohnerregister, CC BY 4.0; eigene Berechnung"


def test_eine_gelieferte_anzahl_ist_keine_eigene_berechnung() -> None:
    liefere({("11", "2020"): HAFEN})
    kennzahl = eine("ew", gebiet("11"))
    assert kennzahl.eigene_berechnung is False
    assert kennzahl.quellenvermerk == "Stadt Probstadt, Einwohnerregister, CC BY 4.0"


def test_woher_nennt_jede_zelle_mit_zeile_und_spalte() -> None:
    liefere({("11", "2020"): HAFEN})
    hafen = gebiet("11")
    tafel = kennzahlen(indikatoren=["anteil_u18"], gebiete=[hafen], zeitraeume=["2020"])
    zellen = tafel.herkunft("anteil_u18", hafen, "2020")
    assert [(z.seite, z.merkmal_schluessel, z.wert, z.zeile, z.spalte, z.zelle) for z in zellen] == [
        ("zaehler", "2.1", 140, 5, 5, "140"),
        ("zaehler", "2.2", 260, 6, 5, "260"),
        ("nenner", "1.1", 2000, 2, 5, "2000"),
    ]
    assert {z.raum_kennung for z in zellen} == {f"{b.AGS}/11"}


def test_ein_sozialraum_zaehlt_zusammen_und_rechnet_anteile_aus_den_teilen() -> None:
    """Am Fluss: Weberviertel 1.000 und Lindenhöhe 3.000 Menschen; der Anteil ist kein Mittel der Anteile."""
    liefere({("12", "2020"): WEBER, ("21", "2020"): {**HAFEN, "ew": 3000, "auslaender": 1500}})
    fluss = gebiet_des_sozialraums(b.am_fluss())
    assert eine("ew", fluss).wert == 4000
    kennzahl = eine("anteil_auslaender", fluss)
    assert (kennzahl.zaehler, kennzahl.nenner, kennzahl.als_text) == (1600, 4000, "40,0\u00a0%")
    assert eine("ew", fluss).eigene_berechnung is True


def test_gewichte_zaehlen_anteilig() -> None:
    liefere({("11", "2020"): HAFEN, ("12", "2020"): WEBER})
    halb = Gebiet(
        "sozialraum-9",
        "Halb und ganz",
        "Sozialraum",
        (
            Anteil(b.einheit("11").pk, Decimal("0.5")),
            Anteil(b.einheit("12").pk, Decimal(1)),
        ),
    )
    assert eine("ew", halb).wert == 2000
    assert eine("anteil_auslaender", halb).wert == Decimal("17.5")


# Geheim bleibt geheim --------------------------------------------------------------------------


def test_ein_geheimer_zaehler_schliesst_den_anteil() -> None:
    liefere({("11", "2020"): {**HAFEN, "auslaender": "geheim"}})
    kennzahl = eine("anteil_auslaender", gebiet("11"))
    assert (kennzahl.wert, kennzahl.zaehler, kennzahl.nenner) == (None, None, None)
    assert (kennzahl.zeichen, kennzahl.als_text) == (Zeichen.GEHEIM, "•")
    assert kennzahl.hinweis == "Aus Gründen der Geheimhaltung nicht ausgewiesen."


def test_eine_geheime_altersgruppe_schliesst_die_summe_und_wird_nicht_abgezogen() -> None:
    """Unter 6 ließe sich aus allen übrigen Gruppen ausrechnen; genau das geschieht nicht."""
    liefere({("11", "2020"): {**HAFEN, "u6": "geheim"}})
    assert eine("anteil_u18", gebiet("11")).zeichen is Zeichen.GEHEIM
    assert eine("anteil_65plus", gebiet("11")).als_text == "15,0\u00a0%"


def test_ein_geheimer_teil_schliesst_den_ganzen_sozialraum() -> None:
    liefere({("12", "2020"): WEBER, ("21", "2020"): {**HAFEN, "auslaender": "geheim"}})
    fluss = gebiet_des_sozialraums(b.am_fluss())
    assert eine("anteil_auslaender", fluss).zeichen is Zeichen.GEHEIM
    assert eine("ew", fluss).wert == 3000


def test_geheime_maenner_schliessen_den_frauenanteil() -> None:
    liefere({("11", "2020"): {**HAFEN, "m": "geheim"}})
    assert eine("anteil_frauen", gebiet("11")).zeichen is Zeichen.GEHEIM


def test_die_eigene_schwelle_schliesst_anzahl_anteil_und_gegenstueck() -> None:
    register = quelle("register", schwelle=5)
    liefere(
        {
            ("11", "2020"): {"ew": 200, "auslaender": 3, "w": 100},
            ("12", "2020"): {"ew": 200, "auslaender": 0, "w": 198},
            ("21", "2020"): {"ew": 200, "auslaender": 5, "w": 100},
            ("22", "2020"): {"ew": 4, "auslaender": 0, "w": 0},
        },
        von=register,
    )
    anteile = {s: eine("anteil_auslaender", gebiet(s)).als_text for s in ("11", "12", "21", "22")}
    assert anteile == {"11": "•", "12": "0,0\u00a0%", "21": "2,5\u00a0%", "22": "•"}
    assert eine("anteil_frauen", gebiet("12")).zeichen is Zeichen.GEHEIM
    assert eine("ew", gebiet("22")).zeichen is Zeichen.GEHEIM


def test_woher_zeigt_von_einer_geschlossenen_zelle_keinen_inhalt() -> None:
    liefere({("11", "2020"): {"ew": 200, "auslaender": 3}}, von=quelle("register", schwelle=5))
    hafen = gebiet("11")
    tafel = kennzahlen(indikatoren=["anteil_auslaender"], gebiete=[hafen], zeitraeume=["2020"])
    zaehler, nenner = tafel.herkunft("anteil_auslaender", hafen, "2020")
    assert (zaehler.wert, zaehler.zeichen, zaehler.zelle, zaehler.zeile) == (None, Zeichen.GEHEIM, "", 3)
    assert (nenner.wert, nenner.zelle, nenner.zeile) == (None, "", 2)


def test_woher_eines_geschlossenen_anteils_verraet_zaehler_und_nenner_nicht() -> None:
    """198 von 200 sind Frauen: offen geliefert, aber zusammen ergäben sie die zwei Männer."""
    liefere({("12", "2020"): {"ew": 200, "w": 198}}, von=quelle("register", schwelle=5))
    weber = gebiet("12")
    tafel = kennzahlen(indikatoren=["anteil_frauen"], gebiete=[weber], zeitraeume=["2020"])
    zellen = tafel.herkunft("anteil_frauen", weber, "2020")
    assert [(z.wert, z.zelle) for z in zellen] == [(None, ""), (None, "")]


def test_drei_menschen_mehr_sind_keine_gruppe_von_drei() -> None:
    liefere({("11", "2020"): {"ew": 203}, ("11", "2015"): {"ew": 200}}, von=quelle("register", schwelle=5))
    assert eine("ew_veraend", gebiet("11")).als_text == "+1,5\u00a0%"


# Was fehlt, sagt warum -------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["jugendquotient", "altenquotient", "gesamtquotient"])
def test_quotienten_werden_mit_diesen_altersgruppen_abgelehnt(key: str) -> None:
    liefere({("11", "2020"): HAFEN})
    kennzahl = eine(key, gebiet("11"))
    assert (kennzahl.wert, kennzahl.zeichen, kennzahl.als_text) == (None, Zeichen.NICHT_SINNVOLL, "x")
    assert kennzahl.hinweis.startswith("Altersgrenzen passen nicht: ")


def test_ein_jahr_ohne_lieferung_ist_keine_null() -> None:
    liefere({("11", "2020"): HAFEN})
    kennzahl = eine("ew", gebiet("11"), "2019")
    assert (kennzahl.wert, kennzahl.zeichen) == (None, Zeichen.UNBEKANNT)
    assert kennzahl.hinweis == "Für Hafenviertel wurde zu 2019 kein Wert geliefert."


def test_ohne_frueheren_stand_gibt_es_keine_veraenderung() -> None:
    liefere({("11", "2020"): HAFEN})
    kennzahl = eine("ew_veraend", gebiet("11"))
    assert kennzahl.hinweis == "Für Hafenviertel wurde zu 2015 kein Wert geliefert."


def test_ein_leeres_gebiet_hat_keinen_anteil() -> None:
    liefere({("11", "2020"): {"ew": 0, "auslaender": 0}})
    kennzahl = eine("anteil_auslaender", gebiet("11"))
    assert (kennzahl.zeichen, kennzahl.hinweis) == (
        Zeichen.NICHT_SINNVOLL,
        "Der Nenner ist 0; eine Verhältniszahl hat hier keine Aussage.",
    )


def test_zaehler_und_nenner_aus_zwei_quellen_werden_nicht_verrechnet() -> None:
    liefere({("11", "2020"): {"ew": 2000}}, von=quelle("melderegister"))
    liefere({("11", "2020"): {"auslaender": 500}}, von=quelle("auslaenderzentralregister"))
    kennzahl = eine("anteil_auslaender", gebiet("11"))
    assert kennzahl.wert is None
    assert kennzahl.hinweis == (
        "Zähler und Nenner stammen aus verschiedenen Quellen; daraus wird keine Zahl gerechnet."
    )


def test_fuehren_zwei_quellen_dieselbe_zahl_gilt_die_mit_dem_kleineren_rang() -> None:
    liefere({("11", "2020"): {"ew": 1990}}, von=quelle("auslaenderbehoerde"), datei="auslaender.csv")
    liefere({("11", "2020"): {"ew": 2000}}, von=quelle("einwohnerregister", rang=10), datei="einwohner.csv")
    kennzahl = eine("ew", gebiet("11"))
    assert (kennzahl.wert, [q.datei for q in kennzahl.quellen]) == (2000, ["einwohner.csv"])


def test_eine_neue_quelle_gleichen_ranges_aendert_keine_zahl() -> None:
    liefere({("11", "2020"): {"ew": 2000}}, von=quelle("einwohnerregister"), datei="einwohner.csv")
    liefere({("11", "2020"): {"ew": 1990}}, von=quelle("auslaenderbehoerde"), datei="auslaender.csv")
    assert eine("ew", gebiet("11")).wert == 2000


def test_was_die_vorrangige_quelle_geheim_haelt_sagt_keine_andere() -> None:
    liefere({("11", "2020"): {"ew": "geheim"}}, von=quelle("einwohnerregister", rang=10))
    liefere({("11", "2020"): {"ew": 2}}, von=quelle("auslaenderbehoerde"), datei="auslaender.csv")
    assert (eine("ew", gebiet("11")).wert, eine("ew", gebiet("11")).zeichen) == (None, Zeichen.GEHEIM)


def test_ohne_flaeche_keine_dichte() -> None:
    liefere({("11", "2020"): HAFEN})
    hafen = gebiet("11")
    ohne = Gebiet(hafen.kennung, hafen.name, hafen.ebene, hafen.anteile)
    assert eine("ew_dichte", ohne).hinweis == "Für Hafenviertel ist keine Fläche hinterlegt."


def test_ersetzte_werte_gehen_nicht_ein() -> None:
    liefere({("11", "2020"): {"ew": 1999}})
    Wert.objects.update(aktuell=False)
    liefere({("11", "2020"): {"ew": 2000}})
    assert eine("ew", gebiet("11")).wert == 2000


def test_ein_unbekannter_indikator_wird_mit_den_vorhandenen_beantwortet() -> None:
    with pytest.raises(Fachfehler, match="Den Indikator „ew_dicht“ gibt es nicht"):
        kennzahlen(indikatoren=["ew_dicht"], gebiete=[gebiet("11")])


# Umfang ----------------------------------------------------------------------------------------


def test_die_zahl_der_abfragen_haengt_nicht_vom_umfang_ab(django_assert_num_queries: Any) -> None:
    liefere(
        {
            (raum, str(jahr)): HAFEN
            for raum in ("", "1", "2", "11", "12", "21", "22")
            for jahr in range(2005, 2021)
        }
    )
    alle = [gebiet(s) for s in ("", "1", "2", "11", "12", "21", "22")]
    with django_assert_num_queries(4):
        list(kennzahlen(indikatoren=["ew"], gebiete=alle[:1], zeitraeume=["2020"]))
    with django_assert_num_queries(4):
        tafel = kennzahlen(indikatoren=["ew", "anteil_u18", "anteil_mh", "ew_veraend"], gebiete=alle)
        assert len(list(tafel)) == 4 * 7 * 16
    with django_assert_num_queries(4):
        altersaufbauten(alle, "2020")


def test_die_tafel_kennt_alle_gelieferten_zeitraeume() -> None:
    liefere({("11", "2020"): {"ew": 2000}, ("11", "2018"): {"ew": 1990}})
    hafen = gebiet("11")
    tafel = kennzahlen(indikatoren=["ew"], gebiete=[hafen])
    assert tafel.zeitraeume == ("2018", "2020")
    assert [k.wert for k in tafel.reihe("ew", hafen)] == [1990, 2000]


def test_verfuegbar_sind_die_gemeinsamen_zeitraeume() -> None:
    liefere(
        {
            ("11", "2018"): {"ew": 1},
            ("11", "2019"): {"ew": 1},
            ("", "2019"): {"ew": 1},
            ("", "2020"): {"ew": 1},
        }
    )
    hafen, bezirk, stadt = gebiet("11"), gebiet("1"), gebiet("")
    assert verfuegbare_zeitraeume([hafen]) == ["2018", "2019"]
    assert verfuegbare_zeitraeume([hafen, bezirk, stadt]) == ["2019"]
    assert verfuegbare_zeitraeume([bezirk]) == []


# Altersaufbau ----------------------------------------------------------------------------------


def test_der_altersaufbau_zeigt_die_gelieferten_gruppen() -> None:
    liefere({("11", "2020"): HAFEN})
    aufbau = altersaufbau(gebiet("11"), "2020")
    assert [(band.bezeichnung, band.anzahl, band.anteil) for band in aufbau.baender] == [
        ("unter 6 Jahre", 140, 7),
        ("6 bis unter 18 Jahre", 260, 13),
        ("18 bis unter 65 Jahre", 1300, 65),
        ("65 Jahre und älter", 300, 15),
    ]
    assert aufbau.gesamt == 2000


def test_eine_geheime_altersgruppe_bleibt_im_altersaufbau_geschlossen() -> None:
    liefere({("11", "2020"): {**HAFEN, "65+": "geheim"}})
    aufbau = altersaufbau(gebiet("11"), "2020")
    assert [(band.anteil, band.zeichen) for band in aufbau.baender][-1] == (None, Zeichen.GEHEIM)


def test_ohne_lueckenlose_gruppen_kein_altersaufbau() -> None:
    liefere({("11", "2020"): {"ew": 2000, "u6": 140, "65+": 300}})
    aufbau = altersaufbau(gebiet("11"), "2020")
    assert (aufbau.baender, aufbau.hinweis) == ((), "Die Quelle liefert keine lückenlosen Altersgruppen.")
