"""Beschriftungen in Zeichnungen, wie sie im PDF ankommen."""

import subprocess
from pathlib import Path

import pytest

from sozialraum.kern.pdf import als_pdf
from sozialraum.kern.schriftrichtung import begrenzt


def _pdf(tmp_path: Path, beschriftungen: str) -> Path:
    zeichnung = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 90" width="400" height="90" '
        f'font-family="Fira Sans, Vazirmatn, sans-serif"><title>Netz</title>{beschriftungen}</svg>'
    )
    seite = (
        '<html lang="de"><head><title>Netz</title><link rel="stylesheet" href="druck:druck/analyse.css">'
        f"</head><body><div>{zeichnung}</div></body></html>"
    )
    ziel = tmp_path / "netz.pdf"
    ziel.write_bytes(als_pdf(begrenzt(seite)).inhalt)
    return ziel


def _stellen(pdf: Path) -> dict[str, tuple[float, float]]:
    """Je Wort, wo es beginnt und endet, in Punkten."""
    aus = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    woerter: dict[str, tuple[float, float]] = {}
    for zeile in aus.splitlines():
        if "<word " in zeile:
            felder = zeile.split('"')
            wort = zeile.split(">", 1)[1].removesuffix("</word>")
            woerter[wort.strip(",\u200c")] = float(felder[1]), float(felder[5])
    return woerter


def test_ein_arabischer_name_laeuft_von_rechts_und_endet_wo_er_endet(tmp_path: Path) -> None:
    stellen = _stellen(_pdf(tmp_path, '<text x="0" y="20" font-size="14">مركز ثقافي, 12 Plätze</text>'))
    # Gelesen sind die Zeichen in der Folge, in der sie auf dem Blatt stehen, also von links.
    erstes, zweites = (stellen[wort[::-1]] for wort in ("مركز", "ثقافي"))
    assert zweites[1] < erstes[0] < erstes[1] < stellen["12"][0] < stellen["Plätze"][0]


def test_seine_buchstaben_sind_verbunden(tmp_path: Path) -> None:
    def breite(text: str) -> float:
        stellen = _stellen(_pdf(tmp_path, f'<text x="0" y="20" font-size="14">{text}</text>'))
        return sum(bis - von for von, bis in stellen.values())

    # Einzeln hat jeder Buchstabe seinen Auslauf; verbunden ist der Name ein Fünftel schmaler.
    assert breite("الثقافي") < 0.85 * breite("\u200c".join("الثقافي"))


@pytest.mark.parametrize(("anker", "rand"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_eine_beschriftung_steht_an_ihrem_anker(tmp_path: Path, anker: str, rand: float) -> None:
    frei = _stellen(_pdf(tmp_path, '<text x="0" y="20" font-size="14">Đường</text>'))["Đường"]
    gesetzt = _stellen(
        _pdf(tmp_path, f'<text x="200" y="20" font-size="14" text-anchor="{anker}">Đường</text>')
    )["Đường"]
    breite = frei[1] - frei[0]
    assert gesetzt[0] == pytest.approx(frei[0] + 150 - rand * breite, abs=0.5)


def test_buchstaben_mit_eigener_stelle_gehen_nicht_verloren(tmp_path: Path) -> None:
    stellen = _stellen(_pdf(tmp_path, '<text x="0" y="20" dx="80" font-size="14">Kai</text>'))
    frei = _stellen(_pdf(tmp_path, '<text x="0" y="20" font-size="14">Kai</text>'))
    assert stellen["Kai"][0] == pytest.approx(frei["Kai"][0] + 60, abs=0.5)
