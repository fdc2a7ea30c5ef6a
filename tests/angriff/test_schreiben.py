"""Wer an einer Analyse schreibt, erfährt aus keiner Vorschau, keinem Vorschlag und keiner Form Geschlossenes.

Ausprobiert wird, was ein Angreifer tippen und einstellen kann: Zahlmarken zu jedem Indikator, Gebiet und
Jahr, die geschlossenen Zahlen selbst, Behauptungen über sie, jeder Baustein, drei Längen, zwei Analysen.
Danach sind die geschlossenen Zahlen andere, und jede Antwort muss dieselbe sein.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person
from analysen.ausgeben import vermerk_der
from analysen.bausteine.arten import ARTEN
from analysen.festschreiben import festschreiben
from analysen.formen import FORMEN
from analysen.inhalt import pruefsumme
from analysen.kurzprofil.zusammenstellen import zusammenstellen as kurzprofil
from analysen.models import Analyse, Baustein, Laenge
from analysen.neues.vergleichen import vergleichbare, vergleiche
from analysen.zusammenstellen import zusammenstellen
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.models import Quelle, Sperrung
from tests import besetzung as b
from tests.analysen import hafen
from tests.angriff.geheimstadt import (
    GEOMETRIE,
    TEILE,
    aendere_geschlossene,
    geschlossene,
    lesbares,
    stadt_mit_geheimen_zahlen,
    unverwechselbare_nummern,
    verraeter,
)

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
JAHRE = ("2020", "2024")
ORTE = ("raum", "bezirk", "stadt", f"{b.AGS}/11", f"{b.AGS}/12", f"{b.AGS}/1")
# Was ein Baustein braucht, um möglichst viel zu zeigen.
EINSTELLUNGEN = {
    "karte": {"indikator": "anteil_u6", "ebene": "stadtteil"},
    "tabelle": {"indikatoren": list(INDIKATOREN), "form": "jahre", "teile": True},
}


@pytest.fixture
def analyse() -> Analyse:
    """Über das Hafenviertel, die letzte von 2024 davor, und in der Lage ein Baustein jeder Art."""
    unverwechselbare_nummern()
    b.hafenviertel()
    stadt_mit_geheimen_zahlen()
    hafen.analyse(berichtsjahr=2024)
    eine = hafen.analyse(laenge=Laenge.LANGFASSUNG)
    with scope(traeger=[eine.traeger_id]):
        kapitel = hafen.kapitel(eine, "lage")
        for nummer, art in enumerate(ARTEN):
            angaben = {"indikatoren": list(INDIKATOREN)} if "indikatoren" in ARTEN[art].felder else {}
            Baustein.objects.create(
                kapitel=kapitel,
                art=art,
                reihenfolge=100 + nummer,
                einstellungen=EINSTELLUNGEN.get(art, dict(ARTEN[art].vorgabe) | angaben),
            )
    return eine


def ziel(name: str, analyse: Analyse, **weitere: Any) -> str:
    return reverse(f"analysen:{name}", kwargs={"analyse_id": analyse.pk, **weitere})


def lage(analyse: Analyse) -> Baustein:
    with scope(traeger=[analyse.traeger_id]):
        return hafen.textbaustein(hafen.kapitel(analyse, "lage"))


def bleibt_gleich(antworten: Callable[[], dict[Any, str]]) -> None:
    """Nichts nennt eine geschlossene Zahl, und nichts ändert sich mit ihnen."""
    cache.clear()
    muster, vorher = verraeter(), antworten()
    gefunden = {was: muster.findall(GEOMETRIE.sub("", text)) for was, text in vorher.items()}
    assert {was: worte for was, worte in gefunden.items() if worte} == {}
    aendere_geschlossene()
    cache.clear()
    nachher = antworten()
    assert [was for was in vorher if nachher[was] != vorher[was]] == []


def text(antwort: Any) -> str:
    assert antwort.status_code == 200, antwort.status_code
    return lesbares(antwort.getvalue(), antwort.headers.get("Content-Type", ""))


# Tippen ------------------------------------------------------------------------------------------


def test_getippte_zahlmarken_zeigen_nichts_geschlossenes(analyse: Analyse, als: Als) -> None:
    client, baustein = als(b.birgit()), lage(analyse)

    def vorschauen() -> dict[Any, str]:
        return {
            (ort, jahr): text(
                client.post(
                    ziel("textvorschau", analyse, baustein_id=baustein.pk),
                    {
                        "text": "\n\n".join(f"{key}: {{{{{key}|{ort}|{jahr}}}}}" for key in INDIKATOREN),
                        "version": "0",
                    },
                )
            )
            for ort in ORTE
            for jahr in JAHRE
        }

    assert "8.027" in vorschauen()["raum", "2024"]
    bleibt_gleich(vorschauen)


def test_geratene_zahlen_werden_weder_bestaetigt_noch_verworfen(analyse: Analyse, als: Als) -> None:
    """Der Vorschlag „Meinten Sie …“ und der Widerspruch „ist gefallen“ kennen nur offene Zahlen."""
    client, baustein = als(b.birgit()), lage(analyse)
    geraten = [
        f"Hier leben {zahl} {gruppe} ({anteil} %); die Zahl ist seit 2020 {wie}."
        for zahl, anteil in ((461, "5,8"), (477, "5,9"), (7, "0,1"), (873, "10,9"), (391, "44,8"))
        for gruppe in ("Kinder unter 6 Jahren", "Ausländerinnen und Ausländer", "Menschen aus der EU")
        for wie in ("gestiegen", "gesunken", "gleich geblieben", "deutlich höher als in der Stadt")
    ]

    def antworten() -> dict[Any, str]:
        with scope(traeger=[analyse.traeger_id]):
            Baustein.objects.filter(pk=baustein.pk).update(text="\n\n".join(geraten), ausgangstext=False)
        alle = {
            satz: re.sub(re.escape(satz), "", text(
                client.post(
                    ziel("texthinweise", analyse, baustein_id=baustein.pk), {"text": satz, "version": "0"}
                )
            ))
            for satz in geraten
        }  # fmt: skip
        return alle | {
            name: text(client.get(ziel(name, analyse, **weitere), headers={"HX-Request": "true"}))
            for name, weitere in (
                ("widersprueche", {}),
                ("widersprueche_anzahl", {}),
                ("widersprueche_kapitel", {"schluessel": "lage"}),
                ("kapitel", {"schluessel": "lage"}),
            )
        }

    vorher = antworten()
    aendere_geschlossene()
    cache.clear()
    nachher = antworten()
    assert [was for was in vorher if vorher[was] != nachher[was]] == []


def test_die_suche_nach_einer_zahl_kennt_nur_offene(analyse: Analyse, als: Als) -> None:
    client, baustein = als(b.birgit()), lage(analyse)
    gesucht = ["", "461", "873", *(indikator.label for indikator in INDIKATOREN.values())]
    bleibt_gleich(
        lambda: {
            (suche, jahr): text(
                client.get(
                    ziel("zahl_einfuegen", analyse, baustein_id=baustein.pk),
                    {"suche": suche, "zeitraum": jahr},
                )
            )
            .replace(f'value="{suche}"', "")
            .replace(f"suche={suche}", "")
            for suche in gesucht
            for jahr in JAHRE
        }
    )


# Bauen -------------------------------------------------------------------------------------------


def test_keine_vorschau_eines_bausteins_haengt_von_geschlossenem_ab(analyse: Analyse, als: Als) -> None:
    client = als(b.birgit())
    with scope(traeger=[analyse.traeger_id]):
        bausteine = list(Baustein.objects.filter(kapitel__analyse=analyse, reihenfolge__gte=100))
    assert {baustein.art for baustein in bausteine} == set(ARTEN)

    def vorschauen() -> dict[Any, str]:
        return {
            baustein.art: text(
                client.post(
                    ziel("baustein_vorschau", analyse, schluessel="lage", baustein_id=baustein.pk), {}
                )
            )
            for baustein in bausteine
        } | {"alle": text(client.get(ziel("kapitelvorschauen", analyse, schluessel="lage")))}

    bleibt_gleich(vorschauen)


def test_jede_laenge_und_jede_form_bleibt_gleich(analyse: Analyse) -> None:
    """Der Inhalt ist das Einzige, was eine Form liest; gedruckt wird er einmal in jeder."""
    with scope(traeger=[analyse.traeger_id]):
        alle = list(Analyse.objects.select_related("agentur", "traeger"))

        def inhalte() -> dict[Any, str]:
            summen = {}
            for eine in alle:
                for laenge in Laenge.values:
                    eine.laenge = laenge
                    summen[eine.berichtsjahr, laenge] = pruefsumme(dict(zusammenstellen(eine)))
            return summen

        fassung = festschreiben(analyse=analyse, durch=b.birgit())
        vermerk, muster = vermerk_der(fassung), verraeter()
        for name, form in FORMEN.items():
            datei = form.schreiber()(fassung.inhalt, vermerk, melde=lambda _anteil, _text: None)
            gelesen = GEOMETRIE.sub("", lesbares(datei.inhalt, form.inhaltsart))
            assert re.search(r"8\.?027", gelesen), name
            assert muster.findall(gelesen) == [], name
        vorher = inhalte()
        aendere_geschlossene()
        cache.clear()
        assert inhalte() == vorher


def test_das_kurzprofil_bleibt_gleich(analyse: Analyse) -> None:
    def inhalt() -> str:
        cache.clear()
        raum = analyse.sozialraeume.get()
        return str(kurzprofil(sozialraum=raum, traeger=analyse.traeger, heute=date(2026, 11, 22)))

    with scope(traeger=[analyse.traeger_id]):
        vorher = inhalt()
        aendere_geschlossene()
        assert "8.027" in vorher and inhalt() == vorher


# Was ist neu -------------------------------------------------------------------------------------


def test_neues_zieht_nichts_geschlossenes_ab(analyse: Analyse, als: Als) -> None:
    client = als(b.birgit())
    with scope(traeger=[analyse.traeger_id]):
        festschreiben(analyse=analyse, durch=b.birgit())
    seiten = [("neues", {}), ("neues_kapitel", {"schluessel": "lage"})]
    bleibt_gleich(
        lambda: {name: text(client.get(ziel(name, analyse, **weitere))) for name, weitere in seiten}
    )


def test_was_seither_geschlossen_ist_steht_auch_als_alte_zahl_nicht_da(analyse: Analyse) -> None:
    """Die Fassung von damals nennt 477 Kinder; seither ist die Zahl zu, und das Neue wiederholt sie nicht."""
    with scope(traeger=[analyse.traeger_id]):
        sperrungen = list(Sperrung.objects.values())
        Sperrung.objects.all().delete()
        von = Quelle.objects.get(schluessel="geheimes-register")
        von.geheimhaltung, von.schwelle = "vorgeprueft", 0
        von.save()
        cache.clear()
        fassung = festschreiben(analyse=analyse, durch=b.birgit())
        assert "477" in str(fassung.inhalt)
        von.geheimhaltung, von.schwelle = "schwelle", 1_000
        von.save()
        Sperrung.objects.bulk_create(Sperrung(**sperrung) for sperrung in sperrungen)
        cache.clear()
        (gewaehlt,) = [eine for eine in vergleichbare(analyse) if eine.pk == fassung.pk]
        _, neu, wandel = vergleiche(analyse, gewaehlt)
        muster = verraeter()
        zeilen = [(z.name, z.alt, z.neu, z.wandel) for k in wandel.kapitel for z in k.zahlen]
        assert muster.findall(str(zeilen).replace("\u00a0", " ")) == []
        assert "nicht mehr ausgewiesen" in {wandel for *_, wandel in zeilen}
        assert muster.findall(GEOMETRIE.sub("", str(neu["anhang"])).replace("\u00a0", " ")) == []


def test_die_stadt_hat_wirklich_geschlossenes(analyse: Analyse) -> None:
    assert {TEILE["11"][1], TEILE["11"][4], TEILE["11"][5]} <= set(geschlossene().values())
