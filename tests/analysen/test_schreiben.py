"""Ein Kapitel schreiben: Texte, Sichern, Konflikt, Hinweise, Stände, Kommentare, Zuteilung."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from agenturen.models import Person, Protokolleintrag
from analysen.models import Analyse, Baustein, Kapitel, Kommentar, Textstand
from analysen.schreiben.abfragen import schreibarbeit
from analysen.schreiben.kommentieren import kommentar_erledigen, kommentieren
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.schreiben.vergleichen import Art, in_worten, vergleiche
from analysen.schreiben.zuteilen import kapitel_fertigmelden, kapitel_zuteilen
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, ausgangstext_ueber, kapitel, lesbar, textbaustein, zahlen
from tests.seite import Seite

Als = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


def text(antwort: Any) -> str:
    return lesbar(Seite(antwort.content.decode()).text)


def adresse(von: Analyse, name: str, schluessel: str = "lage", **angaben: object) -> str:
    """Seiten des Kapitels nennen seinen Schlüssel, Seiten eines Textes den ersten Text darin."""
    if name in (
        "kapitel",
        "kapitelvorschauen",
        "kommentare",
        "kommentarliste",
        "zuteilung",
        "kapitel_fertig",
    ):
        return reverse(f"analysen:{name}", args=[von.pk, schluessel])
    with scope(traeger=[von.traeger_id]):
        baustein = textbaustein(kapitel(von, schluessel))
    return reverse(f"analysen:{name}", kwargs={"analyse_id": von.pk, "baustein_id": baustein.pk, **angaben})


def schreibe(
    von: Analyse, inhalt: str, *, durch: Person, schluessel: str = "lage", **weiteres: Any
) -> Baustein:
    with scope(traeger=[von.traeger_id]):
        baustein = textbaustein(kapitel(von, schluessel))
        return text_schreiben(
            baustein=baustein, text=inhalt, version=baustein.version, durch=durch, **weiteres
        )


# Vergleichen -------------------------------------------------------------------------------------

WOERTER = st.text(alphabet="ab {}|.,ä\n😀", max_size=60)


@given(WOERTER, WOERTER)
def test_aus_dem_vergleich_entstehen_beide_texte(alt: str, neu: str) -> None:
    stuecke = vergleiche(alt, neu)
    assert "".join(s.text for s in stuecke if s.art is not Art.NEU) == alt
    assert "".join(s.text for s in stuecke if s.art is not Art.WEG) == neu
    assert bool(in_worten(stuecke)) is (alt != neu)


def test_verglichen_wird_wort_fuer_wort_und_marke_fuer_marke() -> None:
    stuecke = vergleiche("Der Anteil liegt bei {{ew}}.", "Der Anteil liegt bei {{ew|stadt}}.")
    assert [(s.art.value, s.text) for s in stuecke] == [
        ("gleich", "Der Anteil liegt bei "),
        ("weg", "{{ew}}"),
        ("neu", "{{ew|stadt}}"),
        ("gleich", "."),
    ]
    assert in_worten(stuecke) == "1 Wort dazu, 1 Wort weg"


# Speichern und sichern ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_aylin_speichert_und_landet_wieder_am_text(als: Als) -> None:
    von = analyse()
    client = als(b.aylin())
    antwort = client.post(
        adresse(von, "text"), {"text": "# Grenzen\n\nZwischen **Fluss** & Bahn.", "version": "1"}
    )
    assert antwort.status_code == 302 and antwort.url == adresse(von, "kapitel")
    seite = client.get(antwort.url)
    assert "Das Kapitel „Lage und Abgrenzung“ ist gespeichert." in text(seite)
    vorschau = client.get(adresse(von, "kapitelvorschauen"), headers=HTMX).content.decode()
    assert "<h3>Grenzen</h3>\n<p>Zwischen <strong>Fluss</strong> &amp; Bahn.</p>" in vorschau


@pytest.mark.django_db
def test_sichern_antwortet_mit_version_und_uhrzeit(als: Als) -> None:
    von = analyse()
    client = als(b.aylin())
    erste = client.post(adresse(von, "text_sichern"), {"text": "Ein", "version": "1"})
    assert erste.json()["version"] == 2 and re.fullmatch(r"\d\d:\d\d", erste.json()["gespeichert"])
    zweite = client.post(adresse(von, "text_sichern"), {"text": "Ein Satz", "version": "2"})
    assert zweite.json()["version"] == 3
    # Derselbe Text noch einmal ist keine Änderung.
    assert (
        client.post(adresse(von, "text_sichern"), {"text": "Ein Satz ", "version": "3"}).json()["version"]
        == 3
    )
    veraltet = als(b.birgit()).post(adresse(von, "text_sichern"), {"text": "Anders", "version": "1"})
    assert (veraltet.status_code, veraltet.json()) == (409, {"wer": "Aylin Demir"})
    zu_lang = client.post(adresse(von, "text_sichern"), {"text": "x" * 60_001, "version": "3"})
    assert zu_lang.status_code == 422 and "60000" in zu_lang.json()["fehler"].replace(".", "")


@pytest.mark.django_db
def test_beide_texte_bleiben_wenn_zwei_zugleich_schreiben(als: Als) -> None:
    von = analyse()
    als(b.aylin()).post(adresse(von, "text"), {"text": "Von Aylin.", "version": "1"})
    birgit = als(b.birgit())
    konflikt = birgit.post(adresse(von, "text"), {"text": "Von Birgit.", "version": "1"})
    assert konflikt.status_code == 409
    seite = text(konflikt)
    assert "Inzwischen hat Aylin Demir gespeichert" in seite
    assert "Von Aylin." in seite and "Von Birgit." in seite
    assert 'name="version" value="2"' in konflikt.content.decode()
    # Wer beide gesehen hat, entscheidet sich.
    assert birgit.post(adresse(von, "text"), {"text": "Beide.", "version": "2"}).status_code == 302
    with scope(traeger=[von.traeger_id]):
        assert textbaustein(kapitel(von, "lage")).text == "Beide."
        assert [stand.text for stand in Textstand.objects.order_by("nummer")] == ["Von Aylin.", "Beide."]


@pytest.mark.django_db
@pytest.mark.parametrize(("wer", "status"), [("carsten", 403), ("daria", 403), ("farid", 404)])
def test_wer_nicht_schreiben_darf_liest_nur(als: Als, wer: str, status: int) -> None:
    von = analyse()
    client = als(getattr(b, wer)())
    for name in ("text", "text_sichern"):
        assert client.post(adresse(von, name), {"text": "x", "version": "1"}).status_code == status
    if status == 403:
        gelesen = client.get(adresse(von, "kapitel"))
        assert "Schreiben können die Fachkräfte und die Koordination" in text(gelesen)
        assert "data-textform" not in gelesen.content.decode()


@pytest.mark.django_db
def test_nach_dem_entwurf_nimmt_das_formular_nichts_mehr_an(als: Als) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        setze_zustand(von, "pruefung")
    antwort = als(b.birgit()).post(adresse(von, "text"), {"text": "x", "version": "1"})
    assert antwort.status_code == 422
    assert "geschrieben wird nur im Entwurf" in text(antwort)
    with scope(traeger=[von.traeger_id]):
        assert textbaustein(kapitel(von, "lage")).version == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("boese", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("</textarea><b>", "<p>&lt;/textarea&gt;&lt;b&gt;</p>"),
        ("{{<b>}}", "[Zahl fehlt: &lt;b&gt;]"),
    ],
)
def test_eingeschleustes_bleibt_text(als: Als, boese: str, html: str) -> None:
    von = analyse()
    client = als(b.aylin())
    client.post(adresse(von, "text"), {"text": boese, "version": "1"})
    kapitelseite = client.get(adresse(von, "kapitel")).content.decode()
    getippt = client.post(adresse(von, "textvorschau"), {"text": boese, "version": "2"}).content.decode()
    gespeichert = client.get(adresse(von, "kapitelvorschauen"), headers=HTMX).content.decode()
    assert html in getippt and html in gespeichert
    if "<" in boese:
        assert boese not in kapitelseite


@pytest.mark.django_db
def test_die_vorschau_druckt_die_zahl_und_fuehrt_zu_ihrer_herkunft(als: Als) -> None:
    zahlen()
    von = analyse()
    antwort = als(b.aylin()).post(
        adresse(von, "textvorschau"), {"text": "Hier leben *{{ew}}* Menschen.", "version": "1"}, headers=HTMX
    )
    html = antwort.content.decode()
    assert "Hier leben Woher? 1.250 Menschen" in text(antwort).replace("  ", " ") or "1.250" in text(antwort)
    assert "/statistik/woher/ew/2024/" in html and "Q1 Stadt Probstadt, 2024." in text(antwort)
    leer = als(b.aylin()).post(adresse(von, "textvorschau"), {"text": "", "version": "1"}, headers=HTMX)
    assert "Noch kein Text." in leer.content.decode()


@pytest.mark.django_db
def test_der_ausgangstext_steht_im_feld_bis_jemand_speichert(als: Als) -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        ausgangstext_ueber(kapitel(von, "bevoelkerung"), "ew")
    client = als(b.aylin())
    seite = client.get(adresse(von, "kapitel", "bevoelkerung"))
    assert "Ausgangstext aus den Zahlen, noch nicht bearbeitet" in text(seite)
    assert "{{ew}} Einwohnerinnen und Einwohner" in text(seite)
    client.post(adresse(von, "text", "bevoelkerung"), {"text": "Eigenes über {{ew}}.", "version": "1"})
    danach = text(client.get(adresse(von, "kapitel", "bevoelkerung")))
    assert "Ausgangstext" not in danach and "Eigenes über {{ew}}." in danach


@pytest.mark.django_db
@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_kapitelseite_braucht_immer_gleich_viele_abfragen(
    als: Als, django_assert_num_queries: Any, anzahl: int
) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        for nummer in range(anzahl):
            Baustein.objects.create(kapitel=lage, reihenfolge=50 + nummer, art="text", text=f"Text {nummer}")
            kommentieren(kapitel=lage, text=f"Frage {nummer}", durch=b.birgit(), an=b.aylin())
    client = als(b.aylin())
    with django_assert_num_queries(12):
        antwort = client.get(adresse(von, "kapitel"))
    assert f"{anzahl} offene" in text(antwort)


@pytest.mark.django_db
def test_alle_bausteine_kommen_mit_einer_anfrage(als: Als) -> None:
    zahlen()
    von = analyse()
    teil = (
        als(b.aylin()).get(adresse(von, "kapitelvorschauen", "bevoelkerung"), headers=HTMX).content.decode()
    )
    with scope(traeger=[von.traeger_id]):
        bausteine = list(Baustein.objects.filter(kapitel__analyse=von, kapitel__schluessel="bevoelkerung"))
    gefaltete = [baustein for baustein in bausteine if baustein.art != "text"]
    for baustein in bausteine:
        assert f'id="vorschau-{baustein.pk}"' in teil
    for baustein in gefaltete:
        assert f'id="befund-{baustein.pk}"' in teil
    assert "Im Jahr 2024 zählte" in teil.split(f'id="befund-{gefaltete[0].pk}"')[1].split("</span>")[0]
    assert teil.count('hx-swap-oob="true"') == len(bausteine) + len(gefaltete) and "<html" not in teil


# Hinweise und Einfügen ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_eine_getippte_zahl_bekommt_den_vorschlag_der_genauso_aussieht(als: Als) -> None:
    zahlen()
    von = analyse()
    client = als(b.aylin())
    antwort = client.post(
        adresse(von, "texthinweise", "bevoelkerung"),
        {
            "text": "2024 lebten hier 1.250 Menschen, in der Stadt 51.000.\r\nGezählt wurden 17 Hunde.",
            "version": "1",
        },
        headers=HTMX,
    )
    html = antwort.content.decode()
    assert "3 getippte Zahlen" in text(antwort)
    assert re.findall(r'data-durch="([^"]+)"', html)[:2] == ["{{ew}}", "{{ew|stadt}}"]
    assert 'data-anfang="17"' in html
    assert "Keine Zahl dieser Analyse sieht so aus. Bitte fügen Sie die Zahl als Grundlage ein." in text(
        antwort
    )


@pytest.mark.django_db
def test_hinweise_nennen_marken_ohne_zahl_mit_grund(als: Als) -> None:
    zahlen()
    von = analyse()
    antwort = als(b.aylin()).post(
        adresse(von, "texthinweise"),
        {"text": "{{erfunden}} {{ew|raum9}} {{anteil_auslaender|bezirk}} {{ew}}", "version": "1"},
        headers=HTMX,
    )
    assert "3 Zahlen fehlen" in text(antwort)
    assert "Den Indikator „erfunden“ gibt es nicht." in text(antwort)
    assert "Das Gebiet „raum9“ gibt es in dieser Analyse nicht." in text(antwort)
    assert "bitte schreiben Sie den Satz ohne sie" in text(antwort)


@pytest.mark.django_db
def test_ohne_ziffern_fragt_der_hinweis_die_zahlen_nicht(als: Als, django_assert_num_queries: Any) -> None:
    von = analyse()
    client = als(b.aylin())
    ziel = adresse(von, "texthinweise")
    with django_assert_num_queries(6):
        antwort = client.post(ziel, {"text": "Am Fluss, seit 2019.", "version": "1"}, headers=HTMX)
    assert antwort.content.decode().strip().count("<li>") == 0


@pytest.mark.django_db
def test_zahl_einfuegen_sucht_und_zeigt_wert_jahr_und_gebiete(als: Als) -> None:
    zahlen()
    von = analyse()
    client = als(b.aylin())
    alle = client.get(adresse(von, "zahl_einfuegen"), headers=HTMX)
    assert 'data-einfuegen="{{ew}}"' in alle.content.decode()
    assert 'data-einfuegen="{{ew|stadt}}"' in alle.content.decode()
    gesucht = client.get(
        adresse(von, "zahl_einfuegen"), {"suche": "unter 18", "zeitraum": "2019"}, headers=HTMX
    )
    assert 'data-einfuegen="{{anteil_u18|raum|2019}}"' in gesucht.content.decode()
    assert "17,0 %" in text(gesucht) and "{{ew}}" not in gesucht.content.decode()
    nichts = client.get(adresse(von, "zahl_einfuegen"), {"suche": "xyz"}, headers=HTMX)
    assert "Keine Zahl gefunden" in text(nichts)
    assert "<html" in client.get(adresse(von, "zahl_einfuegen")).content.decode()


# Stände ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_wer_in_ruhe_weiterschreibt_schreibt_denselben_stand_fort() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        for wort in ("Eins", "Zwei", "Drei"):
            schreibe(von, wort, durch=b.aylin())
        assert [(s.nummer, s.text) for s in Textstand.objects.all()] == [(1, "Drei")]
        assert Protokolleintrag.objects.filter(ereignis="Kapitel geschrieben").count() == 1
        schreibe(von, "Vier", durch=b.birgit())
        schreibe(von, "Fünf", durch=b.aylin())
        Textstand.objects.filter(nummer=3).update(begonnen=timezone.now() - timedelta(minutes=16))
        schreibe(von, "Sechs", durch=b.aylin())
        assert [(s.nummer, s.text) for s in Textstand.objects.order_by("nummer")] == [
            (1, "Drei"),
            (2, "Vier"),
            (3, "Fünf"),
            (4, "Sechs"),
        ]


@pytest.mark.django_db
def test_was_vor_dem_ersten_stand_dastand_geht_nicht_verloren() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        Baustein.objects.filter(kapitel__analyse=von, kapitel__schluessel="lage", art="text").update(
            text="Alt"
        )
        schreibe(von, "Neu", durch=b.aylin())
        assert [(s.text, s.durch_name) for s in Textstand.objects.order_by("nummer")] == [
            ("Alt", "vor der Aufzeichnung"),
            ("Neu", "Aylin Demir"),
        ]


@pytest.mark.django_db
def test_zwei_staende_stehen_im_vergleich_und_der_alte_laesst_sich_wiederherstellen(als: Als) -> None:
    von = analyse()
    schreibe(von, "Am Fluss wohnen viele.", durch=b.aylin())
    schreibe(von, "Am Fluss wohnen wenige.", durch=b.birgit())
    client = als(b.birgit())
    seite = client.get(adresse(von, "textstaende"))
    assert "Von Stand 1 zu Stand 2" in text(seite) and "1 Wort dazu, 1 Wort weg" in text(seite)
    html = seite.content.decode()
    assert re.search(r"<del class=\"unterschied\"><span[^>]*>\[weg: </span>viele<", html)
    assert re.search(r"<ins class=\"unterschied\"><span[^>]*>\[neu: </span>wenige<", html)
    zurueck = client.post(adresse(von, "stand_wiederherstellen", nummer=1), {"version": "3"})
    assert zurueck.status_code == 302
    with scope(traeger=[von.traeger_id]):
        assert textbaustein(kapitel(von, "lage")).text == "Am Fluss wohnen viele."
        assert Textstand.objects.count() == 3
    veraltet = client.post(adresse(von, "stand_wiederherstellen", nummer=2), {"version": "3"}, follow=True)
    assert "inzwischen von jemand anderem geändert" in text(veraltet)
    assert client.post(adresse(von, "stand_wiederherstellen", nummer=99), {"version": "4"}).status_code == 404


# Kommentare --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_ein_kommentar_an_aylin_steht_neben_dem_text_und_auf_ihrer_startseite(als: Als) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        baustein = textbaustein(kapitel(von, "lage"))
    angaben = {"text": "Stimmt das?", "stelle": "Am Fluss", "an": b.aylin().pk, "baustein": baustein.pk}
    teil = als(b.birgit()).post(adresse(von, "kommentare"), angaben, headers=HTMX)
    assert f'id="kommentare-{baustein.pk}"' in teil.content.decode()
    assert "Stimmt das?" in text(teil) and "an Aylin Demir" in text(teil)
    aylin = als(b.aylin())
    assert "1 offener Kommentar" in text(aylin.get(adresse(von, "kapitel")))
    assert "Stimmt das?" in text(aylin.get(reverse("start:start")))
    with scope(traeger=[von.traeger_id]):
        kommentar = Kommentar.objects.get()
        assert (kommentar.baustein_id, kommentar.stelle) == (baustein.pk, "Am Fluss")
    erledigt = aylin.post(reverse("analysen:kommentar_erledigen", args=[von.pk, kommentar.pk]), headers=HTMX)
    assert "von Aylin Demir" in text(erledigt)
    assert "Stimmt das?" not in text(aylin.get(reverse("start:start")))


@pytest.mark.django_db
def test_kommentare_brauchen_worte_und_gehen_nur_an_wer_mitarbeitet() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        with pytest.raises(Fachfehler, match="Bitte schreiben Sie"):
            kommentieren(kapitel=lage, text="  ", durch=b.birgit())
        with pytest.raises(Fachfehler, match="arbeitet an dieser Analyse nicht mit"):
            kommentieren(kapitel=lage, text="Hallo", durch=b.birgit(), an=b.farid())
        with pytest.raises(PermissionDenied):
            kommentieren(kapitel=lage, text="Hallo", durch=b.daria())
        kommentar = kommentieren(kapitel=lage, text="Hallo", durch=b.carsten(), an=b.birgit())
        kommentar_erledigen(kommentar=kommentar, durch=b.birgit())
        kommentar_erledigen(kommentar=kommentar, durch=b.aylin())
        assert kommentar.erledigt_von == "Birgit Sommer"
        kommentar_erledigen(kommentar=kommentar, durch=b.aylin(), erledigt=False)
        assert kommentar.erledigt is None


@pytest.mark.django_db
def test_ein_leerer_kommentar_sagt_was_fehlt(als: Als) -> None:
    antwort = als(b.birgit()).post(adresse(analyse(), "kommentare"), {"text": " "}, headers=HTMX)
    assert antwort.status_code == 422 and "Bitte schreiben Sie, was Sie anmerken möchten." in text(antwort)


# Zuteilung ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_birgit_teilt_zu_und_aylin_sieht_ihre_frist(als: Als) -> None:
    von = analyse()
    client = als(b.birgit())
    bis = date(2026, 12, 1)
    angaben = {"schreibt": b.aylin().pk, "bis": bis.isoformat()}
    assert client.post(adresse(von, "zuteilung"), angaben).status_code == 302
    assert "Aylin Demir schreibt bis 01.12.2026" in text(client.get(adresse(von, "kapitel")))
    start = text(als(b.aylin()).get(reverse("start:start")))
    assert "Lage und Abgrenzung" in start and "01.12.2026" in start
    als(b.aylin()).post(adresse(von, "kapitel_fertig"))
    assert "Lage und Abgrenzung" not in text(als(b.aylin()).get(reverse("start:start")))


@pytest.mark.django_db
def test_alle_geschriebenen_kapitel_auf_einmal_fertig(als: Als) -> None:
    """Ausgangstexte und leere Kapitel müssen erst gelesen werden."""
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        Kapitel.objects.filter(analyse=von).exclude(
            schluessel__in=["lage", "anlass", "bevoelkerung", "zusammenfassung", "vorwort"]
        ).delete()
        texte = Baustein.objects.filter(kapitel__analyse=von, art=Baustein.Art.TEXT)
        texte.filter(kapitel__schluessel__in=["lage", "anlass", "vorwort"]).update(
            text="Geschrieben.", ausgangstext=False
        )
    birgit = als(b.birgit())
    seite, ziel = (reverse(f"analysen:{name}", args=[von.pk]) for name in ("analyse", "geschriebene_fertig"))
    assert "2 geschriebene Kapitel auf einmal" in birgit.get(seite).content.decode()
    assert "2 Kapitel sind fertig gemeldet." in text(birgit.post(ziel, follow=True))
    with scope(traeger=[von.traeger_id]):
        fertige = Kapitel.objects.filter(analyse=von, fertig=True).values_list("schluessel", flat=True)
        # Das Vorwort steht nur in der Langfassung.
        assert sorted(fertige) == ["anlass", "lage"]
    ereignisse = Protokolleintrag.objects.filter(ereignis="Kapitel fertig gemeldet")
    assert ereignisse.count() == 2
    assert "Kein Kapitel ist zugleich geschrieben" in text(birgit.post(ziel, follow=True))
    assert als(b.carsten()).post(ziel).status_code == 403


@pytest.mark.django_db
def test_zugeteilt_wird_nur_wem_das_kapitel_gehoert() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        with pytest.raises(Fachfehler, match="darf in der Agentur"):
            kapitel_zuteilen(kapitel=lage, schreibt=b.guelsen(), bis=None, durch=b.birgit())
        with pytest.raises(PermissionDenied):
            kapitel_zuteilen(kapitel=lage, schreibt=b.aylin(), bis=None, durch=b.aylin())
        with pytest.raises(PermissionDenied):
            kapitel_fertigmelden(kapitel=lage, fertig=True, durch=b.carsten())
        kapitel_zuteilen(kapitel=lage, schreibt=b.aylin(), bis=None, durch=b.birgit())
        kapitel_fertigmelden(kapitel=lage, fertig=True, durch=b.aylin())
        assert Kapitel.objects.get(pk=lage.pk).fertig


@pytest.mark.django_db
@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_schreibarbeit_kostet_immer_gleich_viele_abfragen(
    django_assert_num_queries: Any, anzahl: int
) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        kapitel_zuteilen(kapitel=lage, schreibt=b.aylin(), bis=None, durch=b.birgit())
        for nummer in range(anzahl):
            kommentieren(kapitel=lage, text=f"Frage {nummer}", durch=b.birgit(), an=b.aylin())
        aylin = b.aylin()
        assert aylin.rollen
        with django_assert_num_queries(2):
            arbeit = schreibarbeit(aylin)
            assert len(arbeit.kommentare) == anzahl and [eines.titel for eines in arbeit.kapitel]


def test_die_seite_der_staende_holt_nur_die_texte_die_sie_zeigt(als: Als) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        baustein = schreibe(von, "Stand 1", durch=b.aylin())
        Textstand.objects.bulk_create(
            Textstand(
                baustein=baustein,
                nummer=nummer,
                text=f"Stand {nummer}",
                durch_name="Aylin",
                begonnen=timezone.now(),
                geschrieben=timezone.now(),
            )
            for nummer in range(2, 300)
        )
    client = als(b.aylin())
    with CaptureQueriesContext(connection) as gefragt:
        seite = text(client.get(adresse(von, "textstaende")))
    assert "Von Stand 298 zu Stand 299" in seite
    geholt = [eine["sql"] for eine in gefragt if '"analysen_textstand"."text" FROM' in eine["sql"]]
    assert len(geholt) == 2
    assert "Stand 274 " not in seite
    zwoelf = text(client.get(adresse(von, "textstaende"), {"seite": "12", "von": "3", "bis": "290"}))
    assert "Von Stand 3 zu Stand 290" in zwoelf and "Stand 24 " in zwoelf


@pytest.mark.parametrize("anzahl", [1, 30])
def test_kommentare_werden_seitenweise_gezeigt(anzahl: int, als: Als, django_assert_num_queries: Any) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        for nummer in range(anzahl):
            kommentieren(kapitel=kapitel(von, "lage"), text=f"Anmerkung {nummer}.", durch=b.birgit())
    client = als(b.birgit())
    seite = text(client.get(adresse(von, "kapitel")))
    assert len(re.findall(r"Anmerkung \d+\.", seite)) == min(anzahl, 15)
    assert ("Alle Kommentare des Kapitels" in seite) == (anzahl > 15)
    wort = "offener Kommentar" if anzahl == 1 else "offene Kommentare"
    assert f"{anzahl} {wort}" in seite
    with django_assert_num_queries(9):
        liste = text(client.get(adresse(von, "kommentarliste")))
    assert len(re.findall(r"Anmerkung \d+\.", liste)) == min(anzahl, 25)
