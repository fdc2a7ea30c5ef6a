"""Arabische und hebräische Namen mitten in deutschen Zeilen."""

import pytest

from sozialraum.kern.schriftrichtung import begrenzt, stuecke


@pytest.mark.parametrize(
    ("text", "namen"),
    [
        ("Familien aus حلب, 12 Menschen", ["حلب"]),
        ("Nachbarschaftshaus (مركز الأمل), seit 2019", ["مركز الأمل"]),
        ("مركز (أمل) am Kai", ["مركز (أمل)"]),
        ("مركز الأمل (2020) مركز, dann", ["مركز الأمل (2020) مركز"]),
        ("حلب, דמשק und دمشق", ["حلب, דמשק", "دمشق"]),
        ("Ağrı, Đà Nẵng, Жмеринка", []),
        ("", []),
    ],
)
def test_ein_name_endet_wo_er_endet(text: str, namen: list[str]) -> None:
    alle = list(stuecke(text))
    assert [stueck for stueck, rechts in alle if rechts] == namen
    assert "".join(stueck for stueck, _ in alle) == text


def test_im_html_bekommt_jeder_name_seine_grenze_und_sonst_nichts() -> None:
    vorher = (
        '<head><title>حلب</title></head><p title="حلب">aus حلب, 12</p>'
        "<svg><title>حلب</title><text x='1'>aus حلب, 12</text></svg><td>مركز (أمل) &amp; Kai</td>"
    )
    nachher = (
        '<head><title>حلب</title></head><p title="حلب">aus <bdi>حلب</bdi>, 12</p>'
        "<svg><title>حلب</title><text x='1'>aus \u2068حلب\u2069, 12</text></svg>"
        "<td><bdi>مركز (أمل)</bdi> &amp; Kai</td>"
    )
    assert begrenzt(vorher) == nachher
    assert begrenzt(nachher) == nachher, "zweimal ist wie einmal"


def test_ohne_solche_namen_bleibt_die_seite_dieselbe() -> None:
    assert begrenzt("<p>Ağrı &lt; 12</p>") == "<p>Ağrı &lt; 12</p>"
