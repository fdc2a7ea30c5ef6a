"""Das Register der Adressen: jede Adresse, wer sie sehen darf und wer nicht einmal erfährt, dass es sie gibt.

Eine Adresse, die hier fehlt, ist ein roter Test. Wer nicht angemeldet ist, landet überall bei der Anmeldung,
außer wo `oeffentlich` steht. Wer weder in `darf` noch in `unbekannt` steht, bekommt 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Agentur, Vorgang
from analysen.ablauf.einreichen import einreichen
from analysen.analyse_anlegen import analyse_anlegen
from analysen.models import (
    Analyse,
    Baustein,
    Beteiligung,
    Gliederung,
    Hinnahme,
    Kapitel,
    Kommentar,
    Kurzprofil,
    Pruefentscheidung,
    Prueflistenvorlage,
    Serie,
    Serienposten,
    Textstand,
    Veroeffentlichung,
)
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.stellen import (
    Anfrageangaben,
    anfrage_anlegen,
    anfrage_stellen,
    merkmale_festlegen,
)
from sozialraum.statistik.anfragen.verfolgen import anfrage_erinnern
from sozialraum.statistik.anfragen.wuensche import eigener_wunsch
from sozialraum.statistik.eigene.angaben import Indikatorangaben
from sozialraum.statistik.eigene.indikator_anlegen import indikator_anlegen
from sozialraum.statistik.models import Eingang, Eingangsposten, Indikatordefinition, Lieferung, Reihenbruch
from tests.analysen.veroeffentlicht import datei, veroeffentlicht
from tests.welt import Welt

Angaben = Callable[[Welt], dict[str, Any]]

# Wer in der eigenen Agentur, im eigenen Träger, irgendwo und überhaupt arbeitet (siehe Besetzung).
SCHREIBENDE = "aylin birgit"
EIGENER_TRAEGER = "aylin birgit carsten daria guelsen"
FREMDER_TRAEGER = "farid frauke"
MIT_ROLLE = f"{EIGENER_TRAEGER} {FREMDER_TRAEGER}"
LESENDE = f"{MIT_ROLLE} emre"
LIEFERUNGEN_LESEN = "birgit carsten guelsen frauke emre"
AUSGEBENDE = f"aylin birgit carsten guelsen {FREMDER_TRAEGER}"
# Eine Serie sieht nur, wer sie anstieß; hier Birgit.
OHNE_BIRGIT = f"aylin carsten daria guelsen {FREMDER_TRAEGER}"
ALLE = f"{MIT_ROLLE} emre hatice"


@dataclass(frozen=True)
class Adresse:
    """`art`: seite · teil (Seitenteil ohne eigene Seite) · datei · tat (nur POST).

    Eine Seite mit Formular nimmt auch POST: von allen, die sie sehen, oder nur von `schreiben`.
    """

    name: str
    darf: str
    unbekannt: str = ""
    angaben: Angaben = lambda welt: {}
    art: str = "seite"
    formular: bool = False
    schreiben: str = ""
    oeffentlich: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def lesende(self) -> list[str]:
        return [] if self.art == "tat" else self.darf.split()

    @property
    def schreibende(self) -> list[str]:
        if self.schreiben:
            return self.schreiben.split()
        return self.darf.split() if self.formular or self.art == "tat" else []

    @property
    def nimmt_post(self) -> bool:
        return bool(self.schreibende)


def _sozialraum(welt: Welt) -> dict[str, Any]:
    return {"sozialraum_id": welt.sozialraum.pk}


def _empfehlung(welt: Welt) -> dict[str, Any]:
    return {"empfehlung_id": welt.empfehlung.pk}


def _kapitel(welt: Welt) -> dict[str, Any]:
    return {"analyse_id": welt.analyse.pk, "schluessel": "bevoelkerung"}


def _mitgelieferte(_: Welt) -> dict[str, Any]:
    return {"gliederung_id": Gliederung.objects.get(traeger=None, aktiv=True).pk}


def _pruefvorlage(_: Welt) -> dict[str, Any]:
    return {"liste_id": Prueflistenvorlage.objects.get(traeger=None, aktiv=True).pk}


def _baustein(welt: Welt) -> dict[str, Any]:
    """Der Altersaufbau im Kapitel „Bevölkerung“."""
    with scopes_disabled():
        gemeint = Baustein.objects.get(
            kapitel__analyse=welt.analyse,
            kapitel__schluessel="bevoelkerung",
            art=Baustein.Art.ALTERSAUFBAU,
        )
    return _kapitel(welt) | {"baustein_id": gemeint.pk}


def _text(welt: Welt) -> dict[str, Any]:
    """Der Text des Kapitels „Lage“; jemand hat ihn schon einmal gespeichert."""
    with scopes_disabled():
        gemeint = Baustein.objects.get(
            kapitel__analyse=welt.analyse, kapitel__schluessel="lage", art=Baustein.Art.TEXT
        )
        Textstand.objects.get_or_create(
            baustein=gemeint,
            nummer=1,
            defaults={"begonnen": timezone.now(), "geschrieben": timezone.now(), "durch_name": "Aylin Demir"},
        )
    return {"analyse_id": welt.analyse.pk, "baustein_id": gemeint.pk}


def _analyse(welt: Welt) -> dict[str, Any]:
    return {"analyse_id": welt.analyse.pk}


def _pruefpunkt(welt: Welt) -> dict[str, Any]:
    """„Mindestens drei Gespräche“, von Hand abgehakt."""
    with scopes_disabled():
        Pruefentscheidung.objects.get_or_create(
            analyse=welt.analyse, schluessel="gespraeche", defaults={"begruendung": "Steht im Protokoll."}
        )
    return {"analyse_id": welt.analyse.pk, "schluessel": "gespraeche"}


def _hinnahme(welt: Welt) -> dict[str, Any]:
    """Der Widerspruch, den es nicht mehr gibt, lässt sich nur noch öffnen."""
    with scopes_disabled():
        Hinnahme.objects.get_or_create(
            analyse=welt.analyse,
            kennung="0" * 64,
            satz="Im Text steht „gestiegen“.",
            begruendung="Gemeint ist der Neubau.",
            durch_name="Birgit Sommer",
        )
    return {"analyse_id": welt.analyse.pk, "kennung": "0" * 64}


def _kommentar(welt: Welt) -> dict[str, Any]:
    with scopes_disabled():
        kommentar, _ = Kommentar.objects.get_or_create(
            kapitel=Kapitel.objects.get(analyse=welt.analyse, schluessel="lage"),
            text="Stimmt das noch?",
            durch_name="Birgit Sommer",
        )
    return {"analyse_id": welt.analyse.pk, "kommentar_id": kommentar.pk}


def _reihenbruch(welt: Welt) -> dict[str, Any]:
    bruch, _ = Reihenbruch.objects.get_or_create(
        quelle=welt.lieferung.quelle,
        groesse="",
        ab=date(2015, 5, 9),
        defaults={"grund": "Ab dem Zensus wird neu fortgeschrieben.", "durch_name": "Emre Yıldız"},
    )
    return {"quelle_id": bruch.quelle_id, "bruch_id": bruch.pk}


def _vorlage(_: Welt) -> dict[str, Any]:
    return {"schluessel": "koeln_bevoelkerung"}


def _indikator(welt: Welt) -> dict[str, Any]:
    """Ein eigener Indikator, der gilt."""
    vorhandener = Indikatordefinition.objects.filter(aktiv=True).first()
    if vorhandener is None:
        angaben = Indikatorangaben(
            label="Kinder je 100 Ältere",
            formel="einwohner[alter < 6] / einwohner[alter >= 65] * 100",
            einheit="je 100",
            definition="Kinder unter 6 Jahren je 100 Menschen ab 65 Jahren.",
            kapitel="bevoelkerung",
            zaehler_ist_teil=False,
        )
        vorhandener = indikator_anlegen(angaben=angaben, durch=welt.personen["emre"])
    return {"schluessel": vorhandener.schluessel}


def _eingang(welt: Welt) -> dict[str, Any]:
    """Zwei Dateien auf einmal: eine wurde eine Lieferung, die andere nicht."""
    posten = Eingangsposten.objects.filter(lieferung=welt.lieferung).first()
    if posten is None:
        eingang = Eingang.objects.create(durch_name="Emre Yıldız")
        posten = eingang.posten.create(name=welt.lieferung.dateiname, lieferung=welt.lieferung)
        eingang.posten.create(name="leer.csv", archiv="zahlen.zip", text="Die Datei ist leer.")
    return {"eingang_id": posten.eingang_id}


def _unbekannte_lieferung(_: Welt) -> dict[str, Any]:
    """Eine Datei, zu der es keine Importvorlage gibt, mit offenen Fragen."""
    inhalt = b"Stadtteil;Einwohner;Haushalte\n11;4.345;2.100\n12;3.000;1.450\n"
    lieferung, neu = Lieferung.objects.get_or_create(
        sha256="unbekannt",
        defaults={"dateiname": "unbekannt.csv", "groesse": len(inhalt), "zustand": "beanstandet"},
    )
    if neu:
        lieferung.datei.save("unbekannt.dat", ContentFile(inhalt))
    return {"lieferung_id": lieferung.pk}


def _anfrage(welt: Welt, *, gestellt: bool) -> dict[str, Any]:
    """Eine Datenanfrage der Agentur, als Entwurf oder schon gestellt und einmal angemahnt."""
    agentur, durch = welt.analyse.agentur, welt.personen["birgit"]
    vorhandene = Datenanfrage.objects.filter(agentur=agentur, betreff="Wohngeld")
    eine = vorhandene.filter(zustand="erinnert" if gestellt else "entwurf").first()
    if eine is None:
        morgen = timezone.localdate() + timedelta(days=1)
        angaben = Anfrageangaben(
            betreff="Wohngeld",
            amt="Wohngeldstelle",
            ags=welt.einheit.ags,
            einheiten=[welt.einheit],
            zeitraumart="jahr",
            zeitraeume=["2024"],
            zeichen=["-", "."],
            zweck="Für die Sozialraumanalyse.",
            frist=morgen,
        )
        eine = anfrage_anlegen(agentur=agentur, angaben=angaben, durch=durch)
        merkmale = [eigener_wunsch("Haushalte mit Wohngeld", "Anzahl", 0)]
        merkmale_festlegen(anfrage=eine, merkmale=merkmale, version=1, durch=durch)
        if gestellt:
            anfrage_stellen(anfrage=eine, durch=durch)
            anfrage_erinnern(anfrage=eine, frist=morgen, durch=durch)
    return {"anfrage_id": eine.pk}


def _quelle(_: Welt) -> dict[str, Any]:
    from tests.statistik.lieferungen import quelle

    return {"quelle_id": quelle().pk}


def _schliessung(_: Welt) -> dict[str, Any]:
    """Ein Quartier mit drei Kindern aus einer Quelle mit eigener Schwelle."""
    from sozialraum.statistik.models import Schliessung
    from tests.statistik.lieferungen import liefere, quelle

    eine = Schliessung.objects.first()
    if eine is None:
        register = quelle("register", schwelle=5, rang=99)
        liefere({("11", "2020"): {"ew": 200, "u6": 3}}, von=register, datei="register.csv")
        eine = Schliessung.objects.get()
    return {"schliessung_id": eine.pk}


def _serie(welt: Welt) -> dict[str, Any]:
    """Birgits Serie mit einem Posten, der fertig ist."""
    with scopes_disabled():
        serie, neu = Serie.objects.get_or_create(
            titel="Analysen 2026", durch=welt.personen["birgit"], defaults={"formen": ["pdf"]}
        )
        if neu:
            jetzt = timezone.now()
            vorgang = Vorgang.objects.create(
                aufgabe="analysen.serienposten_ausgeben",
                titel="Serie „Analysen 2026“",
                durch=serie.durch,
                traeger=welt.analyse.traeger,
                zustand="fertig",
                begonnen=jetzt,
                beendet=jetzt,
                prioritaet=9,
            )
            Serienposten.objects.create(
                serie=serie, analyse=welt.analyse, reihenfolge=1, vorgang=vorgang, fassung=welt.fassung
            )
    return {"serie_id": serie.pk}


def _posten(welt: Welt) -> dict[str, Any]:
    angaben = _serie(welt)
    with scopes_disabled():
        return angaben | {"posten_id": Serienposten.objects.get(serie=angaben["serie_id"]).pk}


def _einladung(welt: Welt) -> dict[str, Any]:
    """Die Einladung an eine Agentur des fremden Trägers, noch ohne Antwort."""
    agentur = Agentur.objects.exclude(traeger=welt.analyse.traeger_id).order_by("pk")[0]
    with scope(traeger=[welt.analyse.traeger_id]):
        eine, _ = Beteiligung.objects.get_or_create(
            analyse=welt.analyse, agentur=agentur, defaults={"eingeladen_von": "Birgit Brandt"}
        )
    return {"beteiligung_id": eine.pk}


def _entwurf(welt: Welt) -> dict[str, Any]:
    return _anfrage(welt, gestellt=False)


def _gestellte(welt: Welt) -> dict[str, Any]:
    return _anfrage(welt, gestellt=True)


def _kurzprofil(welt: Welt) -> dict[str, Any]:
    with scopes_disabled():
        eines = Kurzprofil.objects.filter(sozialraum=welt.sozialraum, traeger=welt.analyse.traeger).first()
        if eines is None:
            inhalt = {"datum": "2026-11-22"}
            eines = Kurzprofil(sozialraum=welt.sozialraum, traeger=welt.analyse.traeger, inhalt=inhalt)
            eines.datei.save("kurzprofil.pdf", ContentFile(b"%PDF-1.7"))
    return {"kurzprofil_id": eines.pk}


def _oeffentlich(welt: Welt) -> Veroeffentlichung:
    """Eine Fassung der Analyse, seit gestern veröffentlicht, mit einer Datei."""
    with scopes_disabled():
        eine = Veroeffentlichung.objects.filter(
            fassung__analyse=welt.analyse, zurueckgezogen=None, ab__lte=timezone.now()
        ).first()
        if eine is None:
            eine = veroeffentlicht(welt.analyse, 77)
            datei(eine.fassung)
    return eine


def _unter_sperrfrist(welt: Welt) -> dict[str, Any]:
    """Eine Fassung, die erst morgen öffentlich wird."""
    with scopes_disabled():
        eine = Veroeffentlichung.objects.filter(
            fassung__analyse=welt.analyse, zurueckgezogen=None, ab__gt=timezone.now()
        ).first() or veroeffentlicht(welt.analyse, 78, ab=timezone.now() + timedelta(days=1))
    return {"analyse_id": welt.analyse.pk, "nummer": eine.fassung.nummer}


def _in_pruefung(welt: Welt) -> dict[str, Any]:
    """Eine zweite Analyse derselben Agentur, von Birgit eingereicht."""
    agentur = welt.analyse.agentur
    with scope(traeger=[agentur.traeger_id]):
        eine = Analyse.objects.filter(agentur=agentur, berichtsjahr=2031).first()
        if eine is None:
            birgit = welt.personen["birgit"]
            eine = analyse_anlegen(
                agentur=agentur, sozialraeume=[welt.sozialraum], berichtsjahr=2031, durch=birgit
            )
            einreichen(analyse=eine, durch=birgit)
    return {"analyse_id": eine.pk}


def _veroeffentlicht(welt: Welt) -> dict[str, Any]:
    return {"kennung": _oeffentlich(welt).kennung}


def _oeffentlicher_raum(welt: Welt) -> dict[str, Any]:
    raum = _oeffentlich(welt).fassung.analyse.sozialraeume.all()[0]
    return {"sozialraum_id": raum.pk}


REGISTER = [
    # Start und Anmeldung
    Adresse("start:start", ALLE),
    Adresse("start:rundgang", ALLE, formular=True),
    Adresse("start:sozialraum_waehlen", LESENDE, formular=True),
    Adresse("start:fachwoerter", ALLE),
    Adresse("start:impressum", "", oeffentlich=True),
    Adresse("start:datenschutz", "", oeffentlich=True),
    Adresse("start:barrierefreiheit", "", oeffentlich=True),
    Adresse("account_login", "", oeffentlich=True),
    Adresse("healthz", "", art="datei", oeffentlich=True),
    # Veröffentlicht: für alle
    Adresse("oeffentlich:liste", "", oeffentlich=True),
    Adresse("oeffentlich:raum", "", angaben=_oeffentlicher_raum, oeffentlich=True),
    Adresse("oeffentlich:fassung", "", angaben=_veroeffentlicht, oeffentlich=True),
    Adresse(
        "oeffentlich:datei",
        "",
        angaben=lambda w: _veroeffentlicht(w) | {"form": "pdf"},
        art="datei",
        oeffentlich=True,
    ),
    Adresse("oeffentlich:lesen", "", angaben=_veroeffentlicht, oeffentlich=True),
    Adresse("oeffentlich:neues", "", art="datei", oeffentlich=True),
    Adresse("oeffentlich:neues_im_raum", "", angaben=_oeffentlicher_raum, art="datei", oeffentlich=True),
    Adresse("oeffentlich:robots", "", art="datei", oeffentlich=True),
    Adresse("oeffentlich:sitemap", "", art="datei", oeffentlich=True),
    Adresse("account_logout", ALLE, formular=True),
    Adresse("account_change_password", ALLE, formular=True),
    Adresse("mfa_authenticate", "", oeffentlich=True),
    Adresse("zweiter_faktor", ALLE),
    Adresse("zweiter_faktor_einrichten", ALLE, formular=True),
    Adresse("zweiter_faktor_codes", ALLE, formular=True),
    Adresse("zweiter_faktor_abschalten", ALLE, formular=True),
    # Räume
    Adresse("raeume:sozialraum_liste", LESENDE),
    Adresse("raeume:sozialraum_neu", "birgit guelsen frauke emre", formular=True),
    Adresse("raeume:sozialraum", LESENDE, angaben=_sozialraum),
    Adresse("raeume:sozialraum_aendern", "birgit guelsen emre", angaben=_sozialraum, formular=True),
    Adresse("raeume:sozialraum_uebertragen", "birgit guelsen emre", angaben=_sozialraum, formular=True),
    Adresse("raeume:zustaendig", "birgit guelsen frauke emre", angaben=_sozialraum, art="tat"),
    Adresse(
        "raeume:nicht_zustaendig",
        "birgit emre",
        angaben=lambda w: {
            "sozialraum_id": w.sozialraum.pk,
            "zustaendigkeit_id": w.sozialraum.zustaendigkeiten.get().pk,
        },
        art="tat",
    ),
    Adresse("raeume:einheiten", LESENDE),
    Adresse("raeume:einheit", LESENDE, angaben=lambda w: {"kennung": w.einheit.adresse}),
    Adresse("raeume:einheit_neu", "emre", formular=True),
    Adresse("raeume:einheiten_uebernehmen", "emre", formular=True),
    Adresse(
        "raeume:grenzen_uebernehmen", "emre", angaben=lambda w: {"kennung": w.grenzdatei()}, formular=True
    ),
    Adresse("raeume:grenzen_verwerfen", "emre", angaben=lambda w: {"kennung": w.grenzdatei()}, art="tat"),
    Adresse("raeume:umschluesselungen", LESENDE),
    Adresse("raeume:umschluesselung_datei", "emre", formular=True),
    Adresse(
        "raeume:umschluesselung_zuordnen",
        "emre",
        angaben=lambda w: {"kennung": w.umschluesselung()},
        formular=True,
    ),
    Adresse("raeume:umschluesselung_berechnen", "emre", art="tat"),
    # Statistik
    Adresse("statistik:uebersicht", LESENDE),
    Adresse("statistik:karte", LESENDE),
    Adresse("statistik:zeitreihe", LESENDE),
    Adresse("statistik:vergleich", LESENDE),
    Adresse("statistik:tabelle", LESENDE),
    Adresse("statistik:werte", LESENDE),
    Adresse("statistik:wert", LESENDE, angaben=lambda w: {"wert_id": w.wert.pk}),
    Adresse("statistik:gebiet", LESENDE, angaben=lambda w: {"adresse": w.einheit.adresse}),
    Adresse(
        "statistik:gebietskapitel",
        LESENDE,
        angaben=lambda w: {"adresse": w.einheit.adresse, "kapitel": "bevoelkerung"},
    ),
    Adresse(
        "statistik:woher",
        LESENDE,
        angaben=lambda w: {
            "indikator": "anteil_auslaender",
            "zeitraum": w.wert.zeitraum,
            "adresse": w.einheit.adresse,
        },
    ),
    Adresse("statistik:indikatoren", LESENDE),
    Adresse("statistik:indikator_neu", "emre", formular=True),
    Adresse("statistik:indikator_pruefen", "emre", art="teil"),
    Adresse("statistik:indikator", LESENDE, angaben=_indikator),
    Adresse("statistik:indikator_aendern", "emre", angaben=_indikator, formular=True),
    Adresse("statistik:indikator_stilllegen", "emre", angaben=_indikator, art="tat"),
    Adresse("statistik:geheimhaltung", "emre"),
    Adresse("statistik:quellen", "emre"),
    Adresse("statistik:quelle", "emre", angaben=_quelle),
    Adresse("statistik:quelle_regel", "emre", angaben=_quelle, formular=True),
    Adresse("statistik:reihenbruch", "emre", angaben=_quelle, formular=True),
    Adresse("statistik:reihenbruch_entfernen", "emre", angaben=_reihenbruch, art="tat"),
    Adresse("statistik:schliessung", "emre", angaben=_schliessung),
    Adresse("statistik:lieferungen", LIEFERUNGEN_LESEN),
    Adresse("statistik:lieferung_neu", "emre", formular=True),
    Adresse("statistik:eingang", "emre", angaben=_eingang),
    Adresse("statistik:eingang_uebernehmen", "emre", angaben=_eingang, art="tat"),
    Adresse("statistik:eingang_pruefen", "emre", angaben=_eingang, art="tat"),
    Adresse("statistik:lieferung", LIEFERUNGEN_LESEN, angaben=lambda w: {"lieferung_id": w.lieferung.pk}),
    Adresse(
        "statistik:lieferung_uebernehmen",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse(
        "statistik:lieferung_verwerfen",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse("statistik:lieferung_assistent", "emre", angaben=_unbekannte_lieferung, formular=True),
    Adresse("statistik:vorlagen", "emre"),
    Adresse("statistik:vorlage_neu", "emre", formular=True),
    Adresse("statistik:vorlage", "emre", angaben=_vorlage),
    Adresse("statistik:vorlage_aendern", "emre", angaben=_vorlage, formular=True),
    Adresse(
        "statistik:vorlage_datei",
        "emre",
        angaben=lambda w: _vorlage(w) | {"version": 1, "form": "toml"},
        art="datei",
    ),
    Adresse(
        "statistik:lieferung_vorlage",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse(
        "statistik:lieferung_antworten",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse(
        "statistik:lieferung_gebiete",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse(
        "statistik:lieferung_hinnehmen",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="tat",
    ),
    Adresse(
        "statistik:lieferung_zurueckziehen",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        formular=True,
    ),
    Adresse(
        "statistik:lieferung_befunde",
        LIEFERUNGEN_LESEN,
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="datei",
    ),
    Adresse(
        "statistik:lieferung_datei",
        "emre",
        angaben=lambda w: {"lieferung_id": w.lieferung.pk},
        art="datei",
    ),
    Adresse("statistik:anfragen", LIEFERUNGEN_LESEN),
    Adresse("statistik:anfrage_neu", "birgit guelsen frauke emre", formular=True),
    Adresse("statistik:anfrage", LIEFERUNGEN_LESEN, angaben=_gestellte),
    Adresse("statistik:anfrage_aendern", "birgit emre", angaben=_entwurf, formular=True),
    Adresse("statistik:anfrage_merkmale", "birgit emre", angaben=_entwurf, formular=True),
    Adresse("statistik:anfrage_stellen", "birgit emre", angaben=_entwurf, art="tat"),
    Adresse("statistik:anfrage_erinnern", "birgit emre", angaben=_gestellte, formular=True),
    Adresse("statistik:anfrage_ablehnung", "birgit emre", angaben=_gestellte, formular=True),
    Adresse("statistik:anfrage_zurueckziehen", "birgit emre", angaben=_gestellte, formular=True),
    Adresse(
        "statistik:anfrage_schreiben",
        LIEFERUNGEN_LESEN,
        angaben=lambda w: _gestellte(w) | {"art": "erinnerung"},
    ),
    Adresse(
        "statistik:anfrage_pdf",
        LIEFERUNGEN_LESEN,
        angaben=lambda w: _gestellte(w) | {"art": "anfrage"},
        art="datei",
    ),
    Adresse("statistik:anfrage_mappe", LIEFERUNGEN_LESEN, angaben=_gestellte, art="datei"),
    # Netzwerk
    Adresse("netzwerke:akteure", LESENDE),
    Adresse("netzwerke:akteur_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("netzwerke:akteur", LESENDE, angaben=lambda w: {"akteur_id": w.akteur.pk}),
    Adresse(
        "netzwerke:akteur_aendern",
        f"{SCHREIBENDE} guelsen",
        angaben=lambda w: {"akteur_id": w.akteur.pk},
        formular=True,
    ),
    Adresse(
        "netzwerke:akteur_bestaetigen",
        f"{SCHREIBENDE} guelsen",
        angaben=lambda w: {"akteur_id": w.akteur.pk},
        art="tat",
    ),
    Adresse("netzwerke:kooperationen", MIT_ROLLE),
    Adresse("netzwerke:netzbild", MIT_ROLLE),
    Adresse("netzwerke:kooperation_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse(
        "netzwerke:kooperation",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"kooperation_id": w.kooperation.pk},
    ),
    Adresse(
        "netzwerke:kooperation_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"kooperation_id": w.kooperation.pk},
        formular=True,
    ),
    Adresse(
        "netzwerke:im_sozialraum",
        LESENDE,
        angaben=_sozialraum,
    ),
    Adresse("netzwerke:netzwerke_im_sozialraum", MIT_ROLLE, angaben=_sozialraum),
    Adresse("netzwerke:zu_bedarf", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}),
    Adresse("netzwerke:netzwerke", MIT_ROLLE),
    Adresse("netzwerke:netzwerk_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("netzwerke:netzwerk", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"netzwerk_id": w.netzwerk.pk}),
    Adresse(
        "netzwerke:netzwerk_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"netzwerk_id": w.netzwerk.pk},
        formular=True,
    ),
    Adresse(
        "netzwerke:sitzung_neu",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"netzwerk_id": w.netzwerk.pk},
        formular=True,
    ),
    Adresse("netzwerke:sitzung", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"sitzung_id": w.sitzung.pk}),
    Adresse(
        "netzwerke:sitzung_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"sitzung_id": w.sitzung.pk},
        formular=True,
    ),
    Adresse("netzwerke:protokoll", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"sitzung_id": w.sitzung.pk}),
    Adresse(
        "netzwerke:verabredung_erledigen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"verabredung_id": w.verabredung.pk},
        art="tat",
    ),
    Adresse(
        "netzwerke:verabredung_oeffnen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"verabredung_id": w.verabredung.pk},
        art="tat",
    ),
    # Bedarfe
    Adresse("bedarfe:liste", MIT_ROLLE),
    Adresse("bedarfe:neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("bedarfe:bedarf", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}),
    Adresse(
        "bedarfe:aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"bedarf_id": w.bedarf.pk},
        formular=True,
    ),
    Adresse(
        "bedarfe:einstufen", "birgit", FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}, formular=True
    ),
    Adresse("bedarfe:status", "birgit", FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}, formular=True),
    Adresse("bedarfe:im_sozialraum", MIT_ROLLE, angaben=_sozialraum),
    Adresse("bedarfe:zahl", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse(
        "bedarfe:grundlage_neu",
        f"{SCHREIBENDE} guelsen farid frauke",
        angaben=lambda _: {"art": "gespraech"},
        formular=True,
    ),
    Adresse(
        "bedarfe:grundlage_entfernen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"grundlage_id": w.grundlage.pk},
        art="tat",
    ),
    Adresse("bedarfe:empfehlungen", MIT_ROLLE),
    Adresse("bedarfe:empfehlung_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("bedarfe:empfehlung", EIGENER_TRAEGER, FREMDER_TRAEGER, _empfehlung),
    Adresse("bedarfe:empfehlung_aendern", SCHREIBENDE, FREMDER_TRAEGER, _empfehlung, formular=True),
    Adresse("bedarfe:empfehlung_status", "birgit", FREMDER_TRAEGER, _empfehlung, formular=True),
    Adresse("bedarfe:empfehlung_uebergeben", "birgit", FREMDER_TRAEGER, _empfehlung, formular=True),
    Adresse(
        "bedarfe:uebergabe_antwort",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: {"uebergabe_id": w.uebergabe.pk},
        formular=True,
    ),
    Adresse("bedarfe:ressourcen", MIT_ROLLE),
    Adresse("bedarfe:ressource_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse(
        "bedarfe:ressource", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"ressource_id": w.ressource.pk}
    ),
    Adresse(
        "bedarfe:ressource_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"ressource_id": w.ressource.pk},
        formular=True,
    ),
    Adresse("bedarfe:erhebung", MIT_ROLLE),
    Adresse("bedarfe:erhebung_im_sozialraum", MIT_ROLLE, angaben=_sozialraum),
    Adresse("bedarfe:gespraeche", MIT_ROLLE),
    Adresse("bedarfe:gespraech_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse(
        "bedarfe:gespraech", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"gespraech_id": w.gespraech.pk}
    ),
    Adresse(
        "bedarfe:gespraech_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"gespraech_id": w.gespraech.pk},
        formular=True,
    ),
    Adresse(
        "bedarfe:gespraech_loeschen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"gespraech_id": w.gespraech.pk},
        art="tat",
    ),
    Adresse("bedarfe:methoden", MIT_ROLLE),
    Adresse("bedarfe:methode_neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("bedarfe:nadelkarte", f"{SCHREIBENDE} guelsen farid frauke", angaben=_sozialraum),
    Adresse("bedarfe:methode", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"einsatz_id": w.einsatz.pk}),
    Adresse(
        "bedarfe:methode_aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"einsatz_id": w.einsatz.pk},
        formular=True,
    ),
    Adresse(
        "bedarfe:methode_loeschen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"einsatz_id": w.einsatz.pk},
        art="tat",
    ),
    Adresse(
        "bedarfe:methode_foto",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"einsatz_id": w.einsatz_mit_foto.pk},
        art="datei",
    ),
    # Angebote
    Adresse("angebote:liste", MIT_ROLLE),
    Adresse("angebote:neu", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("angebote:zaehlen", f"{SCHREIBENDE} guelsen farid frauke", formular=True),
    Adresse("angebote:angebot", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"angebot_id": w.angebot.pk}),
    Adresse(
        "angebote:aendern",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"angebot_id": w.angebot.pk},
        formular=True,
    ),
    Adresse(
        "angebote:termin_zaehlen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: {"termin_id": w.termin.pk},
        formular=True,
    ),
    Adresse("angebote:im_sozialraum", MIT_ROLLE, angaben=_sozialraum),
    Adresse("angebote:zu_empfehlung", EIGENER_TRAEGER, FREMDER_TRAEGER, _empfehlung),
    Adresse("angebote:zu_bedarf", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}),
    Adresse("angebote:von_akteur", MIT_ROLLE, angaben=lambda w: {"akteur_id": w.akteur.pk}),
    # Analysen
    Adresse("analysen:zu_bedarf", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"bedarf_id": w.bedarf.pk}),
    Adresse("analysen:mit_lieferung", "emre", angaben=lambda w: {"sha256": w.lieferung.sha256}, art="teil"),
    Adresse("analysen:liste", MIT_ROLLE),
    Adresse("analysen:neu", "birgit guelsen frauke", formular=True),
    Adresse("analysen:im_sozialraum", LESENDE, angaben=_sozialraum),
    Adresse("analysen:einladungen", "birgit carsten guelsen frauke"),
    Adresse("analysen:einladung", "frauke", "birgit carsten guelsen", _einladung, formular=True),
    Adresse(
        "analysen:beteiligte",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        schreiben="birgit",
    ),
    Adresse(
        "analysen:beteiligung_beenden",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: _einladung(w) | {"analyse_id": w.analyse.pk},
        art="tat",
    ),
    Adresse("analysen:eigene_zahlen", LESENDE),
    Adresse(
        "analysen:eigene_zahl",
        MIT_ROLLE,
        angaben=lambda w: {
            "indikator": "angebotsdichte",
            "zeitraum": w.wert.zeitraum,
            "sozialraum_id": w.sozialraum.pk,
        },
    ),
    Adresse("analysen:kurzprofil", AUSGEBENDE, angaben=_sozialraum, formular=True),
    Adresse(
        "analysen:kurzprofil_datei", "aylin birgit carsten guelsen", FREMDER_TRAEGER, _kurzprofil, art="datei"
    ),
    Adresse("analysen:lizenz", "carsten", formular=True),
    Adresse("analysen:logos", "carsten", formular=True),
    Adresse("analysen:serien", MIT_ROLLE),
    Adresse("analysen:serie_neu", MIT_ROLLE, formular=True),
    Adresse("analysen:serie", "birgit", OHNE_BIRGIT, _serie),
    Adresse("analysen:serie_abbrechen", "birgit", OHNE_BIRGIT, _serie, art="tat"),
    Adresse("analysen:serie_vorziehen", "birgit", OHNE_BIRGIT, _serie, art="tat"),
    Adresse("analysen:posten_vorziehen", "birgit", OHNE_BIRGIT, _posten, art="tat"),
    Adresse("analysen:serie_wiederholen", "birgit", OHNE_BIRGIT, _serie, art="tat"),
    Adresse("analysen:serie_dateien", "birgit", OHNE_BIRGIT, _serie, art="datei"),
    Adresse("analysen:posten_abbrechen", "birgit", OHNE_BIRGIT, _posten, art="tat"),
    Adresse("analysen:posten_wiederholen", "birgit", OHNE_BIRGIT, _posten, art="tat"),
    Adresse("analysen:analyse", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"analyse_id": w.analyse.pk}),
    Adresse(
        "analysen:bearbeiten",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        formular=True,
    ),
    Adresse(
        "analysen:aufbau",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        formular=True,
    ),
    Adresse(
        "analysen:kapitel_neu",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        formular=True,
    ),
    Adresse(
        "analysen:aufbau_merken",
        "birgit carsten guelsen",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        art="tat",
    ),
    Adresse("analysen:gliederungen", "birgit carsten guelsen frauke"),
    Adresse("analysen:gliederung", "birgit carsten guelsen frauke", angaben=_mitgelieferte),
    Adresse(
        "analysen:gliederung_aendern",
        "birgit carsten guelsen frauke",
        angaben=_mitgelieferte,
        formular=True,
    ),
    Adresse(
        "analysen:gliederung_zurueck", "birgit carsten guelsen frauke", angaben=_mitgelieferte, art="tat"
    ),
    Adresse("analysen:prueflisten", "birgit carsten guelsen frauke"),
    Adresse("analysen:pruefvorlage", "birgit carsten guelsen frauke", angaben=_pruefvorlage),
    Adresse(
        "analysen:pruefliste_aendern",
        "birgit carsten guelsen frauke",
        angaben=_pruefvorlage,
        formular=True,
    ),
    Adresse("analysen:pruefliste_zurueck", "birgit carsten guelsen frauke", angaben=_pruefvorlage, art="tat"),
    Adresse("analysen:pruefliste_uebernehmen", "birgit", FREMDER_TRAEGER, _analyse, art="tat"),
    Adresse("analysen:kapitel_aufbau", "birgit", FREMDER_TRAEGER, _kapitel, formular=True),
    Adresse("analysen:kapitel_entfernen", "birgit", FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse("analysen:bausteine", "birgit", FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse("analysen:baustein_neu", "birgit", FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse("analysen:baustein", "birgit", FREMDER_TRAEGER, _baustein, formular=True),
    Adresse("analysen:baustein_vorschau", "birgit", FREMDER_TRAEGER, _baustein, art="tat"),
    Adresse("analysen:blick", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"analyse_id": w.analyse.pk}),
    Adresse("analysen:neues", EIGENER_TRAEGER, FREMDER_TRAEGER, _analyse),
    Adresse("analysen:neues_kapitel", EIGENER_TRAEGER, FREMDER_TRAEGER, _kapitel),
    Adresse("analysen:pruefliste", EIGENER_TRAEGER, FREMDER_TRAEGER, _analyse),
    Adresse("analysen:pruefliste_anzahl", EIGENER_TRAEGER, FREMDER_TRAEGER, _analyse, art="teil"),
    Adresse("analysen:pruefpunkt_abhaken", "birgit", FREMDER_TRAEGER, _pruefpunkt, art="tat"),
    Adresse("analysen:pruefpunkt_oeffnen", "birgit", FREMDER_TRAEGER, _pruefpunkt, art="tat"),
    Adresse("analysen:widersprueche", EIGENER_TRAEGER, FREMDER_TRAEGER, _analyse),
    Adresse("analysen:widersprueche_anzahl", EIGENER_TRAEGER, FREMDER_TRAEGER, _analyse, art="teil"),
    Adresse("analysen:widersprueche_kapitel", EIGENER_TRAEGER, FREMDER_TRAEGER, _kapitel),
    Adresse("analysen:widerspruch_hinnehmen", SCHREIBENDE, FREMDER_TRAEGER, _hinnahme, art="tat"),
    Adresse("analysen:widerspruch_oeffnen", SCHREIBENDE, FREMDER_TRAEGER, _hinnahme, art="tat"),
    Adresse(
        "analysen:pdf",
        "aylin birgit carsten",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk},
        art="tat",
    ),
    Adresse("analysen:zur_freigabe", EIGENER_TRAEGER, FREMDER_TRAEGER, _in_pruefung),
    Adresse(
        "analysen:schritt",
        "birgit",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "verb": "einreichen"},
        formular=True,
    ),
    Adresse(
        "analysen:formen",
        "aylin birgit carsten",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "nummer": w.fassung.nummer},
        art="tat",
    ),
    Adresse(
        "analysen:zurueckziehen",
        "birgit carsten",
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "nummer": _oeffentlich(w).fassung.nummer},
        formular=True,
    ),
    Adresse("analysen:sperrfrist", "birgit carsten", FREMDER_TRAEGER, _unter_sperrfrist, formular=True),
    Adresse("analysen:fassungen", EIGENER_TRAEGER, FREMDER_TRAEGER, lambda w: {"analyse_id": w.analyse.pk}),
    Adresse(
        "analysen:datei",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "nummer": w.fassung.nummer, "form": "pdf"},
        art="datei",
    ),
    Adresse(
        "analysen:kapitel",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "schluessel": "lage"},
    ),
    Adresse(
        "analysen:kapitelzahlen",
        EIGENER_TRAEGER,
        FREMDER_TRAEGER,
        lambda w: {"analyse_id": w.analyse.pk, "schluessel": "bevoelkerung"},
    ),
    Adresse("analysen:kapitelvorschauen", EIGENER_TRAEGER, FREMDER_TRAEGER, _kapitel),
    Adresse("analysen:kommentarliste", EIGENER_TRAEGER, FREMDER_TRAEGER, _kapitel),
    Adresse("analysen:kommentare", "aylin birgit carsten guelsen", FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse(
        "analysen:kommentar_erledigen", "aylin birgit carsten guelsen", FREMDER_TRAEGER, _kommentar, art="tat"
    ),
    Adresse("analysen:zuteilung", EIGENER_TRAEGER, FREMDER_TRAEGER, _kapitel, schreiben="birgit"),
    Adresse("analysen:kapitel_fertig", SCHREIBENDE, FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse("analysen:geschriebene_fertig", "birgit", FREMDER_TRAEGER, _analyse, art="tat"),
    Adresse("analysen:kernsatz", SCHREIBENDE, FREMDER_TRAEGER, _kapitel, art="tat"),
    Adresse("analysen:text", SCHREIBENDE, FREMDER_TRAEGER, _text, art="tat"),
    Adresse("analysen:text_sichern", SCHREIBENDE, FREMDER_TRAEGER, _text, art="tat"),
    Adresse("analysen:textvorschau", EIGENER_TRAEGER, FREMDER_TRAEGER, _text, art="tat"),
    Adresse("analysen:texthinweise", EIGENER_TRAEGER, FREMDER_TRAEGER, _text, art="tat"),
    Adresse("analysen:zahl_einfuegen", EIGENER_TRAEGER, FREMDER_TRAEGER, _text),
    Adresse("analysen:zitat_einfuegen", EIGENER_TRAEGER, FREMDER_TRAEGER, _text),
    Adresse("analysen:textstaende", EIGENER_TRAEGER, FREMDER_TRAEGER, _text),
    Adresse(
        "analysen:stand_wiederherstellen",
        SCHREIBENDE,
        FREMDER_TRAEGER,
        lambda w: _text(w) | {"nummer": 1},
        art="tat",
    ),
    # Vorgänge
    Adresse("agenturen:warteschlange", "emre"),
    Adresse(
        "agenturen:vorgang",
        "birgit emre",
        "aylin carsten daria guelsen farid frauke hatice",
        lambda w: {"vorgang_id": w.vorgang.pk},
    ),
    Adresse(
        "agenturen:vorgang_abbrechen",
        "birgit emre",
        "aylin carsten daria guelsen farid frauke hatice",
        lambda w: {"vorgang_id": w.vorgang.pk},
        art="tat",
    ),
]
