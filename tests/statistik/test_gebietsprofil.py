"""Gebietsprofil: erst die Antworten, dann die Kapitel; jede Zahl führt zu ihrer Herkunft."""

from typing import Any

import pytest

from sozialraum.statistik.saetze import Aussage
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.statistik.test_kennzahlen import HAFEN, WEBER
from tests.statistik.test_rechenarten import STAATEN, herkunft
from tests.statistik.test_werte_seiten import TEIL, probstadt_liefern, text

pytestmark = pytest.mark.django_db

PROFIL = "/statistik/gebiet/05998000/stadtteil/11/"
BEVOELKERUNG = f"{PROFIL}kapitel/bevoelkerung/"


def test_zuerst_stehen_zahlen_und_saetze_neben_bezirk_und_stadt(als: Any) -> None:
    probstadt_liefern()
    inhalt = text(als(b.aylin()).get(PROFIL))
    assert "Stadtteil · Stadtbezirk Nordufer · Stadt Probstadt" in inhalt
    assert (
        "Anteil der unter 18-Jährigen Woher? 20,0 % 20,0 % 2020 · Probstadt: Woher? 10,0 % 10,0 %" in inhalt
    )
    assert "Auf einen Blick" in inhalt
    assert "Der Anteil lag" in inhalt
    assert "dem der Stadt ( Woher? 10,0 % 10,0 % )" in inhalt
    assert "Gezählt werden: Einwohnerinnen und Einwohner mit Hauptwohnung" in inhalt


def test_jede_zahl_der_saetze_fuehrt_zu_ihrer_herkunft(als: Any) -> None:
    probstadt_liefern()
    antwort = als(b.aylin()).get(PROFIL)
    genannt = {k for absatz in antwort.context["profil"].befunde for satz in absatz for k in satz.kennzahlen}
    assert len(genannt) > 4
    for kennzahl in genannt:
        ziel = f"/statistik/woher/{kennzahl.indikator.key}/{kennzahl.zeitraum}/{kennzahl.gebiet.adresse}/"
        assert f'href="{ziel}"' in antwort.text


def test_was_sich_nicht_rechnen_laesst_steht_zugeklappt_mit_grund(als: Any) -> None:
    probstadt_liefern()
    inhalt = text(als(b.aylin()).get(PROFIL))
    assert "hier nicht berechenbar" in inhalt
    assert "Jugendquotient Altersgrenzen passen nicht" in inhalt


def test_jedes_kapitel_laedt_seine_diagramme_nach_und_steht_ohne_skript_unter_einem_verweis(als: Any) -> None:
    probstadt_liefern()
    client = als(b.aylin())
    profil = client.get(PROFIL).text
    assert f'hx-get="{BEVOELKERUNG}?zeitraum=2020"' in profil
    assert f'href="{BEVOELKERUNG}?zeitraum=2020"' in profil
    assert "<svg" not in profil.split('class="kapitelnav"')[1]
    teil = client.get(BEVOELKERUNG, headers={"HX-Request": "true", "HX-Target": "kapitel-bevoelkerung"}).text
    assert teil.count("<figure") == 3 and "<h1" not in teil
    assert "<h1" in client.get(BEVOELKERUNG).text


def test_jedes_diagramm_fuehrt_zu_den_zahlen_seines_befunds(als: Any) -> None:
    liefere({(raum, str(jahr)): HAFEN for raum in ("", "1", "11") for jahr in (2015, 2020)})
    client = als(b.aylin())
    gezeigt = []
    for schluessel in ("bevoelkerung", "migration"):
        antwort = client.get(f"{PROFIL}kapitel/{schluessel}/")
        kapitel = antwort.context["kapitel"]
        bilder = [bild for verlauf in kapitel.verlaeufe for bild in verlauf.bilder]
        bilder += kapitel.alter.bilder if kapitel.alter else []
        gezeigt += bilder
        for verweis in {verweis for bild in bilder for verweis in bild.verweise}:
            ziel = f"/statistik/woher/{verweis.indikator}/{verweis.zeitraum}/{verweis.adresse}/"
            assert ziel in antwort.text
            assert client.get(ziel).context["kennzahl"].als_text == verweis.text
    assert len(gezeigt) == 5 and all(bild.verweise for bild in gezeigt)
    assert [verweis.name for verweis in gezeigt[0].verweise] == ["2015", "2020"]


