"""Umschlüsselung übernehmen: CSV und JSON, Summen, unbekannte Schlüssel, Berechnung aus den Flächen."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen.umschluesselungen import reformen, verbindungen
from sozialraum.raeume.befund import NichtLesbar
from sozialraum.raeume.models import Gebietsumschluesselung
from sozialraum.raeume.uebernahme import GrenzenFehler
from sozialraum.raeume.umschluesselung_lesen import lies_tabelle, waehle_uebergaenge
from sozialraum.raeume.umschluesselung_uebernehmen import umschluesselung_berechnen
from tests import besetzung as b
from tests.raeume.reform import KENNUNG, REFORM, TABELLE, reformiere, schluessele_um, stand

pytestmark = pytest.mark.django_db


def gespeichert() -> list[str]:
    zeilen = Gebietsumschluesselung.objects.select_related("alt", "neu").order_by(
        "alt__schluessel", "neu__schluessel"
    )
    return [f"{z.alt.schluessel} → {z.neu.schluessel}: {z.anteil.normalize():f} {z.methode}" for z in zeilen]


def saetze(fehler: pytest.ExceptionInfo[GrenzenFehler]) -> list[str]:
    return [befund.in_worten for befund in fehler.value.befunde]


# Übernehmen --------------------------------------------------------------------------------------


def test_eine_tabelle_des_amtes() -> None:
    reformiere()
    ergebnis = schluessele_um()
    assert ergebnis.in_worten.replace("\u00a0", " ") == (
        "Probstadt, Stadtteile seit 01.01.2024: 4 Übergänge, 4 neu."
    )
    assert ergebnis.befunde == ()
    assert gespeichert() == [
        "11 → 11: 0.35 einwohner",
        "11 → 13: 0.65 einwohner",
        "21 → 23: 1 1:1",
        "22 → 23: 1 1:1",
    ]
    (eintrag,) = Protokolleintrag.objects.filter(ereignis="Umschlüsselung übernommen")
    assert (eintrag.durch_name, eintrag.einzelheiten["reform"], eintrag.einzelheiten["neu"]) == (
        "Emre Yıldız",
        KENNUNG,
        4,
    )


IN_PROZENT = """alt;alter Name;neu;neuer Name;Anteil in %
11;Hafenviertel;11;Hafenviertel;35,0 %
11;Hafenviertel;13;Hafenkante;65 %
21;Lindenhöhe;23;Süden;100
22;Am Südhang;23;Süden;100
"""


@pytest.mark.parametrize(
    "tabelle",
    [
        TABELLE.replace(";", "\t").replace(",", "."),
        "Umsteigeschlüssel der Stadt Probstadt\n\n" + IN_PROZENT,
        json.dumps(
            [
                {"alt": "011", "neu": 11, "Anteil": 0.35},
                {"alt": "011", "neu": 13, "Anteil": 0.65},
                {"alt": "05998000/21", "neu": 23, "Anteil": 1},
                {"alt": 22, "neu": 23, "Anteil": 1.0},
            ]
        ),
    ],
)
def test_andere_schreibweisen_derselben_tabelle(tabelle: str) -> None:
    reformiere()
    schluessele_um(tabelle, feld_anteil="Anteil in %" if "Anteil in %" in tabelle else "Anteil")
    assert gespeichert() == [
        "11 → 11: 0.35 einwohner",
        "11 → 13: 0.65 einwohner",
        "21 → 23: 1 1:1",
        "22 → 23: 1 1:1",
    ]


def test_json_als_zuordnung_und_tabelle_ohne_anteile() -> None:
    reformiere()
    zuordnung = json.dumps({"11": {"11": 0.35, "13": 0.65}, "21": {"23": 1}, "22": {"23": 1}})
    schluessele_um(zuordnung, feld_anteil="anteil")
    assert len(gespeichert()) == 4
    ohne = "alt;neu\n21;23\n22;23\n"
    ergebnis = schluessele_um(ohne, feld_anteil="")
    assert ergebnis.in_worten.replace("\u00a0", " ") == (
        "Probstadt, Stadtteile seit 01.01.2024: 2 Übergänge, 2 geändert, 2 entfallen."
    )
    assert [befund.text for befund in ergebnis.befunde] == [
        "Ohne Nachfolge bleiben: 11 Hafenviertel.",
        "Ohne Herkunft bleiben: 11 Hafenviertel, 13 Hafenkante.",
    ]


def test_gerundete_anteile_werden_auf_eins_ausgeglichen() -> None:
    reformiere()
    schluessele_um(TABELLE.replace("0,35", "0,333").replace("0,65", "0,666"))
    anteile = Gebietsumschluesselung.objects.filter(alt__schluessel="11").values_list("anteil", flat=True)
    assert (sum(anteile), sorted(anteile)[0]) == (Decimal(1), Decimal("0.33333333"))


def test_summen_und_unbekannte_schluessel_sind_fehler_mit_vorschlag() -> None:
    reformiere()
    falsch = TABELLE.replace("0,65", "0,55").replace("21;Lindenhöhe;23", "12x;Lindenhöhe;24").replace(
        "22;Am", "Am Südhang;Am"
    )  # fmt: skip
    with pytest.raises(GrenzenFehler) as absage:
        schluessele_um(falsch)
    assert saetze(absage) == [
        "Zeile 4: Stadtteil „12x“ gibt es in Probstadt bis dahin nicht. Ähnlich: 12 (Weberviertel).",
        "Zeile 4: Stadtteil „24“ gibt es in Probstadt seither nicht. Ähnlich: 23 (Süden), 12 (Weberviertel).",
        "Zeile 5: Stadtteil „Am Südhang“ gibt es in Probstadt bis dahin nicht. Ähnlich: 22 (Am Südhang).",
        "Zeile 3: Die Anteile von „Hafenviertel“ (11) ergeben zusammen 0,9 statt 1 (Hafenviertel, "
        "Hafenkante). Fehlt ein Übergang, oder ist ein Anteil falsch geschrieben?",
    ]
    assert gespeichert() == []


def test_anteile_die_keine_sind_und_doppelte_zeilen() -> None:
    tabelle = lies_tabelle(
        b"alt;neu;anteil\n11;13;viel\n11;14;-0,5\n11;15;0,5\n11;15;0,5\n;16;1\n11;17;\n11;18;0\n"
    )
    uebergaenge, befunde = waehle_uebergaenge(tabelle, feld_alt="alt", feld_neu="neu", feld_anteil="anteil")
    assert [(u.zeile, u.neu, u.anteil) for u in uebergaenge] == [(4, "15", Decimal("0.5"))]
    assert [befund.in_worten for befund in befunde] == [
        "Zeile 2, anteil: „viel“ ist keine Zahl.",
        "Zeile 3, anteil: „-0,5“ ist kein Anteil: Er liegt zwischen 0 und 1 oder 0 % und 100 %.",
        "Zeile 5: „11“ nach „15“ steht schon in Zeile 4.",
        "Zeile 6, alt: Der Schlüssel fehlt.",
        "Zeile 7, anteil: Der Anteil fehlt.",
    ]


def test_ohne_gebietsreform_gibt_es_nichts_umzuschluesseln() -> None:
    b.probstadt()
    with pytest.raises(Fachfehler, match="Bisher beginnt kein Gebietsstand, der einen anderen ablöst"):
        schluessele_um()
    reformiere()
    with pytest.raises(Fachfehler, match=r"gibt es nicht\. Möglich sind: 05998000/stadtteil/2024-01-01"):
        schluessele_um(reform_kennung="05998000/quartier/2024-01-01")


def test_nur_die_administration_und_die_vorschau_schreibt_nichts() -> None:
    reformiere()
    with pytest.raises(PermissionDenied):
        schluessele_um(durch=b.birgit())
    assert len(schluessele_um(trocken=True).zeilen) == 4
    assert gespeichert() == []


def test_dieselbe_tabelle_noch_einmal_aendert_nichts() -> None:
    reformiere()
    schluessele_um()
    eintraege = Protokolleintrag.objects.count()
    assert schluessele_um().anzahl("unverändert") == 4
    assert Protokolleintrag.objects.count() == eintraege
    schluessele_um(TABELLE.replace("0,35", "0,4").replace("0,65", "0,6"))
    assert gespeichert()[0] == "11 → 11: 0.4 einwohner"


def test_was_immer_gilt_steht_in_der_datenbank() -> None:
    reformiere()
    alt, neu = stand("11", alt=True), stand("13")
    angaben = {"stichtag": REFORM, "methode": "einwohner", "quelle": "Test"}
    for name, teile in (
        ("umschluesselung_anteil_0_bis_1", {"alt": alt, "neu": neu, "anteil": 0}),
        ("umschluesselung_anteil_0_bis_1", {"alt": alt, "neu": neu, "anteil": Decimal("1.1")}),
        ("umschluesselung_nicht_ganz_auf_sich_selbst", {"alt": alt, "neu": alt, "anteil": 1}),
        (
            "umschluesselung_eins_zu_eins_ist_ganz",
            {"alt": alt, "neu": neu, "anteil": Decimal("0.5"), "methode": "1:1"},
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Gebietsumschluesselung.objects.create(**angaben | teile)
    Gebietsumschluesselung.objects.create(**angaben, alt=alt, neu=neu, anteil=1)
    with (
        pytest.raises(IntegrityError, match="umschluesselung_je_paar_und_stichtag_einmal"),
        transaction.atomic(),
    ):
        Gebietsumschluesselung.objects.create(**angaben, alt=alt, neu=neu, anteil=1)


# Berechnen ---------------------------------------------------------------------------------------


def test_ohne_tabelle_hilft_die_flaeche() -> None:
    reformiere()
    umschluesselung_berechnen(reform_kennung=KENNUNG, durch=b.emre())
    assert gespeichert() == [
        "11 → 11: 0.5 flaeche",
        "11 → 13: 0.5 flaeche",
        "21 → 23: 1 1:1",
        "22 → 23: 1 1:1",
    ]
    schluessele_um()
    with pytest.raises(Fachfehler, match="Eine Tabelle des Amtes ist schon übernommen; sie ist genauer"):
        umschluesselung_berechnen(reform_kennung=KENNUNG, durch=b.emre())


# Ansehen -----------------------------------------------------------------------------------------


def test_vorher_und_nachher_einer_einheit() -> None:
    reformiere()

    def in_worten(verbindungen: list) -> list[str]:
        return [
            f"{v.anteil_in_worten} {v.einheit.name} {v.methode}".replace("\u00a0", " ") for v in verbindungen
        ]

    assert in_worten(verbindungen(stand("11", alt=True))[1]) == [" Hafenviertel "]
    assert in_worten(verbindungen(stand("21", alt=True))[1]) == []
    schluessele_um()
    assert in_worten(verbindungen(stand("11", alt=True))[1]) == [
        "65 % Hafenkante nach Einwohnern",
        "35 % Hafenviertel nach Einwohnern",
    ]
    assert in_worten(verbindungen(stand("23"))[0]) == ["ganz Lindenhöhe 1:1", "ganz Am Südhang 1:1"]
    assert in_worten(verbindungen(stand("12"))[0]) == []


def test_reformen_mit_fester_zahl_von_abfragen(django_assert_num_queries: CaptureQueriesContext) -> None:
    reformiere()
    with django_assert_num_queries(7):
        (eine,) = reformen()
    assert eine.in_worten.replace("\u00a0", " ") == "Probstadt: Stadtteile seit 01.01.2024 (3 neue Einheiten)"


# Lesen -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b" \n", "Die Datei ist leer"),
        (b"nur eine Spalte\n11\n", "hat keine Zeile mit Überschriften"),
        (b"alt;neu\n", "enthält keine Zeile unter den Überschriften"),
        (b'{"a": 1}', "enthält keine Liste von Übergängen"),
        (b"[1, 2]", "enthält keine Liste von Übergängen"),
        (b'[{"alt": ', "kein gültiges JSON"),
        (b"\xff\xfe\x00", "kein Text"),
    ],
)
def test_unlesbare_tabellen(inhalt: bytes, satz: str) -> None:
    with pytest.raises(NichtLesbar, match=satz):
        lies_tabelle(inhalt)


def test_alte_zeichensaetze() -> None:
    tabelle = lies_tabelle("alt;neu;Anteil\nA;B;1\nÄ;Ö;1\n".encode("cp1252"))
    assert tabelle.zeilen[1].zellen == {"alt": "Ä", "neu": "Ö", "Anteil": "1"}
    assert [befund.text for befund in tabelle.befunde] == [
        "Die Datei ist nicht in UTF-8 geschrieben; gelesen als Windows-1252."
    ]
    assert len(lies_tabelle("alt;neu\n1;2\n".encode("utf-16")).zeilen) == 1


@settings(max_examples=200, deadline=1_000)
@given(st.binary(max_size=300))
def test_beliebige_bytes_geben_saetze_oder_zeilen(inhalt: bytes) -> None:
    try:
        tabelle = lies_tabelle(inhalt)
    except NichtLesbar:
        return
    namen = [feld.name for feld in tabelle.felder]
    waehle_uebergaenge(tabelle, feld_alt=namen[0], feld_neu=namen[-1], feld_anteil=namen[-1])
