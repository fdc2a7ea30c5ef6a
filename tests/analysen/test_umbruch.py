"""Text rückt vor eine Abbildung, die nicht mehr passt; verloren geht nichts, und Zusammengehöriges bleibt."""

import random
from typing import Any

import pytest

from analysen.umbruch import SEITE, ZWEISPALTIG, umbrechen


def text(*absaetze: str, **anders: Any) -> dict[str, Any]:
    return {"art": "text", "quelltext": "\n\n".join(absaetze), **anders}


def absatz(zeichen: int, name: str = "x") -> str:
    return f"{name} " + "a" * (zeichen - len(name) - 1)


def bild(mm: float) -> dict[str, Any]:
    svg = f'<svg viewBox="0 0 1 1" width="10" height="{mm * 96 / 25.4:.1f}"></svg>'
    return {"art": "abbildung", "titel": "Befund", "bilder": [svg], "spalten": 1, "rand": []}


def arten(bloecke: list[dict[str, Any]]) -> list[str]:
    return [block["art"] for block in bloecke]


def test_text_fuellt_die_luecke_vor_einer_abbildung_die_nicht_mehr_passt() -> None:
    """Nach dem ersten Bild sind gut 80 mm frei; das zweite braucht mehr, also kommt der Text davor."""
    (folge,) = umbrechen([[bild(110), bild(110), text(absatz(600), absatz(600))]])
    assert arten(folge) == ["abbildung", "text", "abbildung"]


def test_nur_so_viel_text_rueckt_vor_wie_in_die_luecke_passt() -> None:
    (folge,) = umbrechen([[bild(130), bild(110), text(*[absatz(900, f"Absatz{n}") for n in range(8)])]])
    assert arten(folge) == ["abbildung", "text", "abbildung", "text"]
    assert "Absatz0" in folge[1]["quelltext"] and "Absatz7" in folge[3]["quelltext"]


def test_in_zwei_spalten_nimmt_text_nur_die_halbe_hoehe_ein() -> None:
    """Das zweite Bild passt nur, weil der Text davor in zwei Spalten läuft."""
    breites = bild(60) | {"spalten": 2}
    bloecke = [breites, text(absatz(1100)), breites, text(absatz(300))]
    assert arten(umbrechen([bloecke], ZWEISPALTIG)[0]) == arten(bloecke)
    assert arten(umbrechen([bloecke])[0]) == ["abbildung", "text", "text", "abbildung"]


def test_was_passt_bleibt_wo_es_ist() -> None:
    bloecke = [bild(60), bild(60), text(absatz(400))]
    assert umbrechen([bloecke]) == [bloecke]


def test_ein_absatz_kommt_nicht_ueber_einen_zwischentitel_hinweg() -> None:
    bloecke = [bild(130), bild(110), {"art": "zwischentitel", "text": "Am Fluss"}, text(absatz(600))]
    (folge,) = umbrechen([bloecke])
    assert arten(folge) == arten(bloecke)


def test_der_satz_vor_einer_liste_bleibt_bei_ihr() -> None:
    eigener = text(absatz(300), "Anlaufstellen sind", "- die Schule\n- die Kita", absatz(300))
    (folge,) = umbrechen([[bild(150), bild(120), eigener]])
    for block in folge:
        if block["art"] == "text":
            assert ("Anlaufstellen" in block["quelltext"]) == ("- die Schule" in block["quelltext"])


@pytest.mark.parametrize(
    "eigener", [text("Siehe.[^1]", "Mehr.", "[^1]: Quelle"), text("A", "B", ausgangstext=True)]
)
def test_fussnoten_und_ausgangstexte_werden_nicht_geteilt(eigener: dict[str, Any]) -> None:
    (folge,) = umbrechen([[bild(180), bild(120), eigener]])
    assert sum(block["art"] == "text" for block in folge) == 1


def test_notizen_bleiben_beim_ersten_absatz() -> None:
    notiz = {"art": "quelle", "text": "Q1", "zusatz": ""}
    (folge,) = umbrechen([[bild(130), bild(110), text(*[absatz(900)] * 6, rand=[notiz])]])
    assert [block.get("rand") for block in folge if block["art"] == "text"] == [[notiz], None]


@pytest.mark.parametrize("saat", range(40))
def test_kein_block_und_kein_absatz_geht_verloren(saat: int) -> None:
    zufall = random.Random(saat)
    kapitel = [
        [
            zufall.choice(
                [
                    lambda: bild(zufall.uniform(20, SEITE)),
                    lambda: text(
                        *[
                            absatz(zufall.randint(20, 900), f"n{zufall.random()}")
                            for _ in range(zufall.randint(1, 6))
                        ]
                    ),
                    lambda: {"art": "satz", "text": "Befund. " * zufall.randint(1, 40), "rand": []},
                    lambda: {"art": "zwischentitel", "text": "Am Fluss"},
                    lambda: {"art": "zitat", "text": "Ein Wort.", "funktion": "", "datum": ""},
                ]
            )()
            for _ in range(zufall.randint(1, 12))
        ]
        for _ in range(6)
    ]
    for vorher, nachher in zip(kapitel, umbrechen(kapitel), strict=True):
        assert [b for b in vorher if b["art"] != "text"] == [b for b in nachher if b["art"] != "text"]

        def absaetze(bloecke: list[dict[str, Any]]) -> list[str]:
            return sorted(a for b in bloecke if b["art"] == "text" for a in b["quelltext"].split("\n\n"))

        assert absaetze(vorher) == absaetze(nachher)
