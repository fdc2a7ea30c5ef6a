"""Was nicht Zähler durch Nenner ist: Geliefertes, Salden, Vielfalt, Segregation, Sozialindex, Eigenes."""

from decimal import Decimal
from typing import Any

import pytest

from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import INDIKATOREN, Kennzahl, Vorgabe, kennzahlen, staatsangehoerigkeiten
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Merkmal
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik.lieferungen import Zellen, gebiet, liefere, quelle

pytestmark = pytest.mark.django_db


def eine(key: str, wo: Gebiet, zeitraum: str = "2020") -> Kennzahl:
    return kennzahlen(indikatoren=[key], gebiete=[wo], zeitraeume=[zeitraum]).get(key, wo, zeitraum)


def gedruckt(key: str, wo: Gebiet, zeitraum: str = "2020") -> str:
    return eine(key, wo, zeitraum).als_text.replace("\u00a0", " ")


# Geliefertes gilt vor Gerechnetem ---------------------------------------------------------------


def test_den_gelieferten_anteil_rechnen_wir_nicht_nach() -> None:
    """Das Amt rundet 410 von 4.180 auf 9,8; wir zeigen seine Zahl und behaupten nicht, sie sei unsere."""
    liefere({("11", "2020"): {"al": 410, "15-65": 4_180, "al_anteil": Decimal("9.75")}})
    kennzahl = eine("al_anteil", gebiet("11"))
    assert (kennzahl.wert, kennzahl.zaehler, kennzahl.nenner) == (Decimal("9.75"), None, None)
    assert kennzahl.eigene_berechnung is False
    assert "eigene Berechnung" not in kennzahl.quellenvermerk
    tafel = kennzahlen(indikatoren=["al_anteil"], gebiete=[gebiet("11")], zeitraeume=["2020"])
    (zelle,) = tafel.herkunft("al_anteil", gebiet("11"), "2020")
    assert (zelle.merkmal, zelle.wert) == ("Arbeitslosenanteil", Decimal("9.75"))


def test_ueber_mehrere_gebiete_rechnen_wir_aus_den_teilen() -> None:
    liefere(
        {
            ("12", "2020"): {"al": 100, "15-65": 1_000, "al_anteil": 10},
            ("21", "2020"): {"al": 600, "15-65": 3_000, "al_anteil": 20},
        }
    )
    kennzahl = eine("al_anteil", gebiet_des_sozialraums(b.am_fluss()))
    assert (kennzahl.als_text, kennzahl.eigene_berechnung) == ("17,5\u00a0%", True)


def test_nur_geliefert_laesst_sich_nicht_zusammenfassen() -> None:
    liefere({("12", "2020"): {"alter_mittel": Decimal("38.2")}, ("21", "2020"): {"alter_mittel": 45}})
    assert gedruckt("alter_mittel", gebiet("12")) == "38,2 Jahre"
    fluss = eine("alter_mittel", gebiet_des_sozialraums(b.am_fluss()))
    assert (fluss.zeichen, fluss.hinweis) == (
        Zeichen.NICHT_SINNVOLL,
        "Gelieferte Anteile und Durchschnitte lassen sich nicht zusammenfassen.",
    )


def test_ein_gelieferter_anteil_verraet_keine_kleine_anzahl() -> None:
    """200 Menschen und 1,5 %: das wären 3 Arbeitslose. Ohne Anzahlen lässt es sich nicht einmal prüfen."""
    amt = quelle("amt", schwelle=10)
    liefere({("11", "2020"): {"al": 3, "15-65": 200, "al_anteil": Decimal("1.5")}}, von=amt)
    liefere({("12", "2020"): {"15-65": 200, "al_anteil": Decimal("1.5")}}, von=amt)
    liefere({("21", "2020"): {"al": 30, "15-65": 200, "al_anteil": Decimal("15.0")}}, von=amt)
    assert [gedruckt("al_anteil", gebiet(s)) for s in ("11", "12", "21")] == ["•", "•", "15,0 %"]


