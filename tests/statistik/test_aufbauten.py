"""Kleine erfundene Dateien mit den Eigenheiten der echten: Aufbauten, Schlüssel, Füße, Schreibweisen."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from sozialraum.statistik.vorlage import Vorlage, Vorlagenfehler, vorlage_aus
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumverzeichnis
from tests.statistik.lesehilfe import Lesart, lies

GRUND = """
schluessel = "probstadt"
name = "Probstadt"
ags = "05998000"
quelle = { schluessel = "p", name = "P", herausgeber = "P", quellenvermerk = "P" }
"""
CSV = '[dialect]\ndelimiter = ";"\n'
RAUM = """
[[raeume]]
muster = '[0-9]{2}'
ebene = "stadtteil"
schluessel = '\\g<0>'
"""
EINWOHNER = """
[[merkmale]]
schluessel = "ew"
bezeichnung = "Einwohner"
"""
FEST = """
[[orte]]
fuer = "merkmal"
aus = "fest"
wert = "ew"
"""
RAEUME: Raumverzeichnis = {
    ("gemeinde", ""): (Raumstand(1, "Probstadt"),),
    ("stadtteil", "11"): (Raumstand(11, "Hafenviertel"),),
    ("stadtteil", "12"): (Raumstand(12, "Weberviertel"),),
    ("stadtteil", "21"): (Raumstand(21, "Lindenhöhe"),),
}


def vorlage(*teile: str) -> Vorlage:
    return vorlage_aus(tomllib.loads(GRUND + "\n".join(teile)))


def lese(text: str | bytes, eine: Vorlage, raeume: Raumverzeichnis = RAEUME, **mehr: object) -> Lesart:
    inhalt = text if isinstance(text, bytes) else text.encode()
    return lies(inhalt, eine, raeume, **mehr)  # type: ignore[arg-type]


def kurz(gelesen: Lesart) -> dict[tuple[str, str, str], object]:
    """(Schlüssel des Gebiets, Zeitraum, Merkmal) → Wert."""
    return {(ort, zeit, merkmal): wert for (_, ort, zeit, merkmal), wert in gelesen.tafel.items()}


def breit(muster: str = "(?P<zeitraum>[0-9]{4})", *, mehr: str = "", spalte: str = "Nr") -> str:
    return f"""
[[fields]]
name = "{spalte}"
rolle = "raum"

[[fields]]
muster = '{muster}'
rolle = "wert"
zeitraum = "jahr"
decimalChar = ","
groupChar = "."
{mehr}
"""


# Aufbau ----------------------------------------------------------------------------------------


def test_breit_nach_jahren_liest_auch_die_spalte_des_naechsten_jahres() -> None:
    eine = vorlage(CSV, breit(), FEST, RAUM, EINWOHNER)
    assert kurz(lese("Nr;2013;2014\n11;1.200;1.300\n", eine)) == {
        ("11", "2013", "ew"): 1200,
        ("11", "2014", "ew"): 1300,
    }
    assert kurz(lese("Nr;2013;2014;2015\n11;1;2;3\n", eine))["11", "2015", "ew"] == 3


def test_drei_kopfzeilen_tragen_tag_und_geschlecht() -> None:
    eine = vorlage(
        '[dialect]\ndelimiter = ";"\nheaderRows = [2, 3, 4]\n',
        """
