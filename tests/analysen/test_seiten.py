"""Seiten der Analysen: wer was sieht, wie viele Schritte es braucht, was bei Gleichzeitigkeit geschieht."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person, Vorgang
from analysen.formen import pdf as ausgabe
from analysen.models import Analyse
from analysen.schreiben.text_schreiben import text_schreiben
from sozialraum.kern.pdf import Druck
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein, zahlen
from tests.seite import Seite
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ohne_satz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ausgabe,
        "drucken",
        lambda inhalt, vermerk, *, melde, beilagen: Druck(inhalt=b"%PDF-1.7 Heft", seiten=12),
    )


def text(antwort: Any) -> str:
    return lesbar(Seite(antwort.content.decode()).text)


def adresse(von: Analyse, name: str = "analyse", **angaben: object) -> str:
    return reverse(f"analysen:{name}", kwargs={"analyse_id": von.pk, **angaben})


# Liste --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_liste_braucht_immer_gleich_viele_abfragen(
    als: Als, django_assert_num_queries: Any, anzahl: int
) -> None:
    for nummer in range(anzahl):
        analyse(berichtsjahr=2000 + nummer)
    client = als(b.birgit())
    with django_assert_num_queries(9):
        antwort = client.get(reverse("analysen:liste"))
    assert f"{anzahl} Analyse" in text(antwort)


def test_die_liste_zeigt_was_fertig_ist(als: Als, werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        text_schreiben(
            baustein=textbaustein(kapitel(von, "lage")), text="Am Fluss.", version=1, durch=b.aylin()
        )
    client = als(b.birgit())
    with werkbank.tag():
        client.post(adresse(von, "pdf"))
    zeile = text(client.get(reverse("analysen:liste")))
    assert "Sozialraumanalyse Hafenviertel 2026" in zeile
    assert "1 von 19" in zeile and "Fassung 1" in zeile and "12 Seiten" in zeile


def test_die_liste_laesst_sich_filtern(als: Als) -> None:
    analyse(berichtsjahr=2024)
    analyse(b.am_fluss(), berichtsjahr=2026)
    client = als(b.birgit())
    nur_2024 = text(client.get(reverse("analysen:liste"), {"berichtsjahr": "2024"}, headers=HTMX))
    assert "Hafenviertel 2024" in nur_2024 and "Am Fluss 2026" not in nur_2024
    gesucht = text(client.get(reverse("analysen:liste"), {"suche": "fluss"}, headers=HTMX))
    assert "Am Fluss 2026" in gesucht and "Hafenviertel 2024" not in gesucht


def test_fremde_traeger_und_fremde_agenturen_bleiben_verborgen(als: Als) -> None:
    von = analyse()
    weber = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    assert "Noch keine Analysen" in text(als(b.frauke()).get(reverse("analysen:liste")))
    assert als(b.frauke()).get(adresse(von)).status_code == 404
    # Daria liest als Verbund nur die IA Hafenviertel.
    assert als(b.daria()).get(adresse(von)).status_code == 200
    assert als(b.daria()).get(adresse(weber)).status_code == 404
    assert als(b.emre()).get(adresse(von)).status_code == 403


# Anlegen und drucken ------------------------------------------------------------------------------


def test_von_der_leeren_liste_zum_pdf_in_fuenf_schritten(
    als: Als, werkbank: Werkbank, ohne_satz: None
) -> None:
    b.hafenviertel()
    client = als(b.birgit())
    # 1 Neue Analyse: der eine Sozialraum der Agentur ist schon gewählt, das Jahr auch.
    formular = client.get(reverse("analysen:neu"))
    vorbelegt = formular.context["form"]
    assert vorbelegt["sozialraeume"].value() == [b.hafenviertel().pk]
    # 2 Analyse anlegen
    angaben = {
        "sozialraeume": [b.hafenviertel().pk],
        "berichtsjahr": "2026",
        "agentur": b.ia_hafen().pk,
    }
    angelegt = client.post(reverse("analysen:neu"), angaben)
    assert angelegt.status_code == 302
    # 3 PDF erzeugen, 4 herunterladen
    with werkbank.tag():
        seite = client.post(f"{angelegt.url}pdf/", headers=HTMX)
    assert "PDF entsteht" in text(seite)
    fertig = client.get(angelegt.url)
    (ziel,) = re.findall(r'href="(/analysen/\d+/fassungen/1/pdf/)"', fertig.content.decode())
    heft = client.get(ziel)
    assert b"".join(heft.streaming_content) == b"%PDF-1.7 Heft"
    assert heft["Content-Disposition"] == (
        'attachment; filename="Sozialraumanalyse_Hafenviertel_2026_Vorschau_1.pdf"'
    )
    assert (heft["Content-Type"], heft["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_neue_analyse_nennt_die_eigenen_sozialraeume_zuerst(als: Als) -> None:
    b.am_fluss(), b.hafenviertel(), b.suedhang_quartier()
    for person, erster in ((b.birgit(), "Hafenviertel"), (b.guelsen(), "Am Fluss")):
        formular = als(person).get(reverse("analysen:neu")).context["form"]
        namen = [name for _, name in formular["sozialraeume"].field.choices]
        assert namen[0] == erster
        assert namen[1:] == sorted({"Am Fluss", "Hafenviertel", "Südhang"} - {erster})


def test_ohne_sozialraum_sagt_das_formular_was_fehlt(als: Als) -> None:
    antwort = als(b.birgit()).post(
        reverse("analysen:neu"), {"berichtsjahr": "26", "agentur": b.ia_hafen().pk}
    )
    assert antwort.status_code == 422
    assert "Bitte wählen Sie mindestens einen Sozialraum." in text(antwort)
    with scope(traeger=[b.nordufer().pk]):
        assert not Analyse.objects.exists()


def test_fremde_agentur_laesst_sich_nicht_unterschieben(als: Als) -> None:
    angaben = {
        "sozialraeume": [b.hafenviertel().pk],
        "berichtsjahr": "2026",
        "agentur": b.ia_suedhang().pk,
    }
    assert als(b.birgit()).post(reverse("analysen:neu"), angaben).status_code == 422


def test_waehrend_das_pdf_entsteht_erneuert_sich_die_liste_der_fassungen(als: Als) -> None:
    von = analyse()
    client = als(b.birgit())
    client.post(adresse(von, "pdf"))
    laeuft = client.get(adresse(von, "fassungen"), headers=HTMX).content.decode()
    assert 'hx-trigger="every 1s"' in laeuft and "Abbrechen" in laeuft
    fremd = als(b.carsten()).get(adresse(von, "fassungen"), headers=HTMX).content.decode()
    assert "angestoßen von Birgit Sommer" in lesbar(fremd) and "Abbrechen" not in fremd
    Vorgang.objects.update(zustand="gescheitert", beendet="2026-11-21T12:00Z", fehler="Die Schriften fehlen.")
    beendet = client.get(adresse(von, "fassungen"), headers=HTMX).content.decode()
    assert "every 1s" not in beendet and "Die Schriften fehlen." in beendet


def test_eine_fremde_datei_gibt_es_nicht(als: Als, werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with werkbank.tag():
        als(b.birgit()).post(adresse(von, "pdf"))
    ziel = adresse(von, "datei", nummer=1, form="pdf")
    assert als(b.farid()).get(ziel).status_code == 404
    assert als(b.emre()).get(ziel).status_code == 403
    assert als(b.birgit()).get(adresse(von, "datei", nummer=2, form="pdf")).status_code == 404
    assert als(b.birgit()).get(adresse(von, "datei", nummer=1, form="docx")).status_code == 404


def test_die_seite_einer_analyse_nennt_kapitel_und_ihren_stand(
    als: Als, django_assert_num_queries: Any
) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        text_schreiben(
            baustein=textbaustein(kapitel(von, "lage")), text="Am Fluss.", version=1, durch=b.aylin()
        )
    client = als(b.birgit())
    with django_assert_num_queries(18):
        antwort = client.get(adresse(von))
    inhalt = text(antwort)
    assert "5 Lage und Abgrenzung" in inhalt and "geschrieben" in inhalt and "noch ohne Text" in inhalt
    assert "PDF erzeugen" in inhalt
    # Was als Nächstes zu tun ist, sieht nur, wer die Analyse führt.
    naechster = "Nächster Schritt: Keines von mindestens 3 Gesprächen festgehalten. Gespräch festhalten"
    assert naechster in inhalt
    assert "Keines von 18 Kapiteln ist fertig gemeldet" in inhalt
    lesend = text(als(b.daria()).get(adresse(von)))
    assert "PDF erzeugen" not in lesend and "Nächster Schritt" not in lesend


def test_auf_einen_blick_wird_nachgeladen(als: Als) -> None:
    zahlen()
    von = analyse()
    teil = als(b.birgit()).get(adresse(von, "blick"), headers=HTMX)
    assert (
        "1.250" in text(teil)
        and "Probstadt: Woher? 51.000" in text(teil)
        and "<html" not in teil.content.decode()
    )
    assert "<html" in als(b.birgit()).get(adresse(von, "blick")).content.decode()


# Kapitel ------------------------------------------------------------------------------------------


def test_die_zahlen_des_kapitels_stehen_am_stueck(als: Als) -> None:
    zahlen()
    von = analyse()
    ziel = adresse(von, "kapitelzahlen", schluessel="bevoelkerung")
    inhalt = text(als(b.aylin()).get(ziel, headers=HTMX))
    assert "Im Jahr 2024 zählte Hafenviertel 1.250 Einwohnerinnen und Einwohner" in inhalt


def test_ein_kapitel_das_es_nicht_gibt_wird_nicht_gefunden(als: Als) -> None:
    assert als(b.aylin()).get(adresse(analyse(), "kapitel", schluessel="erfunden")).status_code == 404


# Im Sozialraum ------------------------------------------------------------------------------------


def test_der_sozialraum_zeigt_seine_analysen(als: Als) -> None:
    analyse()
    ziel = reverse("analysen:im_sozialraum", args=[b.hafenviertel().pk])
    assert "Sozialraumanalyse Hafenviertel 2026" in text(als(b.aylin()).get(ziel, headers=HTMX))
    fremd = als(b.frauke()).get(ziel, headers=HTMX)
    assert "Sozialraumanalyse Hafenviertel 2026" not in text(fremd)
    assert f"/analysen/neu/?sozialraum={b.hafenviertel().pk}" in fremd.content.decode()
    assert "Analysen sieht, wer in einer Agentur mitarbeitet." in text(als(b.emre()).get(ziel, headers=HTMX))
