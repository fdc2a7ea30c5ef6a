"""Was nicht stimmen kann, hält die Übernahme an: Sprünge, verwechselte Jahre, Teile, die nicht aufgehen."""

import io
from contextlib import suppress

import pytest

from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik.lieferungen import plausibilitaet
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.statistik import dateien as d

pytestmark = pytest.mark.django_db

Zeilen = list[tuple[str, ...]]


@pytest.fixture(autouse=True, params=[50_000, 1], ids=["wenige", "viele"])
def stadt(db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ob der Planer vorher unterrichtet wird, ändert keinen Befund."""
    monkeypatch.setattr(plausibilitaet, "VIELE_WERTE", request.param)
    b.probstadt()


def befunde(zeilen: Zeilen, name: str = "probstadt.csv") -> list[tuple[str, str]]:
    """(Schwere, Satz) nach dem Versuch, die Datei zu übernehmen."""
    lieferung = lieferung_annehmen(datei=io.BytesIO(d.datei(zeilen)), dateiname=name, durch=b.emre())
    try:
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    except Beanstandung:
        assert Lieferung.objects.get(pk=lieferung.pk).zustand == "beanstandet"
    return [(befund["schwere"], befund["text"]) for befund in lieferung.befunde]


def test_ein_tausenderzeichen_zu_wenig_faellt_als_sprung_auf() -> None:
    d.importvorlage()
    assert befunde([d.zeile("011", "23.918", jahr="2022"), d.zeile("011", "24", jahr="2023")]) == [
        ("warnung", "„Einwohner“ für Hafenviertel: 2022 23.918 → 2023 24.")
    ]


def test_der_sprung_zur_frueheren_lieferung_zaehlt_auch() -> None:
    d.importvorlage()
    assert befunde([d.zeile("011", "4.345", jahr="2022")], "2022.csv") == []
    assert befunde([d.zeile("011", "43.450", jahr="2023")], "2023.csv") == [
        ("warnung", "„Einwohner“ für Hafenviertel: 2022 4.345 → 2023 43.450.")
    ]


def test_der_sprung_zu_einem_spaeteren_jahr_zaehlt_auch_wenn_das_zuerst_kam() -> None:
    """Von mehreren Dateien eines Archivs kann die jüngste zuerst übernommen sein."""
    d.importvorlage()
    assert befunde([d.zeile("011", "43.450", jahr="2023")], "2023.csv") == []
    assert befunde([d.zeile("011", "4.345", jahr="2022")], "2022.csv") == [
        ("warnung", "„Einwohner“ für Hafenviertel: 2022 4.345 → 2023 43.450.")
    ]


def test_kleine_zahlen_duerfen_springen() -> None:
    d.importvorlage()
    assert befunde([d.zeile("011", "20", jahr="2022"), d.zeile("011", "190", jahr="2023")]) == []


def test_geheime_jahre_dazwischen_sind_kein_sprung() -> None:
    d.importvorlage()
    zeilen = [
        d.zeile("011", wert, jahr=jahr) for jahr, wert in (("2021", "400"), ("2022", "."), ("2023", "410"))
    ]
    assert befunde(zeilen) == []


def test_eine_spalte_mit_dem_falschen_jahr_ist_zelle_fuer_zelle_gleich() -> None:
    d.importvorlage()
    stadtteil, sueden = Ebene.objects.get(schluessel="stadtteil"), Raumeinheit.objects.get(schluessel="2")
    for nummer in range(31, 39):
        Raumeinheit.objects.create(
            ags=b.AGS, ebene=stadtteil, schluessel=str(nummer), name=f"Neubau {nummer}", parent=sueden
        )
    raeume = ["011", "012", "021", "022", *(f"0{nummer}" for nummer in range(31, 39))]

    def jahr(welches: str, mehr: int = 0) -> Zeilen:
        return [d.zeile(raum, str(300 + stelle + mehr), jahr=welches) for stelle, raum in enumerate(raeume)]

    gleich = ("warnung", "„Einwohner“: 2023 ist in allen 12 Gebieten gleich 2022.")
    assert [eins for eins in befunde([*jahr("2022"), *jahr("2023")], "a.csv") if eins[0] == "warnung"] == [
        gleich
    ]
    assert [eins[0] for eins in befunde(jahr("2022"), "2022.csv")].count("warnung") == 0
    assert gleich in befunde(jahr("2023"), "2023.csv")
    assert gleich not in befunde(jahr("2023", mehr=1), "2023-richtig.csv")


def test_anteile_liegen_zwischen_0_und_100() -> None:
    anteil = {"schluessel": "8.10", "bezeichnung": "Anteil Ausländer", "einheit": "%", "stellen": 1}
    d.importvorlage(merkmale=[*d.INHALT["merkmale"], anteil])
    zeilen = [d.zeile("011", "35,1", merkmal="8.10"), d.zeile("012", "351,0", merkmal="8.10")]
    assert befunde(zeilen) == [
        (
            "warnung",
            "Zeile 3: „Anteil Ausländer“ für Weberviertel, 2024, ist 351,0 %; ein Anteil liegt zwischen 0 "
            "und 100.",
        )
    ]


def mit_baendern() -> None:
    """Unter 3, 3 bis unter 18, 18 und älter: lückenlos und ohne Überschneidung."""
    baender = [(0, 3, "2.10"), (3, 18, "2.20"), (18, None, "2.30")]
    angaben = [
        {
            "schluessel": schluessel,
            "bezeichnung": f"Einwohner ab {von}",
            "groesse": "einwohner",
            "alter_von": von,
            **({"alter_bis": bis} if bis else {}),
        }
        for von, bis, schluessel in baender
    ]
    d.importvorlage(merkmale=[d.INHALT["merkmale"][0], *angaben])


def test_altersgruppen_ergeben_das_ganze() -> None:
    mit_baendern()

    def zeilen(*baender: str, ganzes: str) -> Zeilen:
        return [
            d.zeile("011", ganzes),
            *(
                d.zeile("011", wert, merkmal=merkmal)
                for wert, merkmal in zip(baender, ("2.10", "2.20", "2.30"), strict=True)
            ),
        ]

    satz = (
        "„Einwohner“ für Hafenviertel, 2024: die 3\u00a0Teile nach Alter ergeben {}, als Ganzes ist {} "
        "geliefert."
    )
    assert befunde(zeilen("100", "500", "900", ganzes="1.500"), "a.csv") == []
    Lieferung.objects.all()[0].werte.all().delete()
    assert befunde(zeilen("100", "500", "900", ganzes="900"), "b.csv") == [
        ("warnung", satz.format("1.500", "900"))
    ]
    assert befunde(zeilen("100", "500", "900", ganzes="1.503"), "c.csv") == [
        ("hinweis", satz.format("1.500", "1.503"))
    ]


def test_eine_geheime_altersgruppe_verhindert_den_vergleich() -> None:
    mit_baendern()
    zeilen = [
        d.zeile("011", "900"),
        d.zeile("011", ".", merkmal="2.10"),
        d.zeile("011", "500", merkmal="2.20"),
        d.zeile("011", "300", merkmal="2.30"),
    ]
    assert befunde(zeilen) == []


# Summen der Importvorlage ------------------------------------------------------------------------

ALTER_X_GESCHLECHT = {
    "dimensionen": {
        "alter": [
            {"wert": "g", "summe": True},
            {"wert": "0", "alter_von": 0, "alter_bis": 18, "bezeichnung": "unter 18 Jahre"},
            {"wert": "18", "alter_von": 18, "bezeichnung": "18 Jahre und älter"},
        ],
        "geschlecht": [
            {"wert": "t", "summe": True},
            {"wert": "m", "geschlecht": "m", "bezeichnung": "männlich"},
            {"wert": "w", "geschlecht": "w", "bezeichnung": "weiblich"},
        ],
    },
    "merkmale": [{"bezeichnung": "Einwohner", "groesse": "einwohner", "je": ["alter", "geschlecht"]}],
}


def kreuztafel(**anders: str) -> Zeilen:
    """Alter × Geschlecht für das Hafenviertel; `g_t` ist die Zelle „insgesamt“."""
    werte = {"g_t": "100", "g_m": "48", "g_w": "52", "0_t": "20", "0_m": "9", "0_w": "11",
             "18_t": "80", "18_m": "39", "18_w": "41"} | anders  # fmt: skip
    return [(*schluessel.split("_"), "2024", "011", wert) for schluessel, wert in werte.items()]


def kreuzbefunde(zeilen: Zeilen, **quelle: object) -> list[tuple[str, str]]:
    felder = [
        {"name": "alter", "rolle": "merkmal"},
        {"name": "sex", "rolle": "merkmal"},
        {"name": "jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"name": "raum_id", "rolle": "raum"},
        {"name": "wert", "rolle": "wert", "decimalChar": ","},
    ]
    quelle = d.INHALT["quelle"] | {"schluessel": "kreuz"} | quelle
    d.importvorlage(**ALTER_X_GESCHLECHT, fields=felder, quelle=quelle, schluessel="kreuz")
    inhalt = d.datei(zeilen, kopf=("alter", "sex", "jahr", "raum_id", "wert"))
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="k.csv", durch=b.emre())
    with suppress(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    alle = [(befund["schwere"], befund["text"]) for befund in lieferung.befunde]
    return [(schwere, text) for schwere, text in alle if "als Ganzes" in text]


def test_jede_summe_einer_kreuzung_wird_geprueft() -> None:
    assert kreuzbefunde(kreuztafel()) == []
    assert kreuzbefunde(kreuztafel(**{"18_w": "71", "g_w": "82"})) == [
        (
            "warnung",
            "„Einwohner“ für Hafenviertel, 2024: die 2\u00a0Teile nach Geschlecht ergeben 130, als Ganzes "
            "ist 100 geliefert.",
        ),
        (
            "warnung",
            "„Einwohner, 18 Jahre und älter“ für Hafenviertel, 2024: die 2\u00a0Teile nach Geschlecht "
            "ergeben 110, als Ganzes ist 80 geliefert.",
        ),
    ]


def test_die_rundung_der_quelle_erklaert_eine_abweichung() -> None:
    gerundet = kreuztafel(g_m="50", g_w="55", **{"0_m": "10", "0_w": "10", "18_m": "40", "18_w": "45"})
    assert [schwere for schwere, _ in kreuzbefunde(gerundet)] == ["warnung", "warnung"]
    assert kreuzbefunde(gerundet, rundung=5) == []
    assert [schwere for schwere, _ in kreuzbefunde(kreuztafel(g_m="65", g_w="55"), rundung=5)] == [
        "warnung", "warnung",
    ]  # fmt: skip


def test_geheime_teile_erklaeren_eine_zu_kleine_summe_aber_keine_zu_grosse() -> None:
    assert kreuzbefunde(kreuztafel(**{"0_m": ".", "0_w": "."})) == []
    assert kreuzbefunde(kreuztafel(**{"0_m": ".", "0_w": "31", "g_w": "72", "g_m": "."})) == [
        (
            "warnung",
            "„Einwohner, unter 18 Jahre“ für Hafenviertel, 2024: schon der offene Teil nach "
            "Geschlecht ergibt 31, als Ganzes ist 20 geliefert.",
        )
    ]
    # Was das Amt als Ganzes geheim hält, wird nicht verglichen.
    assert kreuzbefunde(kreuztafel(**{"0_t": ".", "0_w": "900", "g_w": "941"}))[0][1].startswith(
        "„Einwohner“ für Hafenviertel, 2024: die 2\u00a0Teile nach Geschlecht"
    )


def test_auch_die_summe_der_gebiete_darf_um_die_rundung_abweichen() -> None:
    zahlen = ("12.350", "7.345", "5.000", "4.345", "3.000", "2.000", "3.000")
    d.importvorlage(quelle=d.INHALT["quelle"] | {"rundung": 5})
    assert befunde(d.ganze_stadt(*zahlen, jahr="2023"), "gerundet.csv") == []
    d.importvorlage()
    assert {schwere for schwere, _ in befunde(d.ganze_stadt(*zahlen), "genau.csv")} == {"hinweis"}