def test_was_die_vorrangige_quelle_geheim_haelt_liefert_auch_keine_andere() -> None:
    liefere({("11", "2020"): {"al": "geheim", "15-65": 200}}, von=quelle("agentur", rang=10))
    liefere({("11", "2020"): {"al_anteil": Decimal("1.5")}}, von=quelle("stadt"), datei="stadt.csv")
    assert eine("al_anteil", gebiet("11")).zeichen is Zeichen.GEHEIM


def test_ein_geliefertes_durchschnittsalter_ist_keine_fallzahl() -> None:
    liefere({("11", "2020"): {"alter_mittel": Decimal("4.5")}}, von=quelle("amt", schwelle=10))
    assert gedruckt("alter_mittel", gebiet("11")) == "4,5 Jahre"


# Salden -----------------------------------------------------------------------------------------


def test_ein_saldo_traegt_sein_vorzeichen_und_ist_keine_gruppe() -> None:
    liefere(
        {("11", "2020"): {"ew": 2_000, "zuzuege": 153, "fortzuege": 150}}, von=quelle("register", schwelle=5)
    )
    saldo = eine("wand_saldo", gebiet("11"))
    assert (saldo.zaehler, saldo.als_text) == (3, "+1,5\u00a0‰")
    assert gedruckt("wand_volumen", gebiet("11")) == "15,2 %"


def test_ein_geheimer_zuzug_schliesst_saldo_und_volumen() -> None:
    liefere({("11", "2020"): {"ew": 200, "zuzuege": 3, "fortzuege": 50}}, von=quelle("register", schwelle=5))
    assert gedruckt("wand_saldo", gebiet("11")) == "•"
    assert gedruckt("wand_volumen", gebiet("11")) == "•"


# Vielfalt, Staatsangehörigkeiten, Segregation ---------------------------------------------------


def herkunft(von: Any, groessen: dict[str, int | str], wo: str = "11") -> None:
    """Liefert weitere Größen, die Probstadt sonst nicht führt, zum Jahr 2020."""
    namen = {}
    for nummer, groesse in enumerate(groessen):
        schluessel = f"9.{nummer}"
        namen[groesse] = Merkmal.objects.get_or_create(
            quelle=von,
            schluessel=schluessel,
            defaults={"bezeichnung": groesse, "groesse": groesse, "reihenfolge": 100 + nummer},
        )[0]
    lieferung = liefere({(wo, "2020"): {}}, von=von, datei="herkunft.csv")
    raum = gebiet(wo).anteile[0].einheit_id
    for zeile, (groesse, inhalt) in enumerate(groessen.items(), start=2):
        offen = not isinstance(inhalt, str)
        lieferung.werte.create(
            einheit_id=raum,
            merkmal=namen[groesse],
            zeitraum="2020",
            wert=inhalt if offen else None,
            zeichen="" if offen else inhalt,
            zeile=zeile,
            spalte=5,
        )


GRUPPEN = {
    "auslaender_eu": 200,
    "auslaender_uebriges_europa": 100,
    "auslaender_tuerkei": 100,
    "auslaender_afrika": 50,
    "auslaender_amerika": 0,
    "auslaender_asien": 50,
    "auslaender_sonstige": 0,
}


def test_diversitaet_zaehlt_deutsche_und_sieben_gruppen() -> None:
    """1 − (0,5² + 0,2² + 2 × 0,1² + 2 × 0,05²) = 0,685."""
    register = quelle()
    liefere({("11", "2020"): {"ew": 1_000, "auslaender": 500}}, von=register)
    herkunft(register, GRUPPEN)
    kennzahl = eine("diversitaet", gebiet("11"))
    assert (kennzahl.wert, kennzahl.als_text) == (Decimal("0.685"), "0,69")


def test_eine_geheime_gruppe_schliesst_die_diversitaet() -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 1_000, "auslaender": 500}}, von=register)
    herkunft(register, {**GRUPPEN, "auslaender_asien": "geheim"})
    assert eine("diversitaet", gebiet("11")).zeichen is Zeichen.GEHEIM


