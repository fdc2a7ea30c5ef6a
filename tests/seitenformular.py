"""Liest ein Formular aus einer Seite, wie der Browser es abschicken würde."""

from html.parser import HTMLParser


def formularwerte(seite: str, klasse: str) -> dict[str, list[str]]:
    """Name → Werte aller Felder des Formulars mit dieser CSS-Klasse; Knöpfe zählen nicht."""
    leser = _Leser(klasse)
    leser.feed(seite)
    assert leser.gefunden, f"Auf der Seite steht kein Formular der Klasse „{klasse}“."
    return leser.werte


class _Leser(HTMLParser):
    def __init__(self, klasse: str) -> None:
        super().__init__()
        self.klasse = klasse
        self.werte: dict[str, list[str]] = {}
        self.gefunden = self._drin = False
        self._auswahl = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        merkmale = dict(attrs)
        if tag == "form":
            self._drin = self.klasse in (merkmale.get("class") or "").split()
            self.gefunden |= self._drin
        if not self._drin:
            return
        name, wert = merkmale.get("name") or "", merkmale.get("value")
        if tag == "input":
            haken = merkmale.get("type") in ("checkbox", "radio")
            if name and (not haken or "checked" in merkmale):
                self.werte.setdefault(name, []).append(wert or ("on" if haken and wert is None else ""))
        elif tag == "select":
            self._auswahl = name
        elif tag == "option" and "selected" in merkmale:
            self.werte.setdefault(self._auswahl, []).append(wert or "")
        elif tag == "textarea":
            self._text = name
            self.werte[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.werte[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML verschluckt den Zeilenumbruch nach dem öffnenden Tag.
            text = self.werte[self._text][0].removeprefix("\n")
            self.werte[self._text][0] = text.replace("\n", "\r\n")
            self._text = ""
        elif tag == "form":
            self._drin = False
