"""Die Prüfliste: jeder Punkt einmal erfüllt und einmal offen, von Hand abgehakt und zurück, gedruckt."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Person, Protokolleintrag, Vorgang
from analysen.gedruckte_zahlen import zahlen_der_statistik
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Baustein, Hinnahme, Kapitel, Kommentar, Pruefentscheidung
from analysen.pruefliste import stand
from analysen.pruefliste.entscheiden import abhaken, widerrufen
from analysen.pruefliste.liste import Punkt
from analysen.pruefliste.pruefen import pruefliste
from analysen.zusammenstellen import zusammenstellen
from sozialraum.bedarfe.grundlage_hinzufuegen import text_hinzufuegen
from sozialraum.bedarfe.models import Bedarf, Gespraech, Grundlage, Methode, Methodeneinsatz
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.models import Lieferung, Quelle, Regelaenderung, Schliessung
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.reif import reife_analyse
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
PUNKTE = [
    "alter",
    "geschlecht",
    "staatsangehoerigkeit",
    "datenalter",
    "gespraeche",
    "methoden",
    "bedarfe",
    "kapitel",
    "ausgangstexte",
    "kommentare",
    "widersprueche",
    "alternativtexte",
    "geheimhaltung",
    "quellen",
]


@pytest.fixture
def reif() -> Analyse:
    return reife_analyse()


def punkt(analyse: Analyse, schluessel: str, inhalt: Inhalt | None = None) -> Punkt:
    gefunden = pruefliste(Analyse.objects.get(pk=analyse.pk), inhalt=inhalt).finde(schluessel)
    assert gefunden is not None
    return gefunden


def offen(analyse: Analyse, inhalt: Inhalt | None = None) -> list[str]:
    """Was gerade offen ist, nach Schlüsseln; im offenen Mandanten."""
    frisch = Analyse.objects.get(pk=analyse.pk)
    return [einer.schluessel for einer in pruefliste(frisch, inhalt=inhalt).offene]


@pytest.fixture(autouse=True)
def mandant(db: None) -> Any:
    with scope(traeger=[b.nordufer().pk]):
        yield


def text_in(analyse: Analyse, schluessel: str, text: str) -> Baustein:
    baustein = hafen.textbaustein(hafen.kapitel(analyse, schluessel))
    baustein.text, baustein.ausgangstext = text, False
    baustein.save()
    return baustein


# Die ganze Liste ----------------------------------------------------------------------------------


def test_eine_reife_analyse_erfuellt_jeden_punkt(reif: Analyse) -> None:
    liste = pruefliste(reif)
    assert [einer.schluessel for einer in liste.punkte] == PUNKTE
    assert [(einer.titel, einer.befund, einer.stellen) for einer in liste.offene] == []
    assert all(einer.befund for einer in liste.punkte)


def test_eine_leere_analyse_hat_fast_alles_offen() -> None:
    """Ohne Zahlen, Gespräche und Texte; offen ist auch, was niemand fertig gemeldet hat."""
    assert offen(hafen.analyse()) == [
        "alter",
        "geschlecht",
        "staatsangehoerigkeit",
        "datenalter",
        "gespraeche",
        "methoden",
        "bedarfe",
        "kapitel",
    ]


def test_jede_offene_stelle_fuehrt_irgendwohin(als: Als) -> None:
    """Jede Adresse, die die Liste nennt, gibt es und Birgit darf sie sehen."""
    entwurf = hafen.analyse()
    adressen = {
        stelle.adresse.partition("#")[0] for einer in pruefliste(entwurf).offene for stelle in einer.stellen
    }
    assert len(adressen) >= 5
    for adresse in adressen:
        assert als(b.birgit()).get(adresse).status_code == 200, adresse


# Punkt für Punkt ----------------------------------------------------------------------------------


def test_zahlen_fehlen_bei_einer_der_raumeinheiten() -> None:
    """Der Sozialraum am Fluss besteht aus zwei Stadtteilen; nur einer hat Zahlen."""
    ganz = {
        "ew": 1000,
        "u6": 60,
        "6-18": 110,
        "18-65": 650,
        "65+": 180,
        "w": 500,
        "m": 500,
        "auslaender": 200,
    }
    liefere({(ort, "2024"): ganz for ort in ("12", "1", "2", "")})
    entwurf = hafen.analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    gefunden = punkt(entwurf, "geschlecht")
    assert not gefunden.erfuellt
    assert [stelle.text for stelle in gefunden.stellen][-1].startswith(
        "Stadtteil Lindenhöhe: Es fehlt Frauenanteil."
    )
    assert gefunden.adresse == reverse("statistik:anfrage_neu")
    liefere({("21", "2024"): ganz}, datei="nachlieferung.csv")
    assert punkt(entwurf, "geschlecht").erfuellt


def test_eine_geheime_zahl_ist_gesagt_eine_fehlende_nicht(reif: Analyse) -> None:
    inhalt = zusammenstellen(reif)
    zelle = inhalt["anhang"]["raumeinheiten"]["zeilen"][0]["zellen"][-1]["zahl"]
    assert zelle is not None and zelle["indikator"] == "anteil_auslaender"
    zelle |= {"wert": None, "zeichen": "geheim"}
    assert "geheim" in punkt(reif, "staatsangehoerigkeit", inhalt).befund
    assert offen(reif, inhalt) == []
    zelle["zeichen"] = "unbekannt"
    assert offen(reif, inhalt) == ["staatsangehoerigkeit"]


def test_vierundzwanzig_monate_sind_jung_genug_fuenfundzwanzig_nicht(reif: Analyse) -> None:
    """Die Zahlen sind von 2024: für 2026 gerade noch, für 2027 nicht mehr."""
    assert "24 Monate vor dem Ende" in hafen.lesbar(punkt(reif, "datenalter").befund)
    Analyse.objects.filter(pk=reif.pk).update(berichtsjahr=2027)
    gefunden = punkt(reif, "datenalter")
    assert not gefunden.erfuellt
    assert gefunden.adresse == reverse("analysen:bearbeiten", args=[reif.pk])


GANZ = {
    "ew": 1000, "u6": 60, "6-18": 110, "18-65": 650, "65+": 180, "w": 500, "m": 500, "auslaender": 200,
}  # fmt: skip


def test_eine_junge_stadt_macht_das_alte_viertel_nicht_jung() -> None:
    """Im Viertel sind 2024 nur die Menschen gezählt; Alter und Herkunft sind dort von 2022."""
    jahre = [(ort, jahr) for ort in ("1", "") for jahr in ("2022", "2024")]
    liefere(dict.fromkeys(jahre, GANZ) | {("11", "2022"): GANZ, ("11", "2024"): {"ew": 1010}})
    entwurf = hafen.analyse()
    junge = [z for z in zahlen_der_statistik(zusammenstellen(entwurf)) if z["zeitraum"] == "2024"]
    assert any(z["indikator"] == "anteil_u18" and z["wert"] for z in junge), "Die Stadt ist jung gedruckt."
    gefunden = punkt(entwurf, "datenalter")
    assert not gefunden.erfuellt
    assert hafen.lesbar(gefunden.befund) == (
        "Bei 1 von 1 Gebiet sind Zahlen am Ende des Berichtsjahrs 2026 älter als 24 Monate."
    )
    assert [hafen.lesbar(stelle.text).partition(" Bitte")[0] for stelle in gefunden.stellen] == [
        "Hafenviertel: Zu alt sind die jüngsten Werte zu Anteil der unter 18-Jährigen, Anteil der "
        "65-Jährigen und Älteren und Anteil der Ausländerinnen und Ausländer von 2022."
    ]
    uebrige = {merkmal: wert for merkmal, wert in GANZ.items() if merkmal != "ew"}
    liefere({("11", "2024"): uebrige}, datei="nachlieferung.csv")
    assert punkt(entwurf, "datenalter").erfuellt


def test_die_alte_von_zwei_raumeinheiten_wird_beim_namen_genannt(reif: Analyse) -> None:
    """Im Anhang steht eine zweite Einheit mit Zahlen von 2021; die des Sozialraums sind von 2024."""
    inhalt = zusammenstellen(reif)
    tabelle = inhalt["anhang"]["raumeinheiten"]
    alte = deepcopy(tabelle["zeilen"][0])
    alte["kopf"] = "Stadtteil Lindenhöhe"
    for zelle in alte["zellen"]:
        assert zelle["zahl"] is not None
        zelle["zahl"] |= {"gebiet": "05998000/21", "zeitraum": "2021"}
    tabelle["zeilen"].append(alte)
    gefunden = punkt(reif, "datenalter", inhalt)
    assert len(gefunden.stellen) == 1
    assert gefunden.stellen[0].text.startswith("Stadtteil Lindenhöhe: Zu alt sind die jüngsten Werte")
    assert "1 von 2" in hafen.lesbar(gefunden.befund)
    # Geheim ist geliefert: Das Amt hat 2024 gezählt und darf es nicht sagen.
    for zelle in alte["zellen"]:
        assert zelle["zahl"] is not None
        zelle["zahl"] |= {"zeitraum": "2024", "wert": None, "zeichen": "geheim"}
    assert punkt(reif, "datenalter", inhalt).erfuellt


def test_auch_das_kurzprofil_prueft_seinen_sozialraum() -> None:
    """Es hat keine Tabelle je Raumeinheit."""
    liefere(dict.fromkeys((("11", "2022"), ("", "2022")), GANZ))
    gefunden = punkt(hafen.analyse(laenge="kurzprofil"), "datenalter")
    assert [stelle.text.partition(":")[0] for stelle in gefunden.stellen] == ["Hafenviertel"]


def test_zwei_gespraeche_sind_eines_zu_wenig(reif: Analyse) -> None:
    Gespraech.objects.filter(funktion="Hausmeister").update(datum=date(2024, 12, 31))
    gefunden = punkt(reif, "gespraeche")
    assert hafen.lesbar(gefunden.stellen[0].text).startswith("Es fehlt noch 1 Gespräch.")
    assert gefunden.adresse == f"{reverse('bedarfe:gespraech_neu')}?sozialraum={b.hafenviertel().pk}"
    b.gespraech("Nachbarin", einwilligung="nein")
    assert punkt(reif, "gespraeche").erfuellt, "Auch ohne Einwilligung wurde gesprochen."


def test_zwei_begehungen_sind_eine_methode(reif: Analyse) -> None:
    Methodeneinsatz.objects.update(methode=Methode.objects.get(schluessel="begehung"))
    assert offen(reif) == ["methoden"]


def test_einem_gedruckten_bedarf_fehlt_die_stimme(reif: Analyse) -> None:
    Grundlage.objects.exclude(art="zahl").delete()
    gefunden = punkt(reif, "bedarfe")
    assert "Es fehlt eine Stimme" in gefunden.stellen[0].text
    assert gefunden.adresse.startswith(reverse("bedarfe:liste"))
    Grundlage.objects.all().delete()
    assert "Es fehlt eine Zahl und eine Stimme" in punkt(reif, "bedarfe").stellen[0].text


def test_ein_kapitel_ist_nicht_fertig_gemeldet(reif: Analyse) -> None:
    Kapitel.objects.filter(analyse=reif, schluessel="lage").update(fertig=False)
    assert offen(reif) == ["kapitel"]
    assert punkt(reif, "kapitel").adresse == reverse("analysen:kapitel", args=[reif.pk, "lage"])
    Kapitel.objects.filter(analyse=reif, schluessel="lage").update(gedruckt=False)
    assert offen(reif) == [], "Was nicht gedruckt wird, muss nicht fertig sein."


def test_ein_ausgangstext_blieb_unbearbeitet(reif: Analyse) -> None:
    baustein = hafen.textbaustein(hafen.kapitel(reif, "bevoelkerung"))
    Baustein.objects.filter(pk=baustein.pk).update(text="", ausgangstext=True)
    assert offen(reif) == ["ausgangstexte"]
    assert punkt(reif, "ausgangstexte").adresse.endswith(f"bevoelkerung/#baustein-{baustein.pk}")


def test_ein_kommentar_ist_offen(reif: Analyse) -> None:
    kommentar = Kommentar.objects.create(
        kapitel=hafen.kapitel(reif, "lage"), text="Stimmt das noch?", durch_name="Aylin Demir"
    )
    gefunden = punkt(reif, "kommentare")
    assert gefunden.stellen[0].text.endswith("Aylin Demir: Stimmt das noch?")
    kommentar.erledigt = timezone.now()
    kommentar.save()
    assert punkt(reif, "kommentare").erfuellt


def test_ein_widerspruch_ist_offen(reif: Analyse) -> None:
    text_in(reif, "bevoelkerung", "Der Anteil der unter 18-Jährigen ist seit 2019 gesunken.")
    assert offen(reif) == ["widersprueche"]
    gefunden = punkt(reif, "widersprueche")
    assert gefunden.adresse == reverse("analysen:widersprueche_kapitel", args=[reif.pk, "bevoelkerung"])
    assert "gesunken" not in gefunden.stellen[0].text, "Die Liste zitiert nicht."


def test_ein_bild_hat_keinen_alternativtext(reif: Analyse) -> None:
    inhalt = zusammenstellen(reif)
    bild = next(b for k in inhalt["kapitel"] for b in k["bloecke"] if b["art"] == "abbildung")
    bild["bilder"][0] = "<svg><title></title></svg>"
    assert offen(reif, inhalt) == ["alternativtexte"]
    inhalt["karte"] = "<svg></svg>"
    assert "Titelseite" in punkt(reif, "alternativtexte", inhalt).stellen[-1].text


def test_einer_quelle_fehlt_die_lizenz(reif: Analyse) -> None:
    Quelle.objects.update(lizenz="", quellenvermerk="Stadt Probstadt")
    gefunden = punkt(reif, "quellen")
    assert "Es fehlt die Lizenz" in gefunden.stellen[0].text
    assert offen(reif) == ["quellen"]


# Geheimhaltung ------------------------------------------------------------------------------------


def test_eine_lieferung_ist_nicht_geschlossen(reif: Analyse) -> None:
    """Die Schwelle gilt, geschlossen ist nach ihr noch nichts."""
    Quelle.objects.filter(pk=quelle().pk).update(geheimhaltung="schwelle", schwelle=5)
    gefunden = punkt(reif, "geheimhaltung")
    assert [stelle.text.partition(" Bitte")[0] for stelle in gefunden.stellen] == [
        "Einwohnerregister Probstadt: Für 2019 und 2024 ist die Geheimhaltung nicht geschlossen."
    ]
    for jahr in ("2019", "2024"):
        Schliessung.objects.create(
            quelle=quelle(), zeitraum=jahr, anlass="Probe", schwelle=5, zellen=1, primaer=0, reste=0,
            sekundaer=0, verlust=0,
        )  # fmt: skip
    assert punkt(reif, "geheimhaltung").erfuellt


@pytest.mark.parametrize("zustand", ["wartet", "laeuft"])
def test_waehrend_eine_regel_angewendet_wird_geht_nichts_hinaus(reif: Analyse, zustand: str) -> None:
    vorgang = Vorgang.objects.create(aufgabe="statistik.regel_anwenden", titel="Regel", durch=b.emre())
    Vorgang.objects.filter(pk=vorgang.pk).update(zustand=zustand)
    Regelaenderung.objects.create(
        quelle=quelle(), regel={}, vorher={}, grund="Vereinbarung", durch_name="Emre", vorgang=vorgang
    )
    assert "neue Geheimhaltungsregel" in punkt(reif, "geheimhaltung").stellen[0].text
    Regelaenderung.objects.update(gilt_seit=timezone.now())
    assert punkt(reif, "geheimhaltung").erfuellt


def test_eine_lieferung_ist_unterwegs(reif: Analyse) -> None:
    vorgang = Vorgang.objects.create(aufgabe="statistik.uebernehmen", titel="Übernahme", durch=b.emre())
    neue = Lieferung.objects.create(
        quelle=quelle(), dateiname="neu.csv", datei="neu.csv", sha256="f" * 64, groesse=1,
        zustand="in_arbeit", durch_name="Emre", vorgang=vorgang,
    )  # fmt: skip
    assert "gerade übernommen" in punkt(reif, "geheimhaltung").stellen[0].text
    Lieferung.objects.filter(pk=neue.pk).update(zustand="eingegangen")
    assert punkt(reif, "geheimhaltung").erfuellt


def test_eine_getippte_zahl_umgeht_die_geheimhaltung(reif: Analyse) -> None:
    """Im Bezirk ist die Zahl der Ausländer 2024 geheim; jede getippte dazu fällt auf, auch eine falsche."""
    satz = "Im Stadtbezirk liegt der Ausländeranteil bei 14,3 Prozent."
    baustein = text_in(reif, "migration", satz)
    gefunden = punkt(reif, "geheimhaltung")
    assert "tippt 14,3 Prozent" in hafen.lesbar(gefunden.stellen[0].text)
    assert gefunden.adresse.endswith(f"migration/#baustein-{baustein.pk}")
    text_in(reif, "migration", satz.replace("14,3", "99"))
    assert not punkt(reif, "geheimhaltung").erfuellt, "Sonst verriete die Prüfung, welche Zahl stimmt."
    text_in(reif, "migration", "Im Hafenviertel liegt der Ausländeranteil bei 24 Prozent.")
    assert punkt(reif, "geheimhaltung").erfuellt, "Diese Zahl ist offen."


def test_die_geheimhaltung_hakt_niemand_von_hand_ab(reif: Analyse) -> None:
    with pytest.raises(Fachfehler, match="lässt sich nicht von Hand abhaken"):
        abhaken(analyse=reif, schluessel="geheimhaltung", begruendung="Eilt.", durch=b.birgit())
    Quelle.objects.filter(pk=quelle().pk).update(geheimhaltung="schwelle", schwelle=5)
    Pruefentscheidung.objects.create(analyse=reif, schluessel="geheimhaltung", begruendung="An allem vorbei.")
    assert offen(reif) == ["geheimhaltung"], "Auch eine Zeile in der Datenbank öffnet sie nicht."


# Von Hand -----------------------------------------------------------------------------------------


def test_birgit_hakt_mit_grund_ab_und_nimmt_es_zurueck(reif: Analyse) -> None:
    b.nordufer()
    Grundlage.objects.exclude(art="zahl").delete()
    with pytest.raises(Fachfehler, match="Bitte schreiben Sie, warum"):
        abhaken(analyse=reif, schluessel="bedarfe", begruendung="  ", durch=b.birgit())
    entscheidung = abhaken(
        analyse=reif,
        schluessel="bedarfe",
        begruendung="Die Stimme steht im Vorjahresbericht.",
        durch=b.birgit(),
    )
    gefunden = punkt(reif, "bedarfe")
    assert gefunden.erfuellt and gefunden.gilt_von_hand and not gefunden.vom_system
    assert "bedarfe" not in offen(reif)
    assert Protokolleintrag.objects.filter(ereignis="Punkt der Prüfliste abgehakt").count() == 1
    widerrufen(entscheidung=entscheidung, durch=b.birgit())
    assert "bedarfe" in offen(reif)
    assert Protokolleintrag.objects.filter(ereignis="Punkt der Prüfliste wieder offen").count() == 1


@pytest.mark.parametrize("wer", [b.aylin, b.daria, b.carsten])
def test_nur_die_koordination_hakt_ab(reif: Analyse, wer: Callable[[], Person]) -> None:
    with pytest.raises(PermissionDenied):
        abhaken(analyse=reif, schluessel="bedarfe", begruendung="Eilt.", durch=wer())


def test_nach_dem_einreichen_hakt_niemand_mehr_ab(reif: Analyse) -> None:
    entscheidung = abhaken(analyse=reif, schluessel="bedarfe", begruendung="Ja.", durch=b.birgit())
    setze_zustand(reif, "pruefung")
    with pytest.raises(Fachfehler, match="im Zustand „Prüfung“"):
        abhaken(analyse=reif, schluessel="methoden", begruendung="Ja.", durch=b.birgit())
    with pytest.raises(Fachfehler, match="im Zustand „Prüfung“"):
        widerrufen(entscheidung=entscheidung, durch=b.birgit())


@pytest.mark.parametrize(
    ("schluessel", "begruendung", "sagt"),
    [("gibtesnicht", "Ja.", "hat die Prüfliste"), ("methoden", "x" * 1001, "höchstens 1.000 Zeichen")],
)
def test_was_sich_nicht_abhaken_laesst(reif: Analyse, schluessel: str, begruendung: str, sagt: str) -> None:
    with pytest.raises(Fachfehler, match=sagt):
        abhaken(analyse=reif, schluessel=schluessel, begruendung=begruendung, durch=b.birgit())


def test_ein_haekchen_gehoert_zu_seinem_befund(reif: Analyse) -> None:
    """Birgit hakt ab, dass einem Bedarf die Stimme fehlt; dann fehlt auch die Zahl."""
    Grundlage.objects.exclude(art="zahl").delete()
    abhaken(analyse=reif, schluessel="bedarfe", begruendung="Steht im Protokoll.", durch=b.birgit())
    damals = Pruefentscheidung.objects.get()
    assert "Es fehlt eine Stimme" in damals.befund and punkt(reif, "bedarfe").gilt_von_hand
    Grundlage.objects.all().delete()
    gefunden = punkt(reif, "bedarfe")
    assert gefunden.ist_ueberholt and not gefunden.gilt_von_hand
    assert "bedarfe" in offen(reif)
    abhaken(analyse=reif, schluessel="bedarfe", begruendung="Beides steht dort.", durch=b.birgit())
    gefunden = punkt(reif, "bedarfe")
    assert gefunden.gilt_von_hand and gefunden.entscheidung is not None
    assert gefunden.entscheidung.begruendung == "Beides steht dort."
    assert Pruefentscheidung.objects.get().entschieden > damals.entschieden


def test_auch_ein_anderer_kommentar_ist_ein_anderer_befund(reif: Analyse) -> None:
    """„1 Kommentar ist noch offen“ heißt es beide Male; offen ist ein anderer."""
    kommentar = Kommentar.objects.create(
        kapitel=hafen.kapitel(reif, "lage"), text="Stimmt das noch?", durch_name="Aylin Demir"
    )
    abhaken(analyse=reif, schluessel="kommentare", begruendung="Geklärt.", durch=b.birgit())
    assert offen(reif) == []
    Kommentar.objects.create(
        kapitel=hafen.kapitel(reif, "lage"), text="Die Zahl ist falsch.", durch_name="Aylin Demir"
    )
    kommentar.delete()
    assert offen(reif) == ["kommentare"]


def test_ein_haekchen_ohne_befund_gilt_nicht(reif: Analyse) -> None:
    """So stehen die da, die gesetzt wurden, bevor der Befund festgehalten war."""
    Methodeneinsatz.objects.all().delete()
    Pruefentscheidung.objects.create(analyse=reif, schluessel="methoden", begruendung="Früher.")
    assert offen(reif) == ["methoden"]


def test_abgehakt_wird_was_man_gesehen_hat(als: Als, reif: Analyse) -> None:
    """Zwischen Lesen und Abhaken verschwindet auch die Zahl: Der neue Befund wird gezeigt, nichts gilt."""
    Grundlage.objects.exclude(art="zahl").delete()
    client, adresse = als(b.birgit()), reverse("analysen:pruefliste", args=[reif.pk]) + "?jetzt=1"
    gesehen = client.get(adresse).context["pruefliste"].finde("bedarfe").kennung
    Grundlage.objects.all().delete()
    tat = reverse("analysen:pruefpunkt_abhaken", args=[reif.pk, "bedarfe"])
    antwort = client.post(tat, {"begruendung": "Im Protokoll.", "gesehen": gesehen})
    assert antwort.status_code == 422
    assert "Die Prüfung findet zu" in antwort.text and "Es fehlt eine Zahl und eine Stimme" in antwort.text
    assert not Pruefentscheidung.objects.exists()
    neu = antwort.context["pruefliste"].finde("bedarfe").kennung
    assert f'name="gesehen" value="{neu}"' in antwort.text
    assert client.post(tat, {"begruendung": "Im Protokoll.", "gesehen": neu}).status_code == 302
    # Der Bedarf bekommt wieder eine Stimme: ein anderer Befund, und die Seite sagt es.
    text_hinzufuegen(
        wovon=Bedarf.objects.get(), art="sitzung", text="Abendkurs", quelle="Konferenz, TOP 3",
        datum=date(2026, 2, 3), durch=b.aylin(),
    )  # fmt: skip
    seite = hafen.lesbar(client.get(adresse).text)
    assert "Zu einem früheren Befund abgehakt: Im Protokoll." in re.sub("<[^>]+>", "", seite).replace(
        "  ", " "
    )
    assert "Auch für diesen Befund abhaken" in seite


# Seite --------------------------------------------------------------------------------------------


def test_die_seite_zeigt_offenes_zuerst_und_fuehrt_hin(als: Als, reif: Analyse) -> None:
    Kapitel.objects.filter(analyse=reif, schluessel="lage").update(fertig=False)
    seite = als(b.birgit()).get(reverse("analysen:pruefliste", args=[reif.pk]) + "?jetzt=1").content.decode()
    assert "13 von 14 erfüllt" in hafen.lesbar(seite)
    assert reverse("analysen:kapitel", args=[reif.pk, "lage"]) in seite
    assert seite.index("fertig gemeldet") < seite.index("Zahlen zum Alter")


def test_abhaken_auf_der_seite_mit_grund_und_ohne(als: Als, reif: Analyse) -> None:
    Grundlage.objects.exclude(art="zahl").delete()
    tat = reverse("analysen:pruefpunkt_abhaken", args=[reif.pk, "bedarfe"])
    antwort = als(b.birgit()).post(tat, {"begruendung": ""})
    assert antwort.status_code == 422 and "Bitte schreiben Sie, warum" in antwort.content.decode()
    antwort = als(b.birgit()).post(tat, {"begruendung": "Steht im Protokoll."}, follow=True)
    assert "Steht im Protokoll." in antwort.content.decode()
    offnen = reverse("analysen:pruefpunkt_oeffnen", args=[reif.pk, "bedarfe"])
    antwort = als(b.birgit()).post(offnen, headers={"hx-request": "true"})
    assert "Das Häkchen ist zurückgenommen." in antwort.content.decode()
    assert not Pruefentscheidung.objects.exists()


def test_wer_nur_liest_sieht_die_liste_ohne_knoepfe(als: Als) -> None:
    entwurf = hafen.analyse()
    seite = (
        als(b.aylin()).get(reverse("analysen:pruefliste", args=[entwurf.pk]) + "?jetzt=1").content.decode()
    )
    assert "erfüllt" in seite and "Von Hand abhaken" not in seite


def test_der_zaehler_der_analyse_prueft_nur_wenn_er_nichts_weiss(
    als: Als, reif: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Danach nennt er den letzten Stand mit seiner Uhrzeit und sagt, wenn an der Analyse gearbeitet wurde."""
    geprueft: list[int] = []

    def zaehlend(analyse: Analyse, **kwargs: Any) -> Any:
        geprueft.append(analyse.pk)
        return pruefliste(analyse, **kwargs)

    monkeypatch.setattr(stand, "pruefliste", zaehlend)
    client, adresse = als(b.birgit()), reverse("analysen:pruefliste_anzahl", args=[reif.pk])

    def teil(frage: str = "") -> str:
        antwort = client.get(adresse + frage, headers={"hx-request": "true"})
        return hafen.lesbar(re.sub("<[^>]+>", "", antwort.text))

    def uhr(jetzt: datetime) -> None:
        zeiten = SimpleNamespace(
            now=lambda: jetzt,
            localtime=timezone.localtime,
            localdate=lambda: timezone.localtime(jetzt).date(),
        )
        monkeypatch.setattr(stand, "timezone", zeiten)

    uhr(datetime(2026, 11, 22, 13, 5, tzinfo=UTC))
    assert teil() == "14 von 14 erfüllt · geprüft um 14:05 Uhr · neu prüfen"
    assert teil() == "14 von 14 erfüllt · geprüft um 14:05 Uhr · neu prüfen"
    assert geprueft == [reif.pk]
    Kapitel.objects.filter(analyse=reif, schluessel="lage").update(fertig=False)
    uhr(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    assert teil() == (
        "14 von 14 erfüllt · geprüft am 22.11.2026, 14:05 Uhr, seither hat sich die Analyse geändert · "
        "neu prüfen"
    )
    assert geprueft == [reif.pk], "Zeigen ist nicht prüfen."
    assert teil("?jetzt=1") == (
        "13 von 14 erfüllt · geprüft um 09:00 Uhr · neu prüfen · offen: Alle gedruckten Kapitel sind fertig "
        "gemeldet"
    )
    assert client.get(adresse).status_code == 302


def test_wer_die_liste_ansieht_stellt_auch_den_zaehler(als: Als, reif: Analyse) -> None:
    client = als(b.birgit())
    client.get(reverse("analysen:pruefliste_anzahl", args=[reif.pk]), headers={"hx-request": "true"})
    Kapitel.objects.filter(analyse=reif, schluessel="lage").update(fertig=False)
    client.get(reverse("analysen:pruefliste", args=[reif.pk]) + "?jetzt=1")
    assert (stand.zaehler(reif).stand.erfuellt, stand.zaehler(reif).seither_geaendert) == (13, False)


@pytest.mark.parametrize(
    "aendern",
    [
        lambda a: Baustein.objects.filter(kapitel__analyse=a, art="text").update(version=7),
        lambda a: Kapitel.objects.filter(analyse=a, schluessel="lage").update(gedruckt=False),
        lambda a: Kommentar.objects.create(
            kapitel=hafen.kapitel(a, "lage"), text="Stimmt das?", durch_name="Aylin Demir"
        ),
        lambda a: Pruefentscheidung.objects.create(analyse=a, schluessel="methoden", begruendung="Eilt."),
        lambda a: Hinnahme.objects.create(analyse=a, kennung="0" * 64, satz="S", begruendung="B"),
        lambda a: Analyse.objects.filter(pk=a.pk).update(berichtsjahr=2027),
    ],
)
def test_was_sich_an_der_analyse_tut_merkt_der_zaehler(
    reif: Analyse, aendern: Callable[[Analyse], object]
) -> None:
    stand.pruefen_und_merken(reif)
    assert not stand.zaehler(Analyse.objects.get(pk=reif.pk)).seither_geaendert
    aendern(reif)
    assert stand.zaehler(Analyse.objects.get(pk=reif.pk)).seither_geaendert


@pytest.mark.parametrize("weitere", [0, 30])
def test_der_zaehler_kostet_immer_gleich_viele_abfragen(als: Als, reif: Analyse, weitere: int) -> None:
    for nummer in range(weitere):
        b.gespraech(f"Nachbarin {nummer}")
        Kommentar.objects.create(
            kapitel=hafen.kapitel(reif, "lage"), text=f"Frage {nummer}", durch_name="Aylin Demir"
        )
    client, adresse = als(b.birgit()), reverse("analysen:pruefliste_anzahl", args=[reif.pk])
    client.get(adresse, headers={"hx-request": "true"})
    with CaptureQueriesContext(connection) as abfragen:
        assert client.get(adresse, headers={"hx-request": "true"}).status_code == 200
    assert len(abfragen) == 12


@pytest.mark.parametrize("weitere", [0, 30])
def test_die_zahl_der_abfragen_haengt_an_keiner_menge(als: Als, reif: Analyse, weitere: int) -> None:
    for nummer in range(weitere):
        b.gespraech(f"Nachbarin {nummer}")
        Kommentar.objects.create(
            kapitel=hafen.kapitel(reif, "lage"), text=f"Frage {nummer}", durch_name="Aylin Demir"
        )
    client, adresse = als(b.birgit()), reverse("analysen:pruefliste", args=[reif.pk])
    client.get(adresse)
    with CaptureQueriesContext(connection) as abfragen:
        assert client.get(adresse).status_code == 200
    assert len(abfragen) == 8
    inhalt = zusammenstellen(reif)
    with CaptureQueriesContext(connection) as abfragen:
        pruefliste(reif, inhalt=inhalt)
    assert len(abfragen) == 32


def test_die_seite_sagt_sofort_was_geprueft_wird(als: Als, reif: Analyse) -> None:
    """Ohne JavaScript führt ein Verweis zum Ergebnis."""
    adresse = reverse("analysen:pruefliste", args=[reif.pk])
    seite = als(b.birgit()).get(adresse).content.decode()
    assert "14 Punkte werden geprüft" in seite and "Mindestens zwei Methoden" in seite
    assert f'href="{adresse}?jetzt=1"' in seite and f'hx-get="{adresse}"' in seite
