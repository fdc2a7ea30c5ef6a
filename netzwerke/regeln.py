"""Regeln, die Formular und Verb gemeinsam haben, als Sätze; und wann die nächste Sitzung an der Reihe ist."""

from datetime import date

ENDE_VOR_BEGINN = "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten."
MONATE_JE_TURNUS = {
    "monatlich": 1,
    "zweimonatlich": 2,
    "vierteljaehrlich": 3,
    "halbjaehrlich": 6,
    "jaehrlich": 12,
}


def fehler_der_anwesenheit(
    *, datum: date, anwesend_anzahl: int | None, anwesende: int, ausgefallen: bool, heute: date
) -> dict[str, str]:
    """Feld → Satz für alles, was an der Anwesenheit nicht stimmen kann; leer, wenn alles stimmt."""
    if ausgefallen and (anwesend_anzahl is not None or anwesende):
        return {
            "ausgefallen": "Bei einer ausgefallenen Sitzung war niemand anwesend. "
            "Bitte nehmen Sie den Haken oder die Anwesenden weg."
        }
    if anwesend_anzahl is not None and datum > heute:
        return {
            "anwesend_anzahl": f"Der {datum:%d.%m.%Y} liegt in der Zukunft. Bitte zählen Sie in der Sitzung."
        }
    return {}


def naechster_monat(letzte: date | None, turnus: str) -> tuple[int, int] | None:
    """Jahr und Monat (1–12), in dem nach dem Turnus wieder getagt wird; None, wenn er es nicht sagt."""
    if letzte is None or turnus not in MONATE_JE_TURNUS:
        return None
    jahr, monat = divmod(letzte.year * 12 + letzte.month - 1 + MONATE_JE_TURNUS[turnus], 12)
    return jahr, monat + 1