STAATEN: dict[str, int | str] = {
    f"auslaender_{staat}": anzahl
    for staat, anzahl in {
        "tuerkei": 120,
        "syrien": 90,
        "polen": 60,
        "ukraine": 55,
        "bulgarien": 40,
        "rumaenien": 30,
        "italien": 20,
        "irak": 15,
        "kosovo": 12,
        "marokko": 8,
        "ghana": 7,
        "indien": 3,
    }.items()
}


def test_die_zehn_haeufigsten_staatsangehoerigkeiten_mit_anzahl_und_anteil() -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2_000, "auslaender": 500}}, von=register)
    herkunft(register, STAATEN)
    assert gedruckt("staatsangehoerigkeiten", gebiet("11")) == "90,0 %"
    liste = staatsangehoerigkeiten(gebiet("11"), "2020")
    assert [(eine.name, eine.anzahl, eine.anteil) for eine in liste.staaten[:3]] == [
        ("Türkei", 120, 24),
        ("Syrien", 90, 18),
        ("Polen", 60, 12),
    ]
    assert len(liste.staaten) == 10
    assert liste.staaten[-1].name == "Marokko"


def test_ist_ein_staat_geheim_weiss_niemand_welche_die_haeufigsten_sind() -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2_000, "auslaender": 500}}, von=register)
    herkunft(register, {**STAATEN, "auslaender_ghana": "geheim"})
    liste = staatsangehoerigkeiten(gebiet("11"), "2020")
    assert (liste.staaten, liste.kennzahl.zeichen) == ((), Zeichen.GEHEIM)


TEILE: dict[str, Zellen] = {
    "11": {"ew": 2_000, "auslaender": 600},
    "12": {"ew": 3_000, "auslaender": 300},
    "21": {"ew": 2_500, "auslaender": 50},
    "22": {"ew": 2_500, "auslaender": 50},
}


def test_segregation_verteilt_ueber_die_kleinsten_teile() -> None:
    """Wie das Beispiel der Fachliteratur, der dritte Teil in zwei gleiche geteilt: 44,4."""
    je_bezirk = {"1": {"ew": 5_000, "auslaender": 900}, "2": {"ew": 5_000, "auslaender": 100}}
    ganz = {"": {"ew": 10_000, "auslaender": 1_000}}
    liefere({(raum, "2020"): zellen for raum, zellen in {**TEILE, **je_bezirk, **ganz}.items()})
    stadt = eine("segregation", gebiet(""))
    assert (stadt.als_text, stadt.hinweis) == ("44,4", "Verteilung auf 4 Gebiete")
    assert gedruckt("segregation", gebiet("2")) == "0,0"
    assert eine("segregation", gebiet("11")).hinweis == (
        "Für Hafenviertel sind keine kleineren Gebiete geliefert, auf die sich jemand verteilt."
    )


def test_ein_geheimer_teil_schliesst_die_segregation() -> None:
    teile = {**TEILE, "22": {"ew": 2_500, "auslaender": "geheim"}, "": {"ew": 10_000, "auslaender": 1_000}}
    liefere({(raum, "2020"): zellen for raum, zellen in teile.items()})
    assert eine("segregation", gebiet("")).zeichen is Zeichen.GEHEIM


# Sozialindex ------------------------------------------------------------------------------------


def lage(al: int, sgb2: int, kinder: int, ew: int = 1_000) -> Zellen:
    return {
        "ew": ew,
        "15-65": 600,
        "u65": 800,
        "u15": 200,
        "al": al,
        "sgb2": sgb2,
        "sgb2_u15": kinder,
    }


