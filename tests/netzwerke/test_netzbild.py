"""Das Netzwerkbild: immer dasselbe, in Grau lesbar, nichts läuft über den Rand."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from netzwerke.netzbild import FORMEN, STRICHE, Akteursnetz, Kante, Knoten, befund, netzbild
from sozialraum.kern.farben import PAPIER, kontrast
from sozialraum.kern.schriftmass import breite as textbreite

SVG = "{http://www.w3.org/2000/svg}"
ARTEN = ("Schule", "Verein", "Behörde", "Kita")


def netz(partner: int = 6, *, agenturen: int = 1, allein: int = 0) -> Akteursnetz:
    knoten = [Knoten(n, f"Integrationsagentur {n}", "Agentur", 99, True) for n in range(1, agenturen + 1)]
    kanten = []
    for n in range(partner):
        knoten.append(Knoten(100 + n, f"Verein für Nachbarschaft und Bildung {n}", ARTEN[n % 4], n % 4))
        kanten.append(Kante(1 + n % agenturen, 100 + n, n % 4 + 1))
    knoten += [Knoten(900 + n, f"Allein {n}", "Stiftung", 5) for n in range(allein)]
    return Akteursnetz(tuple(knoten), tuple(kanten))


def gezeichnet(von: Akteursnetz, breite: float = 434) -> ElementTree.Element:
    return ElementTree.fromstring(netzbild(von, breite=breite, alternativtext="Netzwerkbild."))


def schrift(bild: ElementTree.Element) -> list[ElementTree.Element]:
    """Die lesbaren Texte, ohne den hellen Saum darunter."""
    return [text for text in bild.iter(f"{SVG}text") if text.get("aria-hidden") is None]


def test_dieselben_angaben_ergeben_dasselbe_bild() -> None:
    eines = netz(12, agenturen=2, allein=2)
    andersherum = Akteursnetz(tuple(reversed(eines.knoten)), tuple(reversed(eines.kanten)))
    assert netzbild(eines, alternativtext="a") == netzbild(andersherum, alternativtext="a")


def test_die_alternative_ist_das_erste_kind_und_es_gibt_keine_stile() -> None:
    bild = gezeichnet(netz())
    assert (bild[0].tag, bild[0].text) == (f"{SVG}title", "Netzwerkbild.")
    assert "style" not in ElementTree.tostring(bild, encoding="unicode")


@pytest.mark.parametrize("breite", [358, 434, 900])
@pytest.mark.parametrize("partner", [1, 2, 7, 24, 40])
def test_kein_name_laeuft_ueber_den_rand_und_keiner_ueber_den_anderen(partner: int, breite: float) -> None:
    bild = gezeichnet(netz(partner, agenturen=3), breite)
    kaesten: dict[str, list[tuple[float, float]]] = {"start": [], "end": []}
    hoehe = float((bild.get("viewBox") or "").split()[3])
    for text in schrift(bild):
        x, y, groesse = (float(text.get(wert) or 0) for wert in ("x", "y", "font-size"))
        weite = textbreite(text.text or "", groesse, fett=text.get("font-weight") == "600")
        anker = text.get("text-anchor", "start")
        links = x - {"start": 0.0, "middle": weite / 2, "end": weite}[anker]
        assert links >= -1 and links + weite <= breite + 1, text.text
        assert 0 < y < hoehe
        if anker in kaesten and "Verein für" in (text.text or ""):
            kaesten[anker].append((y - groesse, y))
    for namen in kaesten.values():
        for (_, unten), (oben, _) in pairwise(sorted(namen)):
            assert oben >= unten - 1


def test_wie_eng_sagen_breite_und_strichelung_nicht_die_farbe() -> None:
    gestalt = {(staerke, strich) for _, staerke, _, strich in STRICHE.values()}
    assert len(gestalt) == len(STRICHE) == 4
    assert all(kontrast(farbe, PAPIER) >= 3 for _, _, farbe, _ in STRICHE.values())
    assert len(set(FORMEN)) == 12


def test_jede_art_hat_ihre_form_und_steht_in_der_legende() -> None:
    texte = [text.text or "" for text in schrift(gezeichnet(netz(8)))]
    assert [text for text in texte if re.search(r"\(\d\)$", text)] == [
        "Schule (2)",
        "Verein (2)",
        "Behörde (2)",
        "Kita (2)",
        "Agentur (1)",
    ]
    assert {"Information", "Abstimmung", "gemeinsame Angebote", "verbindliche Kooperation"} <= set(texte)


def test_der_auszug_behaelt_die_engsten_und_alle_alleinstehenden() -> None:
    auszug = netz(8, allein=2).auszug(3)
    assert [knoten.id for knoten in auszug.verbundene] == [1, 103, 107]
    assert [knoten.name for knoten in auszug.alleinstehende] == ["Allein 0", "Allein 1"]
    assert all({kante.a, kante.b} <= {1, 103, 107} for kante in auszug.kanten)


def test_ohne_verbindung_gibt_es_kein_bild() -> None:
    with pytest.raises(ValueError, match="mindestens eine Verbindung"):
        netzbild(netz(0, allein=3), alternativtext="a")


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"partner": 3}, "Alle 4 Akteure sind mit anderen verbunden"),
        (
            {"partner": 3, "allein": 2},
            "4 von 6 Akteuren sind mit anderen verbunden, 2 stehen ohne erfasste Verbindung",
        ),
        (
            {"partner": 0, "agenturen": 0, "allein": 2},
            "Zwischen 2\u00a0Akteuren ist keine Verbindung erfasst",
        ),
    ],
)
def test_der_befund_zaehlt_wer_verbunden_ist(angaben: dict[str, int], satz: str) -> None:
    if not angaben.get("agenturen", 1):
        leer = Akteursnetz(tuple(Knoten(n, f"A {n}", "Verein") for n in range(angaben["allein"])), ())
        assert befund(leer) == satz
        return
    assert befund(netz(**angaben)) == satz
