"""Die Zeichen, die ein Amt statt einer Zahl schreiben darf, nach DIN 55301; rein, ohne Django."""

from collections.abc import Iterable

from sozialraum.statistik.zeichen import Zeichen

# Was im Schreiben steht: Zeichen, Bedeutung, seine Schreibweisen und die Art des Fehlens (None: genau null).
_DIN: tuple[tuple[str, str, tuple[str, ...], Zeichen | None], ...] = (
    ("-", "genau null: nichts vorhanden", ("-", "–", "—"), None),
    (".", "geheim zu halten", (".", "·", "•", "*"), Zeichen.GEHEIM),
    ("x", "Aussage nicht sinnvoll", ("x", "X"), Zeichen.NICHT_SINNVOLL),
    ("/", "Zahlenwert nicht sicher genug", ("/",), Zeichen.UNSICHER),
    ("...", "Angabe fällt später an", ("...", "…"), Zeichen.FOLGT),
    ("k. A.", "keine Angabe möglich", ("k. A.", "k.A."), Zeichen.UNBEKANNT),
)
ZEICHEN = tuple(zeichen for zeichen, *_ in _DIN)
BEDEUTUNG = {zeichen: bedeutung for zeichen, bedeutung, *_ in _DIN}
VERMERKE = (
    ("p", "vorläufig", "vorlaeufig"),
    ("r", "berichtigt", "berichtigt"),
    ("s", "geschätzt", "geschaetzt"),
)


def erklaerung(gewaehlt: Iterable[str]) -> list[tuple[str, str]]:
    """Paare aus Zeichen und Bedeutung, in der Reihenfolge der Norm."""
    gewaehlt = set(gewaehlt)
    return [(zeichen, BEDEUTUNG[zeichen]) for zeichen in ZEICHEN if zeichen in gewaehlt]


def fuer_importvorlage(gewaehlt: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """`missingValues`, `nullwerte` und `vermerke`; ein leeres Feld ist „keine Angabe“."""
    gewaehlt = set(gewaehlt)
    fehlend = [{"value": "", "label": Zeichen.UNBEKANNT.value}]
    null = []
    for zeichen, _, schreibweisen, art in _DIN:
        if zeichen not in gewaehlt:
            continue
        for text in schreibweisen:
            if art is None:
                null.append({"value": text, "label": "genau null"})
            else:
                fehlend.append({"value": text, "label": art.value})
    return {
        "missingValues": fehlend,
        "nullwerte": null,
        "vermerke": [{"value": zeichen, "label": art} for zeichen, _, art in VERMERKE],
    }