def test_der_sozialindex_misst_an_den_gebieten_derselben_ebene() -> None:
    """Arbeitslose 10, 20, 30, 40 je 600: Mittel 25, Streuung √125; alle drei z-Werte sind gleich."""
    liefere({(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("11", "12", "21", "22"), 1)})
    weber = eine("sozialindex", gebiet("12"))
    assert weber.als_text == "−0,45"  # (20 − 25) ÷ 11,18
    assert weber.hinweis == (
        "z-Werte: Arbeitslosenanteil −0,4, SGB-II-Quote −0,4 und SGB II unter 15 −0,4; "
        "Maß sind 4 von 4 Gebieten derselben Ebene"
    )
    assert (weber.eigene_berechnung, len(weber.quellen)) == (True, 1)
    assert gedruckt("sozialindex", gebiet("22")) == "+1,34"


def test_unter_300_menschen_gibt_es_keinen_index_und_keinen_vergleich() -> None:
    liefere(
        {
            ("11", "2020"): lage(60, 80, 20),
            ("12", "2020"): lage(120, 160, 40),
            ("21", "2020"): lage(180, 240, 60),
            ("22", "2020"): lage(240, 320, 80, ew=299),
        }
    )
    klein = eine("sozialindex", gebiet("22"))
    assert (klein.zeichen, klein.hinweis) == (
        Zeichen.NICHT_SINNVOLL,
        "Unter 300 Einwohnerinnen und Einwohnern wird kein Index gerechnet.",
    )
    mitte = eine("sozialindex", gebiet("12"))
    assert mitte.als_text == "0,00"
    assert mitte.hinweis.endswith("; Maß sind 3 von 4 Gebieten derselben Ebene")


def test_der_index_bleibt_zu_wo_ein_bestandteil_zu_ist() -> None:
    liefere({("11", "2020"): {**lage(60, 80, 20), "al": "geheim"}, ("12", "2020"): lage(120, 160, 40)})
    kennzahl = eine("sozialindex", gebiet("11"))
    assert (kennzahl.zeichen, kennzahl.hinweis) == (
        Zeichen.GEHEIM,
        "Arbeitslosenanteil: Aus Gründen der Geheimhaltung nicht ausgewiesen.",
    )


def test_die_stadt_selbst_hat_niemanden_zum_vergleich() -> None:
    liefere({("", "2020"): lage(60, 80, 20)})
    assert eine("sozialindex", gebiet("")).hinweis == "Zu Probstadt gibt es keine Gebiete zum Vergleich."


def test_woher_ein_index_kommt_sagen_seine_bestandteile() -> None:
    liefere({(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("11", "12"), 1)})
    tafel = kennzahlen(indikatoren=["sozialindex"], gebiete=[gebiet("11")], zeitraeume=["2020"])
    zellen = tafel.herkunft("sozialindex", gebiet("11"), "2020")
    assert [zelle.merkmal_schluessel for zelle in zellen] == ["6.1", "4.3", "7.1", "4.2", "7.2", "4.1"]


# Aus der eigenen Arbeit -------------------------------------------------------------------------


def test_zahlen_aus_der_eigenen_arbeit_werden_uebergeben() -> None:
    hafen = gebiet("11")
    tafel = kennzahlen(
        indikatoren=["angebotsdichte", "isolierte"],
        gebiete=[hafen],
        zeitraeume=["2020"],
        von_oben={("angebotsdichte", hafen.kennung, "2020"): Vorgabe(Decimal("3.5"), hinweis="7 Angebote")},
    )
    dichte = tafel.get("angebotsdichte", hafen, "2020")
    assert (dichte.als_text, dichte.hinweis) == (
        "3,5\u00a0je\u00a01.000".replace("je\u00a0", "je "),
        "7 Angebote",
    )
    fehlt = tafel.get("isolierte", hafen, "2020")
    assert (fehlt.zeichen, fehlt.hinweis) == (
        Zeichen.UNBEKANNT,
        "Diese Zahl entsteht aus Angeboten und Kooperationen, nicht aus gelieferten Daten; hier fehlt sie.",
    )


# Umfang -----------------------------------------------------------------------------------------


