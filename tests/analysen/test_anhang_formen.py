"""Der Anhang sagt in PDF, HTML und Word dasselbe mit denselben Worten."""

import html
import re
from typing import Any

import pytest

from analysen.inhalt import Inhalt, Pruefpunkt
from tests.analysen.formenpruefung import HtmlAusgabe, ausgegeben, text_der_docx, text_der_seiten
from tests.analysen.lesefolge import schlicht
from tests.analysen.test_druck import VERMERK, inhalt, tabelle

ERFUELLT: Pruefpunkt = {
    "schluessel": "gespraeche",
    "titel": "Mindestens drei Gespräche",
    "erfuellt": True,
    "befund": "Vier Gespräche.",
}
VON_HAND: Pruefpunkt = {
    "schluessel": "methoden",
    "titel": "Mindestens zwei Methoden",
    "erfuellt": True,
    "befund": "Eine Methode.",
    "weil": "Die Begehung folgt im Mai.",
    "entschieden": "Birgit Sommer, 03.09.2026",
}
OFFEN: Pruefpunkt = {
    "schluessel": "quellen",
    "titel": "Quellen vollständig",
    "erfuellt": False,
    "befund": "Bei Q2 fehlt die Lizenz.",
}
# Was in jeder Form wörtlich steht.
SAETZE = [
    "Hafenviertel: Kai; Speicher. Grenzen: Stand 2024. Neu zugeschnitten in der Zeit der Zahlen: 01.01.2021: "
    "Speicher kam dazu.",
    "Bezirk Nordufer und Probstadt: In der Zeit der Zahlen nicht neu zugeschnitten.",
    "Datum Was Mit wem Wie viele",
    "Mai 2026 Begehung Familien –",
    "Juni 2026 Gespräch mit Hebamme – –",
    "Dazu 2 Gespräche ohne Einwilligung, deren Inhalt hier nicht steht.",
    "„–“: nicht gezählt oder weniger als fünf Menschen.",
    "Anteil (Prozent) Von allen. Formel: Teil ÷ alle × 100. Alter: unter 18 Jahre. Version 2 der Definition.",
    "bestand_2023.csv, eingegangen am 01.02.2026, SHA-256 0123456789abcdef…",
    "bestand_2024.csv",
    "bestand_2025.csv",
    "Wer pendelt, zählt nicht.",
    "Verglichen mit Fassung 1 der Analyse 2024.",
    "Der Anteil ist gestiegen.",
    "Gilt als erfüllt: Die Begehung folgt im Mai. (Birgit Sommer, 03.09.2026)",
]


def angaben(**anders: Any) -> Inhalt:
    erhebung: dict[str, Any] = {
        "zeitraum": "2026",
        "angaben": [
            _angabe("Begehung", "Mai 2026", "Familien"),
            _angabe("Gespräch mit Hebamme", "Juni 2026", ""),
        ],
        "ohne_einwilligung": 2,
    }
    anhang: dict[str, Any] = {
        "definitionen": [
            {
                "schluessel": "anteil",
                "name": "Anteil",
                "einheit": "Prozent",
                "text": "Von allen.",
                "formel": "Teil ÷ alle × 100",
                "altersgrenzen": "unter 18 Jahre",
                "version": 2,
            }
        ],
        "zeichen": [],
        "quellen": [
            {
                "kuerzel": "Q1",
                "name": "Einwohnerstatistik",
                "herausgeber": "Stadt Probstadt",
                "vermerk": "",
                "lizenz": "CC BY 4.0",
                "grundgesamtheit": "",
                "dateien": [
                    {
                        "name": f"bestand_{jahr}.csv",
                        "eingegangen": "01.02.2026",
                        "sha256": "0123456789abcdef" * 4,
                    }
                    for jahr in (2023, 2024, 2025)
                ],
            }
        ],
        "hinweise": [],
        "gebietsstand": [
            {
                "name": "Hafenviertel",
                "teile": ["Kai", "Speicher"],
                "grenzen": "Stand 2024",
                "aenderungen": ["01.01.2021: Speicher kam dazu."],
            },
            {"name": "Bezirk Nordufer und Probstadt", "teile": [], "grenzen": "", "aenderungen": []},
        ],
        "erhebung": erhebung,
        "grenzen": ["Wer pendelt, zählt nicht."],
        "aenderungen": {
            "gegenueber": "Fassung 1 der Analyse 2024",
            "saetze": ["Der Anteil ist gestiegen."],
        },
    }
    return inhalt(
        tabelle(2),
        anhang=anhang | anders,
        pruefliste={
            "name": "Prüfliste zur Richtlinie 2026",
            "richtlinie": "Förderrichtlinie 2026",
            "punkte": [ERFUELLT, VON_HAND, OFFEN],
        },
    )


def _angabe(name: str, datum: str, personenkreis: str) -> dict[str, str]:
    return {"art": "methode", "name": name, "datum": datum, "personenkreis": personenkreis, "menschen": ""}


def in_jeder_form(stoff: Inhalt) -> dict[str, str]:
    """Der Text jeder Form ohne Leerraum und Trennstriche."""
    return {
        "pdf, Langfassung": " ".join(text_der_seiten(ausgegeben("pdf", stoff, VERMERK))),
        "pdf, Standard": " ".join(
            text_der_seiten(ausgegeben("pdf", {**stoff, "laenge": "standard"}, VERMERK))
        ),
        "html": HtmlAusgabe(ausgegeben("html", stoff, VERMERK)).text,
        "docx": text_der_docx(ausgegeben("docx", stoff, VERMERK)),
    }


@pytest.fixture(scope="module")
def formen(django_db_setup: None) -> dict[str, str]:
    return in_jeder_form(angaben())


def steht(satz: str, text: str) -> bool:
    # In HTML steht der Name eines Gebiets in seiner eigenen Zelle, ohne Doppelpunkt.
    gesucht = [schlicht(teil) for teil in (satz, satz.replace(": ", " ", 1))]
    return any(teil in schlicht(text) for teil in gesucht)


@pytest.mark.parametrize("satz", SAETZE)
def test_jeder_satz_steht_in_jeder_form(formen: dict[str, str], satz: str) -> None:
    assert [form for form, text in formen.items() if not steht(satz, text)] == []


def test_jeder_punkt_der_pruefliste_hat_in_jeder_form_seinen_stand(formen: dict[str, str]) -> None:
    for form, text in formen.items():
        folge = re.findall(
            "|".join(
                map(schlicht, ("von Hand abgehakt", "erfüllt(?!:)", "offen", "MindestensdreiGespräche"))
            ),
            schlicht(text[text.rindex("Förderrichtlinie 2026") :].replace("Gilt als erfüllt:", "")),
        )
        assert folge == ["MindestensdreiGespräche", "erfüllt", "vonHandabgehakt", "offen"], form


def test_ohne_erhebung_sagt_es_jede_form_und_erklaert_keinen_strich() -> None:
    leer = {"zeitraum": "2026", "angaben": [], "ohne_einwilligung": 0}
    for form, text in in_jeder_form(angaben(erhebung=leer)).items():
        assert steht("Gespräche und Methoden sind nicht festgehalten.", text), form
        assert not steht("weniger als fünf Menschen", text), form


def test_auch_der_anhang_macht_aus_fremdem_text_kein_html() -> None:
    seite = ausgegeben("html", angaben(grenzen=["<script>alert(1)</script>"]), VERMERK).decode()
    assert "<script" not in seite and html.escape("<script>") in seite
