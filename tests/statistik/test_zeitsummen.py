"""Monate und ihr Jahr: Was im einen geschlossen ist, folgt nicht aus dem anderen."""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import pytest

from sozialraum.statistik.geheimhaltung.zeitsummen import Feld, Zeitsumme, verwandte, zeitsummen
from sozialraum.statistik.models import Schliessung, Sperrung
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from tests.angriff.angreifer import verengte
from tests.statistik.lieferungen import liefere, quelle

MONATE = [f"2020-{nummer:02}" for nummer in range(1, 13)]
QUARTALE = [f"2020-Q{nummer}" for nummer in range(1, 5)]
# Zuzüge je Monat; in 12 kamen im März drei Menschen an.
ZUZUEGE = {
    "11": [21, 34, 18, 40, 27, 31, 22, 45, 38, 29, 24, 19],
    "12": [14, 17, 3, 22, 19, 25, 13, 16, 21, 18, 15, 12],
    "21": [33, 28, 41, 37, 30, 26, 35, 44, 39, 31, 27, 22],
    "22": [18, 23, 20, 26, 17, 29, 21, 24, 19, 28, 25, 16],
}
# Arbeitslose am Ende jedes Monats; in 12 waren es im Dezember vier.
BESTAND = {
    "11": [61, 60, 58, 55, 54, 52, 53, 55, 51, 50, 49, 52],
    "12": [9, 8, 8, 7, 7, 6, 6, 7, 6, 6, 6, 4],
    "21": [80, 82, 79, 77, 75, 74, 76, 78, 73, 71, 70, 74],
    "22": [44, 43, 45, 41, 40, 42, 43, 44, 40, 39, 38, 41],
}
ORTE = {raum: (raum,) for raum in ZUZUEGE} | {"1": ("11", "12"), "2": ("21", "22"), "": tuple(ZUZUEGE)}
GEBIETE = [("", ["1", "2"]), ("1", ["11", "12"]), ("2", ["21", "22"])]
SUMME: Callable[[list[int]], int] = sum


def letzter(zahlen: list[int]) -> int:
    return zahlen[-1]


def mittel(zahlen: list[int]) -> int:
    return round(sum(zahlen) / len(zahlen))


