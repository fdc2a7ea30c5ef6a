"""Was andere einem unterschieben: fremde Kennungen, böse Namen, Riesenzahlen. Nichts davon wirkt."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.darstellen import fuer_vorlage
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Baustein, Kommentar
from analysen.zusammenstellen import zusammenstellen
from sozialraum.bedarfe.models import Gespraech, Zitat
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, textbaustein, zahlen

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
BOESE = "<script>alert(1)</script>{{ 7|add:1 }}{% now 'Y' %}\"><img src=x onerror=alert(2)>=HYPERLINK(1)"


def gedruckt(von: Analyse) -> Inhalt:
    with scopes_disabled():
        return zusammenstellen(Analyse.objects.get(pk=von.pk))


def fremde_analyse() -> Analyse:
    return analyse(b.suedhang_quartier(), agentur=b.ia_suedhang(), durch=b.frauke(), berichtsjahr=2024)


def test_vorgaenger_eines_anderen_traegers_ist_keine_wahl(als: Als) -> None:
    von, fremd = analyse(), fremde_analyse()
    antwort = als(b.birgit()).post(
        reverse("analysen:bearbeiten", args=[von.pk]),
        {
            "titel": von.titel,
            "laenge": von.laenge,
            "berichtsjahr": von.berichtsjahr,
            "vorgaenger": fremd.pk,
            "version": von.version,
        },
    )
    assert antwort.status_code == 422
    with scopes_disabled():
        von.refresh_from_db()
    assert von.vorgaenger_id is None


@pytest.mark.parametrize("wert", ["fremd", "0", "-1", "9" * 30, "1 OR 1=1"])
def test_ein_kapitel_schreibt_niemand_von_anderswo(als: Als, wert: str) -> None:
    von = analyse()
    wer = str(b.farid().pk) if wert == "fremd" else wert
    antwort = als(b.birgit()).post(
        reverse("analysen:zuteilung", args=[von.pk, "lage"]), {"schreibt": wer, "bis": ""}
    )
    assert antwort.status_code == 422
    with scope(traeger=[von.traeger_id]):
        assert kapitel(von, "lage").schreibt is None


def test_kommentare_gehen_nicht_an_fremde_und_nicht_an_fremde_texte(als: Als) -> None:
    von, fremd = analyse(), fremde_analyse()
    with scopes_disabled():
        fremder_text = textbaustein(kapitel(fremd, "lage"))
    ziel = reverse("analysen:kommentare", args=[von.pk, "lage"])
    client = als(b.aylin())
    client.post(ziel, {"text": "Siehe dort.", "an": b.farid().pk})
    client.post(ziel, {"text": "Siehe hier.", "baustein": fremder_text.pk})
    with scopes_disabled():
        assert list(Kommentar.objects.values_list("text", "baustein", "an")) == [("Siehe hier.", None, None)]


@pytest.mark.parametrize("name", ["text", "textstaende", "zahl_einfuegen", "textvorschau", "texthinweise"])
def test_ein_fremder_text_ist_auch_ueber_die_eigene_analyse_nicht_zu_erreichen(als: Als, name: str) -> None:
    von, fremd = analyse(), fremde_analyse()
    with scopes_disabled():
        fremder_text = textbaustein(kapitel(fremd, "lage"))
    client = als(b.birgit())
    for ort in (von, fremd):
        ziel = reverse(f"analysen:{name}", args=[ort.pk, fremder_text.pk])
        daten = {"text": "Übernommen.", "version": 1}
        assert {client.get(ziel).status_code, client.post(ziel, daten).status_code} <= {404, 405}
    with scopes_disabled():
        fremder_text.refresh_from_db()
    assert "Übernommen" not in fremder_text.text


def test_gewaehlte_kennungen_eines_anderen_traegers_drucken_nichts() -> None:
    von = analyse()
    with scope(traeger=[b.suedhang().pk]):
        gespraech = Gespraech.objects.create(
            traeger=b.suedhang(),
            agentur=b.ia_suedhang(),
            datum="2026-03-02",
            sozialraum=b.hafenviertel(),
            funktion="Hausmeister",
            einwilligung="zitate",
            zusammenfassung="Fremde Worte.",
        )
        zitat = Zitat.objects.create(gespraech=gespraech, text="Fremdes Zitat.")
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        for nummer, (art, wahl) in enumerate(
            {"zitate": {"auswahl": [zitat.pk]}, "methoden": {"gespraeche": [gespraech.pk]}}.items(), start=50
        ):
            Baustein.objects.create(kapitel=lage, reihenfolge=nummer, art=art, einstellungen=wahl)
    inhalt = str(gedruckt(von))
    assert "Fremdes Zitat" not in inhalt
    assert "Fremde Worte" not in inhalt


@pytest.mark.parametrize(
    "einstellungen",
    [
        {"hoechstens": 10**9, "ab": "9" * 40, "bis": "-1", "titel": ["x"], "auswahl": {"a": 1}},
        {"hoechstens": "9" * 6000, "auswahl": ["9" * 6000, None, -1], "gebiete": 7, "indikatoren": {}},
        {"ab": 9999, "bis": 1, "indikatoren": ["anteil_u18"] * 5000, "indikator": ["ew"], "klassen": "x"},
        {"titel": BOESE, "methode": BOESE, "ebene": BOESE, "form": 3, "prioritaeten": "A"},
    ],
)
def test_verdorbene_einstellungen_halten_keinen_baustein_auf(einstellungen: dict[str, Any]) -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        Baustein.objects.filter(kapitel__analyse=von).delete()
        for nummer, art in enumerate(Baustein.Art.values, start=1):
            Baustein.objects.create(kapitel=lage, reihenfolge=nummer, art=art, einstellungen=einstellungen)
    assert gedruckt(von)["kapitel"]


def test_boese_namen_stehen_nur_als_text_im_heft() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        lage.titel = BOESE[:200]
        lage.save(update_fields=["titel"])
        Baustein.objects.filter(kapitel=lage, art="text").update(
            text=f"{BOESE}\n\n|{BOESE}|\n|-|\n|{BOESE}|\n\nNote[^1]\n\n[^1]: {BOESE}", ausgangstext=False
        )
        Baustein.objects.exclude(art="text").filter(kapitel__analyse=von).update(ab_laenge="kurzprofil")
        for baustein in Baustein.objects.filter(kapitel__analyse=von).exclude(art="text"):
            baustein.einstellungen["titel"] = BOESE
            baustein.save()
    b.einsatz(personenkreis=BOESE[:100], anzahl=12, ort=BOESE[:100])
    html = "".join(
        render_to_string(block["vorlage"], {"block": block})
        for eines in gedruckt(von)["kapitel"]
        for block in fuer_vorlage(eines["bloecke"])
    )
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html
