"""Bedarfe, Ressourcen und Erhebung: wer was darf, was begründet sein muss, worauf es ruht."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from agenturen.models import Protokolleintrag
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.angaben import (
    Bedarfsangaben,
    Einsatzangaben,
    Gespraechsangaben,
    Nadelangabe,
    Ressourcenangaben,
    Zitatangabe,
)
from sozialraum.bedarfe.bedarf_entscheiden import bedarf_einstufen, bedarf_status_setzen
from sozialraum.bedarfe.bedarf_speichern import bedarf_aendern, bedarf_anlegen
from sozialraum.bedarfe.gespraech_speichern import gespraech_aendern, gespraech_anlegen, gespraech_loeschen
from sozialraum.bedarfe.grundlage_hinzufuegen import (
    gespraech_hinzufuegen,
    grundlage_entfernen,
    methode_hinzufuegen,
    text_hinzufuegen,
    zahl_hinzufuegen,
)
from sozialraum.bedarfe.methodeneinsatz_speichern import (
    methodeneinsatz_aendern,
    methodeneinsatz_anlegen,
    methodeneinsatz_loeschen,
)
from sozialraum.bedarfe.models import Bedarf, Gespraech, Grundlage, Methode, Ressource, Ressourcenart
from sozialraum.bedarfe.ressource_speichern import ressource_aendern, ressource_anlegen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.statistik.models import Quelle, Wert
from tests import besetzung as b
from tests.bedarfe.fotos import foto
from tests.statistik.lieferungen import liefere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_mandant")]

OHNE_RECHT = ["carsten", "daria", "emre", "guelsen", "farid", "frauke", "hatice"]


def bedarfsangaben(**werte: Any) -> Bedarfsangaben:
    werte.setdefault("aussage", "Es fehlen Deutschkurse am Abend.")
    werte.setdefault("sozialraeume", [b.hafenviertel()])
    werte.setdefault("arten", ["geaeussert"])
    werte.setdefault("seit", date(2026, 1, 15))
    return Bedarfsangaben(**werte)


def gespraechsangaben(**werte: Any) -> Gespraechsangaben:
    werte.setdefault("funktion", "Kitaleiterin")
    werte.setdefault("datum", date(2026, 2, 10))
    werte.setdefault("sozialraum", b.hafenviertel())
    return Gespraechsangaben(**werte)


def einsatzangaben(**werte: Any) -> Einsatzangaben:
    werte.setdefault("methode", Methode.objects.get(schluessel="nadelmethode"))
    werte.setdefault("datum", date(2026, 3, 4))
    werte.setdefault("sozialraum", b.hafenviertel())
    return Einsatzangaben(**werte)


def ereignisse() -> list[str]:
    return list(Protokolleintrag.objects.order_by("pk").values_list("ereignis", flat=True))


# Bedarfe ---------------------------------------------------------------------------------------


def test_die_fachkraft_entwirft_die_koordination_entscheidet() -> None:
    bedarf = bedarf_anlegen(
        agentur=b.ia_hafen(),
        angaben=bedarfsangaben(
            aussage="  Es fehlen   Deutschkurse am Abend. ", arten=["vergleichend", "empfunden"]
        ),
        durch=b.aylin(),
    )
    assert (bedarf.aussage, bedarf.traeger, bedarf.prioritaet, bedarf.status) == (
        "Es fehlen Deutschkurse am Abend.",
        b.nordufer(),
        "",
        "offen",
    )
    assert bedarf.arten_kurz == ["empfunden", "vergleichend"]
    with pytest.raises(PermissionDenied):
        bedarf_einstufen(bedarf=bedarf, version=1, prioritaet="A", begruendung="Viele.", durch=b.aylin())
    with pytest.raises(PermissionDenied):
        bedarf_status_setzen(bedarf=bedarf, version=1, status="gedeckt", durch=b.aylin())
    eingestuft = bedarf_einstufen(
        bedarf=bedarf,
        version=1,
        prioritaet="A",
        kriterien=["luecke", "viele"],
        begruendung="Die Volkshochschule bietet abends nichts an.",
        durch=b.birgit(),
    )
    assert (eingestuft.prioritaet, eingestuft.version) == ("A", 2)
    assert eingestuft.kriterien_in_worten == ["Es betrifft viele.", "Sonst kümmert sich niemand."]
    fertig = bedarf_status_setzen(
        bedarf=bedarf, version=2, status="in_bearbeitung", grund="Antrag gestellt.", durch=b.birgit()
    )
    assert (fertig.status, fertig.version) == ("in_bearbeitung", 3)
    assert [(station.was, station.grund) for station in abfragen.verlauf(bedarf)] == [
        ("Status „in Bearbeitung“ (bisher „offen“)", "Antrag gestellt."),
        ("Priorität A", "Die Volkshochschule bietet abends nichts an."),
        ("Bedarf angelegt", ""),
    ]


def test_wer_dasselbe_noch_einmal_speichert_veraendert_nichts() -> None:
    bedarf = b.bedarf()
    assert bedarf_aendern(bedarf=bedarf, version=1, angaben=bedarfsangaben(), durch=b.aylin()).version == 1
    werte: dict[str, Any] = {"prioritaet": "B", "begruendung": "Viele fragen.", "durch": b.birgit()}
    assert bedarf_einstufen(bedarf=bedarf, version=1, **werte).version == 2
    assert bedarf_einstufen(bedarf=bedarf, version=2, **werte).version == 2
    assert ereignisse() == ["Bedarf angelegt", "Bedarf eingestuft"]


def test_wer_eine_alte_fassung_aendert_ueberschreibt_niemanden() -> None:
    bedarf = b.bedarf()
    neue = bedarfsangaben(aussage="Es fehlen Kurse.")
    assert bedarf_aendern(bedarf=bedarf, version=1, angaben=neue, durch=b.birgit()).version == 2
    with pytest.raises(VeralteterStand):
        bedarf_aendern(bedarf=bedarf, version=1, angaben=bedarfsangaben(ort="Kai"), durch=b.aylin())
    with pytest.raises(VeralteterStand):
        bedarf_einstufen(bedarf=bedarf, version=1, prioritaet="A", begruendung="x", durch=b.birgit())
    assert abfragen.verlauf(bedarf)[0].grund == "Bisher: Es fehlen Deutschkurse am Abend."


@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"aussage": "  "}, "Bitte sagen Sie in einem Satz, was gebraucht wird."),
        ({"sozialraeume": []}, "Bitte wählen Sie mindestens einen Sozialraum."),
        ({"arten": ["geraten"]}, "Bitte wählen Sie, woran der Bedarf zu erkennen ist."),
    ],
)
def test_was_ein_bedarf_braucht(werte: dict[str, Any], satz: str) -> None:
    with pytest.raises(Fachfehler) as fehler:
        bedarf_anlegen(agentur=b.ia_hafen(), angaben=bedarfsangaben(**werte), durch=b.aylin())
    assert fehler.value.text == satz
    assert Bedarf.objects.count() == 0


def test_eine_prioritaet_und_ein_ende_brauchen_ihren_grund() -> None:
    bedarf = b.bedarf()
    for werte in ({"prioritaet": "A", "begruendung": " "}, {"prioritaet": "E", "begruendung": "Weil."}):
        with pytest.raises(Fachfehler):
            bedarf_einstufen(bedarf=bedarf, version=1, durch=b.birgit(), **werte)
    with pytest.raises(Fachfehler) as fehler:
        bedarf_status_setzen(bedarf=bedarf, version=1, status="nicht_weiter", durch=b.birgit())
    assert fehler.value.text == "Bitte sagen Sie, warum der Bedarf nicht weiterverfolgt wird."


@pytest.mark.parametrize(
    "werte",
    [
        {"prioritaet": "A", "begruendung": ""},
        {"status": "nicht_weiter", "status_grund": ""},
        {"status": "vergessen"},
        {"arten": []},
        {"arten": ["geraten"]},
        {"aussage": ""},
    ],
)
def test_auch_die_datenbank_haelt_die_regeln(werte: dict[str, Any]) -> None:
    bedarf = b.bedarf()
    with pytest.raises(IntegrityError), transaction.atomic():
        Bedarf.objects.filter(pk=bedarf.pk).update(**werte)


@pytest.mark.parametrize("wer", OHNE_RECHT)
def test_nur_die_fallarbeit_der_agentur_schreibt(wer: str) -> None:
    durch = getattr(b, wer)()
    bedarf, ressource, gespraech, einsatz = b.bedarf(), b.ressource(), b.gespraech(), b.einsatz()
    vorher = ereignisse()
    raum = Ressourcenart.objects.get(schluessel="raum")
    ressourcenangaben = Ressourcenangaben(name="Saal", art=raum, sozialraeume=[b.hafenviertel()])
    versuche: list[Any] = [
        lambda: bedarf_anlegen(agentur=b.ia_hafen(), angaben=bedarfsangaben(), durch=durch),
        lambda: bedarf_aendern(bedarf=bedarf, version=1, angaben=bedarfsangaben(), durch=durch),
        lambda: bedarf_einstufen(bedarf=bedarf, version=1, prioritaet="A", begruendung="x", durch=durch),
        lambda: bedarf_status_setzen(bedarf=bedarf, version=1, status="gedeckt", durch=durch),
        lambda: ressource_anlegen(agentur=b.ia_hafen(), angaben=ressourcenangaben, durch=durch),
        lambda: ressource_aendern(ressource=ressource, version=1, angaben=ressourcenangaben, durch=durch),
        lambda: gespraech_anlegen(agentur=b.ia_hafen(), angaben=gespraechsangaben(), durch=durch),
        lambda: gespraech_aendern(gespraech=gespraech, version=1, angaben=gespraechsangaben(), durch=durch),
        lambda: gespraech_loeschen(gespraech=gespraech, durch=durch),
        lambda: methodeneinsatz_anlegen(agentur=b.ia_hafen(), angaben=einsatzangaben(), durch=durch),
        lambda: methodeneinsatz_aendern(einsatz=einsatz, version=1, angaben=einsatzangaben(), durch=durch),
        lambda: methodeneinsatz_loeschen(einsatz=einsatz, durch=durch),
        lambda: gespraech_hinzufuegen(wovon=bedarf, gespraech=gespraech, durch=durch),
        lambda: methode_hinzufuegen(wovon=ressource, einsatz=einsatz, durch=durch),
        lambda: text_hinzufuegen(wovon=bedarf, art="dokument", text="x", quelle="y", datum=None, durch=durch),
    ]
    for versuch in versuche:
        with pytest.raises(PermissionDenied):
            versuch()
    assert ereignisse() == vorher


# Ressourcen ------------------------------------------------------------------------------------


def test_ein_mensch_steht_nur_mit_seiner_funktion_unter_den_ressourcen() -> None:
    person = Ressourcenart.objects.get(schluessel="person")
    angaben = Ressourcenangaben(name="Frau Öztürk vom Kiosk", art=person, sozialraeume=[b.hafenviertel()])
    with pytest.raises(Fachfehler, match="„Frau Öztürk“ sieht nach einem Menschen aus"):
        ressource_anlegen(agentur=b.ia_hafen(), angaben=angaben, durch=b.aylin())
    kiosk = ressource_anlegen(
        agentur=b.ia_hafen(), angaben=replace(angaben, name="Betreiberin des Kiosks"), durch=b.aylin()
    )
    raum = b.ressource("Haus Frau Holle")
    assert [str(eine) for eine in Ressource.objects.all()] == ["Betreiberin des Kiosks", "Haus Frau Holle"]
    geaendert = ressource_aendern(
        ressource=kiosk,
        version=1,
        angaben=replace(angaben, name="Betreiberin", verfuegbar=False),
        durch=b.birgit(),
    )
    assert (geaendert.version, geaendert.verfuegbar) == (2, False)
    assert abfragen.ressourcen_im_raum([b.hafenviertel()]) == [raum]


# Gespräche -------------------------------------------------------------------------------------


def test_ein_gespraech_behaelt_funktion_und_zitate_ohne_namen() -> None:
    gespraech = gespraech_anlegen(
        agentur=b.ia_hafen(),
        angaben=gespraechsangaben(
            einwilligung="zitate",
            zitate=[Zitatangabe(text="„Wir warten seit einem Jahr.“"), Zitatangabe(text=" ")],
        ),
        durch=b.aylin(),
    )
    assert [zitat.text for zitat in gespraech.zitate.all()] == ["Wir warten seit einem Jahr."]
    assert [str(zitat) for zitat in abfragen.zitate_zum_drucken([b.hafenviertel()])] == [
        "„Wir warten seit einem Jahr.“"
    ]
    for werte in ({"funktion": "Herr Kaya"}, {"zitate": [Zitatangabe(text="x", funktion="Frau Kaya")]}):
        with pytest.raises(Fachfehler, match="Kaya“ sieht nach einem Menschen aus"):
            gespraech_aendern(
                gespraech=gespraech, version=1, angaben=gespraechsangaben(**werte), durch=b.aylin()
            )


@pytest.mark.parametrize("einwilligung", ["nein", "sinngemaess"])
def test_ohne_einwilligung_wird_kein_zitat_gedruckt(einwilligung: str) -> None:
    b.gespraech(einwilligung=einwilligung, zitate=[Zitatangabe(text="Das bleibt hier.")])
    assert abfragen.zitate_zum_drucken([b.hafenviertel()]) == []


def test_ohne_einwilligung_stuetzt_ein_gespraech_keinen_bedarf() -> None:
    bedarf = b.bedarf()
    ohne = b.gespraech(einwilligung="nein")
    with pytest.raises(Fachfehler, match="keine Einwilligung"):
        gespraech_hinzufuegen(wovon=bedarf, gespraech=ohne, durch=b.aylin())
    sinngemaess = b.gespraech(einwilligung="sinngemaess")
    with pytest.raises(Fachfehler, match="keine wörtlichen Zitate"):
        gespraech_hinzufuegen(wovon=bedarf, gespraech=sinngemaess, text="Sie sagt: „Nie.“", durch=b.aylin())
    grundlage = gespraech_hinzufuegen(wovon=bedarf, gespraech=sinngemaess, durch=b.aylin())
    assert (grundlage.text, grundlage.quelle, grundlage.ort) == (
        "Eltern arbeiten in Schichten und können vormittags nicht lernen.",
        "Gespräch mit Schulsozialarbeiterin, Integrationsagentur Hafenviertel",
        "Hafenviertel",
    )


def test_die_einwilligung_laesst_sich_zuruecknehmen_wenn_nichts_mehr_darauf_ruht() -> None:
    bedarf, gespraech = b.bedarf(), b.gespraech()
    grundlage = gespraech_hinzufuegen(wovon=bedarf, gespraech=gespraech, durch=b.aylin())
    ohne = gespraechsangaben(einwilligung="nein")
    with pytest.raises(Fachfehler, match="stützt sich: „Es fehlen Deutschkurse"):
        gespraech_aendern(gespraech=gespraech, version=1, angaben=ohne, durch=b.aylin())
    grundlage_entfernen(grundlage=grundlage, durch=b.aylin())
    assert gespraech_aendern(gespraech=gespraech, version=1, angaben=ohne, durch=b.aylin()).version == 2
    # Auch im Verlauf stehen die Worte nicht mehr, nur dass es sie gab.
    assert {station.grund for station in abfragen.verlauf(bedarf)} == {
        "",
        "Gespräch mit Schulsozialarbeiterin, Integrationsagentur Hafenviertel",
    }


def test_ein_geloeschtes_gespraech_hinterlaesst_den_text_der_grundlage() -> None:
    bedarf, gespraech = b.bedarf(), b.gespraech(zitate=[Zitatangabe(text="So ist es.")])
    gespraech_hinzufuegen(wovon=bedarf, gespraech=gespraech, text="Abends fehlt alles.", durch=b.aylin())
    gespraech_loeschen(gespraech=gespraech, durch=b.aylin())
    grundlage = Grundlage.objects.get()
    assert (grundlage.gespraech, grundlage.text) == (None, "Abends fehlt alles.")
    assert Gespraech.objects.count() == 0


def test_gespraeche_ohne_einwilligung_bleiben_beim_traeger() -> None:
    ohne, mit = b.gespraech("Mutter", einwilligung="nein"), b.gespraech("Lehrer")
    assert set(abfragen.sichtbare_gespraeche(b.carsten())) == {ohne, mit}
    assert set(abfragen.sichtbare_gespraeche(b.daria())) == {mit}
    assert list(abfragen.sichtbare_gespraeche(b.farid())) == []


# Methoden --------------------------------------------------------------------------------------


def test_ein_einsatz_behaelt_nadeln_und_ein_foto_ohne_aufnahmeort(
    django_capture_on_commit_callbacks: Any,
) -> None:
    nadeln = [
        Nadelangabe(
            laenge=Decimal("7.0123456789"), breite=Decimal("51.23"), bewertung="ungern", text="Tunnel"
        )
    ]
    einsatz = methodeneinsatz_anlegen(
        agentur=b.ia_hafen(), angaben=einsatzangaben(nadeln=nadeln, foto=foto()), durch=b.aylin()
    )
    nadel = einsatz.nadeln.get()
    assert (nadel.laenge, nadel.breite, str(nadel)) == (Decimal("7.012346"), Decimal("51.230000"), "Tunnel")
    altes = einsatz.foto.name
    with default_storage.open(altes) as datei:
        assert b"Exif" not in datei.read()
    # Ohne neues Foto bleibt das alte; die gleichen Angaben ändern nichts.
    gleich = einsatzangaben(nadeln=nadeln)
    assert methodeneinsatz_aendern(einsatz=einsatz, version=1, angaben=gleich, durch=b.aylin()).version == 1
    with django_capture_on_commit_callbacks(execute=True):
        neu = einsatzangaben(nadeln=[], foto=foto(800, 600))
        geaendert = methodeneinsatz_aendern(einsatz=einsatz, version=1, angaben=neu, durch=b.aylin())
    assert (geaendert.version, geaendert.nadeln.count()) == (2, 0)
    assert (default_storage.exists(altes), default_storage.exists(geaendert.foto.name)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        methodeneinsatz_loeschen(einsatz=geaendert, durch=b.aylin())
    assert not default_storage.exists(geaendert.foto.name)


def test_eine_nadel_im_meer_faellt_auf() -> None:
    vertauscht = [Nadelangabe(laenge=Decimal("51.2"), breite=Decimal("7.0"))]
    with pytest.raises(Fachfehler, match="Nadel 1 liegt nicht in Deutschland"):
        methodeneinsatz_anlegen(
            agentur=b.ia_hafen(), angaben=einsatzangaben(nadeln=vertauscht), durch=b.aylin()
        )


# Grundlagen ------------------------------------------------------------------------------------


def zahlen_liefern() -> None:
    b.hafenviertel()
    liefere(
        {
            ("11", "2024"): {"ew": 1000, "m": 480, "w": 520, "auslaender": 250},
            ("1", "2024"): {"ew": 2400, "m": 1180, "w": 1220, "auslaender": 400},
            ("", "2024"): {"ew": 5000, "m": 2450, "w": 2550, "auslaender": 600},
        }
    )


def nimm_zahl(bedarf: Bedarf, **werte: Any) -> Grundlage:
    werte.setdefault("indikator", "anteil_auslaender")
    werte.setdefault("zeitraum", "2024")
    gebiet = gebiet_des_sozialraums(b.hafenviertel())
    return zahl_hinzufuegen(wovon=bedarf, gebiet=gebiet, durch=b.aylin(), **werte)


def test_eine_zahl_behaelt_ihre_stelle_und_wie_sie_dastand() -> None:
    zahlen_liefern()
    bedarf = b.bedarf()
    grundlage = nimm_zahl(bedarf)
    raum = b.hafenviertel()
    assert (grundlage.gebiet_adresse, grundlage.indikator, grundlage.zeitraum, grundlage.wert_text) == (
        f"sozialraum-{raum.pk}",
        "anteil_auslaender",
        "2024",
        "25,0\u00a0%",
    )
    assert grundlage.text.endswith("Hafenviertel 2024: 25,0\u00a0% (Probstadt: 12,0\u00a0%)")
    assert nimm_zahl(bedarf) == grundlage
    assert Grundlage.objects.count() == 1
    # Eine neue Lieferung ändert die Zahl, nicht worauf sich jemand stützte.
    Wert.objects.filter(einheit__schluessel="11", merkmal__groesse="auslaender").update(wert=400)
    grundlage.refresh_from_db()
    assert grundlage.wert_text == "25,0\u00a0%"


def test_was_geheim_ist_bleibt_auch_als_grundlage_ein_punkt() -> None:
    b.hafenviertel()
    liefere({("11", "2024"): {"ew": 1000, "auslaender": 3}, ("", "2024"): {"ew": 5000, "auslaender": 600}})
    Quelle.objects.update(geheimhaltung="schwelle", schwelle=5)
    grundlage = nimm_zahl(b.bedarf())
    assert grundlage.wert_text == "•"
    assert "Geheimhaltung" in grundlage.text and "0,3" not in grundlage.text and "600" not in grundlage.text


def test_eine_zahl_die_es_nicht_gibt_ist_keine_grundlage() -> None:
    zahlen_liefern()
    with pytest.raises(Fachfehler, match="Diese Zahl liegt nicht vor: "):
        nimm_zahl(b.bedarf(), zeitraum="2019")
    with pytest.raises(Fachfehler, match="gibt es nicht"):
        nimm_zahl(b.bedarf("Anderes."), indikator="wuensche")


def test_ein_bedarf_weiss_was_ihm_fehlt() -> None:
    zahlen_liefern()
    bedarf = b.bedarf()
    nimm_zahl(bedarf)
    assert list(abfragen.ohne_genug_grundlagen(Bedarf.objects.all())) == [bedarf]
    methode_hinzufuegen(wovon=bedarf, einsatz=b.einsatz(anzahl=1), durch=b.aylin())
    text_hinzufuegen(
        wovon=bedarf,
        art="sitzung",
        text="Drei Einrichtungen nannten das Thema.",
        quelle="Stadtteilkonferenz Hafen",
        datum=date(2026, 3, 12),
        durch=b.aylin(),
    )
    gezaehlt = abfragen.mit_grundlagen(Bedarf.objects.all()).get()
    assert (gezaehlt.anzahl_zahlen, gezaehlt.anzahl_stimmen) == (1, 2)  # type: ignore[attr-defined]
    assert list(abfragen.ohne_genug_grundlagen(Bedarf.objects.all())) == []
    (im_raum,) = abfragen.bedarfe_im_raum([b.hafenviertel()])
    assert [(g.art, g.quelle) for g in im_raum.grundlagen][1:] == [
        ("methode", "Stadtteilbegehung, Integrationsagentur Hafenviertel"),
        ("sitzung", "Stadtteilkonferenz Hafen"),
    ]


@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"text": " "}, "Bitte schreiben Sie, was daraus folgt."),
        (
            {"quelle": " "},
            "Bitte nennen Sie die Quelle, etwa Titel und Seite oder die Runde, die getagt hat.",
        ),
        ({"art": "zahl"}, "Bitte wählen Sie, ob es ein Dokument oder eine Sitzung ist."),
    ],
)
def test_ein_dokument_braucht_text_und_quelle(werte: dict[str, str], satz: str) -> None:
    angaben: dict[str, Any] = {"art": "dokument", "text": "Es fehlt.", "quelle": "Bericht, S. 3"} | werte
    with pytest.raises(Fachfehler) as fehler:
        text_hinzufuegen(wovon=b.bedarf(), datum=None, durch=b.aylin(), **angaben)
    assert fehler.value.text == satz


def test_auch_eine_ressource_ruht_auf_etwas() -> None:
    ressource = b.ressource()
    methode_hinzufuegen(wovon=ressource, einsatz=b.einsatz(), durch=b.aylin())
    grundlage = ressource.grundlagen.get()
    assert (grundlage.wovon, grundlage.text) == (ressource, "Nach 18 Uhr ist jede Tür zu.")
    grundlage_entfernen(grundlage=grundlage, durch=b.birgit())
    assert [station.was for station in abfragen.verlauf(ressource)] == [
        "Grundlage entfernt: Methode",
        "Grundlage hinzugefügt: Methode",
        "Ressource angelegt",
    ]