def je_monat(reihen: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {
        ort: [sum(zahlen) for zahlen in zip(*(reihen[r] for r in aus), strict=True)]
        for ort, aus in ORTE.items()
    }


def zellen(
    merkmal: str, reihen: Mapping[str, list[int]], art: Callable[[list[int]], int], wann: Iterable[str]
) -> dict[tuple[str, str], dict[str, int]]:
    alle = {}
    for ort, monate in je_monat(reihen).items():
        je_zeit = dict(zip(MONATE, monate, strict=True)) | {"2020": art(monate), "2020-12-31": monate[-1]}
        je_zeit |= {q: art(monate[3 * n : 3 * n + 3]) for n, q in enumerate(QUARTALE)}
        alle |= {(ort, zeit): {merkmal: je_zeit[zeit]} for zeit in wann}
    return alle


def offene() -> dict[tuple[str, str], int]:
    return {
        (z.einheit.schluessel, z.zeitraum): int(z.wert) for z in wertzeilen(werte()) if z.wert is not None
    }


def gleichungen(zeitlich: list[tuple[str, list[str]]]) -> list[Any]:
    zeiten = {eines for ganzes, teile in zeitlich for eines in (ganzes, *teile)}
    return [
        ((ort, ganzes), [(ort, teil) for teil in teile]) for ort in ORTE for ganzes, teile in zeitlich
    ] + [((ganzes, zeit), [(teil, zeit) for teil in teile]) for ganzes, teile in GEBIETE for zeit in zeiten]


JAHR_AUS_MONATEN = [("2020", MONATE)]
MIT_QUARTALEN = [("2020", QUARTALE), *((q, MONATE[3 * n : 3 * n + 3]) for n, q in enumerate(QUARTALE))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lieferungen",
    [
        [["2020", *MONATE]],
        [["2020"], MONATE],
        [MONATE, ["2020"]],
        [["2020", *MONATE[:6]], MONATE[6:]],
    ],
    ids=["zusammen", "erst das Jahr", "erst die Monate", "in Hälften"],
)
def test_ein_monat_folgt_nicht_aus_dem_jahr(lieferungen: list[list[str]]) -> None:
    """Elf offene Monate und das offene Jahr sagten, wie viele im März kamen."""
    register = quelle("zuzug", schwelle=5)
    for nummer, wann in enumerate(lieferungen):
        liefere(zellen("zuzuege", ZUZUEGE, SUMME, wann), von=register, datei=f"{nummer}.csv")
    assert ("12", "2020-03") not in offene()
    assert verengte(offene(), gleichungen(JAHR_AUS_MONATEN), [("12", "2020-03")], 5) == {}
    assert [satz for eine in Schliessung.objects.all() for satz in eine.hinweise] == []
    # Ein zweiter Monat in zwei Gebieten genügt.
    assert Sperrung.objects.count() <= 8


@pytest.mark.django_db
def test_auch_mit_quartalen_dazwischen() -> None:
    register = quelle("zuzug", schwelle=5)
    liefere(zellen("zuzuege", ZUZUEGE, SUMME, ["2020", *QUARTALE, *MONATE]), von=register)
    kleine = [("12", "2020-03")]
    assert verengte(offene(), gleichungen([*JAHR_AUS_MONATEN, *MIT_QUARTALEN]), kleine, 5) == {}
    assert Sperrung.objects.count() <= 12


@pytest.mark.django_db
@pytest.mark.parametrize("zuerst", ["2020", "2020-12"])
def test_der_stand_am_jahresende_bleibt_mit_dem_dezember_zu(zuerst: str) -> None:
    register = quelle("bestand", schwelle=5)
    for wann in [["2020"], MONATE] if zuerst == "2020" else [MONATE, ["2020"]]:
        liefere(zellen("al", BESTAND, letzter, wann), von=register, datei=f"{wann[0]}.csv")
    beide = {("12", "2020"), ("12", "2020-12")}
    assert not beide & set(offene())
    assert verengte(offene(), gleichungen([("2020", ["2020-12"])]), beide, 5) == {}


MENSCHEN = {"11": (310, 290), "12": (41, 3), "21": (520, 540), "22": (280, 260)}


@pytest.mark.django_db
@pytest.mark.parametrize("stichtag", ["2020-12", "2020-12-31", "2020-Q4"])
@pytest.mark.parametrize("zuerst", ["jahr", "stichtag"])
def test_der_stichtag_zeigt_nicht_was_im_jahr_zum_schutz_zu_ist(stichtag: str, zuerst: str) -> None:
    """Die drei Frauen decken die Männer; die stehen aber auch am Stichtag."""
    je_ort = {ort: tuple(sum(MENSCHEN[r][n] for r in aus) for n in (0, 1)) for ort, aus in ORTE.items()}
    jahr = {(ort, "2020"): {"ew": m + w, "m": m, "w": w} for ort, (m, w) in je_ort.items()}
    ende = {(ort, stichtag): {"m": m} for ort, (m, _) in je_ort.items()}
    register = quelle("register", schwelle=5)
    for nummer, eine in enumerate([jahr, ende] if zuerst == "jahr" else [ende, jahr]):
        liefere(eine, von=register, datei=f"{nummer}.csv")
    kennt = {
        # Am Stichtag sind es dieselben Männer wie im Jahr.
        (z.einheit.schluessel, z.merkmal.geschlecht): int(z.wert)
        for z in wertzeilen(werte())
        if z.wert is not None
    }
    alle: list[Any] = [((ort, ""), [(ort, "m"), (ort, "w")]) for ort in ORTE]
    alle += [((g, wer), [(t, wer) for t in teile]) for g, teile in GEBIETE for wer in ("", "m", "w")]
    assert verengte(kennt, alle, [("12", "w")], 5) == {}


@pytest.mark.django_db
def test_ein_monat_folgt_nicht_aus_dem_jahresmittel() -> None:
    """Zwölf mal das Mittel, weniger elf Monate: bis auf die Rundung der zwölfte."""
    register = quelle("bestand", schwelle=5)
    liefere(zellen("al", BESTAND, mittel, ["2020", *MONATE]), von=register)
    kennt = offene()
    assert ("12", "2020-12") not in kennt
    # Wer das Mittel offen sieht, kennt die Summe der Monate auf sechs genau.
    genaue = {ort: sum(monate) for ort, monate in je_monat(BESTAND).items()}
    kennt = {zelle: zahl for zelle, zahl in kennt.items() if zelle[1] != "2020"} | {
        zelle: genaue[zelle[0]] for zelle in kennt if zelle[1] == "2020"
    }
    assert verengte(kennt, gleichungen(JAHR_AUS_MONATEN), [("12", "2020-12")], 5) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("zuerst", ["amt", "register"])
def test_das_jahr_einer_anderen_quelle_verraet_den_monat_nicht(zuerst: str) -> None:
    monatlich, jaehrlich = quelle("register", schwelle=5), quelle("amt", schwelle=5)
    lieferungen = [(monatlich, MONATE), (jaehrlich, ["2020"])]
    for von, wann in lieferungen[:: 1 if zuerst == "register" else -1]:
        liefere(zellen("zuzuege", ZUZUEGE, SUMME, wann), von=von, datei=f"{von.schluessel}.csv")
    assert verengte(offene(), gleichungen(JAHR_AUS_MONATEN), [("12", "2020-03")], 5) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("samen", range(6))
def test_zufaellige_monate_quartale_und_jahre_halten_dem_angriff_stand(samen: int) -> None:
    """Männer und Frauen in vier Stadtteilen, auf einmal oder in zwei Lieferungen."""
    zufall = Random(samen)
    zeiten = ["2020", *MONATE, *(QUARTALE if samen % 2 else [])]
    gezogen = {
        (ort, wer): [max(0, round(zufall.gauss(11, 7))) for _ in MONATE] for ort in ZUZUEGE for wer in "mw"
    }
    lieferung: dict[tuple[str, str], dict[str, int]] = {}
    for wer in ("m", "w", "ew"):
        reihen = {
            ort: [
                sum(paar)
                for paar in zip(
                    *(gezogen[ort, eines] for eines in ("mw" if wer == "ew" else wer)), strict=True
                )
            ]
            for ort in ZUZUEGE
        }
        for zelle, je_merkmal in zellen(wer, reihen, SUMME, zeiten).items():
            lieferung.setdefault(zelle, {}).update(je_merkmal)
    register = quelle("zuzug", schwelle=5)
    teile = [zeiten] if samen < 4 else [zeiten[:6], zeiten[6:]]
    for nummer, wann in enumerate(teile):
        liefere({z: je for z, je in lieferung.items() if z[1] in wann}, von=register, datei=f"{nummer}.csv")
    namen = {"": "ew", "m": "m", "w": "w"}
    kennt = {
        (z.einheit.schluessel, namen[z.merkmal.geschlecht], z.zeitraum): int(z.wert)
        for z in wertzeilen(werte())
        if z.wert is not None
    }
    alle: list[Any] = [((o, "ew", z), [(o, "m", z), (o, "w", z)]) for o in ORTE for z in zeiten]
    alle += [
        ((g, m, z), [(t, m, z) for t in teile])
        for g, teile in GEBIETE
        for m in namen.values()
        for z in zeiten
    ]
    zeitlich = [*JAHR_AUS_MONATEN, *(MIT_QUARTALEN if samen % 2 else [])]
    alle += [
        ((o, m, g), [(o, m, t) for t in teile]) for g, teile in zeitlich for o in ORTE for m in namen.values()
    ]
    kleine = [(o, m, z) for (o, z), je in lieferung.items() for m, zahl in je.items() if 0 < zahl < 5]
    assert len(kleine) > 5
    assert verengte(kennt, alle, kleine, 5) == {}
    assert [satz for eine in Schliessung.objects.all() for satz in eine.hinweise] == []


@pytest.mark.django_db
def test_monate_ohne_jahr_bleiben_fuer_sich() -> None:
    """Ohne Summe deckt kein Monat einen anderen: zu ist die Drei und ein Rechteck von Gebieten."""
    liefere(zellen("zuzuege", ZUZUEGE, SUMME, MONATE), von=quelle("zuzug", schwelle=5))
    assert set(Sperrung.objects.values_list("wert__zeitraum", flat=True)) == {"2020-03"}


@pytest.mark.django_db
def test_der_sechste_juli_hat_kein_jahr_und_die_woche_auch_nicht() -> None:
    assert verwandte("2020", ["2020", "2020-07-06", "2020-W03", "2021-01", "2020-SJ"]) == ["2020"]
    assert verwandte("2020-02", ["2020-02-29", "2020-Q1"]) == ["2020-02", "2020-02-29", "2020-Q1"]
    assert verwandte("2020-12-31", ["2020"]) == ["2020", "2020-12-31"]


# Woran man sieht, was ein Jahr ist ------------------------------------------------------------------

M = "zuzuege"


def arten(jahr: Mapping[str, float], monate: Mapping[str, list[float]]) -> list[Zeitsumme]:
    alle = {(ort, Feld(M, "2020")): zahl for ort, zahl in jahr.items()}
    alle |= {
        (ort, Feld(M, zeit)): zahl
        for ort, zahlen in monate.items()
        for zeit, zahl in zip(MONATE, zahlen, strict=False)
    }
    return zeitsummen(alle, {})


def test_ein_jahr_ist_summe_stand_oder_mittel() -> None:
    (eine,) = arten({ort: sum(z) for ort, z in ZUZUEGE.items()}, ZUZUEGE)
    assert (len(eine.teile), eine.vollstaendig, eine.mittel) == (12, True, False)
    (eine,) = arten({ort: z[-1] for ort, z in BESTAND.items()}, BESTAND)
    assert eine.teile == (Feld(M, "2020-12"),)
    (eine,) = arten({ort: round(sum(z) / 12) for ort, z in BESTAND.items()}, BESTAND)
    assert (len(eine.teile), eine.mittel) == (12, True)


def test_fehlen_monate_ist_das_jahr_groesser_als_sie_zusammen() -> None:
    (eine,) = arten({ort: sum(z) for ort, z in ZUZUEGE.items()}, {ort: z[:7] for ort, z in ZUZUEGE.items()})
    assert (len(eine.teile), eine.vollstaendig) == (7, False)
    # Sieben Stände zusammen sind viel mehr als der letzte.
    assert arten({ort: z[-1] for ort, z in BESTAND.items()}, {ort: z[:7] for ort, z in BESTAND.items()}) == []


def test_eine_berichtigung_macht_aus_der_summe_nichts_anderes() -> None:
    jahr = {ort: sum(z) for ort, z in ZUZUEGE.items()}
    (eine,) = arten(jahr | {"11": jahr["11"] + 2}, ZUZUEGE)
    assert len(eine.teile) == 12


def test_was_nichts_miteinander_zu_tun_hat_bleibt_getrennt() -> None:
    assert arten({"11": 7, "12": 400, "21": 9, "22": 3}, ZUZUEGE) == []
