"""Eigener Text: was ausgezeichnet wird, was stehen bleibt und was niemand einschleusen kann."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysen.auszeichnung import als_html, ist_leer

ERLAUBT = {"h3", "h4", "h5", "h6", "p", "strong", "em", "ul", "ol", "li", "blockquote", "hr", "br"}


class Marken(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.namen: list[str] = []
        self.angaben: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.namen.append(tag)
        self.angaben += [name for name, _ in attrs]


def test_absatz_liste_zitat_und_hervorhebung() -> None:
    html = als_html("Ein **Satz**.\n\n- eins\n- zwei\n\n> Zitat", stufe=3)
    assert html == (
        "<p>Ein <strong>Satz</strong>.</p>\n<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>\n"
        "<blockquote>\n<p>Zitat</p>\n</blockquote>\n"
    )


def test_ueberschriften_beginnen_auf_der_verlangten_stufe_und_ueberspringen_keine() -> None:
    html = als_html("## A\n\n##### B\n\n### C\n\n## D\n\n# E", stufe=3)
    assert re.findall(r"<(h\d)>(\w)", html) == [
        ("h3", "A"),
        ("h4", "B"),
        ("h4", "C"),
        ("h3", "D"),
        ("h3", "E"),
    ]


def test_tiefer_als_sechs_geht_es_nicht() -> None:
    html = als_html("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", stufe=3)
    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h5", "h6", "h6"]


def test_deutscher_satz_bekommt_anfuehrung_strich_und_feste_leerzeichen() -> None:
    assert als_html('Er sagt "ja" - z. B. bei 12 % ... (c)', stufe=3) == (
        "<p>Er sagt „ja“ – z.\u00a0B. bei 12\u00a0% … (c)</p>\n"
    )


@pytest.mark.parametrize(
    ("quelltext", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("[Wort](https://www.koeln.de/abc/)", "<p>Wort (www.koeln.de/abc)</p>\n"),
        ("[böse](javascript:alert(1))", "<p>[böse](javascript:alert(1))</p>\n"),
        ("<https://www.koeln.de>", "<p>&lt;https://www.koeln.de&gt;</p>\n"),
        ("    eingerückt", "<p>eingerückt</p>\n"),
        ("&lt;b&gt; &amp;", "<p>&lt;b&gt; &amp;</p>\n"),
    ],
)  # fmt: skip
def test_html_und_verweise_bleiben_text(quelltext: str, html: str) -> None:
    assert als_html(quelltext, stufe=3) == html


def test_ein_bild_wird_nie_geladen() -> None:
    assert "<img" not in als_html("![Karte](https://example.org/karte.png)", stufe=3)


@pytest.mark.parametrize("name", ["Ağrı", "Đà Nẵng", "حلب", "Łódź", "Жмеринка", "Gülşen Öztürk"])
def test_namen_aus_aller_welt_bleiben_unveraendert(name: str) -> None:
    assert als_html(f"Familien aus {name}", stufe=3) == f"<p>Familien aus {name}</p>\n"


@given(st.text(alphabet=st.sampled_from("#*_->[](){}!`<>&\"'\\\n ab1.:/|~=+\x00\u202e")))
@settings(max_examples=300, deadline=None)
def test_kein_text_erzeugt_fremde_marken(quelltext: str) -> None:
    marken = Marken(als_html(quelltext, stufe=3))
    assert set(marken.namen) <= ERLAUBT
    assert set(marken.angaben) <= {"start"}


@pytest.mark.parametrize(
    "quelltext",
    ["[" * 60_000, ">" * 20_000 + "a", "- " * 30_000 + "x", "*_" * 30_000, "[a](" * 15_000, '"' * 60_000],
    ids=["Klammern", "Zitate", "Listen", "Sterne", "Verweise", "Anführung"],
)
def test_ein_boeswilliger_text_haelt_niemanden_auf(quelltext: str) -> None:
    # Rechenzeit, nicht Uhrzeit: auf einem vollen Rechner dauert alles länger.
    beginn = time.process_time()
    als_html(quelltext, stufe=3)
    assert time.process_time() - beginn < 5


@pytest.mark.parametrize(
    ("quelltext", "leer"),
    [("", True), ("  \n\n ", True), ("***\n", True), ("-\n", True), ("a", False), ("# A", False)],
)
def test_leer_ist_was_niemand_lesen_kann(quelltext: str, leer: bool) -> None:
    assert ist_leer(quelltext) is leer
