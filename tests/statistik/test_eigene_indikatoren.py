"""Emre legt eigene Indikatoren an: Verben, Versionen, die Tür und was geheim bleibt."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.altersgruppen import FORM
from sozialraum.statistik.eigene.angaben import Angabenfehler, Indikatorangaben
from sozialraum.statistik.eigene.herkunft import NUR_NEUTRAL
from sozialraum.statistik.eigene.indikator_aendern import indikator_aendern
from sozialraum.statistik.eigene.indikator_anlegen import indikator_anlegen
from sozialraum.statistik.eigene.indikator_stilllegen import indikator_stilllegen
from sozialraum.statistik.eigene.modelle import VORSATZ, Indikatordefinition
from sozialraum.statistik.formeln import Formel, Formelfehler, formel_lesen, formel_schreiben
from sozialraum.statistik.indikatoren import INDIKATOREN, Auswahl, Glied, Indikator
from sozialraum.statistik.kennzahlen import Kennzahl, alle_indikatoren, indikator, kennzahlen
from sozialraum.statistik.models import Merkmal
from sozialraum.statistik.saetze import vergleich
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, merkmal, quelle

pytestmark = pytest.mark.django_db

KINDER = Indikatorangaben(
    label="Kinder je 100 Ältere",
    formel="Einwohner[Alter unter 6] / einwohner[alter >= 65] * 100",
    einheit="je 100",
    definition="Kinder unter 6 Jahren je 100 Menschen ab 65 Jahren.",
    kapitel="bevoelkerung",
    zaehler_ist_teil=False,
    subjekt="Das Verhältnis der Kinder zu den Älteren",
)
DEUTSCHE = Indikatorangaben(
    label="Deutsche",
    formel="einwohner - auslaender",
    einheit="Anzahl",
    definition="Einwohnerinnen und Einwohner mit deutscher Staatsangehörigkeit.",
    kapitel="migration",
    stellen=0,
    subjekt="die Zahl der Deutschen",
)
AUSLAENDER_JE_EW = Indikatorangaben(
    label="Ausländerinnen und Ausländer je Kopf",
    formel="auslaender / einwohner",
    einheit="je Kopf",
    definition="Ausländerinnen und Ausländer geteilt durch alle.",
    kapitel="migration",
    stellen=3,
)
ZAHLEN = {"ew": 2000, "u6": 140, "6-18": 260, "18-65": 1300, "65+": 300, "auslaender": 500}


def anlegen(angaben: Indikatorangaben = KINDER, **anders: Any) -> Indikatordefinition:
    return indikator_anlegen(angaben=replace(angaben, **anders), durch=b.emre())


def eine(key: str, wo: Gebiet, zeitraum: str = "2020") -> Kennzahl:
    return kennzahlen(indikatoren=[key], gebiete=[wo], zeitraeume=[zeitraum]).get(key, wo, zeitraum)


# Anlegen ----------------------------------------------------------------------------------------


def test_emre_legt_einen_indikator_an() -> None:
    definition = anlegen()
    assert (definition.schluessel, definition.version, definition.aktiv) == (
        "eigen_kinder_je_100_aeltere",
        1,
        True,
    )
    assert definition.formel == "einwohner[alter < 6] / einwohner[alter >= 65] * 100"
    assert definition.formel_in_worten == (
        "Einwohnerinnen und Einwohner, unter 6 Jahre ÷ Einwohnerinnen und Einwohner, 65 Jahre und älter × 100"
    )
    assert (definition.art, definition.genus, definition.durch_name) == ("Verhältnis", "n", "Emre Yıldız")
    assert definition.subjekt == "das Verhältnis der Kinder zu den Älteren"
    eintrag = Protokolleintrag.objects.get(ereignis="Indikator angelegt")
    assert eintrag.einzelheiten == {"formel": definition.formel}


def test_nur_die_administration_legt_an_aendert_und_legt_still() -> None:
    anlegen()
    for person in (b.birgit(), b.aylin(), b.carsten(), b.hatice()):
        with pytest.raises(PermissionDenied):
            indikator_anlegen(angaben=replace(KINDER, label="Anderes"), durch=person)
        with pytest.raises(PermissionDenied):
            indikator_aendern(
                schluessel="eigen_kinder_je_100_aeltere", angaben=KINDER, version=1, grund="x", durch=person
            )
        with pytest.raises(PermissionDenied):
            indikator_stilllegen(schluessel="eigen_kinder_je_100_aeltere", durch=person)


@pytest.mark.parametrize(
    ("anders", "feld", "satz"),
    [
        ({"formel": "einwoner"}, "formel", "„einwoner“ ist kein bekanntes Wort. Meinten Sie „einwohner“?"),
        ({"label": " "}, "label", "Bitte geben Sie eine Bezeichnung an."),
        ({"label": "jugendquotient"}, "label", "„jugendquotient“ gibt es schon im Katalog."),
        ({"definition": " "}, "definition", "Bitte sagen Sie in einem Satz, was der Indikator zählt."),
        ({"einheit": ""}, "einheit", "Bitte geben Sie die Einheit an, etwa % oder Anzahl."),
        ({"einheit": "‰"}, "einheit", "Für ‰ gehört „* 1000“ in die Formel."),
        ({"einheit": "Anzahl"}, "einheit", "Die Formel teilt; das Ergebnis ist keine Anzahl."),
        ({"formel": "einwohner", "einheit": "%"}, "einheit", "Die Formel ergibt eine Anzahl, keine %."),
        ({"stellen": 9}, "stellen", "Möglich sind 0 bis 3 Nachkommastellen."),
        ({"subjekt": "Kinder"}, "subjekt", "Der Satzanfang beginnt mit „der“, „die“ oder „das“"),
    ],
)
def test_was_nicht_stimmt_steht_an_seinem_feld(anders: dict[str, Any], feld: str, satz: str) -> None:
    with pytest.raises(Angabenfehler) as fehler:
        anlegen(**anders)
    assert (fehler.value.feld, satz in fehler.value.text) == (feld, True)
    assert not Indikatordefinition.objects.exists()


@pytest.mark.parametrize(
    "anders",
    [
        {"formel": "auslaender / einwohner * 100", "einheit": "%"},
        {"label": "Kinder von Geflüchteten"},
        {"definition": "Haushalte von Alleinerziehenden je 100 Haushalte."},
        {"formel": "deutsche_mh / einwohner * 100", "einheit": "%", "label": "Anteil"},
    ],
)
def test_herkunft_und_familienform_tragen_keine_wertung(anders: dict[str, Any]) -> None:
    for richtung in "+-":
        with pytest.raises(Angabenfehler) as fehler:
            anlegen(**anders, richtung=richtung)
        assert (fehler.value.feld, fehler.value.text) == ("richtung", NUR_NEUTRAL)
    assert anlegen(**anders).richtung == "0"
    assert anlegen(label="Ganz anders", richtung="+").richtung == "+"


def test_eigene_schluessel_treffen_nie_einen_des_katalogs() -> None:
    assert not [key for key in INDIKATOREN if key.startswith(VORSATZ)]
    assert FORM.fullmatch(f"{VORSATZ}alter_3_6") is None
    assert anlegen(label="ew").schluessel == "eigen_ew"
    with pytest.raises(IntegrityError), transaction.atomic():
        Indikatordefinition.objects.filter(schluessel="eigen_ew").update(schluessel="ew")


def test_gleich_lautende_bekommen_verschiedene_schluessel() -> None:
    erste = anlegen()
    with pytest.raises(Angabenfehler, match="gibt es schon"):
        anlegen(label="kinder je 100 ältere")
    indikator_stilllegen(schluessel=erste.schluessel, durch=b.emre())
    assert anlegen().schluessel == "eigen_kinder_je_100_aeltere_2"


def test_ein_indikator_geht_in_keine_formel_ein() -> None:
    anlegen()
    for wort in ("anteil_u18", "eigen_kinder_je_100_aeltere"):
        with pytest.raises(Angabenfehler, match=f"„{wort}“ ist ein Indikator"):
            anlegen(label="Summe", formel=f"{wort} + einwohner")


# Versionen --------------------------------------------------------------------------------------


def test_jede_aenderung_ist_eine_neue_version_und_die_alte_bleibt() -> None:
    erste = anlegen()
    neu = indikator_aendern(
        schluessel=erste.schluessel,
        angaben=replace(KINDER, formel="einwohner[alter < 18] / einwohner[alter >= 65] * 100"),
        version=1,
        grund="Das Jugendamt zählt bis 18.",
        durch=b.emre(),
    )
    erste.refresh_from_db()
    assert (neu.version, neu.aktiv, erste.aktiv) == (2, True, False)
    assert erste.formel == "einwohner[alter < 6] / einwohner[alter >= 65] * 100"
    eintrag = Protokolleintrag.objects.get(ereignis="Indikator geändert")
    assert (eintrag.grund, eintrag.einzelheiten["geaendert"]) == ("Das Jugendamt zählt bis 18.", ["formel"])
    assert indikator(erste.schluessel).altersgrenzen == "unter 18 Jahre; 65 Jahre und älter"


def test_ohne_aenderung_keine_version_und_ohne_grund_keine_aenderung() -> None:
    erste = anlegen()
    wie = {"schluessel": erste.schluessel, "version": 1, "durch": b.emre()}
    gleich = replace(KINDER, formel="Einwohner [ alter<6 ]  ÷ einwohner[alter>64]×100")
    assert indikator_aendern(**wie, angaben=gleich, grund="").pk == erste.pk
    with pytest.raises(Angabenfehler) as fehler:
        indikator_aendern(**wie, angaben=replace(KINDER, stellen=2), grund=" ")
    assert fehler.value.feld == "grund"


def test_wer_auf_einer_aelteren_version_arbeitet_ueberschreibt_nichts() -> None:
    erste = anlegen()
    wie = {"schluessel": erste.schluessel, "version": 1, "grund": "genauer", "durch": b.emre()}
    indikator_aendern(**wie, angaben=replace(KINDER, stellen=2))
    with pytest.raises(VeralteterStand, match="Inzwischen gibt es Version 2"):
        indikator_aendern(**wie, angaben=replace(KINDER, stellen=0))


def test_stillgelegt_ist_er_in_keiner_liste_aber_noch_zu_lesen_und_kommt_zurueck() -> None:
    erste = anlegen()
    assert erste.schluessel in alle_indikatoren()
    indikator_stilllegen(schluessel=erste.schluessel, durch=b.emre())
    assert erste.schluessel not in alle_indikatoren()
    assert indikator(erste.schluessel).label == "Kinder je 100 Ältere"
    with pytest.raises(Fachfehler, match="schon stillgelegt"):
        indikator_stilllegen(schluessel=erste.schluessel, durch=b.emre())
    neu = indikator_aendern(
        schluessel=erste.schluessel, angaben=KINDER, version=1, grund="wird gebraucht", durch=b.emre()
    )
    assert (neu.version, neu.aktiv) == (2, True)
    assert erste.schluessel in alle_indikatoren()


# Die Tür ----------------------------------------------------------------------------------------


def test_die_tuer_rechnet_ihn_wie_einen_des_katalogs() -> None:
    liefere({("11", "2020"): ZAHLEN})
    key = anlegen().schluessel
    kennzahl = eine(key, gebiet("11"))
    assert (kennzahl.zaehler, kennzahl.nenner, kennzahl.als_text) == (140, 300, "46,7\u00a0je 100")
    assert kennzahl.eigene_berechnung is True
    assert kennzahl.quellenvermerk == "Stadt Probstadt, Einwohnerregister, CC BY 4.0; eigene Berechnung"


def test_eigene_kosten_eine_abfrage_gleich_wie_viele(django_assert_num_queries: Any) -> None:
    liefere({("11", "2020"): ZAHLEN})
    hafen = gebiet("11")
    keys = [anlegen(label=f"Kinder {nummer}").schluessel for nummer in range(8)]
    with django_assert_num_queries(4):
        kennzahlen(indikatoren=["ew"], gebiete=[hafen], zeitraeume=["2020"])
    for menge in (1, 8):
        with django_assert_num_queries(5):
            tafel = kennzahlen(indikatoren=["ew", *keys[:menge]], gebiete=[hafen], zeitraeume=["2020"])
            assert tafel.get(keys[0], hafen, "2020").zaehler == 140
    with django_assert_num_queries(5):
        kennzahlen(indikatoren=list(alle_indikatoren().values()), gebiete=[hafen], zeitraeume=["2020"])


def test_ein_merkmal_ohne_groesse_geht_mit_seinem_namen_ein() -> None:
    von = quelle()
    hunde = Merkmal.objects.create(quelle=von, schluessel="9.1", bezeichnung="Gemeldete Hunde", reihenfolge=9)
    lieferung = liefere({("11", "2020"): ZAHLEN})
    lieferung.werte.filter(merkmal=merkmal("18-65", von)).update(merkmal=hunde)
    definition = anlegen(
        label="Hunde je 1.000",
        formel="„gemeldete hunde“ / einwohner * 1000",
        einheit="‰",
        definition="Gemeldete Hunde je 1.000 Menschen.",
    )
    assert definition.formel == '"probstadt:9.1" / einwohner * 1000'
    assert definition.formel_in_worten == "Gemeldete Hunde ÷ Einwohnerinnen und Einwohner × 1.000"
    assert eine(definition.schluessel, gebiet("11")).als_text == "650,0\u00a0‰"


def test_was_eine_gelieferte_quote_ist_oder_mehrdeutig_heisst_wird_abgelehnt() -> None:
    von, andere = quelle(), quelle("zweite")
    Merkmal.objects.create(quelle=von, schluessel="9.1", bezeichnung="Quote", einheit="%")
    Merkmal.objects.create(quelle=von, schluessel="9.2", bezeichnung="Hunde")
    Merkmal.objects.create(quelle=andere, schluessel="1", bezeichnung="Hunde")
    with pytest.raises(Angabenfehler, match="„Quote“ ist in % geliefert"):
        anlegen(formel='"Quote" / einwohner * 100')
    with pytest.raises(Angabenfehler, match=r'eines genau: "probstadt:9\.2" oder "zweite:1"'):
        anlegen(formel='"Hunde" / einwohner * 100')
    assert anlegen(formel='"zweite:1" / einwohner * 100').formel == '"zweite:1" / einwohner * 100'


def test_verschiedene_einheiten_ergeben_zusammen_nichts() -> None:
    von = quelle()
    merkmal("ew", von)
    for nummer, (groesse, einheit) in enumerate((("wohnflaeche", "m²"), ("angebotsmiete", "€ je m²"))):
        Merkmal.objects.create(
            quelle=von, schluessel=f"8.{nummer}", bezeichnung=groesse, groesse=groesse, einheit=einheit
        )
    with pytest.raises(
        Angabenfehler, match=r"Verschiedene Einheiten werden nicht zusammengezählt: .*\(Anzahl\)"
    ):
        anlegen(formel="einwohner + wohnflaeche", einheit="Anzahl")
    with pytest.raises(Angabenfehler, match="ist in € je m² geliefert"):
        anlegen(formel="angebotsmiete / einwohner", einheit="€")
    with pytest.raises(Angabenfehler, match="Gezählt wird in m²"):
        anlegen(formel="wohnflaeche", einheit="Anzahl")
    # Quadratmeter sind kein Teil der Menschen, auch wenn jemand das ankreuzt.
    flaeche = anlegen(formel="wohnflaeche / einwohner", einheit="m² je Person", zaehler_ist_teil=True)
    assert flaeche.art == "Verhältnis"
    for bezeichnung in ("Miete je m²", "Durchschnittliche Kaltmiete", "Mittleres Einkommen"):
        Merkmal.objects.create(quelle=von, schluessel=bezeichnung, bezeichnung=bezeichnung, einheit="€")
        with pytest.raises(Angabenfehler, match="nicht zusammenzählen"):
            anlegen(formel=f'"{bezeichnung}"', einheit="€")


# Geheim bleibt geheim ---------------------------------------------------------------------------


def test_abziehen_oeffnet_keine_geschlossene_zelle() -> None:
    """Alle und Deutsche sind offen, Ausländer geheim geliefert: die Differenz bleibt geschlossen."""
    liefere({("11", "2020"): {**ZAHLEN, "auslaender": "geheim"}})
    for key in (anlegen(DEUTSCHE).schluessel, anlegen(AUSLAENDER_JE_EW).schluessel):
        kennzahl = eine(key, gebiet("11"))
        assert (kennzahl.wert, kennzahl.zaehler, kennzahl.nenner) == (None, None, None)
        assert kennzahl.zeichen is Zeichen.GEHEIM


def test_eine_kleine_differenz_bleibt_geschlossen() -> None:
    """100 Menschen, 97 ohne deutschen Pass: die drei Deutschen zeigt auch keine eigene Formel."""
    liefere({("11", "2020"): {"ew": 100, "auslaender": 97}}, von=quelle(schwelle=5))
    wo = gebiet("11")
    for angaben in (
        DEUTSCHE,
        replace(DEUTSCHE, label="anders herum", formel="-auslaender + einwohner"),
        AUSLAENDER_JE_EW,
        replace(AUSLAENDER_JE_EW, label="Deutsche je Kopf", formel="(einwohner - auslaender) / einwohner"),
        replace(AUSLAENDER_JE_EW, label="umgekehrt", formel="einwohner / auslaender", zaehler_ist_teil=False),
    ):
        kennzahl = eine(anlegen(angaben).schluessel, wo)
        assert (kennzahl.wert, kennzahl.zeichen, angaben.label) == (None, Zeichen.GEHEIM, angaben.label)


def test_ein_faktor_macht_aus_einer_kleinen_anzahl_keine_offene() -> None:
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 3}}, von=quelle(schwelle=5))
    wo = gebiet("11")
    for faktor in ("", " * 1", " * 2000", " * 1.000.000"):
        key = anlegen(
            AUSLAENDER_JE_EW, label=f"mal{faktor}", formel=f"auslaender / einwohner{faktor}"
        ).schluessel
        assert eine(key, wo).zeichen is Zeichen.GEHEIM
    with pytest.raises(Angabenfehler, match="Eine Anzahl bleibt, wie sie gezählt ist"):
        anlegen(AUSLAENDER_JE_EW, formel="auslaender * 1000", einheit="Anzahl")


def test_eine_kleine_veraenderung_als_anzahl_bleibt_geschlossen() -> None:
    liefere({("11", "2020"): {"ew": 2003}, ("11", "2019"): {"ew": 2000}}, von=quelle(schwelle=5))
    key = anlegen(DEUTSCHE, label="Zuwachs", formel="einwohner - einwohner vor 1 jahr").schluessel
    assert eine(key, gebiet("11")).zeichen is Zeichen.GEHEIM


def test_die_einheit_einer_geschlossenen_zelle_verraet_auch_herkunft_nicht() -> None:
    """„Woher?“ nennt die Orte der Zellen, keine Zahl."""
    liefere({("11", "2020"): {"ew": 100, "auslaender": 97}}, von=quelle(schwelle=5))
    wo = gebiet("11")
    key = anlegen(DEUTSCHE).schluessel
    tafel = kennzahlen(indikatoren=[key], gebiete=[wo], zeitraeume=["2020"])
    assert [(h.wert, h.zelle) for h in tafel.herkunft(key, wo, "2020")] == [(None, ""), (None, "")]


def test_keine_formel_rechnet_sich_an_eine_geschlossene_zelle_heran() -> None:
    """Jede Summe, jeder Unterschied und jedes Verhältnis zweier Reihen, auch noch einmal geteilt."""
    zahlen = {"ew": 400, "m": 197, "w": 203, "u6": 3, "6-18": 57, "18-65": 300, "65+": 40}
    liefere(
        {("11", "2020"): {**zahlen, "auslaender": 398, "eu": 2, "deutsche_mh": 1}}, von=quelle(schwelle=5)
    )
    wo = gebiet("11")
    woerter = [
        "einwohner",
        "einwohner[geschlecht = m]",
        "einwohner[alter < 6]",
        "einwohner[6 <= alter < 18]",
        "einwohner[alter >= 65]",
        "auslaender",
        "auslaender_eu",
        "deutsche_mh",
    ]
    formeln = [
        formel
        for a, c in permutations(woerter, 2)
        for formel in (f"{a} - {c}", f"{a} + {c}", f"{a} / {c}", f"({a} - {c}) / einwohner[18 <= alter < 65]")
    ]
    indikatoren: dict[str, Indikator] = {}
    for formel in [*woerter, *formeln]:
        try:
            gelesen = formel_lesen(formel)
        except Formelfehler:
            continue  # zählt doppelt
        indikatoren[formel] = Indikator(
            key=f"eigen_{len(indikatoren)}",
            label=formel,
            einheit="je 1",
            stellen=3,
            art=gelesen.art(zaehler_ist_teil=True),
            fassungen=((gelesen.zaehler, gelesen.nenner),),
            definition="",
            subjekt="",
        )
    assert len(indikatoren) > 150
    tafel = kennzahlen(indikatoren=list(indikatoren.values()), gebiete=[wo], zeitraeume=["2020"])
    je_formel = {formel: tafel.get(i.key, wo, "2020") for formel, i in indikatoren.items()}
    geschlossen = {wort for wort in woerter if not je_formel[wort].offen}
    assert geschlossen >= {"einwohner[alter < 6]", "auslaender_eu", "deutsche_mh", "auslaender"}
    offen = 0
    for formel, kennzahl in je_formel.items():
        glieder = [g for seiten in kennzahl.indikator.fassungen for seite in seiten for g in seite]
        if any(_geschrieben(g.auswahl) in geschlossen for g in glieder):
            assert (kennzahl.wert, kennzahl.zaehler, kennzahl.nenner) == (None, None, None), formel
            continue
        for anzahl in (kennzahl.zaehler, kennzahl.nenner):
            assert anzahl is None or not 0 < abs(anzahl) < 5, formel
        offen += kennzahl.offen
    assert offen >= 10


def _geschrieben(auswahl: Auswahl) -> str:
    return formel_schreiben(Formel((Glied(auswahl),)))


# Sätze ------------------------------------------------------------------------------------------


def test_saetze_ueber_eigene_indikatoren_sind_deutsch() -> None:
    bewegung = Merkmal.objects.create(quelle=quelle(), schluessel="7.1", bezeichnung="Zu", groesse="zuzuege")
    fort = Merkmal.objects.create(quelle=quelle(), schluessel="7.2", bezeichnung="Fort", groesse="fortzuege")
    lieferung = liefere(
        {
            ("11", "2020"): {**ZAHLEN, "m": 10, "w": 46},
            ("", "2020"): {**ZAHLEN, "ew": 8000, "auslaender": 2000, "m": 90, "w": 70},
        }
    )
    lieferung.werte.filter(merkmal__schluessel="1.2").update(merkmal=bewegung)
    lieferung.werte.filter(merkmal__schluessel="1.3").update(merkmal=fort)
    hafen, stadt = gebiet("11"), gebiet("")
    gewinn = replace(DEUTSCHE, label="Gewinn", formel="zuzuege - fortzuege", subjekt="der Wanderungsgewinn")
    keys = [anlegen(angaben).schluessel for angaben in (KINDER, DEUTSCHE, gewinn)]
    tafel = kennzahlen(indikatoren=keys, gebiete=[hafen, stadt], zeitraeume=["2020"])
    saetze_ = [vergleich(tafel.get(k, hafen, "2020"), tafel.get(k, stadt, "2020")) for k in keys]
    assert [satz.replace("\u00a0", " ") for satz in saetze_] == [
        "Das Verhältnis der Kinder zu den Älteren ist mit 46,7 je 100 so hoch wie in der Stadt",
        "Die Zahl der Deutschen liegt im Stadtteil Hafenviertel bei 1.500, 25,0 % der Stadt",
        "Der Wanderungsgewinn liegt im Stadtteil Hafenviertel bei −36",
    ]
