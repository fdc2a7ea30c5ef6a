"""Eine Importvorlage als TOML oder JSON schreiben, wie ein Mensch sie schriebe.

Die Datenbank behält die Reihenfolge der Wörter nicht; hier steht sie fest. Muster stehen in einfachen
Anführungszeichen, ohne verdoppelte Schrägstriche. Rein.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# Je Abschnitt die Wörter in ihrer Folge; was hier fehlt, steht dahinter, nach dem Alphabet.
FOLGE = {
    "": (
        "schluessel name aufbau ags dateiname blatt titel beginn ende legende nur_nullwerte quelle "
        "dialect fields orte auslassen tabellen nebenblaetter raeume namen missingValues nullwerte vermerke "
        "dimensionen merkmale summen"
    ),
    "quelle": (
        "schluessel name herausgeber quellenvermerk lizenz grundgesamtheit geheimhaltung schwelle "
        "rundung eigene_rundung randsumme_exakt zeichen rang"
    ),
    "dialect": "encoding delimiter quoteChar headerRow headerRows headerJoin",
    "fields": (
        "name muster rolle zeitraum fest zelle type decimalChar groupChar bareNumber fortsetzen einzug grund"
    ),
    "orte": "fuer aus wert muster zeitraum frage kennung",
    "auslassen": "rolle spalte muster grund",
    "tabellen": "name blatt titel beginn ende headerRow headerRows headerJoin fields orte auslassen",
    "raeume": "muster ebene schluessel stellen",
    "namen": "geliefert ebene schluessel name",
    "missingValues": "value label",
    "nullwerte": "value label",
    "vermerke": "value label",
    "dimensionen": (
        "wert bezeichnung wortlaut summe gliederung groesse alter_von alter_bis geschlecht einheit "
        "stellen minimum faktor"
    ),
    "merkmale": (
        "schluessel bezeichnung tabelle wortlaut groesse alter_von alter_bis geschlecht einheit "
        "stellen minimum faktor je"
    ),
    "summen": "gesamt teile",
}
_FOLGE = {
    abschnitt: {wort: ort for ort, wort in enumerate(woerter.split())} for abschnitt, woerter in FOLGE.items()
}


def als_toml(inhalt: Mapping[str, Any]) -> str:
    return "\n".join(_abschnitt(geordnet(inhalt), "")).strip() + "\n"


def als_json(inhalt: Mapping[str, Any]) -> str:
    return json.dumps(geordnet(inhalt), ensure_ascii=False, indent=2) + "\n"


def geordnet(inhalt: Mapping[str, Any]) -> dict[str, Any]:
    """Derselbe Inhalt; Dimensionen in der Folge, in der die Merkmale sie nennen."""
    fertig = _geordnet(inhalt, "")
    if isinstance(dimensionen := fertig.get("dimensionen"), dict):
        genannt = [name for merkmal in fertig.get("merkmale", []) for name in merkmal.get("je", [])]
        folge = {name: ort for ort, name in enumerate(dict.fromkeys([*genannt, *sorted(dimensionen)]))}
        fertig["dimensionen"] = {
            name: dimensionen[name] for name in sorted(dimensionen, key=folge.__getitem__)
        }
    return fertig


def _geordnet(was: Any, abschnitt: str) -> Any:
    if isinstance(was, list):
        return [_geordnet(eines, abschnitt) for eines in was]
    if not isinstance(was, Mapping):
        return was
    folge = _FOLGE.get(abschnitt, {})
    namen = sorted(was, key=lambda name: (folge.get(name, len(folge)), name))
    # Die Dimensionen heißen, wie die Vorlage will; ihre Ausprägungen haben dieselben Wörter.
    unter = dict.fromkeys(namen, abschnitt) if abschnitt == "dimensionen" else {name: name for name in namen}
    return {name: _geordnet(was[name], unter[name]) for name in namen}


# TOML ------------------------------------------------------------------------------------------


def _abschnitt(inhalt: Mapping[str, Any], pfad: str) -> Iterator[str]:
    """Erst die einfachen Angaben, dann Abschnitte und Listen von Abschnitten."""
    for name, wert in inhalt.items():
        if not _ist_abschnitt(name, wert):
            yield f"{_name(name)} = {_wert(wert)}"
    for name, wert in inhalt.items():
        voll = f"{pfad}.{_name(name)}" if pfad else _name(name)
        if not _ist_abschnitt(name, wert):
            continue
        if isinstance(wert, Mapping):
            # Ein Abschnitt aus lauter Abschnitten braucht keine eigene Überschrift.
            if not wert or any(not _ist_abschnitt(unter, eines) for unter, eines in wert.items()):
                yield from ("", f"[{voll}]")
            yield from _abschnitt(wert, voll)
            continue
        for eines in wert:
            yield from ("", f"[[{voll}]]")
            yield from _abschnitt(eines, voll)


def _ist_abschnitt(name: str, wert: Any) -> bool:
    if isinstance(wert, Mapping):
        return name != "fest"
    return isinstance(wert, list) and bool(wert) and all(isinstance(eines, Mapping) for eines in wert)


def _wert(wert: Any) -> str:
    if isinstance(wert, bool):
        return "true" if wert else "false"
    if isinstance(wert, str):
        return _text(wert)
    if isinstance(wert, Mapping):
        paare = ", ".join(f"{_name(name)} = {_wert(eines)}" for name, eines in wert.items())
        return f"{{ {paare} }}" if paare else "{}"
    if isinstance(wert, Sequence):
        return f"[{', '.join(_wert(eines) for eines in wert)}]"
    return repr(wert)


def _name(name: str) -> str:
    einfach = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if einfach else _text(name)


def _text(text: str) -> str:
    """Wörtlich in einfachen Anführungszeichen, wenn sonst etwas zu verdoppeln wäre."""
    if ("\\" in text or '"' in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    # Was JSON maskiert, maskiert TOML ebenso; nur DEL lässt JSON stehen.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
