"""Vom Entwurf bis ins Archiv: wer welchen Schritt geht, was dazwischen niemand mehr ändert."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Mitgliedschaft, Person, Protokolleintrag, Rolle, Vorgang
from analysen.ablauf.abfragen import wartet_auf_freigabe
from analysen.ablauf.abschliessen import archivieren, berichtigen
from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.sperrfrist_aendern import sperrfrist_aendern
from analysen.ablauf.verlauf import verlauf
from analysen.ablauf.veroeffentlichen import veroeffentlichen, zurueckziehen
from analysen.ablauf.zustaende import SCHRITTE
from analysen.aufbau.analyse_aendern import analyse_aendern
from analysen.aufbau.bausteine_aendern import (
    baustein_einfuegen,
    baustein_einstellen,
    baustein_entfernen,
    baustein_verschieben,
)
from analysen.aufbau.kapitel_aendern import kapitel_aendern, kapitel_drucken
from analysen.aufbau.kapitel_ordnen import kapitel_anlegen, kapitel_entfernen, kapitel_verschieben
from analysen.beteiligung.antworten import annehmen
from analysen.beteiligung.beenden import beenden
from analysen.beteiligung.einladen import einladen
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Beteiligung, Fassung, Hinnahme, Kommentar, Veroeffentlichung
from analysen.schreiben.kommentieren import kommentar_erledigen, kommentieren
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.schreiben.zuteilen import kapitel_fertigmelden, kapitel_zuteilen
from analysen.widersprueche.hinnehmen import wieder_oeffnen
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein
from tests.seite import Seite
from tests.werkbank import Werkbank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]

Als = Callable[[Person], Client]
GRUND = "Die Zahlen zu Kapitel 3 fehlen."


@pytest.fixture
def von() -> Iterator[Analyse]:
    b.carsten(), b.daria(), b.aylin()
    eine = analyse()
    with scope(traeger=[eine.traeger_id]):
        yield eine


def frisch(von: Analyse) -> Analyse:
    return Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=von.pk)


def eingereicht(von: Analyse) -> Analyse:
    einreichen(analyse=von, durch=b.birgit())
    return frisch(von)


def freigegeben(von: Analyse) -> Fassung:
    return freigeben(analyse=eingereicht(von), durch=b.carsten())


def veroeffentlicht(von: Analyse) -> Veroeffentlichung:
    return veroeffentlichen(fassung=freigegeben(von), durch=b.birgit())


def schreibe(von: Analyse, text: str, schluessel: str = "lage") -> None:
    baustein = textbaustein(kapitel(von, schluessel))
    text_schreiben(baustein=baustein, text=text, version=baustein.version, durch=b.birgit())


def adresse(von: Analyse, verb: str) -> str:
    return reverse("analysen:schritt", args=[von.pk, verb])


def auf_dem_bildschirm(client: Client, von: Analyse) -> dict[str, str]:
    """Was das Formular der Freigabe mitschickt: welche Einreichung und welchen Inhalt die Seite zeigt."""
    formular = client.get(adresse(von, "freigeben")).context["form"]
    return {name: formular[name].value() for name in ("eingereicht", "geprueft")}


def text(antwort: Any) -> str:
    return lesbar(Seite(antwort.content.decode()).text)


# Der ganze Weg -------------------------------------------------------------------------------------


def test_der_ganze_weg_steht_im_protokoll(von: Analyse) -> None:
    einreichen(analyse=von, durch=b.birgit())
    zurueckgeben(analyse=frisch(von), grund=GRUND, durch=b.carsten())
    erste = freigegeben(frisch(von))
    veroeffentlichung = veroeffentlichen(fassung=erste, durch=b.birgit())
    berichtigen(analyse=frisch(von), was="Tabelle 2 nannte das falsche Jahr.", durch=b.carsten())
    schreibe(von, "Berichtigt.")
    zweite = freigegeben(frisch(von))
    veroeffentlichen(fassung=zweite, durch=b.carsten())
    zurueckziehen(veroeffentlichung=veroeffentlichung, grund="Ersetzt.", durch=b.birgit())
    archivieren(analyse=frisch(von), durch=b.birgit())

    eintraege = Protokolleintrag.objects.filter(objekt_art="analysen.analyse", objekt_id=str(von.pk))
    schritte = [(e.ereignis, e.durch_name, e.grund) for e in eintraege.order_by("pk")][1:]
    assert schritte == [
        ("Analyse zur Prüfung eingereicht", "Birgit Sommer", ""),
        ("Analyse zurückgegeben", "Carsten Wolf", GRUND),
        ("Analyse zur Prüfung eingereicht", "Birgit Sommer", ""),
        ("Analyse freigegeben", "Carsten Wolf", ""),
        ("Analyse veröffentlicht", "Birgit Sommer", ""),
        ("Berichtigung begonnen", "Carsten Wolf", "Tabelle 2 nannte das falsche Jahr."),
        ("Analyse zur Prüfung eingereicht", "Birgit Sommer", ""),
        ("Analyse freigegeben", "Carsten Wolf", ""),
        ("Analyse veröffentlicht", "Carsten Wolf", ""),
        ("Veröffentlichung zurückgezogen", "Birgit Sommer", "Ersetzt."),
        ("Analyse archiviert", "Birgit Sommer", ""),
    ]
    assert frisch(von).zustand == "archiviert"


def test_die_freigegebene_fassung_nennt_beide_und_ist_festgeschrieben(von: Analyse) -> None:
    fassung = freigegeben(von)
    assert (fassung.nummer, fassung.art) == (1, "festgeschrieben")
    assert (fassung.eingereicht_von_name, fassung.freigegeben_von_name) == ("Birgit Sommer", "Carsten Wolf")
    assert (fassung.berichtigt, fassung.erratum, fassung.selbst_freigegeben_weil) == (None, "", "")
    (punkt,) = fassung.inhalt["pruefliste"]["punkte"]
    assert punkt["befund"] == "Eingereicht und freigegeben haben zwei verschiedene Personen."
    assert frisch(von).zustand == "freigegeben"


def test_eine_berichtigung_ist_eine_neue_fassung_und_die_alte_bleibt(von: Analyse) -> None:
    erste = freigegeben(von)
    vorher = erste.sha256
    berichtigen(analyse=frisch(von), was="Das Jahr war falsch.", durch=b.birgit())
    assert frisch(von).berichtigung == "Das Jahr war falsch."
    schreibe(von, "Mit dem richtigen Jahr.")
    zweite = freigegeben(frisch(von))
    assert (zweite.nummer, zweite.berichtigt, zweite.erratum) == (2, erste, "Das Jahr war falsch.")
    erste.refresh_from_db()
    assert (erste.sha256, zweite.sha256 != vorher) == (vorher, True)
    assert frisch(von).berichtigung == ""


def test_eine_berichtigung_die_nichts_aendert_wird_nicht_freigegeben(von: Analyse) -> None:
    freigegeben(von)
    berichtigen(analyse=frisch(von), was="Doch nichts.", durch=b.birgit())
    with pytest.raises(Fachfehler, match="Seit Fassung 1 hat sich nichts geändert"):
        freigegeben(frisch(von))
    assert (frisch(von).zustand, Fassung.objects.count()) == ("pruefung", 1)


def test_daria_gibt_als_verbund_frei(von: Analyse) -> None:
    assert freigeben(analyse=eingereicht(von), durch=b.daria()).freigegeben_von_name == "Daria Nowak"


# Wer nicht darf ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "zustand", "darf"),
    [
        ("einreichen", "entwurf", "birgit"),
        ("zurueckgeben", "pruefung", "birgit carsten daria"),
        ("freigeben", "pruefung", "carsten daria"),
        ("archivieren", "freigegeben", "birgit carsten"),
        ("berichtigen", "freigegeben", "birgit carsten"),
    ],
)
def test_wer_welchen_schritt_gehen_darf(von: Analyse, verb: str, zustand: str, darf: str) -> None:
    setze_zustand(
        von,
        zustand,
        eingereicht=timezone.now(),
        eingereicht_von=b.birgit(),
        eingereicht_sha256=pruefsumme(zusammenstellen(von)),
    )
    taten: dict[str, Callable[[Person], object]] = {
        "einreichen": lambda wer: einreichen(analyse=frisch(von), durch=wer),
        "zurueckgeben": lambda wer: zurueckgeben(analyse=frisch(von), grund=GRUND, durch=wer),
        "freigeben": lambda wer: freigeben(analyse=frisch(von), durch=wer),
        "archivieren": lambda wer: archivieren(analyse=frisch(von), durch=wer),
        "berichtigen": lambda wer: berichtigen(analyse=frisch(von), was="Falsch.", durch=wer),
    }
    fremde = {"aylin", "birgit", "carsten", "daria", "emre", "farid", "frauke", "guelsen", "hatice"}
    for name in sorted(fremde - set(darf.split())):
        with pytest.raises(PermissionDenied):
            taten[verb](getattr(b, name)())
        assert frisch(von).zustand == zustand
    knoepfe = {
        name
        for name in fremde
        if verb in [schritt.verb for schritt in verlauf(frisch(von), getattr(b, name)()).schritte]
    }
    assert knoepfe == set(darf.split())
    taten[verb](getattr(b, darf.split()[0])())
    assert frisch(von).zustand == SCHRITTE[verb].nach


@pytest.mark.parametrize("zustand", ["entwurf", "pruefung", "freigegeben", "veroeffentlicht", "archiviert"])
def test_aus_jedem_zustand_fuehren_nur_die_schritte_der_tabelle(von: Analyse, zustand: str) -> None:
    fassung = freigegeben(von)
    setze_zustand(von, zustand)
    taten: dict[str, Callable[[], object]] = {
        "einreichen": lambda: einreichen(analyse=frisch(von), durch=b.birgit()),
        "zurueckgeben": lambda: zurueckgeben(analyse=frisch(von), grund=GRUND, durch=b.carsten()),
        "freigeben": lambda: freigeben(analyse=frisch(von), durch=b.carsten()),
        "veroeffentlichen": lambda: veroeffentlichen(fassung=fassung, durch=b.birgit()),
        "archivieren": lambda: archivieren(analyse=frisch(von), durch=b.birgit()),
        "berichtigen": lambda: berichtigen(analyse=frisch(von), was="Falsch.", durch=b.birgit()),
    }
    for verb, tat in taten.items():
        if zustand not in SCHRITTE[verb].von:
            fassung.analyse = frisch(von)
            with pytest.raises(VeralteterStand):
                tat()
            assert frisch(von).zustand == zustand


# Vier Augen ----------------------------------------------------------------------------------------


def zugleich_leitung(person: Person) -> Person:
    Mitgliedschaft.objects.create(
        person=person, traeger=b.nordufer(), agentur=b.ia_hafen(), rolle=Rolle.LEITUNG
    )
    return Person.objects.get(pk=person.pk)


def test_wer_einreicht_gibt_nicht_frei_auch_nicht_als_leitung(von: Analyse) -> None:
    birgit = zugleich_leitung(b.birgit())
    eingereichte = eingereicht(von)
    with pytest.raises(Fachfehler, match="gibt sie nicht selbst frei"):
        freigeben(analyse=eingereichte, durch=birgit)
    with pytest.raises(Fachfehler, match="gibt sie nicht selbst frei"):
        freigeben(analyse=frisch(von), durch=birgit, selbst_weil="Es eilt.")
    assert (frisch(von).zustand, Fassung.objects.count()) == ("pruefung", 0)


def test_ein_veralteter_gegenstand_taeuscht_keine_anderen_augen_vor(von: Analyse) -> None:
    """Im Speicher steht noch, was vor der neuen Einreichung galt."""
    birgit = zugleich_leitung(b.birgit())
    alt = eingereicht(von)
    alt.eingereicht_von = b.carsten()
    with pytest.raises(Fachfehler, match="gibt sie nicht selbst frei"):
        freigeben(analyse=alt, durch=birgit)


def test_wer_allein_arbeitet_gibt_mit_grund_frei_und_der_grund_bleibt() -> None:
    guelsen = b.guelsen()
    weber = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=guelsen)
    with scope(traeger=[weber.traeger_id]):
        einreichen(analyse=weber, durch=guelsen)
        with pytest.raises(Fachfehler, match="warum niemand anderes"):
            freigeben(analyse=frisch(weber), durch=guelsen)
        fassung = freigeben(analyse=frisch(weber), durch=guelsen, selbst_weil="Ich arbeite hier allein.")
        assert fassung.selbst_freigegeben_weil == "Ich arbeite hier allein."
        gedruckt = fassung.inhalt["pruefliste"]["punkte"][-1]
        assert (gedruckt["titel"], gedruckt["weil"]) == (
            "Wer einreicht, gibt nicht frei",
            "Ich arbeite hier allein.",
        )
    eintrag = Protokolleintrag.objects.get(ereignis="Analyse freigegeben")
    assert (eintrag.durch_name, eintrag.grund) == (guelsen.name, "Ich arbeite hier allein.")


def test_wer_allein_arbeitet_erfaehrt_wer_auch_freigeben_darf_und_gedruckt_wird_es_auch(als: Als) -> None:
    """Carsten leitet den ganzen Träger: Er könnte freigeben, auch für die kleinste Agentur."""
    carsten, guelsen = b.carsten(), b.guelsen()
    weber = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=guelsen)
    with scope(traeger=[weber.traeger_id]):
        einreichen(analyse=weber, durch=guelsen)
    client = als(guelsen)
    assert "Freigeben darf auch: Carsten Wolf." in text(client.get(adresse(weber, "freigeben")))
    angaben = auf_dem_bildschirm(client, weber) | {"selbst_weil": "Herr Wolf ist bis März krank."}
    client.post(adresse(weber, "freigeben"), angaben)
    with scope(traeger=[weber.traeger_id]):
        punkt = Fassung.objects.get().inhalt["pruefliste"]["punkte"][-1]
    assert lesbar(punkt["befund"]) == (
        "Eingereicht und freigegeben hat dieselbe Person. 1 weitere Person hätte freigeben dürfen."
    )
    assert carsten.name not in str(punkt)


def test_zwei_menschen_gleichen_namens_sind_zwei(von: Analyse) -> None:
    Person.objects.filter(pk=b.carsten().pk).update(name="Birgit Sommer")
    fassung = freigeben(analyse=eingereicht(von), durch=Person.objects.get(email="carsten@example.org"))
    assert (fassung.eingereicht_von_name, fassung.freigegeben_von_name) == (
        "Birgit Sommer",
        "carsten@example.org, Birgit Sommer",
    )


def test_sobald_noch_jemand_dort_schreibt_ist_sie_nicht_mehr_allein() -> None:
    guelsen = b.guelsen()
    weber = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=guelsen)
    Mitgliedschaft.objects.create(
        person=b.hatice(), traeger=b.nordufer(), agentur=b.ia_weber(), rolle=Rolle.FACHKRAFT
    )
    with scope(traeger=[weber.traeger_id]):
        einreichen(analyse=weber, durch=guelsen)
        with pytest.raises(Fachfehler, match="gibt sie nicht selbst frei"):
            freigeben(analyse=frisch(weber), durch=guelsen, selbst_weil="Ich arbeite hier allein.")


def test_wessen_einreichung_niemand_mehr_kennt_wird_nicht_freigegeben(von: Analyse) -> None:
    setze_zustand(von, "pruefung")
    with pytest.raises(Fachfehler, match="nicht mehr festzustellen"):
        freigeben(analyse=frisch(von), durch=b.carsten())


def test_wer_mitschreibt_gibt_nicht_frei(von: Analyse) -> None:
    """Frauke schreibt als fremde Agentur mit, auch als Leitung ihres Hauses gibt sie nichts frei."""
    mit_suedhang(von)
    Mitgliedschaft.objects.create(person=b.frauke(), traeger=b.suedhang(), rolle=Rolle.LEITUNG)
    leitung = Person.objects.get(pk=b.frauke().pk)
    eingereichte = eingereicht(von)
    for tat in (
        lambda: freigeben(analyse=eingereichte, durch=leitung),
        lambda: zurueckgeben(analyse=eingereichte, grund=GRUND, durch=leitung),
        lambda: einreichen(analyse=eingereichte, durch=leitung),
    ):
        with pytest.raises(PermissionDenied):
            tat()
    assert frisch(von).zustand == "pruefung"


def mit_suedhang(von: Analyse) -> Beteiligung:
    einladung = einladen(analyse=von, agentur=b.ia_suedhang(), durch=b.birgit())
    with scope(traeger=[b.suedhang().pk]):
        return annehmen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())


# Zurückgeben ---------------------------------------------------------------------------------------


def test_wer_eingereicht_hat_holt_sie_mit_grund_zurueck(von: Analyse) -> None:
    eingereicht(von)
    with pytest.raises(Fachfehler, match="Was ist noch zu tun"):
        zurueckgeben(analyse=frisch(von), grund="  \n", durch=b.birgit())
    zurueckgeben(analyse=frisch(von), grund="Noch ein Absatz.", durch=b.birgit())
    assert frisch(von).zustand == "entwurf"


def test_den_grund_lesen_alle_die_daran_schreiben(von: Analyse, als: Als) -> None:
    zurueckgeben(analyse=eingereicht(von), grund=GRUND, durch=b.carsten())
    seite = text(als(b.aylin()).get(reverse("analysen:analyse", args=[von.pk])))
    assert "Zurückgegeben am" in seite and "von Carsten Wolf" in seite and GRUND in seite
    einreichen(analyse=frisch(von), durch=b.birgit())
    seite = text(als(b.aylin()).get(reverse("analysen:analyse", args=[von.pk])))
    assert "Zurückgegeben am" not in seite


# Was nach dem Einreichen niemand mehr ändert --------------------------------------------------------


@pytest.mark.parametrize("zustand", ["pruefung", "freigegeben", "veroeffentlicht", "archiviert"])
def test_ausserhalb_des_entwurfs_schreibt_kein_verb(von: Analyse, zustand: str) -> None:
    birgit = b.birgit()
    offen = einladen(analyse=von, agentur=b.ia_suedhang(), durch=birgit)
    eigenes = kapitel_anlegen(analyse=von, titel="Eigenes", frage="", durch=birgit)
    hinnahme = Hinnahme.objects.create(
        analyse=von, kennung="0" * 64, satz="x", begruendung="y", durch_name="z"
    )
    k, t = kapitel(von, "lage"), textbaustein(kapitel(von, "lage"))
    setze_zustand(von, zustand)
    angaben = {"titel": "Neu", "berichtsjahr": 2030, "datenstand": None, "laenge": "standard"}
    taten: list[Callable[[], object]] = [
        lambda: text_schreiben(baustein=t, text="Zu spät.", version=t.version, durch=birgit),
        lambda: analyse_aendern(analyse=von, **angaben, vorgaenger=None, version=von.version, durch=birgit),
        lambda: kapitel_aendern(
            kapitel=k, titel="X", frage="", agentur=k.agentur, ab_laenge="standard", version=1, durch=birgit
        ),
        lambda: kapitel_drucken(kapitel=k, gedruckt=False, version=k.version, durch=birgit),
        lambda: kapitel_verschieben(kapitel=k, schritte=1, version=von.version, durch=birgit),
        lambda: kapitel_anlegen(analyse=von, titel="Y", frage="", durch=birgit),
        lambda: kapitel_entfernen(kapitel=eigenes, version=eigenes.version, durch=birgit),
        lambda: baustein_einfuegen(kapitel=k, art="text", version=k.version, durch=birgit),
        lambda: baustein_einstellen(
            baustein=t, einstellungen={}, ab_laenge="standard", version=t.version, durch=birgit
        ),
        lambda: baustein_verschieben(baustein=t, schritte=1, version=k.version, durch=birgit),
        lambda: baustein_entfernen(baustein=t, version=k.version, durch=birgit),
        lambda: kapitel_zuteilen(kapitel=k, schreibt=birgit, bis=None, durch=birgit),
        lambda: kapitel_fertigmelden(kapitel=k, fertig=True, durch=birgit),
        lambda: wieder_oeffnen(hinnahme=hinnahme, durch=birgit),
        lambda: einladen(analyse=von, agentur=b.ia_weber(), durch=birgit),
        lambda: annehmen(beteiligung=Beteiligung.objects.get(pk=offen.pk), durch=b.frauke()),
    ]
    for tat in taten:
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            tat()


def test_waehrend_der_pruefung_wird_kommentiert_danach_nicht_mehr(von: Analyse) -> None:
    eingereicht(von)
    kommentar = kommentieren(kapitel=kapitel(von, "lage"), text="Quelle?", durch=b.carsten())
    freigeben(analyse=frisch(von), durch=b.carsten())
    with pytest.raises(Fachfehler, match="kommentiert wird bis zur Freigabe"):
        kommentieren(kapitel=kapitel(von, "lage"), text="Noch etwas.", durch=b.carsten())
    with pytest.raises(Fachfehler, match="kommentiert wird bis zur Freigabe"):
        kommentar_erledigen(kommentar=kommentar, durch=b.birgit())
    assert Kommentar.objects.count() == 1


def test_waehrend_der_pruefung_endet_kein_mitschreiben(von: Analyse) -> None:
    beteiligung = mit_suedhang(von)
    eingereicht(von)
    with pytest.raises(Fachfehler, match="wird gerade geprüft"):
        beenden(beteiligung=beteiligung, durch=b.birgit())
    freigeben(analyse=frisch(von), durch=b.carsten())
    beenden(
        beteiligung=Beteiligung.objects.select_related("analyse__agentur", "agentur").get(), durch=b.birgit()
    )
    assert not Beteiligung.objects.exists()


@pytest.mark.parametrize("name", ["analyse", "aufbau", "beteiligte", "fassungen"])
def test_nach_dem_einreichen_bietet_keine_seite_schreiben_an(von: Analyse, als: Als, name: str) -> None:
    eingereicht(von)
    seite = als(b.birgit()).get(reverse(f"analysen:{name}", args=[von.pk])).content.decode()
    for knopf in ("Eigenes Kapitel", "Länge und Eckdaten", ">Einladen<", "nach oben", "Bausteine einfügen"):
        assert knopf not in seite
    if name == "analyse":
        assert reverse("analysen:aufbau", args=[von.pk]) not in seite


def test_ein_offenes_formular_sagt_warum_es_nicht_mehr_geht(von: Analyse, als: Als) -> None:
    eingereicht(von)
    client = als(b.birgit())
    for name in ("bearbeiten", "kapitel_neu"):
        antwort = client.get(reverse(f"analysen:{name}", args=[von.pk]), follow=True)
        assert "gestaltet wird nur im Entwurf. Weiter geht es, wenn sie zurückgegeben ist." in text(antwort)


def test_vorschauen_gibt_es_bis_zur_freigabe(von: Analyse, als: Als) -> None:
    client = als(b.birgit())
    freigegeben(von)
    seite = client.get(reverse("analysen:analyse", args=[von.pk])).content.decode()
    assert "PDF erzeugen" not in seite
    client.post(reverse("analysen:pdf", args=[von.pk]))
    assert not Vorgang.objects.exists()


# Veröffentlichen und zurückziehen -------------------------------------------------------------------


def test_die_kennung_ist_lesbar_und_einmalig(von: Analyse) -> None:
    erste = veroeffentlicht(von)
    assert erste.kennung == "sozialraumanalyse-hafenviertel-2026-fassung-1"
    zweite = veroeffentlicht(analyse())
    assert zweite.kennung == "sozialraumanalyse-hafenviertel-2026-fassung-1-2"


def test_umlaute_bleiben_lesbar(von: Analyse) -> None:
    Analyse.objects.filter(pk=von.pk).update(titel="Südstadt: Große Straße & Öl")
    assert veroeffentlicht(frisch(von)).kennung == "suedstadt-grosse-strasse-oel-fassung-1"


def test_mit_sperrfrist(von: Analyse) -> None:
    fassung, morgen = freigegeben(von), timezone.now() + timedelta(days=1)
    with pytest.raises(Fachfehler, match="schon vorbei"):
        veroeffentlichen(fassung=fassung, durch=b.birgit(), ab=timezone.now() - timedelta(minutes=1))
    assert veroeffentlichen(fassung=fassung, durch=b.birgit(), ab=morgen).ab == morgen
    assert frisch(von).zustand == "veroeffentlicht"


def test_unter_sperrfrist_steht_sie_nicht_als_veroeffentlicht_da(von: Analyse, als: Als) -> None:
    freigegeben(von)
    birgit = als(b.birgit())
    assert "Veröffentlicht wird Fassung 1" in text(birgit.get(adresse(von, "veroeffentlichen")))
    morgen = timezone.localdate() + timedelta(days=1)
    angaben = {"fassung": "1", "zusammenfassung": "", "ab": morgen.isoformat(), "uhrzeit": ""}
    birgit.post(adresse(von, "veroeffentlichen"), angaben)
    seite = reverse("analysen:fassungen", args=[von.pk])
    assert "Sperrfrist läuft" in text(birgit.get(seite))


def test_eine_laufende_sperrfrist_laesst_sich_verschieben(von: Analyse, client: Client) -> None:
    jetzt = timezone.now()
    morgen, spaeter = jetzt + timedelta(days=1), jetzt + timedelta(days=9)
    eine = veroeffentlichen(fassung=freigegeben(von), durch=b.birgit(), ab=morgen)
    for fremd in (b.aylin(), b.frauke()):
        with pytest.raises(PermissionDenied):
            sperrfrist_aendern(veroeffentlichung=eine, ab=spaeter, durch=fremd)
    with pytest.raises(Fachfehler, match="schon vorbei"):
        sperrfrist_aendern(veroeffentlichung=eine, ab=jetzt - timedelta(minutes=1), durch=b.carsten())
    sperrfrist_aendern(veroeffentlichung=eine, ab=spaeter, durch=b.carsten())
    assert Veroeffentlichung.objects.get().ab == spaeter
    assert client.get(reverse("oeffentlich:fassung", args=[eine.kennung])).status_code == 404
    eintrag = Protokolleintrag.objects.get(ereignis="Sperrfrist der Veröffentlichung geändert")
    assert (eintrag.durch_name, eintrag.einzelheiten) == (
        "Carsten Wolf",
        {"fassung": 1, "bisher": morgen.isoformat(), "ab": spaeter.isoformat()},
    )
    zurueckziehen(veroeffentlichung=eine, grund="Ein Name steht darin.", durch=b.carsten())
    with pytest.raises(VeralteterStand, match="nicht mehr ändern"):
        sperrfrist_aendern(veroeffentlichung=eine, ab=morgen, durch=b.carsten())


def test_was_oeffentlich_ist_bekommt_keine_sperrfrist_mehr(von: Analyse, als: Als) -> None:
    eine = veroeffentlicht(von)
    with pytest.raises(VeralteterStand, match="nicht mehr ändern"):
        sperrfrist_aendern(veroeffentlichung=eine, ab=timezone.now() + timedelta(days=1), durch=b.carsten())
    carsten = als(b.carsten())
    assert "Sperrfrist ändern" not in text(carsten.get(reverse("analysen:fassungen", args=[von.pk])))
    danach = carsten.get(reverse("analysen:sperrfrist", args=[von.pk, 1]), follow=True)
    assert "Für Fassung 1 läuft keine Sperrfrist mehr." in text(danach)


def test_carsten_verlegt_den_tag_der_veroeffentlichung(von: Analyse, als: Als) -> None:
    morgen = timezone.localdate() + timedelta(days=1)
    veroeffentlichen(fassung=freigegeben(von), durch=b.birgit(), ab=timezone.now() + timedelta(days=30))
    carsten = als(b.carsten())
    assert "Sperrfrist ändern" in text(carsten.get(reverse("analysen:fassungen", args=[von.pk])))
    ziel = reverse("analysen:sperrfrist", args=[von.pk, 1])
    assert "Bisher öffentlich ab" in text(carsten.get(ziel))
    assert carsten.post(ziel, {"ab": "", "uhrzeit": ""}).status_code == 422
    vorbei = carsten.post(ziel, {"ab": "2001-01-01", "uhrzeit": ""})
    assert vorbei.status_code == 422 and "Dieser Zeitpunkt ist schon vorbei." in text(vorbei)
    danach = text(carsten.post(ziel, {"ab": morgen.isoformat(), "uhrzeit": "09:30"}, follow=True))
    assert f"Fassung 1 ist ab {morgen:%d.%m.%Y}, 09:30 Uhr öffentlich." in danach
    assert "Sperrfrist läuft" in danach
    assert als(b.aylin()).get(ziel).status_code == 403


def test_eine_vorschau_wird_nicht_veroeffentlicht(von: Analyse) -> None:
    from analysen.festschreiben import festschreiben

    vorschau = festschreiben(analyse=von, durch=b.birgit())
    with pytest.raises(Fachfehler, match="keine Vorschau"):
        veroeffentlichen(fassung=vorschau, durch=b.birgit())


def test_veroeffentlicht_wird_nur_die_juengste_fassung(von: Analyse) -> None:
    alte = freigegeben(von)
    berichtigen(analyse=frisch(von), was="Falsch.", durch=b.birgit())
    schreibe(von, "Neu.")
    freigegeben(frisch(von))
    with pytest.raises(Fachfehler, match="oder es gibt eine neuere"):
        veroeffentlichen(fassung=alte, durch=b.birgit())


def test_was_zurueckgezogen_ist_wird_nicht_wieder_oeffentlich(von: Analyse) -> None:
    veroeffentlichung = veroeffentlicht(von)
    zurueckziehen(veroeffentlichung=veroeffentlichung, grund="Ein Name steht darin.", durch=b.carsten())
    assert frisch(von).zustand == "freigegeben"
    assert veroeffentlichung.zurueckgezogen_weil == "Ein Name steht darin."
    with pytest.raises(VeralteterStand, match="schon zurückgezogen"):
        zurueckziehen(veroeffentlichung=veroeffentlichung, grund="Noch einmal.", durch=b.carsten())
    with pytest.raises(Fachfehler, match="war schon veröffentlicht"):
        veroeffentlichen(fassung=veroeffentlichung.fassung, durch=b.birgit())


def test_zurueckziehen_geht_auch_waehrend_berichtigt_wird(von: Analyse) -> None:
    veroeffentlichung = veroeffentlicht(von)
    berichtigen(analyse=frisch(von), was="Falsch.", durch=b.birgit())
    veroeffentlichung.fassung.analyse = frisch(von)
    zurueckziehen(veroeffentlichung=veroeffentlichung, grund="Gleich weg damit.", durch=b.birgit())
    assert frisch(von).zustand == "entwurf"


def test_beim_veroeffentlichen_entstehen_die_formen(von: Analyse) -> None:
    fassung = freigegeben(von)
    veroeffentlichen(fassung=fassung, durch=b.birgit())
    assert Vorgang.objects.get().bezug_id == fassung.pk


# Post und Startseite -------------------------------------------------------------------------------


def test_post_geht_an_die_richtigen(von: Analyse, werkbank: Werkbank, settings: Any) -> None:
    settings.ADRESSE = "https://sozialraum.example.de/"
    with werkbank.tag():
        einreichen(analyse=von, durch=b.birgit())
    assert sorted(eine.to[0] for eine in mail.outbox) == ["carsten@example.org", "daria@example.org"]
    assert mail.outbox[0].subject == "Zur Freigabe: Sozialraumanalyse Hafenviertel 2026"
    assert f"https://sozialraum.example.de/analysen/{von.pk}/" in mail.outbox[0].body
    mail.outbox.clear()
    with werkbank.tag():
        zurueckgeben(analyse=frisch(von), grund=GRUND, durch=b.carsten())
    assert sorted(eine.to[0] for eine in mail.outbox) == ["aylin@example.org", "birgit@example.org"]
    assert GRUND in mail.outbox[0].body
    mail.outbox.clear()
    with werkbank.tag():
        freigegeben(frisch(von))
    assert [eine.to[0] for eine in mail.outbox][-1] == "birgit@example.org"


def test_ein_ausgefallener_postserver_haelt_nichts_auf(
    von: Analyse, werkbank: Werkbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ohne_server(nachrichten: object) -> None:
        raise ConnectionRefusedError("kein Postserver")

    monkeypatch.setattr("agenturen.mitteilen._verschicken", ohne_server)
    with werkbank.tag():
        einreichen(analyse=von, durch=b.birgit())
    assert frisch(von).zustand == "pruefung"


def test_die_startseite_zeigt_wem_was_zur_freigabe_liegt(von: Analyse, als: Als) -> None:
    zeile = f"{von.agentur} · eingereicht am"
    assert zeile not in text(als(b.carsten()).get("/"))
    eingereicht(von)
    assert zeile in text(als(b.carsten()).get("/")) and zeile in text(als(b.daria()).get("/"))
    assert zeile not in text(als(b.birgit()).get("/"))
    assert [eine.pk for eine in wartet_auf_freigabe(b.carsten())] == [von.pk]
    assert wartet_auf_freigabe(zugleich_leitung(b.birgit())) == []


# Seiten --------------------------------------------------------------------------------------------


def test_birgit_reicht_ein_carsten_gibt_frei_birgit_veroeffentlicht(von: Analyse, als: Als) -> None:
    birgit, carsten = als(b.birgit()), als(b.carsten())
    seite = reverse("analysen:analyse", args=[von.pk])
    assert "Einreichen darf: Birgit Sommer." in text(birgit.get(seite))
    assert "Zur Prüfung einreichen" in text(birgit.get(adresse(von, "einreichen")))
    assert "Freigeben dürfen: Carsten Wolf und Daria Nowak." in text(
        birgit.post(adresse(von, "einreichen"), follow=True)
    )
    danach = carsten.post(adresse(von, "freigeben"), auf_dem_bildschirm(carsten, von), follow=True)
    assert "Fassung 1 steht fest." in text(danach)
    angaben = {"fassung": "1", "zusammenfassung": "Das Viertel wächst.", "ab": "", "uhrzeit": ""}
    danach = text(birgit.post(adresse(von, "veroeffentlichen"), angaben, follow=True))
    assert "Fassung 1 ist veröffentlicht." in danach and "Öffentlich ab" in danach
    assert "Sperrfrist läuft" not in danach
    assert Veroeffentlichung.objects.get().zusammenfassung == "Das Viertel wächst."
    ziel = reverse("analysen:zurueckziehen", args=[von.pk, 1])
    assert birgit.post(ziel, {"grund": ""}).status_code == 422
    danach = text(birgit.post(ziel, {"grund": "Ein Name steht darin."}, follow=True))
    assert "Zurückgezogen am" in danach and "Ein Name steht darin." in danach


def test_eine_veraltete_freigabe_gibt_das_neu_eingereichte_nicht_frei(von: Analyse, als: Als) -> None:
    """Carsten hat die Seite offen; inzwischen zog Birgit zurück, schrieb um und reichte neu ein."""
    eingereicht(von)
    carsten = als(b.carsten())
    gesehen = auf_dem_bildschirm(carsten, von)
    zurueckgeben(analyse=frisch(von), grund="Noch etwas.", durch=b.birgit())
    schreibe(von, "Ganz anders.")
    einreichen(analyse=frisch(von), durch=b.birgit())
    antwort = carsten.post(adresse(von, "freigeben"), gesehen, follow=True)
    assert "neu eingereicht. Bitte laden Sie die Seite neu" in text(antwort)
    assert (frisch(von).zustand, Fassung.objects.count()) == ("pruefung", 0)


@pytest.mark.parametrize("eingereicht_feld", ["", "gestern", "2026-13-45", "\x00", "9" * 500])
def test_ein_verdorbenes_formular_gibt_nichts_ungesehenes_frei(
    von: Analyse, als: Als, eingereicht_feld: str
) -> None:
    eingereicht(von)
    carsten = als(b.carsten())
    gesehen = auf_dem_bildschirm(carsten, von) | {"eingereicht": eingereicht_feld}
    antwort = carsten.post(adresse(von, "freigeben"), gesehen)
    assert (antwort.status_code, frisch(von).zustand) == (422, "pruefung")


def test_ohne_den_gelesenen_inhalt_wird_nichts_freigegeben(von: Analyse, als: Als) -> None:
    eingereicht(von)
    carsten = als(b.carsten())
    gesehen = auf_dem_bildschirm(carsten, von)
    for geprueft, status in (("", 422), ("\x00", 422), ("a" * 64, 302)):
        antwort = carsten.post(adresse(von, "freigeben"), gesehen | {"geprueft": geprueft})
        assert (antwort.status_code, frisch(von).zustand) == (status, "pruefung")


def test_eine_veraltete_veroeffentlichung_trifft_keine_andere_fassung(von: Analyse, als: Als) -> None:
    freigegeben(von)
    antwort = als(b.birgit()).post(adresse(von, "veroeffentlichen"), {"fassung": "7"}, follow=True)
    assert "Inzwischen gibt es eine andere Fassung" in text(antwort)
    assert not Veroeffentlichung.objects.exists()


def test_fremde_erfahren_von_keinem_schritt(von: Analyse, als: Als) -> None:
    eingereicht(von)
    for verb in SCHRITTE:
        assert als(b.frauke()).post(adresse(von, verb)).status_code == 404
    assert als(b.carsten()).get(adresse(von, "zurueckziehen")).status_code == 404
    assert als(b.carsten()).get(adresse(von, "loeschen")).status_code == 404


def test_die_seite_der_analyse_braucht_immer_gleich_viele_abfragen(
    von: Analyse, als: Als, django_assert_max_num_queries: Any
) -> None:
    client = als(b.carsten())
    seite = reverse("analysen:analyse", args=[von.pk])
    with django_assert_max_num_queries(60) as davor:
        client.get(seite)
    for _ in range(6):
        zurueckgeben(analyse=eingereicht(frisch(von)), grund=GRUND, durch=b.carsten())
    with django_assert_max_num_queries(60) as danach:
        client.get(seite)
    assert len(danach) == len(davor)


def test_ohne_mandant_bleibt_nichts_offen(von: Analyse) -> None:
    """Die Schritte stehen im Protokoll des federführenden Trägers."""
    eingereicht(von)
    with scopes_disabled():
        eintrag = Protokolleintrag.objects.get(ereignis="Analyse zur Prüfung eingereicht")
    assert (eintrag.traeger_id, eintrag.einzelheiten["von"], eintrag.einzelheiten["nach"]) == (
        b.nordufer().pk,
        "entwurf",
        "pruefung",
    )
