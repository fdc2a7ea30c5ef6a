"""Welches Gebiet auf der Karte in welche Klasse kommt, und was die Karte in einem Satz sagt."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sozialraum.kern.farben import KLASSENFARBEN, PAPIER
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte.flaechenkarte import Muster
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.karte.befund import befund, dativ, nominativ
from sozialraum.statistik.karte.einteilung import Einteilung, Stand, einteilen
from sozialraum.statistik.karte.klassen import Methode
from sozialraum.statistik.kennzahl import Kennzahl, Quellenangabe
from sozialraum.statistik.zeichen import Zeichen

REGISTER = Quellenangabe(
    name="Register",
    herausgeber="Stadt",
    lizenz="CC BY",
    quellenvermerk="Stadt, CC BY",
    grundgesamtheit="",
    datei="a.csv",
    sha256="0",
    eingegangen=datetime(2026, 1, 5, tzinfo=UTC),
    lieferung_id=1,
)


def kennzahl(
    key: str, name: str, wert: str = "", zeichen: Zeichen | None = None, ebene: str = "Quartier"
) -> Kennzahl:
    return Kennzahl(
        INDIKATOREN[key],
        Gebiet(name, name, ebene, ()),
        "2024",
        wert=Decimal(wert) if wert else None,
        zeichen=zeichen,
        quellen=(REGISTER,),
    )


def eingeteilt(*paare: tuple[Kennzahl, Kennzahl], anzahl: int = 4) -> Einteilung:
    return einteilen(
        [k for k, _ in paare], [ew for _, ew in paare], methode=Methode.GLEICHE_BREITE, anzahl=anzahl
    )


def anteil(
    name: str, wert: str = "", ew: str = "1000", zeichen: Zeichen | None = None
) -> tuple[Kennzahl, Kennzahl]:
    return kennzahl("anteil_u18", name, wert, zeichen), kennzahl("ew", name, ew)


HAFEN = anteil("Hafen", "25.61")
DORF = anteil("Dorf", "10.04")
HEIDE = anteil("Heide", "90", ew="299")
WALD = (kennzahl("anteil_u18", "Wald", zeichen=Zeichen.NICHT_SINNVOLL), kennzahl("ew", "Wald", "0"))
KANAL = anteil("Kanal", zeichen=Zeichen.GEHEIM)


def test_jedes_gebiet_hat_seinen_stand() -> None:
    einteilung = eingeteilt(HAFEN, DORF, HEIDE, WALD, KANAL)
    assert [(e.kennzahl.gebiet.name, e.stand, e.klasse) for e in einteilung.eintraege] == [
        ("Hafen", Stand.KLASSE, 2),
        ("Dorf", Stand.KLASSE, 1),
        ("Heide", Stand.KLEIN, 0),
        ("Wald", Stand.UNBEWOHNT, 0),
        ("Kanal", Stand.FEHLT, 0),
    ]


def test_jede_flaeche_sagt_wert_und_klasse() -> None:
    einteilung = eingeteilt(HAFEN, DORF, HEIDE, WALD, KANAL)
    fuellungen = [einteilung.fuellung(e, f"/{e.kennzahl.gebiet.name}/") for e in einteilung.eintraege]
    assert [(f.text.replace("\u00a0", " "), f.muster, f.zeichen) for f in fuellungen] == [
        ("Hafen: 25,6 %, Klasse 2 von 2", Muster.FARBE, ""),
        ("Dorf: 10,0 %, Klasse 1 von 2", Muster.FARBE, ""),
        (
            "Heide: 90,0 %, unter 300 Einwohnerinnen und Einwohner, keiner Klasse zugeordnet",
            Muster.FARBE,
            "",
        ),
        ("Wald: unbewohnt", Muster.UNBEWOHNT, ""),
        ("Kanal: aus Gründen der Geheimhaltung nicht ausgewiesen", Muster.FEHLT, "•"),
    ]
    assert [f.farbe for f in fuellungen] == [*reversed(KLASSENFARBEN[2]), PAPIER, PAPIER, PAPIER]
    assert fuellungen[0].adresse == "/Hafen/"


def test_kleine_gebiete_verschieben_keine_klasse() -> None:
    """Sonst spannte die Heide mit ihren 90 % alle Klassen auf."""
    einteilung = eingeteilt(HAFEN, DORF, HEIDE)
    assert [einteilung.grenzen(k) for k in einteilung.klassen] == [
        "10,0 bis unter 17,8\u00a0%",
        "17,8 bis 25,6\u00a0%",
    ]
    assert einteilung.hinweis.startswith("Gebiete unter 300 Einwohnerinnen und Einwohnern")
    assert eingeteilt(HAFEN, DORF).hinweis == ""


def test_wer_geheim_zaehlt_ist_klein_wer_unbekannt_ist_nicht() -> None:
    klein = (kennzahl("anteil_u18", "Insel", "50"), kennzahl("ew", "Insel", zeichen=Zeichen.GEHEIM))
    unbekannt = (kennzahl("anteil_u18", "Ufer", "20"), kennzahl("ew", "Ufer", zeichen=Zeichen.UNBEKANNT))
    assert [e.stand for e in eingeteilt(klein, unbekannt).eintraege] == [Stand.KLEIN, Stand.KLASSE]


def test_anzahlen_kennen_keine_mindestgroesse() -> None:
    ew = kennzahl("ew", "Heide", "120")
    assert [e.stand for e in eingeteilt((ew, ew)).eintraege] == [Stand.KLASSE]


def test_die_legende_nennt_grenzen_und_anzahl() -> None:
    einteilung = eingeteilt(HAFEN, DORF, HEIDE, WALD, KANAL, anzahl=2)
    zeilen = einteilung.legende("Quartier", "Quartiere")
    assert [(z.text.replace("\u00a0", " "), z.zusatz, z.zeichen) for z in zeilen] == [
        ("10,0 bis unter 17,8 %", "1 Quartier", ""),
        ("17,8 bis 25,6 %", "1 Quartier", ""),
        ("aus Gründen der Geheimhaltung nicht ausgewiesen", "1 Quartier", "•"),
        ("unbewohnt", "1 Quartier", ""),
        ("unter 300 Einwohnerinnen und Einwohner, keiner Klasse zugeordnet", "1 Quartier", ""),
    ]


def test_die_methode_steht_in_worten_und_warum_es_weniger_klassen_sind() -> None:
    assert eingeteilt(HAFEN, DORF, anzahl=2).methode_in_worten == (
        "Gleich breite Klassen: Jede Klasse umfasst eine gleich große Spanne der Werte; manche kann leer "
        "bleiben."
    )
    assert eingeteilt(HAFEN, DORF, anzahl=5).methode_in_worten.endswith(
        "Verschieden genug sind die Werte nur für 2 Klassen."
    )
    assert eingeteilt(KANAL).methode_in_worten == ""


def test_ohne_gebiet_gibt_es_keine_einteilung() -> None:
    with pytest.raises(ValueError, match="mindestens ein Gebiet"):
        einteilen([], [], methode=Methode.JENKS, anzahl=5)


# Befund ------------------------------------------------------------------------------------------

STADT = kennzahl("anteil_u18", "Musterstadt", "15.5", ebene="Stadt")


def saetze(*werte: str, stadt: Kennzahl | None = STADT, alle: bool = True, key: str = "anteil_u18") -> str:
    gebiete = [kennzahl(key, f"Q{n}", wert) for n, wert in enumerate(werte)]
    return befund(gebiete, stadt, mehrzahl="Quartiere", alle=alle).replace("\u00a0", " ")


def test_der_befund_zaehlt_und_nennt_kein_gebiet() -> None:
    rest = "liegt der Anteil der unter 18-Jährigen über dem der Stadt (15,5 %)"
    assert saetze("10", "15.6", "20") == f"In 2 von 3 Quartieren {rest}"
    assert saetze("10", "12") == f"In keinem Gebiet {rest}"
    assert saetze("20", "30") == f"In allen 2 Quartieren {rest}"
    assert saetze("20", "10", alle=False) == f"In 1 von 2 ausgewiesenen Quartieren {rest}"


def test_gezaehlt_wird_was_gedruckt_ist() -> None:
    """15,54 steht als 15,5 in der Tabelle und liegt darum nicht über der Stadt."""
    assert saetze("15.54", "20").startswith("In 1 von 2 Quartieren")


def test_anzahlen_und_gebiete_ohne_vergleichbare_stadt_nennen_die_spanne() -> None:
    ew = saetze("312", "8211", stadt=kennzahl("ew", "Stadt", "99999", ebene="Stadt"), key="ew")
    assert ew == "Die Einwohnerzahl liegt in 2 Quartieren zwischen 312 und 8.211"
    ohne = "Der Anteil der unter 18-Jährigen liegt in 2 Quartieren zwischen 10,0 % und 20,0 %"
    assert saetze("10", "20", stadt=None) == ohne
    andere = replace(STADT, quellen=(replace(REGISTER, name="Andere"),))
    assert saetze("10", "20", stadt=andere) == ohne
    assert saetze("10", "20", stadt=kennzahl("anteil_u18", "M", zeichen=Zeichen.GEHEIM)) == ohne
    assert saetze("10", "10", stadt=None).endswith("liegt in 2 Quartieren überall bei 10,0 %")
    assert saetze("10", stadt=None).endswith("liegt in Q0 bei 10,0 %")


def test_ohne_wert_sagt_der_befund_das() -> None:
    assert saetze() == "Für die Quartiere ist hierzu kein Wert ausgewiesen"


@pytest.mark.parametrize(
    ("mehrzahl", "im_dativ", "mit_artikel"),
    [
        ("Quartiere", "Quartieren", "Quartiere"),
        ("Planungsräume", "Planungsräumen", "Planungsräume"),
        ("Statistische Bezirke", "Statistischen Bezirken", "Statistischen Bezirke"),
        ("Städte und Gemeinden", "Städten und Gemeinden", "Städte und Gemeinden"),
    ],
)
def test_die_mehrzahl_wird_gebeugt(mehrzahl: str, im_dativ: str, mit_artikel: str) -> None:
    assert (dativ(mehrzahl), nominativ(mehrzahl)) == (im_dativ, mit_artikel)