def test_der_ganze_katalog_kostet_gleich_viele_abfragen(django_assert_num_queries: Any) -> None:
    """Vier Abfragen; was ringsum gebraucht wird, holt der erste Index mit zwei weiteren."""
    liefere(
        {
            (raum, str(jahr)): {**lage(60, 80, 20), "auslaender": 100}
            for raum in ("", "1", "2", "11", "12", "21", "22")
            for jahr in range(2015, 2021)
        }
    )
    alle = [gebiet(s) for s in ("", "1", "2", "11", "12", "21", "22")]
    for gebiete in (alle[:1], alle):
        with django_assert_num_queries(4):
            tafel = kennzahlen(indikatoren=list(INDIKATOREN), gebiete=gebiete)
        with django_assert_num_queries(2):
            for key in INDIKATOREN:
                for eines in gebiete:
                    tafel.get(key, eines, "2020")
    with django_assert_num_queries(6):
        list(kennzahlen(indikatoren=list(INDIKATOREN), gebiete=alle, zeitraeume=tafel.zeitraeume))


def test_was_ringsum_gerechnet_ist_gilt_bis_sich_die_zahlen_aendern(
    django_assert_num_queries: Any,
) -> None:
    """Beim zweiten Mal kostet der Index nur noch den Stand; eine zurückgezogene Lieferung zählt sofort."""
    liefere({(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("11", "12"), 1)})
    weitere = {(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("21", "22"), 3)}
    lieferung = liefere(weitere, datei="sued.csv")
    weber = gebiet("12")

    def gelesen(abfragen: int) -> Kennzahl:
        tafel = kennzahlen(indikatoren=["sozialindex"], gebiete=[weber], zeitraeume=["2020"])
        with django_assert_num_queries(abfragen):
            return tafel.get("sozialindex", weber, "2020")

    erste = gelesen(2)
    assert (erste.als_text, erste.hinweis[-41:]) == ("−0,45", "Maß sind 4 von 4 Gebieten derselben Ebene")
    assert gelesen(1) == erste
    lieferung_zurueckziehen(lieferung=lieferung, grund="Falsches Jahr", durch=b.emre())
    danach = gelesen(2)
    assert (danach.als_text, danach.hinweis[-41:]) == ("+1,00", "Maß sind 2 von 4 Gebieten derselben Ebene")


def test_was_eine_andere_quelle_liefert_laesst_das_gemerkte_stehen(django_assert_num_queries: Any) -> None:
    """Ein Maß erneuert sich mit den Quellen, aus denen es entsteht, und mit keiner anderen."""
    amt, register, meldeamt = (quelle(name, name=name) for name in ("arbeitsamt", "register", "meldeamt"))
    nord = {(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("11", "12"), 1)}
    sued = {(s, "2020"): lage(n * 60, n * 80, n * 20) for n, s in enumerate(("21", "22"), 3)}
    liefere(nord, von=amt, datei="nord.csv")
    zweite = liefere(sued, von=amt, datei="sued.csv")
    teile = {**TEILE, "": {"ew": 10_000, "auslaender": 1_000}}
    liefere({(s, "2020"): zellen for s, zellen in teile.items()}, von=register, datei="register.csv")

    def gelesen(indikator: str, schluessel: str, *, abfragen: int) -> str:
        ort = gebiet(schluessel)
        tafel = kennzahlen(indikatoren=["sozialindex", "segregation"], gebiete=[ort], zeitraeume=["2020"])
        with django_assert_num_queries(abfragen):
            return tafel.get(indikator, ort, "2020").als_text

    assert gelesen("sozialindex", "12", abfragen=2) == "−0,45"
    assert gelesen("segregation", "", abfragen=2) == "44,4"
    liefere({("11", "2020"): {"zuzuege": 7}}, von=meldeamt, datei="zuzuege.csv")
    assert gelesen("sozialindex", "12", abfragen=1) == "−0,45"
    assert gelesen("segregation", "", abfragen=1) == "44,4"
    lieferung_zurueckziehen(lieferung=zweite, grund="Falsches Jahr", durch=b.emre())
    assert gelesen("segregation", "", abfragen=1) == "44,4"
    assert gelesen("sozialindex", "12", abfragen=2) == "+1,00"