def test_die_tabelle_zum_diagramm_hat_jeden_gelieferten_zeitraum(als: Any) -> None:
    liefere({("11", jahr): HAFEN for jahr in ("2012", "2015", "2020")})
    (verlauf,) = als(b.aylin()).get(BEVOELKERUNG).context["kapitel"].verlaeufe
    assert [zeitraum for zeitraum, _ in verlauf.tabelle] == ["2012", "2015", "2020"]


def test_der_altersaufbau_nennt_anzahl_und_anteil_oder_warum_es_ihn_nicht_gibt(als: Any) -> None:
    liefere({("11", "2020"): HAFEN, ("11", "2019"): {"ew": 1990}})
    client = als(b.aylin())
    assert "unter 6 Jahre Woher? 140 140 Woher? 7,0 % 7,0 %" in text(client.get(BEVOELKERUNG))
    frueher = text(client.get(BEVOELKERUNG, {"zeitraum": "2019"}))
    assert "unter 6 Jahre Woher? k. A., keine Angabe k. A." in frueher


def test_ein_frueherer_stand_laesst_sich_waehlen(als: Any) -> None:
    probstadt_liefern()
    client = als(b.aylin())
    assert client.get(PROFIL, {"zeitraum": "2019"}, **TEIL).context["profil"].jahr == "2019"
    assert client.get(PROFIL, {"zeitraum": "2018"}).status_code == 404
    assert client.get(PROFIL, {"zeitraum": "Unsinn"}).status_code == 404


def test_ein_sozialraum_hat_eine_eigene_seite(als: Any) -> None:
    liefere({("12", "2020"): WEBER, ("21", "2020"): HAFEN})
    fluss = b.am_fluss()
    inhalt = text(als(b.aylin()).get(f"/statistik/gebiet/sozialraum-{fluss.pk}/"))
    assert "Am Fluss" in inhalt
    assert "3.000" in inhalt


def test_ein_gebiet_ohne_werte_sagt_es(als: Any) -> None:
    b.probstadt()
    client = als(b.aylin())
    assert "Für dieses Gebiet ist noch nichts übernommen." in text(client.get(PROFIL))
    assert "Zu diesem Kapitel ist für dieses Gebiet nichts übernommen." in text(client.get(BEVOELKERUNG))
    assert client.get(f"{PROFIL}kapitel/unsinn/").status_code == 404


@pytest.mark.parametrize("adresse", ["05998000/stadtteil/99", "sozialraum-999", "sozialraum-x", "Unsinn"])
def test_unbekannte_gebiete_gibt_es_nicht(als: Any, adresse: str) -> None:
    b.probstadt()
    assert als(b.aylin()).get(f"/statistik/gebiet/{adresse}/").status_code == 404


def test_geheime_werte_stehen_mit_zeichen_und_legende_da(als: Any) -> None:
    liefere({("11", "2020"): {**HAFEN, "auslaender": "geheim", "65+": "geheim"}})
    antwort = als(b.aylin()).get(PROFIL)
    assert 'aria-label="Woher? •, aus Gründen der Geheimhaltung nicht ausgewiesen"' in antwort.text
    assert "Zeichenerklärung • aus Gründen der Geheimhaltung nicht ausgewiesen" in text(antwort)


@pytest.mark.parametrize("jahre", [1, 30])
def test_das_profil_braucht_gleich_viele_abfragen_fuer_1_und_30_jahre(
    als: Any, django_assert_num_queries: Any, jahre: int
) -> None:
    liefere({(raum, str(2020 - n)): HAFEN for raum in ("", "1", "11") for n in range(jahre)})
    client = als(b.birgit())
    hafen = gebiet("11")
    client.get(f"/statistik/gebiet/{hafen.adresse}/")
    with django_assert_num_queries(17):
        client.get(f"/statistik/gebiet/{hafen.adresse}/")
    with django_assert_num_queries(20):
        client.get(f"/statistik/gebiet/{hafen.adresse}/kapitel/bevoelkerung/")


def test_indizes_mit_der_ganzen_stadt_als_mass_bringt_erst_das_kapitel(als: Any) -> None:
    """Sonst hinge an der Größe der Stadt, wie lange das Profil braucht."""
    liefere({(raum, "2020"): HAFEN for raum in ("", "1", "11", "12")})
    client = als(b.aylin())
    adresse = "/statistik/gebiet/05998000/stadtbezirk/1/"
    assert "segregation" not in client.get(adresse).context["profil"].zeilen
    teil = {"HX-Request": "true", "HX-Target": "kapitel-migration"}
    fragment = text(client.get(f"{adresse}kapitel/migration/", headers=teil))
    assert "Gemessen an allen Gebieten der Stadt:" in fragment
    assert "Segregationsindex" in fragment


