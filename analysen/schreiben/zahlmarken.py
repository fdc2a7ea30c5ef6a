"""Zahlmarken: im eigenen Text steht nicht die Ziffer, sondern welche Zahl gemeint ist; rein, ohne Django.

`{{anteil_u18}}` ist die Zahl des Sozialraums zum jüngsten Zeitraum der Analyse, `{{anteil_u18|stadt}}` die
der Gemeinde, `{{anteil_u18|raum|2022}}` die von 2022. Als Gebiet gelten `raum` (der erste Sozialraum; weitere
`raum2`, `raum3` …), `bezirk`, `stadt` oder die Kennung einer Raumeinheit wie `05998000/11`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sozialraum.statistik.zeitraeume import FORM as ZEITRAUM

RAUM, BEZIRK, STADT = "raum", "bezirk", "stadt"
_MARKE = re.compile(r"\{\{([^{}\n]{1,200})\}\}")
_INDIKATOR = re.compile(r"[a-z][a-z0-9_]{0,79}")
_GEBIET = re.compile(r"raum[1-9]?\d?|bezirk|stadt|\d{8}(?:/[\w.-]{1,20})?")


@dataclass(frozen=True)
class Marke:
    """Eine Zahlmarke, wie sie im Text steht (`text`), und was sie meint; leerer Zeitraum heißt: der jüngste.

    `lesbar` ist falsch, wenn der Aufbau nicht stimmt; dann meint sie keine Zahl.
    """

    text: str
    indikator: str
    gebiet: str = RAUM
    zeitraum: str = ""
    anfang: int = 0
    lesbar: bool = True

    @property
    def ende(self) -> int:
        return self.anfang + len(self.text)


def marke(indikator: str, gebiet: str = RAUM, zeitraum: str = "") -> str:
    """Die Marke als Text, so kurz wie möglich."""
    if zeitraum:
        return f"{{{{{indikator}|{gebiet}|{zeitraum}}}}}"
    return f"{{{{{indikator}}}}}" if gebiet == RAUM else f"{{{{{indikator}|{gebiet}}}}}"


def marken_in(text: str) -> list[Marke]:
    """Alle Marken in der Reihenfolge des Textes, auch unlesbare."""
    return [_gelesen(treffer) for treffer in _MARKE.finditer(text)]


def ersetze(text: str, ersatz: Callable[[Marke], str]) -> str:
    """Der Text mit dem, was `ersatz` an die Stelle jeder Marke setzt."""
    return _MARKE.sub(lambda treffer: ersatz(_gelesen(treffer)), text)


def fehlt(eine: Marke) -> str:
    """Was im Entwurf steht, wo eine Zahl nicht gefunden wird: `[Zahl fehlt: anteil_u18]`."""
    return f"[Zahl fehlt: {eine.text[2:-2].strip()}]"


def _gelesen(treffer: re.Match[str]) -> Marke:
    teile = [teil.strip() for teil in treffer[1].split("|")]
    indikator, gebiet, zeitraum = (*teile, "", "")[:3]
    gebiet = gebiet or RAUM
    lesbar = (
        len(teile) <= 3
        and _INDIKATOR.fullmatch(indikator) is not None
        and _GEBIET.fullmatch(gebiet) is not None
        and (not zeitraum or ZEITRAUM.fullmatch(zeitraum) is not None)
    )
    return Marke(
        text=treffer[0],
        indikator=indikator,
        gebiet=gebiet,
        zeitraum=zeitraum,
        anfang=treffer.start(),
        lesbar=lesbar,
    )
