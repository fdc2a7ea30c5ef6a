"""Was ohne Anmeldung zu lesen ist und was nicht: Übersicht, Sozialraum, Fassung, Dateien, Neues."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Vorgang
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import veroeffentlichen, zurueckziehen
from analysen.formen import FORMEN
from analysen.formen_anstossen import formen_anstossen
from analysen.models import Analyse, Fassung, Fassungsdatei, Veroeffentlichung
from analysen.oeffentlich import abfragen
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.hafen import lesbar
from tests.analysen.reif import reife_analyse
from tests.analysen.veroeffentlicht import datei, fassung, veroeffentlicht
from tests.seite import Seite

pytestmark = pytest.mark.django_db

UEBERSICHT = "/veroeffentlicht/"


@pytest.fixture
def analyse() -> Analyse:
    return hafen.analyse()


@pytest.fixture
def fremde() -> Analyse:
    """Eine Analyse des anderen Trägers."""
    return hafen.analyse(b.sozialraum("Südhang", ["22"]), agentur=b.ia_suedhang(), durch=b.frauke())


def lies(pfad: str) -> Any:
    return Client().get(pfad)


def text(pfad: str) -> str:
    return Seite(lies(pfad).text).text


def adresse(gezeigt: Veroeffentlichung) -> str:
    return f"/veroeffentlicht/{gezeigt.kennung}/"


# Lesen ---------------------------------------------------------------------------------------------


def test_wer_im_viertel_wohnt_findet_und_liest_die_analyse_ohne_anmeldung(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    datei(gezeigt.fassung)
    uebersicht = lies(UEBERSICHT)
    assert uebersicht.status_code == 200
    assert f'href="{adresse(gezeigt)}"' in uebersicht.text

    seite = lies(adresse(gezeigt))
    gelesen = Seite(seite.text).text
    assert seite.status_code == 200
    assert "Sozialraumanalyse Hafenviertel 2026" in gelesen
    assert "Integrationsagentur Hafenviertel, Wohlfahrtsverband Nordufer e. V." in gelesen
    assert "Das Viertel wächst; es fehlen Orte für Jugendliche." in gelesen
    assert "Stadtbezirk Nord, Probstadt" in gelesen and "2019 bis 2024" in gelesen
    assert "18 Seiten" in gelesen
    assert "hafen@probstadt.example" in gelesen
    assert not seite.cookies


def test_die_ganze_fassung_laesst_sich_am_bildschirm_lesen(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    ziel = f"{adresse(gezeigt)}lesen/"
    assert f'href="{ziel}#kapitel-2"' in lies(adresse(gezeigt)).text
    seite = lies(ziel)
    assert seite.status_code == 200
    assert 'id="kapitel-2"' in seite.text and "<script" not in seite.text and "style=" not in seite.text


def test_die_zeile_zum_zitieren_nennt_alles(analyse: Analyse) -> None:
    ab = datetime(2026, 3, 2, 9, tzinfo=timezone.get_current_timezone())
    gezeigt = veroeffentlicht(analyse, 3, ab=ab)
    heute = timezone.localdate()
    assert (
        "Integrationsagentur Hafenviertel, Wohlfahrtsverband Nordufer e. V. (2026): "
        "Sozialraumanalyse Hafenviertel 2026. Fassung 3, 02.03.2026. "
        f"http://testserver{adresse(gezeigt)} (abgerufen am {heute:%d.%m.%Y}). "
        f"SHA-256: {gezeigt.fassung.sha256}"
    ) in text(adresse(gezeigt))


def test_suchmaschinen_finden_titel_urheber_ort_und_datum(analyse: Analyse) -> None:
    ab = datetime(2026, 3, 2, 9, tzinfo=timezone.get_current_timezone())
    seite = lies(adresse(veroeffentlicht(analyse, ab=ab))).text
    for angabe in (
        '<link rel="canonical" href="http://testserver/veroeffentlicht/sozialraumanalyse-hafenviertel-2026-fassung-1/">',
        '<meta name="DC.title" content="Sozialraumanalyse Hafenviertel 2026">',
        '<meta name="DC.date" content="2026-03-02">',
        '<meta name="DC.coverage" content="Hafenviertel, Probstadt">',
        '<meta property="og:title" content="Sozialraumanalyse Hafenviertel 2026">',
        'typeof="Report"',
    ):
        assert angabe in seite
    assert "noindex" not in seite and "<script" not in seite


def test_der_sozialraum_zeigt_alle_fassungen_die_neueste_zuerst(analyse: Analyse) -> None:
    frueher = veroeffentlicht(analyse, 1, ab=timezone.now() - timedelta(days=700))
    heute = veroeffentlicht(analyse, 2)
    (raum,) = analyse.sozialraeume.all()
    seite = lies(f"/veroeffentlicht/sozialraum/{raum.pk}/").text
    assert seite.index(adresse(heute)) < seite.index(adresse(frueher))
    # Die Übersicht nennt jede Analyse einmal, mit ihrer jüngsten Fassung.
    uebersicht = lies(UEBERSICHT).text
    assert adresse(heute) in uebersicht and adresse(frueher) not in uebersicht


def test_eine_aeltere_fassung_nennt_die_neuere_und_was_berichtigt_wurde(analyse: Analyse) -> None:
    alt = veroeffentlicht(analyse, 1)
    neu = veroeffentlicht(
        analyse,
        2,
        fassung_felder={"berichtigt": alt.fassung, "erratum": "Tabelle 3 nannte das falsche Jahr."},
    )
    gelesen = text(adresse(alt))
    assert "Es gibt eine neuere Fassung: Fassung 2" in gelesen
    assert "Berichtigt wurde: Tabelle 3 nannte das falsche Jahr." in gelesen
    assert "Berichtigung der Fassung 1 Tabelle 3 nannte das falsche Jahr." in text(adresse(neu))


@pytest.mark.parametrize(
    ("gesucht", "gefunden"),
    [
        ("Hafenviertel", 1),
        ("hafenvirtel", 1),
        ("Südhang", 1),
        ("suedhang gibtsnicht", 0),
        ("Sozialraumanalyse", 2),
        ("Jugendliche", 2),
        ("Bahnhof", 0),
        ("%", 0),
        ("\0", 2),
    ],
)
def test_gesucht_wird_nach_ort_und_titel(
    analyse: Analyse, fremde: Analyse, gesucht: str, gefunden: int
) -> None:
    veroeffentlicht(analyse)
    veroeffentlicht(fremde)
    seite = Client().get(UEBERSICHT, {"suche": gesucht})
    assert seite.text.count('class="eintrag"') == gefunden


def test_gefiltert_wird_nach_gemeinde_und_sozialraum(analyse: Analyse, fremde: Analyse) -> None:
    veroeffentlicht(analyse)
    veroeffentlicht(fremde)
    (raum,) = analyse.sozialraeume.all()
    assert Client().get(UEBERSICHT, {"gemeinde": b.AGS}).text.count('class="eintrag"') == 2
    assert Client().get(UEBERSICHT, {"sozialraum": raum.pk}).text.count('class="eintrag"') == 1
    # Was es zur Wahl nicht gibt, filtert nicht und ist kein Fehler.
    assert Client().get(UEBERSICHT, {"sozialraum": "x"}).status_code == 200


def test_die_uebersicht_braucht_immer_gleich_viele_abfragen(
    analyse: Analyse, django_assert_num_queries: Any
) -> None:
    veroeffentlicht(analyse)
    with django_assert_num_queries(4):
        lies(UEBERSICHT)
    for nummer in range(30):
        eine = hafen.analyse(b.sozialraum(f"Raum {nummer}", ["12"]))
        veroeffentlicht(eine, kennung=f"raum-{nummer}")
    with django_assert_num_queries(4):
        assert lies(UEBERSICHT).text.count('class="eintrag"') == 20
    with django_assert_num_queries(4):
        assert lies(f"{UEBERSICHT}?seite=2").text.count('class="eintrag"') == 11


def test_ohne_veroeffentlichung_sagt_die_uebersicht_was_hier_stehen_wird() -> None:
    assert "Noch keine Analyse veröffentlicht" in text(UEBERSICHT)


def test_wer_nicht_angemeldet_ist_kommt_von_der_anmeldung_zu_den_analysen() -> None:
    assert lies("/").headers["Location"] == "/anmelden/?next=/"
    assert 'href="/veroeffentlicht/"' in lies("/anmelden/").text


# Was niemand sieht ---------------------------------------------------------------------------------


@pytest.mark.parametrize("angemeldet", [False, True])
def test_bis_zum_ende_der_sperrfrist_ist_nichts_zu_sehen(
    analyse: Analyse, als: Callable[..., Client], angemeldet: bool
) -> None:
    """Auch die eigene Koordination sieht auf den öffentlichen Seiten nur, was alle sehen."""
    morgen = veroeffentlicht(analyse, ab=timezone.now() + timedelta(days=1))
    datei(morgen.fassung)
    client = als(b.birgit()) if angemeldet else Client()
    (raum,) = analyse.sozialraeume.all()
    for pfad in (
        adresse(morgen),
        f"{adresse(morgen)}datei/pdf/",
        f"{adresse(morgen)}lesen/",
        f"/veroeffentlicht/sozialraum/{raum.pk}/",
        f"/veroeffentlicht/sozialraum/{raum.pk}/neues.atom",
    ):
        assert client.get(pfad).status_code == 404
    for pfad in (UEBERSICHT, "/veroeffentlicht/neues.atom", "/sitemap.xml"):
        gelesen = client.get(pfad).text
        assert "Hafenviertel" not in gelesen and morgen.kennung not in gelesen
    assert "1 Analyse" not in client.get(UEBERSICHT).text


def test_unter_sperrfrist_und_nie_gewesen_sehen_gleich_aus(analyse: Analyse) -> None:
    morgen = veroeffentlicht(analyse, kennung="hafen-a", ab=timezone.now() + timedelta(days=1))
    gesperrt, nichts = lies(adresse(morgen)), lies("/veroeffentlicht/hafen-b/")
    assert gesperrt.text.replace("hafen-a", "") == nichts.text.replace("hafen-b", "")
    assert [gesperrt.headers[name] for name in ("Cache-Control", "Content-Length")] == [
        nichts.headers[name] for name in ("Cache-Control", "Content-Length")
    ]


def test_eine_spaetere_fassung_unter_sperrfrist_verraet_sich_nicht(analyse: Analyse) -> None:
    heute = veroeffentlicht(analyse, 1)
    veroeffentlicht(
        analyse,
        2,
        ab=timezone.now() + timedelta(days=1),
        fassung_felder={"berichtigt": heute.fassung, "erratum": "Die Zahl der Kinder war falsch."},
    )
    gelesen = text(adresse(heute))
    assert "neuere Fassung" not in gelesen and "Kinder war falsch" not in gelesen
    assert adresse(heute) in lies(UEBERSICHT).text


def test_entwurf_und_vorschau_gibt_es_nicht(analyse: Analyse) -> None:
    with pytest.raises(IntegrityError, match="keine Vorschau"), transaction.atomic():
        veroeffentlicht(analyse, 1, fassung_felder={"art": Fassung.Art.VORSCHAU})
    datei(fassung(analyse, 2))
    datei(fassung(analyse, 3, art=Fassung.Art.VORSCHAU))
    (raum,) = analyse.sozialraeume.all()
    assert "Hafenviertel" not in lies(UEBERSICHT).text
    assert lies(f"/veroeffentlicht/sozialraum/{raum.pk}/").status_code == 404


def test_am_titel_eines_neuen_entwurfs_aendert_sich_oeffentlich_nichts(analyse: Analyse) -> None:
    veroeffentlicht(analyse)
    with scopes_disabled():
        Analyse.objects.filter(pk=analyse.pk).update(titel="Geheimer neuer Titel", berichtsjahr=2031)
    assert "Geheimer" not in lies(UEBERSICHT).text
    assert Client().get(UEBERSICHT, {"suche": "Geheimer"}).text.count('class="eintrag"') == 0


def test_namen_von_menschen_stehen_nirgends(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(
        analyse,
        durch=b.birgit(),
        fassung_felder={
            "durch": b.birgit(),
            "eingereicht_von_name": "Birgit Sommer",
            "freigegeben_von_name": "Carsten Wolf",
        },
    )
    (raum,) = analyse.sozialraeume.all()
    for pfad in (
        UEBERSICHT,
        adresse(gezeigt),
        f"{adresse(gezeigt)}lesen/",
        f"/veroeffentlicht/sozialraum/{raum.pk}/",
        "/veroeffentlicht/neues.atom",
        "/sitemap.xml",
    ):
        gelesen = lies(pfad).text
        assert "Sommer" not in gelesen and "Wolf" not in gelesen


# Zurückziehen --------------------------------------------------------------------------------------


def test_zurueckgezogen_bleibt_ein_vermerk_mit_datum_und_grund(analyse: Analyse) -> None:
    am = datetime(2026, 11, 3, 12, tzinfo=timezone.get_current_timezone())
    gezeigt = veroeffentlicht(
        analyse,
        ab=am - timedelta(days=30),
        zurueckgezogen=am,
        zurueckgezogen_von_name="Carsten Wolf",
        zurueckgezogen_weil="Eine Quelle hat ihre Zahlen zurückgezogen.",
    )
    datei(gezeigt.fassung)
    antwort = lies(adresse(gezeigt))
    gelesen = Seite(antwort.text).text
    assert antwort.status_code == 410
    assert "Zurückgezogen am 3. November 2026" in gelesen
    assert "Eine Quelle hat ihre Zahlen zurückgezogen." in gelesen
    assert "Wolf" not in gelesen and "es fehlen Orte für Jugendliche" not in gelesen
    herunter = lies(f"{adresse(gezeigt)}datei/pdf/")
    assert herunter.status_code == 410 and b"%PDF" not in herunter.content
    am_bildschirm = lies(f"{adresse(gezeigt)}lesen/")
    assert am_bildschirm.status_code == 410 and "Lage und Abgrenzung" not in am_bildschirm.text

    (raum,) = analyse.sozialraeume.all()
    assert "zurückgezogen am 03.11.2026" in text(f"/veroeffentlicht/sozialraum/{raum.pk}/")
    for pfad in (UEBERSICHT, "/veroeffentlicht/neues.atom", "/sitemap.xml"):
        assert gezeigt.kennung not in lies(pfad).text


def test_was_vor_der_sperrfrist_zurueckgezogen_wurde_war_nie_da(analyse: Analyse) -> None:
    ab = timezone.now() - timedelta(hours=1)
    gezeigt = veroeffentlicht(
        analyse,
        ab=ab,
        zurueckgezogen=ab - timedelta(days=2),
        zurueckgezogen_weil="Der Bezirk wird anders heißen.",
    )
    (raum,) = analyse.sozialraeume.all()
    assert lies(adresse(gezeigt)).status_code == 404
    assert lies(f"/veroeffentlicht/sozialraum/{raum.pk}/").status_code == 404


def test_wer_online_liest_sieht_zuerst_was_berichtigt_wurde(analyse: Analyse) -> None:
    alt = veroeffentlicht(analyse)
    neu = veroeffentlicht(
        analyse,
        2,
        fassung_felder={"berichtigt": alt.fassung, "erratum": "Tabelle 3 nannte das falsche Jahr."},
    )
    text = lies(f"{adresse(neu)}lesen/").text
    assert "Berichtigung der Fassung 1" in text
    # Oben als Hinweis und noch einmal im Impressum.
    assert text.index("Tabelle 3 nannte das falsche Jahr.") < text.index('id="verzeichnis-titel"')
    assert text.count("Tabelle 3 nannte das falsche Jahr.") == 2
    assert "Tabelle 3" not in lies(f"{adresse(alt)}lesen/").text


# Lizenz ---------------------------------------------------------------------------------------------

CC_BY = {
    "schluessel": "cc-by-4.0",
    "name": "CC BY 4.0 – Namensnennung",
    "adresse": "https://creativecommons.org/licenses/by/4.0/deed.de",
    "satz": "© 2026 Nordufer. Lizenz: CC BY 4.0.",
}


def test_die_lizenz_steht_auf_der_seite_in_den_angaben_und_im_impressum(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse, anders={"lizenz": CC_BY})
    text = lies(adresse(gezeigt)).text
    assert '<meta name="DC.rights" content="© 2026 Nordufer. Lizenz: CC BY 4.0.">' in text
    assert f'<link rel="license" href="{CC_BY["adresse"]}">' in text
    assert f'property="license" href="{CC_BY["adresse"]}">{CC_BY["name"]}</a>' in lesbar(text)
    gelesen = lies(f"{adresse(gezeigt)}lesen/").text
    assert CC_BY["satz"] in gelesen and f'<a rel="license" href="{CC_BY["adresse"]}">' in gelesen


def test_eine_fassung_ohne_lizenz_nennt_keine(analyse: Analyse) -> None:
    """Ältere Fassungen entstanden, bevor ein Träger wählen konnte."""
    gezeigt = veroeffentlicht(analyse)
    for pfad in (adresse(gezeigt), f"{adresse(gezeigt)}lesen/"):
        text = lies(pfad).text
        assert "Lizenz" not in text and "license" not in text


# Dateien -------------------------------------------------------------------------------------------


def test_dateien_kommen_mit_pruefsumme_und_werden_immer_erfragt(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    datei(gezeigt.fassung)
    pfad = f"{adresse(gezeigt)}datei/pdf/"
    antwort = lies(pfad)
    assert b"".join(antwort.streaming_content) == b"%PDF-1.7 Hafen"
    assert antwort.headers["Content-Type"] == "application/pdf"
    assert antwort.headers["Content-Length"] == "14"
    assert antwort.headers["ETag"] == f'"{14:064x}"'
    assert antwort.headers["Cache-Control"] == "public, no-cache"
    assert antwort.headers["Content-Disposition"] == f'inline; filename="{gezeigt.kennung}.pdf"'
    assert antwort.headers["Link"] == f'<http://testserver{adresse(gezeigt)}>; rel="canonical"'

    gleich = Client().get(pfad, headers={"If-None-Match": f'"{14:064x}"'})
    assert (gleich.status_code, gleich.content) == (304, b"")
    assert gleich.headers["Cache-Control"] == "public, no-cache"

    kopf = Client().head(pfad)
    kopf.getvalue()
    assert (kopf.status_code, kopf.headers["Content-Length"]) == (200, "14")
    assert Client().post(pfad).status_code == 405


def test_zurueckgezogen_gibt_auch_ein_zwischenspeicher_die_datei_nicht_mehr_her(analyse: Analyse) -> None:
    """Er behält die Bytes, muss aber jedes Mal fragen; die Antwort ist dann der Vermerk statt eines 304."""
    gezeigt = veroeffentlicht(analyse)
    datei(gezeigt.fassung)
    pfad, gemerkt = f"{adresse(gezeigt)}datei/pdf/", {"If-None-Match": f'"{14:064x}"'}
    assert Client().get(pfad, headers=gemerkt).status_code == 304
    with scopes_disabled():
        Veroeffentlichung.objects.filter(pk=gezeigt.pk).update(
            zurueckgezogen=timezone.now(), zurueckgezogen_weil="Die Zahl der Kinder war falsch."
        )
    antwort = Client().get(pfad, headers=gemerkt)
    assert antwort.status_code == 410 and "Die Zahl der Kinder war falsch." in antwort.text
    assert antwort.headers["Cache-Control"] == "public, max-age=60"


def test_fehlende_oder_fremde_formen_gibt_es_nicht(analyse: Analyse, fremde: Analyse) -> None:
    eigene, andere = veroeffentlicht(analyse), veroeffentlicht(fremde)
    datei(andere.fassung)
    for form in ("pdf", "docx", "exe", "pdf2"):
        assert lies(f"{adresse(eigene)}datei/{form}/").status_code == 404
    assert lies(f"{adresse(eigene)}datei/../../etc/passwd").status_code == 404


def test_eine_datei_die_auf_der_platte_fehlt_ist_kein_serverfehler(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    datei(gezeigt.fassung)
    with scopes_disabled():
        gefunden = Fassungsdatei.objects.get(fassung=gezeigt.fassung)
    gefunden.datei.storage.delete(gefunden.datei.name)
    assert lies(f"{adresse(gezeigt)}datei/pdf/").status_code == 404


def test_seiten_duerfen_zwischengespeichert_werden_aber_nur_kurz(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    for pfad in (UEBERSICHT, adresse(gezeigt), "/veroeffentlicht/neues.atom", "/robots.txt"):
        assert lies(pfad).headers["Cache-Control"] == "public, max-age=60"
        assert Client().head(pfad).status_code == 200
        assert Client().post(pfad).status_code == 405


# Neues und Suchmaschinen ---------------------------------------------------------------------------


def test_wer_abonniert_erfaehrt_von_jeder_fassung(analyse: Analyse, fremde: Analyse) -> None:
    eigene = veroeffentlicht(
        analyse, 2, fassung_felder={"berichtigt": None, "erratum": "Tabelle 3 war falsch."}
    )
    andere = veroeffentlicht(fremde)
    alles = lies("/veroeffentlicht/neues.atom")
    assert alles.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    for eine in (eigene, andere):
        assert f"http://testserver{adresse(eine)}" in alles.text
    assert "Berichtigung: Tabelle 3 war falsch." in alles.text
    (raum,) = analyse.sozialraeume.all()
    nur_hier = lies(f"/veroeffentlicht/sozialraum/{raum.pk}/neues.atom").text
    assert adresse(eigene) in nur_hier and adresse(andere) not in nur_hier


def test_suchmaschinen_lesen_nur_das_oeffentliche(analyse: Analyse, settings: Any) -> None:
    gezeigt = veroeffentlicht(analyse)
    settings.VORFUEHRUNG = False
    robots = lies("/robots.txt").text
    assert "Allow: /veroeffentlicht/" in robots and "Disallow: /\n" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert f"<loc>http://testserver{adresse(gezeigt)}</loc>" in lies("/sitemap.xml").text
    settings.VORFUEHRUNG = True
    assert "Allow" not in lies("/robots.txt").text
    assert '<meta name="robots" content="noindex">' in lies(adresse(gezeigt)).text


# Die Tür -------------------------------------------------------------------------------------------


def test_die_tuer_oeffnet_ueber_alle_traeger_und_nur_oeffentliches(analyse: Analyse, fremde: Analyse) -> None:
    eigene, andere = veroeffentlicht(analyse), veroeffentlicht(fremde)
    gesperrt = veroeffentlicht(analyse, 2, ab=timezone.now() + timedelta(days=1))
    assert {eine.pk for eine in abfragen.oeffentliche()} == {eigene.pk, andere.pk}
    with scope(traeger=[b.nordufer().pk]):
        assert {eine.pk for eine in abfragen.oeffentliche()} == {eigene.pk, andere.pk}
    # Eine gesperrte Veröffentlichung in der Hand hilft nicht weiter: Dateien gibt es nur durch die Tür.
    datei(gesperrt.fassung)
    assert abfragen.datei(gesperrt, "pdf") is None


# Alle Formen ---------------------------------------------------------------------------------------


def test_veroeffentlichen_stoesst_alle_fehlenden_formen_einmal_an(
    analyse: Analyse, werkbank: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gezeigt = veroeffentlicht(analyse)
    gesetzt: list[str] = []

    def schreibe(form: str) -> Any:
        from analysen.formen import Ausgabe

        def schreiber(inhalt: Any, vermerk: Any, *, melde: Any) -> Ausgabe:
            gesetzt.append(form)
            return Ausgabe(inhalt=form.encode())

        return schreiber

    for eine in FORMEN.values():
        monkeypatch.setattr(type(eine), "schreiber", lambda self: schreibe(self.endung), raising=True)
    with werkbank.tag(), scope(traeger=[b.nordufer().pk]):
        erster = formen_anstossen(gezeigt.fassung, b.birgit())
        zweiter = formen_anstossen(gezeigt.fassung, b.birgit())
        assert erster is not None and erster == zweiter
        assert "wird erzeugt" in text(adresse(gezeigt))
    assert len(gesetzt) == len(FORMEN)
    vorgang = Vorgang.objects.get(pk=erster.pk)
    assert vorgang.zustand == "fertig"
    with scope(traeger=[b.nordufer().pk]):
        assert formen_anstossen(gezeigt.fassung, b.birgit()) is None
    assert "wird erzeugt" not in text(adresse(gezeigt))


def test_formen_stoesst_nur_an_wer_ausgeben_darf(analyse: Analyse) -> None:
    gezeigt = veroeffentlicht(analyse)
    with scope(traeger=[b.nordufer().pk]):
        for fremder in (b.frauke(), b.emre()):
            with pytest.raises(PermissionDenied):
                formen_anstossen(gezeigt.fassung, fremder)
        with pytest.raises(Fachfehler):
            formen_anstossen(fassung(analyse, 5, art=Fassung.Art.VORSCHAU), b.birgit())


def test_die_adressen_bleiben(analyse: Analyse) -> None:
    """Verweise in gedruckten Fassungen und fremden Texten leben Jahre."""
    gezeigt = veroeffentlicht(analyse, kennung="hafenviertel-2026-1")
    assert reverse("oeffentlich:fassung", args=[gezeigt.kennung]) == "/veroeffentlicht/hafenviertel-2026-1/"
    assert reverse("oeffentlich:datei", args=[gezeigt.kennung, "csv-excel"]) == (
        "/veroeffentlicht/hafenviertel-2026-1/datei/csv-excel/"
    )
    assert reverse("oeffentlich:raum", args=[7]) == "/veroeffentlicht/sozialraum/7/"
    assert reverse("oeffentlich:neues") == "/veroeffentlicht/neues.atom"


def test_der_ganze_weg_von_der_freigabe_bis_zum_vermerk() -> None:
    """Mit den Verben, die Menschen benutzen, nicht mit gesetzten Zeilen."""
    von = reife_analyse()
    with scope(traeger=[von.traeger_id]):
        einreichen(analyse=von, durch=b.birgit())
        gilt = freigeben(analyse=Analyse.objects.get(pk=von.pk), durch=b.carsten())
        assert "Hafenviertel" not in lies(UEBERSICHT).text
        gezeigt = veroeffentlichen(fassung=gilt, durch=b.birgit(), zusammenfassung="Kurz gesagt.")
    ziel = adresse(gezeigt)
    assert ziel in lies(UEBERSICHT).text
    gelesen = text(ziel)
    assert "Kurz gesagt." in gelesen and gilt.sha256 in gelesen and "wird erzeugt" in gelesen
    am_bildschirm = lies(f"{ziel}lesen/").text
    for name in ("Sommer", "Carsten Wolf"):
        assert name not in am_bildschirm and name not in gelesen
    with scope(traeger=[von.traeger_id]):
        zurueckziehen(veroeffentlichung=gezeigt, grund="Eine Quelle war falsch.", durch=b.carsten())
    vermerk = lies(ziel)
    assert vermerk.status_code == 410 and "Eine Quelle war falsch." in vermerk.text
    assert ziel not in lies(UEBERSICHT).text
