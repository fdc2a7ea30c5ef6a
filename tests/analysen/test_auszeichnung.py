"""Eigener Text: was ausgezeichnet wird, was stehen bleibt und was niemand einschleusen kann."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysen.schreiben.auszeichnung import Gedruckt, als_html, ist_leer

ERLAUBT = {"h3", "h4", "h5", "h6", "p", "strong", "em", "ul", "ol", "li", "blockquote", "hr", "br"}
TABELLE = {"table", "thead", "tbody", "tr", "th", "td"}
FUSSNOTE = {"sup", "a"}


class Marken(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.namen: list[str] = []
        self.angaben: list[str] = []
        self.ziele: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.namen.append(tag)
        self.angaben += [name for name, _ in attrs]
        self.ziele += [wert or "" for name, wert in attrs if name == "href"]


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
    assert set(marken.namen) <= ERLAUBT | TABELLE | FUSSNOTE
    assert set(marken.angaben) <= {"start", "class", "scope", "id", "href", "aria-label"}
    assert all(ziel.startswith("#fn") for ziel in marken.ziele)


@pytest.mark.parametrize(
    "quelltext",
    [
        "[" * 60_000,
        ">" * 20_000 + "a",
        "- " * 30_000 + "x",
        "*_" * 30_000,
        "[a](" * 15_000,
        '"' * 60_000,
        "a|b\n-|-\n" + "|\n" * 30_000,
        "^[" * 30_000,
        "{{a}}" * 12_000,
    ],
    ids=["Klammern", "Zitate", "Listen", "Sterne", "Verweise", "Anführung", "Tabelle", "Fußnoten", "Marken"],
)
def test_ein_boeswilliger_text_haelt_niemanden_auf(quelltext: str) -> None:
    # Rechenzeit, nicht Uhrzeit: auf einem vollen Rechner dauert alles länger.
    beginn = time.process_time()
    als_html(quelltext, stufe=3, zahlen={})
    assert time.process_time() - beginn < 5


@pytest.mark.parametrize(
    ("quelltext", "leer"),
    [("", True), ("  \n\n ", True), ("***\n", True), ("-\n", True), ("a", False), ("# A", False)],
)
def test_leer_ist_was_niemand_lesen_kann(quelltext: str, leer: bool) -> None:
    assert ist_leer(quelltext) is leer


# Tabellen, Fußnoten, Zahlmarken ------------------------------------------------------------------


def test_eine_tabelle_hat_kopfzellen_und_keine_stile() -> None:
    html = als_html("| Jahr | Zahl |\n|---|--:|\n| 2024 | 12 % |", stufe=3)
    assert '<th scope="col">Jahr</th>' in html and '<th scope="col" class="zahl">Zahl</th>' in html
    assert '<td class="zahl">12\u00a0%</td>' in html and "style" not in html


def test_eine_fussnote_springt_hin_und_zurueck() -> None:
    html = als_html("Viele[^1] und noch einmal[^1].\n\n[^1]: Laut **Amt**.", stufe=3)
    (hin,) = set(re.findall(r'href="#(fn-\w+-1)"', html))
    (zurueck,) = re.findall(r'href="#(fnz-\w+-1)"', html)
    assert f'<li id="{hin}">' in html and html.count(f'id="{zurueck}"') == 1
    assert "Laut <strong>Amt</strong>." in html


def test_zwei_texte_auf_einer_seite_haben_verschiedene_sprungziele() -> None:
    eins, zwei = (als_html(f"{wort}[^1]\n\n[^1]: x", stufe=3) for wort in ("A", "B"))
    assert not set(re.findall(r'id="([^"]+)"', eins)) & set(re.findall(r'id="([^"]+)"', zwei))


def test_eine_zahlmarke_wird_zur_zahl_auch_in_tabelle_und_fussnote() -> None:
    zahlen = {"{{ew}}": Gedruckt("1.250"), "{{anteil_u18|stadt}}": Gedruckt("16,0 %")}
    text = "Es sind **{{ew}}**.[^1]\n\n| a |\n|---|\n| {{anteil_u18|stadt}} |\n\n[^1]: {{ew}} Menschen"
    html = als_html(text, stufe=3, zahlen=zahlen)
    assert "<strong>1.250</strong>" in html and "<td>16,0\u00a0%</td>" in html and "1.250 Menschen" in html


def test_eine_zahl_am_anfang_des_absatzes_wird_keine_liste() -> None:
    zahlen = {"{{ew}}": Gedruckt("12."), "{{x}}": Gedruckt("+")}
    assert als_html("{{ew}} Menschen\n\n{{x}} mehr", stufe=3, zahlen=zahlen) == (
        "<p>12. Menschen</p>\n<p>+ mehr</p>\n"
    )


def test_eine_unbekannte_marke_bleibt_sichtbar_und_ungefaehrlich() -> None:
    html = als_html("Rund {{<b>quatsch}} Menschen", stufe=3, zahlen={})
    assert html == '<p>Rund <span class="zahl-fehlt">[Zahl fehlt: &lt;b&gt;quatsch]</span> Menschen</p>\n'


def test_am_bildschirm_fuehrt_die_zahl_zu_ihrer_herkunft() -> None:
    html = als_html("{{ew}}", stufe=3, zahlen={"{{ew}}": Gedruckt("1.250", woher='/w/?a=1&b="')})
    assert 'href="/w/?a=1&amp;b=&quot;"' in html and ">1.250</a>" in html


def test_ohne_zahlen_ist_eine_marke_gewoehnlicher_text() -> None:
    assert als_html("{{ew}}", stufe=3) == "<p>{{ew}}</p>\n"


@given(st.text(alphabet=st.sampled_from("{}|[]^:ab1 \n*\ue000\ue001<&\"'")))
@settings(max_examples=300, deadline=None)
def test_zahlmarken_bringen_nichts_fremdes_herein(quelltext: str) -> None:
    marken = Marken(als_html(quelltext, stufe=3, zahlen={"{{a}}": Gedruckt("<i>5</i>")}))
    assert set(marken.namen) <= ERLAUBT | TABELLE | FUSSNOTE | {"span"}
