"""Gliederungen: lesen, laden, je Träger anpassen; und was eine neue Analyse daraus macht."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person, Protokolleintrag
from analysen.analyse_anlegen import analyse_anlegen
from analysen.aufbau.kapitel_aendern import kapitel_drucken
from analysen.aufbau.kapitel_ordnen import kapitel_anlegen
from analysen.bausteine import BAUER
from analysen.bausteine.arten import ARTEN
from analysen.gliederung.geltende import geltende_gliederungen, inhalt_der
from analysen.gliederung.gliederung_speichern import (
    aus_analyse_uebernehmen,
    gliederung_speichern,
    gliederung_zuruecknehmen,
)
from analysen.gliederung.inhalt import (
    GESCHRIEBEN,
    LAENGEN,
    Bausteinvorlage,
    Gliederungsfehler,
    Gliederungsinhalt,
    Kapitelvorlage,
    als_json,
    gedruckt_in,
    gliederung_aus,
    gliederung_aus_toml,
)
from analysen.gliederung.laden import ORDNER, gliederung_ablegen, mitgelieferte_gliederungen_laden
from analysen.models import Analyse, Baustein, Gliederung, Kapitel, Laenge
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.statistik.kennzahlen import INDIKATOREN
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, lesbar

Als = Callable[[Person], Client]
ARTNAMEN = frozenset(Baustein.Art.values)
KLEIN: dict[str, Any] = {
    "schluessel": "klein",
    "name": "Kleine Gliederung",
    "kapitel": [
        {
            "schluessel": "lage",
            "titel": "Lage",
            "bausteine": [{"art": "lagekarte"}, {"art": "text", "ausgangstext": True}],
        },
        {"schluessel": "arbeit", "titel": "Arbeit", "ab_laenge": "langfassung", "gedruckt": False},
    ],
}


def mitgelieferte() -> Gliederungsinhalt:
    return gliederung_aus_toml((ORDNER / "richtlinie_2026.toml").read_text("utf-8"), arten=ARTNAMEN)


# Lesen --------------------------------------------------------------------------------------------


def test_laengen_sind_ueberall_dieselben() -> None:
    assert tuple(Laenge.values) == LAENGEN
    assert [gedruckt_in("standard", laenge) for laenge in LAENGEN] == [False, True, True]


def test_lesen_und_schreiben_ergibt_dasselbe() -> None:
    gelesen = gliederung_aus(KLEIN, arten=ARTNAMEN)
    assert gelesen.kapitel[0].bausteine[1] == Bausteinvorlage("text", ausgangstext=True)
    assert (gelesen.kapitel[1].ab_laenge, gelesen.kapitel[1].gedruckt) == ("langfassung", False)
    daten = json.loads(json.dumps(als_json(mitgelieferte())))
    assert gliederung_aus(daten, arten=ARTNAMEN) == mitgelieferte()


def mit(**angaben: Any) -> dict[str, Any]:
    """Die kleine Gliederung; die Angaben gelten für ihr erstes Kapitel."""
    erstes, *weitere = KLEIN["kapitel"]
    return {**KLEIN, "kapitel": [{**erstes, **angaben}, *weitere]}


@pytest.mark.parametrize(
    ("daten", "satz"),
    [
        ({**KLEIN, "kapitel": []}, "„klein“ hat kein Kapitel"),
        ({**KLEIN, "schluessel": "Groß"}, "Der Schlüssel „Groß“ ist nicht möglich"),
        ({**KLEIN, "name": " "}, "„name“ muss ein Text mit höchstens 200 Zeichen sein"),
        ({**KLEIN, "kaptiel": []}, "Die Angabe „kaptiel“ ist unbekannt"),
        (mit(titel="x" * 201), r"Kapitel 1 \(„lage“\): „titel“"),
        (mit(schluessel="arbeit"), "Kapitel 1 und 2 haben denselben Schlüssel „arbeit“"),
        (mit(ab_laenge="kurz"), "„ab_laenge“ ist „kurz“; möglich sind kurzprofil"),
        (mit(gedruckt="ja"), "„gedruckt“ muss wahr"),
        (mit(bausteine=[{"art": "tortendiagramm"}]), "Baustein 1: Die Art „tortendiagramm“ gibt es nicht"),
        (mit(bausteine=[{"art": "karte", "ausgangstext": True}]), "kann nur ein Text haben, nicht „karte“"),
        (mit(bausteine=[{"art": "karte", "einstellungen": []}]), "„einstellungen“ muss ein Abschnitt"),
        (mit(bausteine="karte"), "„bausteine“ muss eine Liste"),
        ({**KLEIN, "kapitel": ["lage"]}, "Kapitel 1 ist kein Abschnitt"),
    ],
)
def test_was_nicht_stimmt_steht_mit_seinem_ort_da(daten: dict[str, Any], satz: str) -> None:
    with pytest.raises(Gliederungsfehler, match=satz):
        gliederung_aus(daten, arten=ARTNAMEN)


def test_kaputtes_toml_nennt_die_datei() -> None:
    with pytest.raises(Gliederungsfehler, match=r"Die Gliederung meine\.toml ist kein gültiges TOML"):
        gliederung_aus_toml("[[kapitel", arten=ARTNAMEN, datei="meine.toml")


def test_die_mitgelieferte_nennt_nur_was_es_gibt() -> None:
    """Jeder Indikator steht im Katalog, jede Einstellung versteht ihre Art; Texte nennen ihre Zahlen."""
    for vorlage in mitgelieferte().kapitel:
        geschrieben = [eine.art for eine in vorlage.bausteine if eine.art in GESCHRIEBEN]
        assert len(geschrieben) == 1, vorlage.schluessel
        assert vorlage.frage.endswith(("?", "."))
        for baustein in vorlage.bausteine:
            genannte = [
                *baustein.einstellungen.get("indikatoren", []),
                *(
                    baustein.einstellungen[k]
                    for k in ("indikator", "veraenderung")
                    if k in baustein.einstellungen
                ),
            ]
            assert set(genannte) <= set(INDIKATOREN)
            bekannte = {*ARTEN[baustein.art].felder, "veraenderung"}
            if baustein.art != "text":
                assert set(baustein.einstellungen) <= bekannte, (vorlage.schluessel, baustein.art)
            assert baustein.ausgangstext == (
                baustein.art == "einfach" or (baustein.art == "text" and bool(genannte))
            )


def test_zu_jeder_art_gibt_es_einen_bauer_und_eine_beschreibung() -> None:
    assert set(BAUER) == set(ARTEN) == ARTNAMEN


def test_drei_laengen_aus_einer_gliederung() -> None:
    alle = mitgelieferte().kapitel
    je_laenge = {
        laenge: [
            sum(gedruckt_in(baustein.ab_laenge, laenge) for baustein in eines.bausteine)
            for eines in alle
            if gedruckt_in(eines.ab_laenge, laenge)
        ]
        for laenge in LAENGEN
    }
    assert [len(zahlen) for zahlen in je_laenge.values()] == [3, 19, 20]
    assert je_laenge["kurzprofil"] == [1, 1, 1]
    assert sum(je_laenge["standard"]) < sum(je_laenge["langfassung"])


# Laden --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_noch_einmal_laden_aendert_nichts_und_neues_wird_eine_version() -> None:
    mitgelieferte_gliederungen_laden()
    (erste,) = Gliederung.objects.all()
    assert (erste.schluessel, erste.version, erste.aktiv) == ("richtlinie_2026", 1, True)
    geaendert = replace(mitgelieferte(), name="Sozialraumanalyse, neu")
    zweite = gliederung_ablegen(geaendert, traeger=None)
    assert (zweite.version, zweite.name) == (2, "Sozialraumanalyse, neu")
    assert list(Gliederung.objects.filter(aktiv=True)) == [zweite]
    mitgelieferte_gliederungen_laden()
    assert Gliederung.objects.get(aktiv=True).version == 3


# Eigene je Träger ---------------------------------------------------------------------------------


def ohne_bildung(inhalt: Gliederungsinhalt) -> Gliederungsinhalt:
    return replace(
        inhalt,
        kapitel=tuple(
            replace(eines, gedruckt=eines.gedruckt and eines.schluessel != "bildung")
            for eines in inhalt.kapitel
        ),
    )


@pytest.mark.django_db
def test_birgit_schaltet_ein_kapitel_fuer_ihren_traeger_aus() -> None:
    eigene = gliederung_speichern(
        traeger=b.nordufer(), inhalt=ohne_bildung(mitgelieferte()), version=0, durch=b.birgit()
    )
    assert (eigene.traeger, eigene.version) == (b.nordufer(), 1)
    assert geltende_gliederungen(b.nordufer().pk) == [eigene]
    assert geltende_gliederungen(b.suedhang().pk) == list(Gliederung.objects.filter(traeger=None))
    neue = analyse()
    with scope(traeger=[neue.traeger_id]):
        assert neue.gliederung == eigene
        assert not kapitel(neue, "bildung").gedruckt and kapitel(neue, "arbeit").gedruckt
    assert Protokolleintrag.objects.filter(ereignis="Gliederung gespeichert").count() == 1
    # Noch einmal dasselbe ist keine neue Version.
    gleich = gliederung_speichern(
        traeger=b.nordufer(), inhalt=ohne_bildung(mitgelieferte()), version=1, durch=b.birgit()
    )
    assert gleich == eigene


@pytest.mark.django_db
def test_wer_auf_alter_version_speichert_verliert_die_neue_nicht() -> None:
    gliederung_speichern(
        traeger=b.nordufer(), inhalt=ohne_bildung(mitgelieferte()), version=0, durch=b.birgit()
    )
    with pytest.raises(VeralteterStand, match="Inzwischen hat jemand anderes"):
        gliederung_speichern(traeger=b.nordufer(), inhalt=mitgelieferte(), version=0, durch=b.carsten())


@pytest.mark.django_db
def test_ohne_ein_einziges_kapitel_gibt_es_keine_gliederung() -> None:
    nichts = replace(
        mitgelieferte(), kapitel=tuple(replace(k, gedruckt=False) for k in mitgelieferte().kapitel)
    )
    with pytest.raises(Fachfehler, match="Alle Kapitel sind ausgeschaltet"):
        gliederung_speichern(traeger=b.nordufer(), inhalt=nichts, version=0, durch=b.birgit())


@pytest.mark.django_db
@pytest.mark.parametrize("wer", ["aylin", "daria", "emre", "farid", "frauke", "hatice"])
def test_pflegen_duerfen_nur_koordination_und_leitung_des_traegers(wer: str) -> None:
    with pytest.raises(PermissionDenied, match="Gliederungen der Analysen pflegen"):
        gliederung_speichern(traeger=b.nordufer(), inhalt=mitgelieferte(), version=0, durch=getattr(b, wer)())


@pytest.mark.django_db
def test_zuruecknehmen_fuehrt_zur_mitgelieferten() -> None:
    eigene = gliederung_speichern(
        traeger=b.nordufer(), inhalt=ohne_bildung(mitgelieferte()), version=0, durch=b.birgit()
    )
    gliederung_zuruecknehmen(gliederung=eigene, durch=b.carsten())
    assert [eine.traeger for eine in geltende_gliederungen(b.nordufer().pk)] == [None]
    with pytest.raises(VeralteterStand):
        gliederung_zuruecknehmen(gliederung=eigene, durch=b.carsten())
    with pytest.raises(Fachfehler, match="mitgelieferte"):
        gliederung_zuruecknehmen(gliederung=Gliederung.objects.get(traeger=None), durch=b.carsten())


@pytest.mark.django_db
def test_der_aufbau_einer_analyse_wird_zur_gliederung_ohne_texte_und_eintraege() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        neues = kapitel_anlegen(
            analyse=von, titel="Der Hafen", frage="Was kommt an?", durch=b.birgit(), nach=kapitel(von, "lage")
        )
        neues.bausteine.update(text="Viele Schiffe.")
        zitate = kapitel(von, "zusammenleben").bausteine.get(art="zitate")
        zitate.einstellungen = {"auswahl": [7], "hoechstens": 1}
        zitate.save()
        kapitel_drucken(kapitel=kapitel(von, "bildung"), gedruckt=False, version=1, durch=b.birgit())
        inhalt = inhalt_der(aus_analyse_uebernehmen(analyse=von, durch=b.birgit()))
    eigenes = inhalt.kapitel[5]
    assert (eigenes.titel, eigenes.bausteine) == ("Der Hafen", (Bausteinvorlage("text"),))
    je = {eines.schluessel: eines for eines in inhalt.kapitel}
    assert not je["bildung"].gedruckt
    assert Bausteinvorlage("zitate", {"hoechstens": 1}) in je["zusammenleben"].bausteine
    assert [baustein.ausgangstext for baustein in je["arbeit"].bausteine if baustein.art == "text"] == [True]


# Anlegen ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_der_vorgaenger_ist_die_letzte_analyse_ueber_dieselben_raeume() -> None:
    alte, letzte = analyse(berichtsjahr=2022), analyse(berichtsjahr=2024)
    beide = analyse(b.am_fluss(), b.hafenviertel(), berichtsjahr=2025)
    analyse(b.am_fluss(), berichtsjahr=2025)
    neue = analyse(berichtsjahr=2026)
    assert (alte.vorgaenger, letzte.vorgaenger) == (None, alte)
    assert neue.vorgaenger == letzte
    assert beide.vorgaenger == letzte
    assert analyse(b.am_fluss(), b.hafenviertel(), berichtsjahr=2026).vorgaenger == beide


@pytest.mark.django_db
def test_laenge_und_ausgangstext_kommen_mit() -> None:
    with scope(traeger=[b.nordufer().pk]):
        neue = analyse_anlegen(
            agentur=b.ia_hafen(),
            sozialraeume=[b.hafenviertel()],
            berichtsjahr=2026,
            durch=b.birgit(),
            laenge="langfassung",
        )
        assert neue.laenge == "langfassung"
        assert kapitel(neue, "vorwort").ab_laenge == "langfassung"
        assert kapitel(neue, "arbeit").frage.startswith("Wer findet Arbeit")
        texte = Baustein.objects.filter(kapitel__analyse=neue, art="text", ausgangstext=True)
        assert sorted(texte.values_list("kapitel__schluessel", flat=True)) == [
            "arbeit",
            "bevoelkerung",
            "bildung",
            "migration",
            "soziale_lage",
            "wohnen",
        ]


@pytest.mark.django_db
def test_eine_fremde_gliederung_gilt_nicht() -> None:
    fremde = gliederung_ablegen(
        Gliederungsinhalt("ihre", "Ihre", (Kapitelvorlage("lage", "Lage", "", ()),)), traeger=b.suedhang()
    )
    with (
        scope(traeger=[b.nordufer().pk]),
        pytest.raises(Fachfehler, match=r"gilt für Ihren Träger nicht"),
    ):
        analyse_anlegen(
            agentur=b.ia_hafen(),
            sozialraeume=[b.hafenviertel()],
            berichtsjahr=2026,
            durch=b.birgit(),
            gliederung=fremde,
        )


# Seiten -------------------------------------------------------------------------------------------


def formular(inhalt: Gliederungsinhalt, *, tat: str, version: int = 0, **anders: str) -> dict[str, str]:
    daten = {
        "name": inhalt.name,
        "version": str(version),
        "tat": tat,
        "form-TOTAL_FORMS": str(len(inhalt.kapitel)),
        "form-INITIAL_FORMS": str(len(inhalt.kapitel)),
    }
    for nummer, eines in enumerate(inhalt.kapitel):
        daten |= {
            f"form-{nummer}-schluessel": eines.schluessel,
            f"form-{nummer}-titel": eines.titel,
            f"form-{nummer}-frage": eines.frage,
            f"form-{nummer}-ab_laenge": eines.ab_laenge,
            **({f"form-{nummer}-gedruckt": "on"} if eines.gedruckt else {}),
        }
    return daten | anders


@pytest.mark.django_db
def test_birgit_macht_im_browser_ihre_eigene_gliederung(als: Als) -> None:
    grundlage = Gliederung.objects.get()
    inhalt = inhalt_der(grundlage)
    client = als(b.birgit())
    seite = client.get(reverse("analysen:gliederungen")).text
    assert "Eigene daraus machen" in seite and "20 Kapitel" in lesbar(seite)
    ziel = reverse("analysen:gliederung_aendern", args=[grundlage.pk])
    # Handgriffe verändern nur das Formular: das zweite Kapitel nach oben, dann ein eigenes dazu.
    hoch = client.post(ziel, formular(inhalt, tat="hoch:1"))
    assert hoch.status_code == 200
    assert hoch.text.index('value="zusammenfassung"') < hoch.text.index('value="vorwort"')
    mehr = client.post(ziel, formular(inhalt, tat="mehr"))
    assert 'value="eigenes-1"' in mehr.text
    assert Gliederung.objects.count() == 1
    anders = {
        "form-TOTAL_FORMS": str(len(inhalt.kapitel) + 1),
        "form-20-schluessel": "eigenes-1",
        "form-20-titel": "Der Hafen",
        "form-20-ab_laenge": "standard",
        "form-20-gedruckt": "on",
    }
    antwort = client.post(ziel, formular(inhalt, tat="speichern", **anders), follow=True)
    assert "gilt als Version 1" in antwort.text and "Der Hafen" in antwort.text
    eigene = Gliederung.objects.get(traeger=b.nordufer())
    assert inhalt_der(eigene).kapitel[-1].titel == "Der Hafen"
    assert inhalt_der(eigene).kapitel[3].bausteine == inhalt.kapitel[3].bausteine


@pytest.mark.django_db
def test_bausteine_lassen_sich_in_der_gliederung_einfuegen_ordnen_und_entfernen(als: Als) -> None:
    grundlage = Gliederung.objects.get()
    inhalt = inhalt_der(grundlage)
    stelle = next(n for n, k in enumerate(inhalt.kapitel) if k.schluessel == "lage")
    arten = [eine.art for eine in inhalt.kapitel[stelle].bausteine]
    client = als(b.birgit())
    ziel = reverse("analysen:gliederung_aendern", args=[grundlage.pk])

    def folge(html: str) -> str:
        gefunden = re.search(rf'name="form-{stelle}-bausteine" value="([^"]*)"', html)
        assert gefunden is not None
        return gefunden[1]

    alle = folge(client.get(ziel).text)
    assert alle == ",".join(map(str, range(len(arten))))
    feld = f"form-{stelle}-bausteine"
    dazu = client.post(
        ziel,
        formular(inhalt, tat=f"baustein-dazu:{stelle}", **{feld: alle, f"form-{stelle}-neue_art": "zitate"}),
    ).text
    assert folge(dazu) == f"{alle},zitate"
    assert re.search(r'<details id="bausteine-lage"\s+open>', dazu)
    vor = folge(
        client.post(
            ziel, formular(inhalt, tat=f"baustein-vor:{stelle}.{len(arten)}", **{feld: f"{alle},zitate"})
        ).text
    )
    weg = folge(client.post(ziel, formular(inhalt, tat=f"baustein-weg:{stelle}.0", **{feld: vor})).text)
    assert weg.split(",") == [*map(str, range(1, len(arten) - 1)), "zitate", str(len(arten) - 1)]
    # Was es nicht gibt, ändert nichts.
    for unsinn in (f"baustein-weg:{stelle}.99", f"baustein-vor:{stelle}.99", "baustein-weg:99.0"):
        assert folge(client.post(ziel, formular(inhalt, tat=unsinn, **{feld: weg})).text) == weg
    client.post(ziel, formular(inhalt, tat="speichern", **{feld: weg}))
    eigene = inhalt_der(Gliederung.objects.get(traeger=b.nordufer())).kapitel[stelle].bausteine
    assert [eine.art for eine in eigene] == [*arten[1:-1], "zitate", arten[-1]]
    assert eigene[-2].einstellungen == {"hoechstens": 4}
    assert eigene[-1] == inhalt.kapitel[stelle].bausteine[-1]


@pytest.mark.django_db
def test_ein_leerer_titel_wird_gezeigt_statt_gespeichert(als: Als) -> None:
    grundlage = Gliederung.objects.get()
    daten = formular(inhalt_der(grundlage), tat="speichern", **{"form-2-titel": ""})
    antwort = als(b.birgit()).post(reverse("analysen:gliederung_aendern", args=[grundlage.pk]), daten)
    assert antwort.status_code == 422
    assert Gliederung.objects.count() == 1


@pytest.mark.django_db
def test_die_eigene_gliederung_anderer_traeger_gibt_es_nicht(als: Als) -> None:
    eigene = gliederung_speichern(
        traeger=b.nordufer(), inhalt=ohne_bildung(mitgelieferte()), version=0, durch=b.birgit()
    )
    for name in ("gliederung", "gliederung_aendern"):
        assert als(b.frauke()).get(reverse(f"analysen:{name}", args=[eigene.pk])).status_code == 404
    assert als(b.frauke()).post(reverse("analysen:gliederung_zurueck", args=[eigene.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_seite_einer_gliederung_braucht_immer_gleich_viele_abfragen(
    anzahl: int, als: Als, django_assert_num_queries: Any
) -> None:
    for nummer in range(anzahl):
        analyse(berichtsjahr=2000 + nummer)
    client = als(b.birgit())
    with django_assert_num_queries(9):
        antwort = client.get(reverse("analysen:gliederung", args=[Gliederung.objects.get().pk]))
    assert antwort.text.count("Sozialraumanalyse Hafenviertel") == anzahl


@pytest.mark.django_db
def test_neue_analyse_im_browser_in_der_gewaehlten_laenge(als: Als) -> None:
    client = als(b.birgit())
    assert "Langfassung, 40 bis 60 Seiten" in client.get(reverse("analysen:neu")).text
    client.post(
        reverse("analysen:neu"),
        {
            "sozialraeume": [b.hafenviertel().pk],
            "berichtsjahr": "2026",
            "agentur": b.ia_hafen().pk,
            "laenge": "kurzprofil",
        },
    )
    with scope(traeger=[b.nordufer().pk]):
        neue = Analyse.objects.get()
        assert (neue.laenge, Kapitel.objects.filter(analyse=neue).count()) == ("kurzprofil", 20)