# Staatsangehörigkeiten --------------------------------------------------------------------------


def test_das_kapitel_migration_nennt_die_haeufigsten_staatsangehoerigkeiten(als: Any) -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 500}}, von=register)
    herkunft(register, STAATEN)
    antwort = als(b.birgit()).get(f"{PROFIL}kapitel/migration/")
    staaten = antwort.context["kapitel"].staaten
    assert [(zeile.staat.name, zeile.staat.anzahl) for zeile in staaten.zeilen][:2] == [
        ("Türkei", 120),
        ("Syrien", 90),
    ]
    html = antwort.content.decode()
    assert "Türkei, Syrien und Polen sind im Stadtteil Hafenviertel die häufigsten ausländischen" in html
    assert "Häufigste Staatsangehörigkeiten" in html


def test_ist_ein_staat_geheim_nennt_das_kapitel_keinen(als: Any) -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 500}}, von=register)
    herkunft(register, {**STAATEN, "auslaender_ghana": "geheim"})
    html = als(b.birgit()).get(f"{PROFIL}kapitel/migration/").content.decode()
    assert "Häufigste Staatsangehörigkeiten" in html
    assert "Türkei" not in html and '<td class="zahl">120' not in html


# Was sich geändert hat --------------------------------------------------------------------------


def test_jede_zeile_mit_zwei_jahren_sagt_was_sich_geaendert_hat(als: Any) -> None:
    """Auch was kein Diagramm hat; eine Veränderung sagt es schon als Wert, ein Index vergleicht sich nie."""
    frueher = {**HAFEN, "auslaender": 300, "u6": 100, "w": 1_000, "m": 1_000}
    je_jahr = {"2015": frueher, "2020": HAFEN}
    liefere({(raum, jahr): zellen for raum in ("", "1", "11", "12") for jahr, zellen in je_jahr.items()})
    client = als(b.aylin())
    ohne = set()
    gezaehlt = 0
    for schluessel in ("bevoelkerung", "migration"):
        kapitel = client.get(f"{PROFIL}kapitel/{schluessel}/").context["kapitel"]
        for zeile, saetze in kapitel.absaetze:
            gezaehlt += 1
            if Aussage.VERAENDERUNG not in {satz.aussage for satz in saetze}:
                ohne.add(zeile.indikator.key)
    assert gezaehlt == 10
    assert ohne == {"ew_veraend", "segregation"}


def test_die_veraenderung_eines_anteils_steht_in_prozentpunkten(als: Any) -> None:
    liefere({("11", "2015"): {**HAFEN, "auslaender": 300}, ("11", "2020"): {**HAFEN, "auslaender": 500}})
    kapitel = als(b.aylin()).get(f"{PROFIL}kapitel/migration/").context["kapitel"]
    je_zeile = {zeile.indikator.key: " ".join(map(str, saetze)) for zeile, saetze in kapitel.absaetze}
    assert (
        "Zwischen 2015 und 2020 ist der Anteil um 10,0\u00a0Prozentpunkte gestiegen (2015: 15,0\u00a0%)."
        in je_zeile["anteil_auslaender"]
    )


def test_auf_einen_blick_sagt_auch_was_sich_geaendert_hat(als: Any) -> None:
    liefere({("11", "2015"): {**HAFEN, "65+": 200}, ("11", "2020"): {**HAFEN, "65+": 300}})
    inhalt = text(als(b.aylin()).get(PROFIL))
    assert "Zwischen 2015 und 2020 ist der Anteil um" in inhalt


def test_ein_zeitraum_anderer_zeilen_ist_keine_luecke(als: Any) -> None:
    """Ausländer kommen jedes Jahr, Altersgruppen nur zweimal: dazwischen fehlt ihnen nichts."""
    alter = {kurz: HAFEN[kurz] for kurz in ("ew", "u6", "6-18", "18-65", "65+")}
    liefere(
        {
            ("11", jahr): alter if jahr in ("2015", "2020") else {"m": 900, "w": 1_100}
            for jahr in ("2015", "2016", "2017", "2018", "2019", "2020")
        }
    )
    kapitel = als(b.aylin()).get(BEVOELKERUNG).context["kapitel"]
    (verlauf,) = kapitel.verlaeufe
    assert [zeitraum for zeitraum, _ in verlauf.tabelle] == ["2015", "2020"]
    worte = " ".join(str(satz) for _, saetze in kapitel.absaetze for satz in saetze)
    assert "fehlt der Wert" not in worte