[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
muster = 'Bevölkerung (?P<zeitraum>[0-9.]+) (?P<merkmal>.+)'
rolle = "wert"
zeitraum = "stichtag"
decimalChar = ","

[[dimensionen.geschlecht]]
wert = "zusammen"
summe = true

[[dimensionen.geschlecht]]
wert = "m"
bezeichnung = "männlich"
geschlecht = "m"

[[dimensionen.geschlecht]]
wert = "w"
bezeichnung = "weiblich"
geschlecht = "w"

[[merkmale]]
bezeichnung = "Einwohner"
je = ["geschlecht"]
""",
        RAUM,
    )
    text = (
        "Bevölkerung in Probstadt;;;;;;\n"
        ";Bevölkerung;;;;;\n"
        ";31.12.2013;;;31.12.2014;;\n"
        "Nr;zusammen;m;w;zusammen;m;w\n"
        "11;30;10;20;33;11;22\n"
    )
    gelesen = lese(text, eine)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {
        ("11", "2013-12-31", "zusammen"): 30,
        ("11", "2013-12-31", "m"): 10,
        ("11", "2013-12-31", "w"): 20,
        ("11", "2014-12-31", "zusammen"): 33,
        ("11", "2014-12-31", "m"): 11,
        ("11", "2014-12-31", "w"): 22,
    }
    assert [(summe.gesamt, summe.teile) for summe in eine.summen] == [("zusammen", ("m", "w"))]
    assert [merkmal.bezeichnung for merkmal in eine.merkmale.values()] == [
        "Einwohner", "Einwohner, männlich", "Einwohner, weiblich",
    ]  # fmt: skip


def test_gedreht_mit_namen_statt_schluesseln() -> None:
    eine = vorlage(
        CSV,
        """
[[fields]]
name = "Jahr"
rolle = "zeitraum"
zeitraum = "jahr"

[[fields]]
muster = '(?P<raum>.+)'
rolle = "wert"
decimalChar = ","

[[raeume]]
muster = '(?P<name>.+)'
ebene = "stadtteil"
""",
        FEST,
        EINWOHNER,
    )
    assert kurz(lese("Jahr;hafenviertel;LINDENHOEHE\n2020;1;2\n", eine)) == {
        ("11", "2020", "ew"): 1,
        ("21", "2020", "ew"): 2,
    }


def test_zwei_tabellen_untereinander() -> None:
    eine = vorlage(
        CSV,
        breit(),
        """
[[tabellen]]
name = "Einwohner"
beginn = 'Nr'
headerRows = [1]

[[tabellen.orte]]
fuer = "merkmal"
aus = "fest"
wert = "ew"

[[tabellen]]
name = "Haushalte"
beginn = 'Haushalte'
headerRows = [2]

[[tabellen.orte]]
fuer = "merkmal"
aus = "fest"
wert = "hh"

[[merkmale]]
schluessel = "ew"
bezeichnung = "Einwohner"

[[merkmale]]
schluessel = "hh"
bezeichnung = "Haushalte"
""",
        RAUM,
    )
    gelesen = lese("Einwohner\n\nNr;2020\n11;5\n12;6\n\nHaushalte\nNr;2020\n11;3\n", eine)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {
        ("11", "2020", "ew"): 5,
        ("12", "2020", "ew"): 6,
        ("11", "2020", "hh"): 3,
    }
    assert [rohwert[6] for rohwert in gelesen.werte] == [4, 5, 9]
    fehlend = lese("Einwohner\nNr;2020\n11;5\n", eine)
    assert fehlend.fehler() == ["Keine Zeile passt auf den Beginn der Tabelle „Haushalte“ (Haushalte)."]


def test_ohne_kopfzeile_stehen_die_felder_an_ihren_stellen() -> None:
    felder = """
[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
name = "Jahr"
rolle = "zeitraum"
zeitraum = "jahr"

[[fields]]
name = "Wert"
rolle = "wert"
decimalChar = ","
"""
    eine = vorlage('[dialect]\ndelimiter = ";"\nheaderRows = []\n', felder, FEST, RAUM, EINWOHNER)
    assert kurz(lese("11;2020;5\n12;2020;6", eine)) == {("11", "2020", "ew"): 5, ("12", "2020", "ew"): 6}


def test_anzahl_und_anteil_nebeneinander() -> None:
    eine = vorlage(
        '[dialect]\ndelimiter = ";"\nheaderRows = [1, 2]\n',
        """
[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
muster = '(?P<merkmal>.+ Anzahl)'
rolle = "wert"
decimalChar = ","

[[fields]]
muster = '(?P<merkmal>.+ [%‰])'
rolle = "wert"
decimalChar = ","
bareNumber = false

[[orte]]
fuer = "zeitraum"
aus = "titel"
muster = 'am (?P<zeitraum>[0-9.]+)'
zeitraum = "stichtag"

[[merkmale]]
schluessel = "Deutsche Anzahl"
bezeichnung = "Deutsche"

[[merkmale]]
schluessel = "Deutsche %"
bezeichnung = "Anteil der Deutschen"
einheit = "%"
stellen = 1

[[merkmale]]
schluessel = "Ausländer Anzahl"
bezeichnung = "Ausländer"

[[merkmale]]
schluessel = "Ausländer ‰"
bezeichnung = "Ausländer je 1.000"
einheit = "‰"
stellen = 1
""",
        RAUM,
    )
    text = "Nr;Deutsche;;Ausländer am 31.12.2020;\n;Anzahl;%;Anzahl;‰\n11;5;50,5 %;4;49,5‰\n"
    gelesen = lese(text.replace("Ausländer am 31.12.2020", "Ausländer"), eine)
    assert gelesen.fehler() == ["Für welchen Zeitraum gelten die Zahlen? In den Titelzeilen steht es nicht."]
    gelesen = lese(
        text.replace("Ausländer am 31.12.2020", "Ausländer"), eine, antworten={"zeitraum": "31.12.2020"}
    )
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {
        ("11", "2020-12-31", "Deutsche Anzahl"): 5,
        ("11", "2020-12-31", "Deutsche %"): Decimal("50.5"),
        ("11", "2020-12-31", "Ausländer Anzahl"): 4,
        ("11", "2020-12-31", "Ausländer ‰"): Decimal("49.5"),
    }


def test_leere_spalten_am_ende_und_zeilen_ohne_umbruch_stoeren_nicht() -> None:
    eine = vorlage(CSV, breit(), FEST, RAUM, EINWOHNER)
    assert kurz(lese("Nr;2020;;\n11;5;;\n;;;\n12;6;;;;", eine)) == {
        ("11", "2020", "ew"): 5,
        ("12", "2020", "ew"): 6,
    }


def test_eine_zelle_gilt_fuer_die_zeilen_darunter() -> None:
    felder = """
[[fields]]
name = "Jahr"
rolle = "zeitraum"
zeitraum = "jahr"
fortsetzen = true

[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
name = "Wert"
rolle = "wert"
decimalChar = ","
"""
    eine = vorlage(CSV, felder, FEST, RAUM, EINWOHNER)
    assert kurz(lese("Jahr;Nr;Wert\n2020;11;1\n;12;2\n2021;11;3\n", eine)) == {
        ("11", "2020", "ew"): 1,
        ("12", "2020", "ew"): 2,
        ("11", "2021", "ew"): 3,
    }


def test_zwei_spalten_gleicher_bedeutung_sind_ein_fehler_der_vorlage() -> None:
    eine = vorlage(CSV, breit("(?P<zeitraum>[0-9]{4}).?"), FEST, RAUM, EINWOHNER)
    gelesen = lese("Nr;2020;2020*\n11;5;6\n", eine)
    assert gelesen.werte == []
    assert gelesen.fehler() == ["Die Spalten „2020“ und „2020*“ bedeuten nach der Importvorlage dasselbe."]


def test_ein_unbekanntes_merkmal_im_kopf_haelt_an_bevor_eine_zahl_gelesen_ist() -> None:
    eine = vorlage(CSV, breit("(?P<merkmal>[a-z]+) (?P<zeitraum>[0-9]{4})"), RAUM, EINWOHNER)
    gelesen = lese("Nr;ew 2020;hh 2020\n11;5;6\n", eine)
    assert gelesen.werte == []
    assert gelesen.fehler() == ["Zeile 1, Spalte „hh 2020“: „hh“ ist kein Merkmal der Importvorlage."]


# Titel, Fuß, Ausgelassenes ---------------------------------------------------------------------


def test_titel_fuss_und_summen_bleiben_mit_grund_aus() -> None:
    eine = vorlage(
        "ende = '_+'\n",
        '[dialect]\ndelimiter = ";"\nheaderRow = 2\n',
        breit(),
        FEST,
        """
[[auslassen]]
rolle = "raum"
muster = 'Summe|'
grund = "Summe"
""",
        RAUM,
        EINWOHNER,
    )
    text = 'Titel\nNr;2020\n11;5\nSumme;11\n12;6\n;11\n\n____\n"Fuß über\nzwei Zeilen"\nStand: 2020'
    gelesen = lese(text, eine)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {("11", "2020", "ew"): 5, ("12", "2020", "ew"): 6}
    assert [(e["grund"], e["anzahl"], e["beispiele"]) for e in gelesen.bericht.ausgelassenes()] == [
        ("Titelzeile über der Tabelle", 1, ["Titel"]),
        ("Summe", 2, ["Summe", "11"]),
        ("Fußzeile unter der Tabelle", 3, ["____", "Fuß über zwei Zeilen", "Stand: 2020"]),
    ]
    abgeschnitten = lese("Titel\nNr;2020\n11;5\n____\n12;6\n", eine)
    assert abgeschnitten.fehler() == [
        "Zeile 5 steht unter dem Ende der Tabelle, sieht aber aus wie eine Datenzeile."
    ]


# Schlüssel -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raeume", "text"),
    [
        ("muster = '[0-9]{1,2}'\nschluessel = '\\g<0>'\nstellen = 2\nebene = \"stadtteil\"", "11"),
        ("muster = '0*([0-9]{2})'\nschluessel = '\\1'\nebene = \"stadtteil\"", "00011"),
        ("muster = 'ST-(?P<schluessel>[0-9]{2})/1'\nebene = \"stadtteil\"", "ST-11/1"),
        ("muster = '(?P<schluessel>[0-9]{2}) (?P<name>.+)'\nebene = \"stadtteil\"", "11 Hafenviertel"),
        (
            "muster = '(?P<name>.+) \\((?P<schluessel>[0-9]{2})\\)'\nebene = \"stadtteil\"",
            "Hafenviertel (11)",
        ),
        ("muster = '(?P<name>.+)'\nebene = \"stadtteil\"", "  HAFEN-VIERTEL"),
    ],
)
def test_schluessel_in_vielen_kleidern(raeume: str, text: str) -> None:
    eine = vorlage(CSV, breit(), FEST, f"[[raeume]]\n{raeume}\n", EINWOHNER)
    gelesen = lese(f"Nr;2020\n{text};5\n", eine)
    assert gelesen.bericht.befunde.alle() == []
    assert kurz(gelesen) == {("11", "2020", "ew"): 5}


def test_verlorene_nullen_werden_nur_auf_ansage_ergaenzt() -> None:
    raeume = {("stadtteil", "07"): (Raumstand(7, "Ufer"),)}
    ohne = vorlage(CSV, breit(), FEST, RAUM, EINWOHNER)
    assert lese("Nr;2020\n7;5\n", ohne, raeume).fehler() == [
        "Zeile 2, Spalte „Nr“: „7“ passt zu keinem Gebietsschlüssel der Importvorlage."
    ]
    muster = "[[raeume]]\nmuster = '[0-9]{1,2}'\nschluessel = '\\g<0>'\nstellen = 2\nebene = \"stadtteil\"\n"
    mit = vorlage(CSV, breit(), FEST, muster, EINWOHNER)
    assert kurz(lese("Nr;2020\n7;5\n", mit, raeume)) == {("07", "2020", "ew"): 5}


def test_zwoelfstelliger_regionalschluessel_enthaelt_den_gemeindeschluessel() -> None:
    eine = vorlage_aus(
        tomllib.loads(
            GRUND.replace('"05998000"', '""')
            + CSV
            + breit()
            + FEST
            + "[[raeume]]\nmuster = '([0-9]{5})[0-9]{4}([0-9]{3})'\nschluessel = '\\1\\2'\n"
            + 'ebene = "gemeinde"\n'
            + EINWOHNER
        )
    )
    raeume = {("gemeinde", "05315000"): (Raumstand(5, "Köln"),)}
    assert kurz(lese("Nr;2020\n053150000000;5\n", eine, raeume)) == {("05315000", "2020", "ew"): 5}


NAMEN = "[[raeume]]\nmuster = '(?P<name>.+)'\nebene = \"stadtteil\"\n"


def test_ein_name_der_zweimal_vorkommt_wird_nie_von_selbst_zugeordnet() -> None:
    zweimal = dict(RAEUME) | {("stadtteil", "99"): (Raumstand(99, "Hafen-Viertel"),)}
    eine = vorlage(CSV, breit(), FEST, NAMEN, EINWOHNER)
    gelesen = lese("Nr;2020\nHafenviertel;5\n", eine, zweimal)
    assert gelesen.werte == []
    assert gelesen.fehler() == [
        "Zeile 2, Spalte „Nr“: „Hafenviertel“ heißen mehrere Gebiete der Ebene stadtteil: 11, 99."
    ]
    regel = '[[namen]]\ngeliefert = "Hafenviertel"\nebene = "stadtteil"\nschluessel = "99"\n'
    geklaert = vorlage(CSV, breit(), FEST, NAMEN, regel, EINWOHNER)
    assert kurz(lese("Nr;2020\nHafenviertel;5\n", geklaert, zweimal)) == {("99", "2020", "ew"): 5}


def test_ein_verschriebener_name_bekommt_einen_vorschlag() -> None:
    eine = vorlage(CSV, breit(), FEST, NAMEN, EINWOHNER)
    gelesen = lese("Nr;2020\nLindenhöh;5\n", eine)
    (befund,) = gelesen.bericht.befunde.alle()
    assert befund.text.startswith(
        "Zeile 2, Spalte „Nr“: „Lindenhöh“ meint Stadtteil mit dem Namen „Lindenhöh“"
    )
    assert befund.vorschlag.endswith("Ähnlich: „Lindenhöhe“.")
    assert [gesucht.name for gesucht in gelesen.bericht.unbekannte] == ["Lindenhöh"]
    regel = '[[namen]]\ngeliefert = "Lindenhöh"\nebene = "stadtteil"\nname = "Lindenhöhe"\n'
    geklaert = vorlage(CSV, breit(), FEST, NAMEN, regel, EINWOHNER)
    assert kurz(lese("Nr;2020\nLindenhöh;5\n", geklaert)) == {("21", "2020", "ew"): 5}


EBENEN = NAMEN + "[[raeume]]\nmuster = '(?P<name>.+)'\nebene = \"stadtbezirk\"\n"


def test_ein_name_auf_zwei_ebenen_braucht_eine_regel() -> None:
    raeume = dict(RAEUME) | {
        ("stadtbezirk", "1"): (Raumstand(101, "Hafenviertel"),),
        ("stadtbezirk", "2"): (Raumstand(102, "Süd"),),
    }
    eine = vorlage(CSV, breit(), FEST, EBENEN, EINWOHNER)
    gelesen = lese("Nr;2020\nWeberviertel;5\nSüd;6\nHafenviertel;7\n", eine, raeume)
    assert kurz(gelesen) == {("12", "2020", "ew"): 5, ("2", "2020", "ew"): 6}
    assert gelesen.fehler() == [
        "Zeile 4, Spalte „Nr“: „Hafenviertel“ gibt es auf mehreren Ebenen: stadtteil, stadtbezirk."
    ]
    regel = '[[namen]]\ngeliefert = "Hafenviertel"\nebene = "stadtbezirk"\nschluessel = "1"\n'
    geklaert = vorlage(CSV, breit(), FEST, EBENEN, regel, EINWOHNER)
    assert kurz(lese("Nr;2020\nHafenviertel;7\n", geklaert, raeume)) == {("1", "2020", "ew"): 7}


def test_eingerueckte_namen_sagen_ihre_stufe() -> None:
    felder = breit().replace('rolle = "raum"', 'rolle = "raum"\neinzug = true')
    stufen = (
        "[[raeume]]\nmuster = 'Probstadt'\nebene = \"gemeinde\"\n"
        "[[raeume]]\nmuster = '  (?P<name>.+)'\nebene = \"stadtteil\"\n"
    )
    eine = vorlage(CSV, felder, FEST, stufen, EINWOHNER)
    assert kurz(lese("Nr;2020\nProbstadt;9\n  Lindenhöhe;5\n", eine)) == {
        ("", "2020", "ew"): 9,
        ("21", "2020", "ew"): 5,
    }


def test_gueltigkeit_im_namen_laesst_spaetere_striche_aus() -> None:
    muster = (
        "[[raeume]]\nmuster = '(?P<schluessel>[0-9]{2}) (?P<name>.+) \\(bis (?P<bis>[0-9.]+)\\)'\n"
        'ebene = "stadtteil"\n'
    )
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, muster, EINWOHNER)
    gelesen = lese("Nr;2015;2016;2017\n11 Hafen (bis 31.10.2016);5;-;-\n", eine)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {("11", "2015", "ew"): 5}
    assert gelesen.bericht.ausgelassen["Gebiet, das es in diesem Zeitraum nicht gab"].anzahl == 2
    lebend = lese("Nr;2015;2016;2017\n11 Hafen (bis 31.10.2016);5;4;-\n", eine)
    assert lebend.fehler() == [
        "Zeile 2, Spalte „Nr“: „11 Hafen (bis 31.10.2016)“ hat für den Zeitraum 2016 keinen Gebietsstand."
    ]


def test_gebietsstaende_gelten_je_spalte() -> None:
    alt = Raumstand(40, "Hafenviertel", None, date(2020, 1, 1))
    neu = Raumstand(41, "Hafenviertel", date(2020, 1, 1), None)
    eine = vorlage(CSV, breit(), FEST, RAUM, EINWOHNER)
    gelesen = lese("Nr;2018;2020\n11;5;6\n", eine, {("stadtteil", "11"): (alt, neu)})
    assert [(rohwert[1], rohwert[2]) for rohwert in gelesen.werte] == [(40, "2018"), (41, "2020")]


# Zahlen und Zeichen ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gruppe", "zelle", "wert"),
    [
        (".", "1.234.567", 1234567),
        (" ", "1 234 567", 1234567),
        (" ", "1\u202f234", 1234),
        (" ", "1\u00a0234", 1234),
        ("'", "1’234", 1234),
        ("'", "1'234", 1234),
        (".", "   1.234  ", 1234),
        (".", '" 7 "', 7),
    ],
)
def test_tausender(gruppe: str, zelle: str, wert: int) -> None:
    eine = vorlage(CSV, breit().replace('groupChar = "."', f'groupChar = "{gruppe}"'), FEST, RAUM, EINWOHNER)
    gelesen = lese(f"Nr;2020\n11;{zelle}\n", eine)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {("11", "2020", "ew"): wert}


def test_abgesetztes_minus_ist_eine_zahl_und_kein_nullzeichen() -> None:
    saldo = '[[merkmale]]\nschluessel = "ew"\nbezeichnung = "Saldo"\neinheit = "Personen"\n'
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, RAUM, saldo)
    gelesen = lese("Nr;2020;2021\n11;-  23;-\n", eine)
    assert kurz(gelesen) == {("11", "2020", "ew"): -23, ("11", "2021", "ew"): 0}


def test_angaben_in_tausend_werden_malgenommen() -> None:
    tausend = '[[merkmale]]\nschluessel = "ew"\nbezeichnung = "Einwohner"\nfaktor = 1000\n'
    eine = vorlage(CSV, breit(), FEST, RAUM, tausend)
    assert kurz(lese("Nr;2020;2021\n11;12,3;1.234\n", eine)) == {
        ("11", "2020", "ew"): 12300,
        ("11", "2021", "ew"): 1234000,
    }


@pytest.mark.parametrize(
    ("zelle", "art"),
    [
        (".", "geheim"), ("x", "nicht_sinnvoll"), ("/", "unsicher"), ("...", "folgt"), ("…", "folgt"),
        ("k.A.", "unbekannt"), ("k. A.", "unbekannt"), ("*", "geheim"),
    ],
)  # fmt: skip
def test_die_deutsche_legende(zelle: str, art: str) -> None:
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, RAUM, EINWOHNER)
    assert kurz(lese(f"Nr;2020\n11;{zelle}\n", eine)) == {("11", "2020", "ew"): art}


def test_was_die_quelle_anders_meint_geht_der_legende_vor() -> None:
    eigenes = '[[missingValues]]\nvalue = "-"\nlabel = "folgt"\n[[nullwerte]]\nvalue = "x"\n'
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, RAUM, EINWOHNER, eigenes)
    assert kurz(lese("Nr;2020;2021\n11;-;x\n", eine)) == {
        ("11", "2020", "ew"): "folgt",
        ("11", "2021", "ew"): 0,
    }


STRICHE = "Nr;2020;2021\n11;-;-\n12;5;-\n33;-;-\n"


def test_eine_zeile_aus_lauter_strichen_ist_eine_frage() -> None:
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, RAUM, EINWOHNER)
    gelesen = lese(STRICHE, eine)
    assert [frage.kennung for frage in gelesen.bericht.fragen] == ["nur_nullwerte"]
    assert gelesen.fehler()[0] == "Zeile 2, Spalte „2020“: „-“ steht bei „11“ in jeder Spalte."
    # Bis zur Antwort ist dort auch keine Null zu sehen.
    assert kurz(gelesen) == {("12", "2020", "ew"): 5, ("12", "2021", "ew"): 0}


def test_die_antwort_gilt_fuer_alle_zeilen_aus_strichen() -> None:
    eine = vorlage('legende = "deutsch"\n', CSV, breit(), FEST, RAUM, EINWOHNER)
    gelesen = lese(STRICHE, eine, antworten={"nur_nullwerte": "nicht_vorhanden"})
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {
        ("11", "2020", "ew"): "nicht_vorhanden",
        ("11", "2021", "ew"): "nicht_vorhanden",
        ("12", "2020", "ew"): 5,
        ("12", "2021", "ew"): 0,
    }
    # Was es nicht gab, muss auch nicht angelegt sein.
    assert gelesen.bericht.ausgelassen["Gebiet, das es in diesem Zeitraum nicht gab"].beispiele == ["33"]
    null = lese("Nr;2020;2021\n11;-;-\n", eine, antworten={"nur_nullwerte": "null"})
    assert kurz(null) == {("11", "2020", "ew"): 0, ("11", "2021", "ew"): 0}


QUALITAET = """
[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
name = "Einheit"
rolle = "einheit"

[[fields]]
muster = '(?P<zeitraum>[0-9]{4})'
rolle = "wert"
zeitraum = "jahr"
decimalChar = ","

[[fields]]
muster = 'Q'
rolle = "vermerk"
"""


def test_qualitaetsspalte_und_einheit_neben_dem_wert() -> None:
    eine = vorlage('legende = "deutsch"\n', CSV, QUALITAET, FEST, RAUM, EINWOHNER)
    gelesen = lese("Nr;Einheit;2020;Q;2021;Q\n11;Anzahl;5;p;6;\n12;Anzahl;.;.;7;r\n", eine)
    assert gelesen.fehler() == []
    assert [(w[3], w[4] and w[4].value, w[5] and w[5].value) for w in gelesen.werte] == [
        (5, None, "vorlaeufig"), (6, None, None), (None, "geheim", None), (7, None, "berichtigt"),
    ]  # fmt: skip
    fremd = lese("Nr;Einheit;2020;Q\n11;Prozent;5;\n12;Anzahl;5;z\n", eine)
    assert fremd.fehler() == [
        "Zeile 2, Spalte „Einheit“: „Prozent“ ist die Einheit von „Einwohner“; erwartet ist „Anzahl“.",
        "Zeile 3, Spalte „Q“: „z“ ist kein Vermerk der Legende.",
    ]


# Zeitraum und Orte -----------------------------------------------------------------------------


LANG = """
[[fields]]
name = "Nr"
rolle = "raum"

[[fields]]
name = "Wert"
rolle = "wert"
decimalChar = ","
"""


def ort(aus: str, angaben: str, art: str = "jahr") -> str:
    return f'[[orte]]\nfuer = "zeitraum"\naus = "{aus}"\nzeitraum = "{art}"\n{angaben}\n'


@pytest.mark.parametrize(
    ("wo", "text", "dateiname"),
    [
        (ort("titel", "muster = 'Stand: (?P<zeitraum>[0-9]{4})'"), "Stand: 2020", ""),
        (ort("dateiname", "muster = '[0-9]{4}'"), "Titel", "werte_2020.csv"),
        (ort("fest", 'wert = "2020"'), "Titel", ""),
    ],
)
def test_der_zeitraum_steht_im_titel_im_dateinamen_oder_in_der_vorlage(
    wo: str, text: str, dateiname: str
) -> None:
    eine = vorlage('[dialect]\ndelimiter = ";"\nheaderRow = 2\n', LANG, FEST, wo, RAUM, EINWOHNER)
    gelesen = lese(f"{text}\nNr;Wert\n11;5\n", eine, dateiname=dateiname)
    assert gelesen.fehler() == []
    assert kurz(gelesen) == {("11", "2020", "ew"): 5}


def test_was_nirgends_steht_wird_gefragt_und_eine_unsinnige_antwort_faellt_auf() -> None:
    frage = ort("frage", 'frage = "Für welches Jahr?"')
    eine = vorlage(CSV, LANG, FEST, frage, RAUM, EINWOHNER)
    assert lese("Nr;Wert\n11;5\n", eine).fehler() == ["Für welches Jahr?"]
    assert lese("Nr;Wert\n11;5\n", eine, antworten={"zeitraum": "bald"}).fehler() == [
        "„bald“ im Kopf oder Titel ist kein Jahr mit vier Ziffern, etwa 2012."
    ]
    assert kurz(lese("Nr;Wert\n11;5\n", eine, antworten={"zeitraum": "2020"})) == {("11", "2020", "ew"): 5}


def test_jahr_aus_dem_titel_und_monat_aus_der_spalte() -> None:
    felder = LANG + '\n[[fields]]\nname = "Monat"\nrolle = "zeitraum"\n'
    wo = ort("titel", "muster = 'Jahr (?P<zeitraum>[0-9]{4})'", "monat")
    eine = vorlage('[dialect]\ndelimiter = ";"\nheaderRow = 2\n', felder, FEST, wo, RAUM, EINWOHNER)
    assert kurz(lese("Jahr 2020\nNr;Wert;Monat\n11;5;03\n11;6;April\n", eine)) == {
        ("11", "2020-03", "ew"): 5,
        ("11", "2020-04", "ew"): 6,
    }


def test_der_stichtag_zaehlt_als_jahr_wenn_die_vorlage_es_sagt() -> None:
    felder = LANG + (
        '\n[[fields]]\nname = "Tag"\nrolle = "zeitraum"\nzeitraum = "jahr"\n'
        "zelle = '31\\.12\\.(?P<zeitraum>[0-9]{4})'\n"
    )
    eine = vorlage(CSV, felder, FEST, RAUM, EINWOHNER)
    gelesen = lese("Nr;Wert;Tag\n11;5;31.12.2020\n12;6;30.06.2020\n", eine)
    assert kurz(gelesen) == {("11", "2020", "ew"): 5}
    assert gelesen.fehler() == [
        "Zeile 3, Spalte „Tag“: „30.06.2020“ ist kein Jahr mit vier Ziffern, etwa 2012."
    ]


# Bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kodierung", "trenner"),
    [("utf-16", "\t"), ("utf-8-sig", ","), ("cp850", ";"), ("cp1252", "|"), ("mac-roman", ";")],
)
def test_kodierungen_und_trennzeichen(kodierung: str, trenner: str) -> None:
    toml_trenner = "\\t" if trenner == "\t" else trenner
    eine = vorlage(f'[dialect]\ndelimiter = "{toml_trenner}"\n', breit(), FEST, NAMEN, EINWOHNER)
    text = "Nr;2020\nLindenhöhe;5\nWeberviertel;6\n".replace(";", trenner)
    assert kurz(lese(text.encode(kodierung), eine)) == {("21", "2020", "ew"): 5, ("12", "2020", "ew"): 6}


def test_zeilentrenner_in_einer_zelle_sind_keine_zeilen() -> None:
    eine = vorlage(CSV, breit(mehr='[[fields]]\nname = "Bemerkung"\n'), FEST, RAUM, EINWOHNER)
    text = 'Nr;2020;Bemerkung\n11;5;a\u0085b\u2028c\n12;6;"zwei\nZeilen"\n21;7;\n'
    gelesen = lese(text, eine)
    assert gelesen.fehler() == []
    assert [(rohwert[6], rohwert[3]) for rohwert in gelesen.werte] == [(2, 5), (3, 6), (5, 7)]


# Vorlagen --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teile", "satz"),
    [
        ([CSV, LANG, FEST, RAUM, EINWOHNER], "genau eine Art ist zu nennen"),
        ([CSV, breit(), RAUM, EINWOHNER], "woher die Angabe „merkmal“ kommt, fehlt"),
        (
            [CSV, breit().replace('rolle = "raum"', ""), FEST, RAUM, EINWOHNER],
            "woher die Angabe „raum“ kommt",
        ),
        ([CSV, breit("(?P<zeitraum>["), FEST, RAUM, EINWOHNER], "ist kein gültiger regulärer Ausdruck"),
        (
            [CSV, breit(), FEST, RAUM.replace("\\g<0>", "\\3"), EINWOHNER],
            "„\\3“ nennt eine Gruppe, die das Muster nicht hat",
        ),
        ([CSV, breit(), FEST, RAUM, EINWOHNER + 'je = ["x"]\n'], "die Dimension „x“ gibt es nicht"),
        (
            ['[dialect]\ndelimiter = ";"\nheaderRows = [3, 2]\n', breit(), FEST, RAUM, EINWOHNER],
            "Kopfzeilen zählen ab 1 und stehen aufsteigend da",
        ),
        (
            [CSV, breit(), FEST, RAUM, EINWOHNER, '[[auslassen]]\nspalte = "Y"\nmuster = "x"\ngrund = "g"\n'],
            "keine Spalte heißt „Y“",
        ),
        (
            [CSV, breit(), FEST, RAUM, EINWOHNER, '[[orte]]\nfuer = "ort"\naus = "fest"\n'],
            "„ort“ ist unbekannt",
        ),
        (
            [CSV, breit(), FEST, RAUM, EINWOHNER, '[[summen]]\ngesamt = "ew"\nteile = ["m"]\n'],
            "das Merkmal „m“ gibt es nicht",
        ),
    ],
)
def test_eine_vorlage_die_etwas_offen_laesst_wird_abgewiesen(teile: list[str], satz: str) -> None:
    with pytest.raises(Vorlagenfehler) as fehler:
        vorlage(*teile)
    assert satz in fehler.value.text
