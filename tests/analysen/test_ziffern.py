"""Getippte Zahlen: was eine ist, was keine, und welche Zahlmarke statt ihrer stehen könnte."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysen.schreiben.ziffern import Kandidat, Kandidaten, fundstellen, vorschlaege
from sozialraum.kern.zahlen import prozent, zahl

ZAHLEN = [
    ("Der Anteil liegt bei 18,9 %.", ["18,9 %"]),
    ("Hier leben 22.383 Menschen.", ["22.383"]),
    ("Rund 1250 Personen, davon 1 200 Kinder", ["1250", "1 200"]),
    ("Es waren 12. Danach kam mehr.", ["12"]),
    ("um 3,4 Prozent gestiegen", ["3,4 Prozent"]),
    ("41,3 Jahre im Durchschnitt", ["41,3"]),
    ("von 12,5 % auf 14,0 %", ["12,5 %", "14,0 %"]),
    ("ein Plus von +2,1 % und ein Minus von −0,3 %", ["+2,1 %", "−0,3 %"]),
    ("über 400 Menschen, unter 18 Prozent", ["400", "18 Prozent"]),
    ("Im Jahr 2024 waren es 2.024 Menschen", ["2.024"]),
    ("von 2010 bis 2015 um 5,5 %", ["5,5 %"]),
]
KEINE = [
    "Im Jahr 2024, 2014–2025 und 2022/23, seit 2020.",
    "am 31.12.2024, am 5. März 2024, vom 3. bis 5. Mai, Stand 31.12.",
    "um 14:30 Uhr, von 9 bis 12 Uhr",
    "§ 45 Abs. 3 SGB IX, nach §§ 3 und 4",
    "1. Punkt\n2. Punkt\n\n## 2 Titel",
    "die unter 18-Jährigen, 18- bis 25-Jährige, die 14- und 15-Jährigen",
    "65 Jahre und älter, Kinder von 6 bis 10 Jahren, ab 65, 15 bis unter 18 Jahre",
    "Telefon 0221 123456, 0221/1234-567, (0221) 98 76 54, +49 221 123456",
    "51103 Köln, Hauptstraße 12a, Linie 1, A3",
    "im 3. Quartal, der 2. Stock, Stadtbezirk 8",
    "Kapitel 3.2, Abbildung 4, Tabelle 1, 2 und 3, Seite 12.",
    "{{ew|raum|2022}} [^1]\n\n[^1]: Amt",
    "seit 10 Jahren, in 2 Wochen, jünger als 3 Jahre",
    "3-Zimmer-Wohnung, 5er-Gruppe, www.x1.de/23, a1@b2.de, [x](http://a.de/12)",
]


@pytest.mark.parametrize(("text", "gefunden"), ZAHLEN)
def test_was_misst_oder_zaehlt_ist_eine_zahl(text: str, gefunden: list[str]) -> None:
    stellen = fundstellen(text)
    assert [stelle.text for stelle in stellen] == gefunden
    assert all(text[stelle.anfang : stelle.ende] == stelle.text for stelle in stellen)


@pytest.mark.parametrize("text", KEINE)
def test_jahre_daten_nummern_und_altersgrenzen_sind_keine(text: str) -> None:
    assert [stelle.text for stelle in fundstellen(text)] == []


@given(st.decimals(min_value=1, max_value=99_999, places=1))
@settings(deadline=None)
def test_jede_gedruckte_zahl_wird_gefunden_und_erkannt(wert: Decimal) -> None:
    for gedruckt in (prozent(wert), zahl(wert, 1)):
        (stelle,) = fundstellen(f"Es sind {gedruckt} im Viertel.")
        kandidat = Kandidat("{{x}}", gedruckt, "Anteil", "Hafen", "2024")
        assert stelle.wert == wert
        assert vorschlaege(stelle, Kandidaten([kandidat])) == [kandidat]


def test_vorgeschlagen_wird_zuerst_wovon_der_satz_spricht() -> None:
    (stelle,) = fundstellen("2019 war jeder fünfte Mensch unter 18 Jahren; in der Stadt waren es 17,0 %.")
    kandidaten = [
        Kandidat("{{a}}", "17,0\u00a0%", "Frauenanteil", "Hafen", "2024", rang=0, worte=("Frauenanteil",)),
        Kandidat("{{b}}", "17,0\u00a0%", "Anteil", "Stadt", "2019", rang=205, aktuell=False),
        Kandidat("{{c}}", "17,0\u00a0%", "Anderes", "Bezirk", "2011", rang=110, aktuell=False),
    ]
    assert [eine.marke for eine in vorschlaege(stelle, Kandidaten(kandidaten))] == ["{{b}}", "{{a}}"]


def test_gleich_ist_nur_was_gleich_gedruckt_ist() -> None:
    (stelle,) = fundstellen("Es sind 18 % der Kinder.")
    kandidaten = [
        Kandidat("{{a}}", text, "", "", "") for text in ("18,0\u00a0%", "18", "18\u00a0%", "+18\u00a0%")
    ]
    assert [eine.gedruckt for eine in vorschlaege(stelle, Kandidaten(kandidaten))] == [
        "18\u00a0%",
        "+18\u00a0%",
    ]


@pytest.mark.parametrize(
    "text", ["1" * 60_000, "1 " * 30_000, "1." * 30_000, "§ 1, " * 12_000, "0 1" * 20_000, "12 bis " * 8_000]
)
def test_ein_boeswilliger_text_haelt_niemanden_auf(text: str) -> None:
    beginn = time.process_time()
    assert len(fundstellen(text)) <= 300
    assert time.process_time() - beginn < 2
