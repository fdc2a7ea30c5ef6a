"""Texte, die den Satz aufhalten wollen: sechzigtausend Zeichen vom Unbequemsten."""

from time import process_time

import pytest

from analysen.schreiben import auszeichnung, ziffern
from analysen.schreiben.zahlmarken import marken_in
from analysen.schreiben.ziffern import Kandidat, Kandidaten, vorschlaege
from analysen.widersprueche.finden import genannte_indikatoren
from tests.analysen.pruefstoff import gefunden

# Ungestört braucht keiner eine halbe Sekunde; die vorige Fassung brauchte Minuten.
SEKUNDEN = 4.0
STUECKE = [
    "1", "1.", "123.456 ", "Der 1. ", "1. und 1. ", "z. B. ", "z.", ". ", "1 bis 2 bis ", "0231 / 4",
    "5-jährige ", "Straße 1", "§ 1, 2 und ", "a@", "{{", "{{a|", "{{anteil_u18}} ", "[^1]", "^[", "[", "](",
    "|a|\n|-|\n", "> ", "*", '"', "'", "„a“ ", "Der Anteil der Kinder ist gestiegen, ",
    "Kinder und Jugendliche ", "Ausländeranteil von 12 % ", "12 Kitas und ", "Es gibt 12 Kitaplätze. ",
    "Der Ausländeranteil lag 2020 bei 12,4 Prozent. ", "Es gibt 12 Kitaplätze. Es gibt 13 Kitaplätze. ",
]  # fmt: skip


def aus(stueck: str) -> str:
    return (stueck * (auszeichnung.HOECHSTENS_ZEICHEN // len(stueck) + 1))[: auszeichnung.HOECHSTENS_ZEICHEN]


@pytest.mark.parametrize("stueck", STUECKE)
def test_kein_text_haelt_auf(stueck: str) -> None:
    gefunden(lage="Warm.")
    text = aus(stueck)
    beginn = process_time()
    marken_in(text)
    ziffern.fundstellen(text)
    genannte_indikatoren([text])
    auszeichnung.als_html(text, stufe=3, zahlen={})
    assert process_time() - beginn < SEKUNDEN


@pytest.mark.parametrize(
    "satz", ["Es gibt 12 Kitaplätze in der Hafenkita.", "Der Frauenanteil lag bei 12,4 Prozent."]
)
def test_auch_der_vergleich_zweier_kapitel_wird_nicht_zum_quadrat(satz: str) -> None:
    gefunden(lage="Warm.")
    beginn = process_time()
    assert gefunden(lage=aus(f"{satz}\n\n"), bevoelkerung=aus(f"{satz.replace('12', '14')}\n\n"))
    assert process_time() - beginn < 5 * SEKUNDEN


def test_hinter_einem_ueberlangen_satz_wird_weiter_gelesen() -> None:
    lang = "und so weiter, " * 200
    arten = gefunden(
        bevoelkerung=f"{lang}Ende. Der Anteil der Kinder und Jugendlichen ist seit 2014 gestiegen."
    )
    assert len(arten) == 1


def test_dreihundert_getippte_zahlen_finden_ihren_vorschlag_unter_zehntausend() -> None:
    kandidaten = Kandidaten(
        Kandidat(f"{{{{a{n}}}}}", f"{n // 10},{n % 10}\u00a0%", "Anteil", "Hafenviertel", "2024")
        for n in range(10_000)
    )
    stellen = ziffern.fundstellen(" ".join(f"Es sind {n},{n % 10} %." for n in range(100, 500)))
    beginn = process_time()
    gefundene = [vorschlaege(stelle, kandidaten) for stelle in stellen]
    assert process_time() - beginn < 1.0
    assert (len(stellen), [eine.marke for eine in gefundene[0]]) == (300, ["{{a1000}}"])
