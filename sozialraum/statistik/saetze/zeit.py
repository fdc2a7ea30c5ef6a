"""Zeiträume in den Fällen, die Sätze brauchen."""

from sozialraum.statistik.zeitraeume import in_worten

# Womit die Worte eines Zeitraums beginnen und was davor gehört: Dativ mit „in“, Artikel im Dativ, „für“.
_MONAT = ("im", "", "für")
_ARTIKEL = (
    ("Kalenderwoche", ("in der", "der", "für die")),
    ("Schuljahr", ("im", "dem", "für das")),
    ("Sommersemester", ("im", "dem", "für das")),
    ("Wintersemester", ("im", "dem", "für das")),
)


def _mit_artikel(zeitraum: str) -> tuple[str, tuple[str, str, str]]:
    worte = in_worten(zeitraum)
    if worte.isdecimal():
        return worte, ("im Jahr", "", "für")
    if worte[:2].isdecimal():
        return worte, ("am", "dem", "zum")
    if worte[0].isdecimal():
        return worte, ("im", "dem", "für das")
    return worte, next((artikel for anfang, artikel in _ARTIKEL if worte.startswith(anfang)), _MONAT)


def wann(zeitraum: str) -> str:
    """`im Jahr 2012`, `am 31.12.2012`, `im 3. Quartal 2012`, `in der Kalenderwoche 9/2012`."""
    worte, (dativ_mit_in, _, _) = _mit_artikel(zeitraum)
    return f"{dativ_mit_in} {worte}"


def damals(zeitraum: str) -> str:
    """Nach „wie“ und „als“: `2012`, sonst wie `wann`."""
    worte, _ = _mit_artikel(zeitraum)
    return worte if worte.isdecimal() else wann(zeitraum)


def fuer(zeitraum: str) -> str:
    """`für 2012`, `zum 31.12.2012`, `für das 3. Quartal 2012`, `für März 2012`."""
    worte, (_, _, praeposition) = _mit_artikel(zeitraum)
    return f"{praeposition} {worte}"


def zwischen(erster: str, letzter: str) -> str:
    """`zwischen 2005 und 2012`, `zwischen dem 31.12.2005 und dem 31.12.2012`."""
    return f"zwischen {_im_dativ(erster)} und {_im_dativ(letzter)}"


def ab(zeitraum: str) -> str:
    """Ab wann, einschließlich: `ab 2010`, `ab dem 31.12.2010`."""
    return f"ab {_im_dativ(zeitraum)}"


def _im_dativ(zeitraum: str) -> str:
    worte, (_, artikel, _) = _mit_artikel(zeitraum)
    return f"{artikel} {worte}" if artikel else worte


def dieselbe_jahreszeit(eins: str, zwei: str) -> bool:
    """Ob zwischen beiden ganze Jahre liegen: Jahr und Jahr, drittes und drittes Quartal."""
    return eins[4:] == zwei[4:]
