"""Die Zahlendateien der erfundenen Stadt: sie gehen auf, zeigen Eigenarten und verraten nichts."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from sozialraum.start.vorfuehrung.gleichungen import gleichungen
from sozialraum.start.vorfuehrung.merkmale import Merkmal, haeufigste_staaten
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.zahlen import gezaehlte, schwelle, vertrauliche, zahlen
from sozialraum.start.vorfuehrung.zahlendateien import zahlendateien
from tests.angriff.angreifer import verengte
from tests.start.musterstadt_zellen import Zelle, anzahl, zellen

WURZEL = Path(__file__).resolve().parents[2]
OHNE_RUNDUNG = (
    "bevoelkerung", "haushalte", "bewegungen", "auslaenderbehoerde", "arbeitsmarkt", "grundsicherung", "kita",
    "wohnen", "wahlen",
)  # fmt: skip
GEHEIM = {".", "*", "n"}
EW, AUSLAENDER = Merkmal("einwohner"), Merkmal("auslaender")


@pytest.fixture(scope="module")
def alle() -> dict[Zelle, str]:
    """Was irgendein Amt druckt; eine Zahl, die zwei Ämter liefern, ist bei beiden offen oder geschlossen."""
    gesammelt: dict[Zelle, str] = {}
    for amt in OHNE_RUNDUNG:
        for wo, zelle in zellen(amt).items():
            vorher = gesammelt.setdefault(wo, zelle)
            assert (vorher in GEHEIM, anzahl(vorher)) == (zelle in GEHEIM, anzahl(zelle)), wo
    return gesammelt


def raeume(jahr: int) -> list[str]:
    return ["Stadt", *stadt().bezirke, *(quartier.nr for quartier in stadt().quartiere_im(jahr))]


def gebietsteile(jahr: int) -> dict[str, list[str]]:
    quartiere = [quartier.nr for quartier in stadt().quartiere_im(jahr)]
    return {"Stadt": list(stadt().bezirke)} | {
        bezirk: [nr for nr in quartiere if nr[0] == bezirk] for bezirk in stadt().bezirke
    }


# Bytes -------------------------------------------------------------------------------------------


def test_vierzehn_dateien_von_zehn_aemtern() -> None:
    dateien = zahlendateien()
    assert len(dateien) == 14
    assert sum(len(inhalt) for inhalt in dateien.values()) < 12_000_000
    assert dateien["musterstadt_grundsicherung_2014-2025.csv"].startswith(b"\xef\xbb\xbf")
    assert dateien["musterstadt_wahlen_2014-2025.csv"].startswith((b"\xff\xfe", b"\xfe\xff"))
    assert dateien["musterstadt_wohnen_2014-2025.xlsx"].startswith(b"PK")
    assert "Türkei".encode("cp1252") in dateien["musterstadt_bevoelkerung_2025.csv"]
    assert dateien["musterstadt_arbeitsmarkt_2025.csv"].decode().splitlines()[4].startswith("Berichtsjahr")


def test_ein_anderer_lauf_schreibt_dieselben_bytes() -> None:
    """Auch mit anderem Zufall der Mengen und Wörterbücher von Python."""
    befehl = (
        "import hashlib; from sozialraum.start.vorfuehrung.zahlendateien import zahlendateien;"
        "print(hashlib.sha256(b''.join(zahlendateien().values())).hexdigest())"
    )
    anderer = subprocess.run(
        [sys.executable, "-c", befehl],
        cwd=WURZEL,
        env=os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(WURZEL)},
        capture_output=True,
        text=True,
        check=True,
    )
    hier = hashlib.sha256(b"".join(zahlendateien().values())).hexdigest()
    assert anderer.stdout.strip() == hier


def test_vor_der_reform_stehen_nur_die_alten_quartiere_in_den_dateien(alle: dict[Zelle, str]) -> None:
    je_jahr: dict[int, set[str]] = {}
    for jahr, raum, gemeint in alle:
        if gemeint == EW:
            je_jahr.setdefault(jahr, set()).add(raum)
    assert len(je_jahr) == 12
    assert all(len(je_jahr[jahr]) == 72 for jahr in je_jahr)
    assert {"61", "94", "95"} <= je_jahr[2019] and not {"67", "68", "96"} & je_jahr[2019]
    assert {"67", "68", "96"} <= je_jahr[2020] and not {"61", "94", "95"} & je_jahr[2020]


# Summen ------------------------------------------------------------------------------------------


def test_gebiete_gehen_auf() -> None:
    for jahr in stadt().jahre:
        werte = zahlen(jahr)
        gefuehrt = {gemeint for _, gemeint in werte}
        for ganzes, teile in gebietsteile(jahr).items():
            for gemeint in gefuehrt:
                assert werte[ganzes, gemeint] == sum(werte[teil, gemeint] for teil in teile)


def test_merkmale_gehen_auf() -> None:
    je_jahr = []
    for jahr in stadt().jahre:
        werte = zahlen(jahr)
        gefuehrt = [gemeint for gemeint in gezaehlte(gerundet=False) if ("Stadt", gemeint) in werte]
        ergeben = gleichungen(gefuehrt)
        je_jahr.append(len(ergeben))
        for ganzes, teile in ergeben:
            for raum in raeume(jahr):
                assert werte[raum, ganzes] == sum(werte[raum, teil] for teil in teile), (jahr, raum, ganzes)
    # Geschlecht, Alter und Sache; seit 2022 dieselben Gleichungen mit einem Summanden mehr.
    assert set(je_jahr) == {58}


def test_darunter_zahlen_sind_kleiner_als_ihr_ganzes() -> None:
    for jahr in stadt().jahre:
        werte = zahlen(jahr)
        for raum in raeume(jahr):
            w = {
                gemeint.groesse: zahl
                for (wo, gemeint), zahl in werte.items()
                if wo == raum and gemeint[1:] == ("", 0, None)
            }
            assert w["langzeitarbeitslose"] <= w["arbeitslose"]
            assert w["personen_in_haushalten"] <= w["einwohner"]
            assert w["wohndauer_5plus"] <= w["einwohner"]
            assert w["gefluechtete"] <= w["auslaender"]
            assert w["uebergaenge_gymnasium"] <= w["uebergaenge"]
            for wahl in ("kommunalwahl", "bundestagswahl"):
                assert w.get(f"waehlende_{wahl}", 0) <= w.get(f"wahlberechtigte_{wahl}", 0)


def test_offene_zellen_drucken_die_wahren_zahlen(alle: dict[Zelle, str]) -> None:
    werte = {jahr: zahlen(jahr) for jahr in stadt().jahre}
    gedruckt = [(wo, zelle) for wo, zelle in alle.items() if (wo[1], wo[2]) in werte[wo[0]]]
    offen = [(wo, anzahl(zelle)) for wo, zelle in gedruckt if anzahl(zelle) is not None]
    assert all(zahl == werte[jahr][raum, gemeint] for (jahr, raum, gemeint), zahl in offen)
    assert Counter(zelle for _, zelle in gedruckt if anzahl(zelle) is None).keys() == {".", "*", "n", "..."}


# Geheimhaltung -----------------------------------------------------------------------------------


def test_keine_kleine_zahl_steht_offen(alle: dict[Zelle, str]) -> None:
    for (_, _, gemeint), zelle in alle.items():
        zahl = anzahl(zelle)
        keine_koepfe = gemeint.groesse in ("wohnflaeche", "indikator:alter_mittel", "angebotsmiete")
        if zahl and not keine_koepfe and gemeint not in vertrauliche():
            assert not 0 < zahl < schwelle(gemeint)


def test_die_stadt_und_die_bezirke_bleiben_offen(alle: dict[Zelle, str]) -> None:
    geheim = Counter(raum for (_, raum, _), zelle in alle.items() if zelle in GEHEIM)
    assert not {"Stadt", *stadt().bezirke, "12", "13"} & set(geheim)
    # Kesselbruch mit kaum 200 Menschen, Burgholz mit dem Wald.
    assert geheim["34"] > 1_000 and geheim["74"] > 800
    assert 0.05 < sum(geheim.values()) / len(alle) < 0.12


@pytest.mark.parametrize("jahr", [2014, 2019, 2020, 2024])
def test_keine_geschlossene_zahl_laesst_sich_zurueckrechnen(jahr: int, alle: dict[Zelle, str]) -> None:
    """Wer alle Dateien, alle Summen und die Schwellen kennt, kann keine kleine Zahl eingrenzen.

    Gerechnet wird mit Grenzen statt mit Elimination wie beim Schließen: jede Summe engt ihre Glieder ein, so
    oft, bis nichts mehr enger wird.
    """
    offen = {wo[1:]: anzahl(zelle) for wo, zelle in alle.items() if wo[0] == jahr and zelle not in GEHEIM}
    zu = {wo[1:] for wo, zelle in alle.items() if wo[0] == jahr and zelle in GEHEIM}
    gefuehrt = list({gemeint for raum, gemeint in [*offen, *zu] if raum == "Stadt"})
    summen = [
        ((raum, ganzes), [(raum, teil) for teil in teile])
        for ganzes, teile in gleichungen(gefuehrt)
        for raum in raeume(jahr)
    ]
    summen += [
        ((ganzes, gemeint), [(teil, gemeint) for teil in teile])
        for gemeint in gefuehrt
        for ganzes, teile in gebietsteile(jahr).items()
    ]
    unten, oben = eingegrenzt(zu, offen, summen)
    wahr = zahlen(jahr)
    for zelle in zu:
        assert unten[zelle] <= wahr[zelle] <= oben[zelle]
        if wahr[zelle] < schwelle(zelle[1]):
            assert oben[zelle] - unten[zelle] >= 3, zelle
    # Und mit linearen Programmen: alle Summen zugleich, nicht eine nach der anderen.
    bekannt = {zelle: zahl for zelle, zahl in offen.items() if zahl is not None}
    for grenze in {schwelle(gemeint) for _, gemeint in zu}:
        kleine = [zelle for zelle in zu if wahr[zelle] < grenze == schwelle(zelle[1])]
        assert verengte(bekannt, summen, kleine, grenze) == {}


Ort = tuple[str, Merkmal]


def eingegrenzt(
    zu: set[Ort], offen: dict[Ort, int | None], summen: Iterable[tuple[Ort, list[Ort]]]
) -> tuple[dict[Ort, int], dict[Ort, int]]:
    """Kleinster und größter Wert jeder geschlossenen Zelle."""
    unten, oben = dict.fromkeys(zu, 0), dict.fromkeys(zu, 10**9)
    zeilen = []
    for ganzes, teile in summen:
        vorzeichen = [(teil, 1) for teil in teile] + [(ganzes, -1)]
        # Was folgt, ein Mittel ist oder noch aussteht, sagt über die Summe nichts.
        if any(zelle not in zu and offen.get(zelle) is None for zelle, _ in vorzeichen):
            continue
        glieder = [(zelle, s) for zelle, s in vorzeichen if zelle in zu]
        rest = -sum(s * (offen[zelle] or 0) for zelle, s in vorzeichen if zelle not in zu)
        if glieder:
            zeilen.append((glieder, rest))
    enger = True
    while enger:
        enger = False
        for glieder, rest in zeilen:
            kleinste = sum(unten[z] if s > 0 else -oben[z] for z, s in glieder)
            groesste = sum(oben[z] if s > 0 else -unten[z] for z, s in glieder)
            for zelle, s in glieder:
                if s > 0:
                    neu_unten, neu_oben = rest - groesste + oben[zelle], rest - kleinste + unten[zelle]
                else:
                    neu_unten, neu_oben = kleinste + oben[zelle] - rest, groesste + unten[zelle] - rest
                if neu_unten > unten[zelle] or neu_oben < oben[zelle]:
                    unten[zelle], oben[zelle] = max(unten[zelle], neu_unten), min(oben[zelle], neu_oben)
                    enger = True
                    kleinste = sum(unten[z] if s > 0 else -oben[z] for z, s in glieder)
                    groesste = sum(oben[z] if s > 0 else -unten[z] for z, s in glieder)
    return unten, oben


def test_schulen_sind_auf_fuenf_gerundet() -> None:
    gedruckt = set(zellen("schulen").values())
    assert {"-", "0", "..."} <= gedruckt
    assert all(int(zelle) % 5 == 0 for zelle in gedruckt - {"-", "..."})


def test_was_noch_folgt_und_was_nichts_sagt() -> None:
    wohnen, bevoelkerung = zellen("wohnen"), zellen("bevoelkerung")
    miete, alter = Merkmal("angebotsmiete"), Merkmal("indikator:alter_mittel")
    assert wohnen[2025, "12", miete] == "..." and wohnen[2024, "34", miete] == "x"
    assert wohnen[2024, "71", miete] == "13,57"
    assert (bevoelkerung[2025, "13", alter], bevoelkerung[2025, "34", alter]) == ("36,9", "x")


# Eigenarten --------------------------------------------------------------------------------------


def anteil(jahr: int, raum: str, zaehler: Merkmal | str, nenner: Merkmal | str = EW) -> float:
    werte = zahlen(jahr)
    oben, unten = (Merkmal(was) if isinstance(was, str) else was for was in (zaehler, nenner))
    return werte[raum, oben] / werte[raum, unten]


ANKUNFT, ARBEITER, STUDIUM, SIEDLUNG, VILLEN, NEUBAU, DORF = "13", "21", "32", "22", "71", "68", "24"


def test_im_ankunftsquartier_leben_mehr_als_doppelt_so_viele_auslaender() -> None:
    for jahr in stadt().jahre:
        assert anteil(jahr, ANKUNFT, AUSLAENDER) > 2 * anteil(jahr, "Stadt", AUSLAENDER)
    assert anteil(2025, ANKUNFT, Merkmal("zuzuege")) > 1.5 * anteil(2025, "Stadt", Merkmal("zuzuege"))
    eu2 = [Merkmal("auslaender_bulgarien"), Merkmal("auslaender_rumaenien")]
    assert sum(anteil(2025, ANKUNFT, staat) for staat in eu2) > 3 * sum(
        anteil(2025, "Stadt", staat) for staat in eu2
    )


def test_das_huettenviertel_wird_erst_im_lauf_der_jahre_zum_ankunftsquartier() -> None:
    assert anteil(2014, "42", AUSLAENDER) < anteil(2014, "Stadt", AUSLAENDER)
    assert anteil(2025, "42", AUSLAENDER) > 1.35 * anteil(2025, "Stadt", AUSLAENDER)


def test_im_campusviertel_ist_jeder_dritte_zwischen_18_und_25() -> None:
    jung = (
        zahlen(2025)[STUDIUM, Merkmal("einwohner", "", 18, 20)]
        + zahlen(2025)[STUDIUM, Merkmal("einwohner", "", 20, 25)]
    )
    assert jung > 0.3 * zahlen(2025)[STUDIUM, EW]
    assert anteil(2025, STUDIUM, "haushalte_einperson", "haushalte") > 0.6
    assert anteil(2025, STUDIUM, "auslaender_indien") > 4 * anteil(2025, "Stadt", "auslaender_indien")


def test_wo_familien_ankommen_und_in_den_siedlungen_leben_mehr_kinder_als_in_der_stadt() -> None:
    for jahr in stadt().jahre:
        in_der_stadt = minderjaehrige(jahr, "Stadt")
        # Bahnhofsviertel, Nordstadt, Ziegelfeld; am Campus leben Studierende.
        assert all(minderjaehrige(jahr, nr) > in_der_stadt for nr in (ANKUNFT, ARBEITER, SIEDLUNG))
        assert minderjaehrige(jahr, STUDIUM) < in_der_stadt / 2
    # So viele wie in den kinderreichen Großstädten des Landes; es werden mehr, aber nicht sprunghaft.
    assert 0.18 < minderjaehrige(2014, "Stadt") < minderjaehrige(2025, "Stadt") < 0.205


def minderjaehrige(jahr: int, raum: str) -> float:
    stufen = [(0, 3), (3, 6), (6, 10), (10, 15), (15, 18)]
    return sum(anteil(jahr, raum, Merkmal("einwohner", "", *stufe)) for stufe in stufen)


def test_in_der_siedlung_sind_kinder_haeufiger_arm_und_im_villenviertel_selten() -> None:
    kinder = Merkmal("einwohner", "", 0, 15)

    def arm(raum: str) -> float:
        stufen = [(0, 3), (3, 6), (6, 15)]
        return sum(anteil(2025, raum, Merkmal("sgb2_personen", "", *stufe), kinder) for stufe in stufen)

    assert arm(SIEDLUNG) > 0.28 and arm(VILLEN) < 0.06
    assert anteil(2025, SIEDLUNG, "haushalte_alleinerziehend", "haushalte_mit_kindern") > 0.28
    assert anteil(2025, VILLEN, "haushalte_alleinerziehend", "haushalte_mit_kindern") < 0.15
    assert anteil(2024, VILLEN, "wohnflaeche") > 1.7 * anteil(2024, SIEDLUNG, "wohnflaeche")
    assert anteil(2025, VILLEN, "uebergaenge_gymnasium", "uebergaenge") > 0.55
    assert anteil(2025, SIEDLUNG, "uebergaenge_gymnasium", "uebergaenge") < 0.42


def test_wo_viele_arbeit_suchen_waehlen_wenige() -> None:
    erwerbsalter = Merkmal("einwohner", "", 15, 65)
    nach_arbeit = sorted(
        (quartier.nr for quartier in stadt().quartiere if zahlen(2025)[quartier.nr, EW] > 1_000),
        key=lambda nr: anteil(2025, nr, "arbeitslose", erwerbsalter),
    )
    wahl = [anteil(2025, nr, "waehlende_kommunalwahl", "wahlberechtigte_kommunalwahl") for nr in nach_arbeit]
    assert min(wahl[:10]) > max(wahl[-10:])


def test_das_neubaugebiet_waechst_und_das_dorf_wird_alt() -> None:
    assert zahlen(2025)[NEUBAU, EW] > 1.2 * zahlen(2020)[NEUBAU, EW]
    aeltere = Merkmal("einwohner", "", 65)
    assert anteil(2025, DORF, aeltere) > anteil(2014, DORF, aeltere) > 0.2 > anteil(2025, NEUBAU, aeltere)


def test_zwei_wellen_der_zuwanderung_sind_zu_sehen() -> None:
    ausland = {jahr: zahlen(jahr)["Stadt", Merkmal("zuzuege_ausland")] for jahr in stadt().jahre}
    assert ausland[2015] > 1.4 * ausland[2014] and ausland[2022] > 1.4 * ausland[2021]
    syrien = {jahr: zahlen(jahr)["Stadt", Merkmal("auslaender_syrien")] for jahr in stadt().jahre}
    assert syrien[2016] > 5 * syrien[2014]
    assert (
        zahlen(2022)["Stadt", Merkmal("auslaender_ukraine")]
        > 3 * zahlen(2021)["Stadt", Merkmal("auslaender_ukraine")]
    )
    assert haeufigste_staaten()[:3] == ("tuerkei", "syrien", "ukraine")


def test_bestand_und_bewegung_passen_bis_auf_nachmeldungen_zusammen() -> None:
    for jahr in stadt().jahre[1:]:
        w, vorher = zahlen(jahr), zahlen(jahr - 1)
        if jahr == stadt().stichtag.year:
            continue
        for raum in raeume(jahr):
            bilanz = (
                vorher[raum, EW]
                + w[raum, Merkmal("geburten")]
                - w[raum, Merkmal("sterbefaelle")]
                + w[raum, Merkmal("zuzuege")]
                - w[raum, Merkmal("fortzuege")]
            )
            assert abs(bilanz - w[raum, EW]) <= 3 * (63 if raum == "Stadt" else 8 if len(raum) == 1 else 2)
