"""Liest eine HTML-Seite so weit, wie die Tests sie beurteilen: Sprache, Überschriften, Text, Kennungen."""

import re
from html.parser import HTMLParser

OHNE_TEXT = {"script", "style", "template"}
# Was ein Mensch liest, auch wenn es nicht zwischen Marken steht.
LESBARE_ANGABEN = {
    "alt",
    "aria-label",
    "aria-description",
    "placeholder",
    "title",
    "data-frage",
    "data-spalte",
}
# Englische Wörter, die keine deutschen sind, und was aus Python herausrutscht.
FREMDE = re.compile(
    r"\b(Login|Logout|Log in|Sign|Submit|Search|required|Password|Username|Next|Previous|Delete|Save|Edit|"
    r"Cancel|Upload|Close|Loading|Error|Yes|Unknown|Select|Choose|This field|Not found|Forbidden|None|True|"
    r"False|undefined)\b"
)


class Seite(HTMLParser):
    """`Seite(html)`: `sprache`, `ueberschriften` [(Stufe, Text)], `text`, `kennungen`, `fremdwoerter`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.sprache = ""
        self.titel = ""
        self.ueberschriften: list[tuple[int, str]] = []
        self.kennungen: list[str] = []
        self.marken: list[str] = []
        self.lesbares: list[str] = []
        self._stumm = 0
        self._erklaert = False
        self._in_ueberschrift = self._in_titel = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = {name: wert or "" for name, wert in attrs}
        self.marken.append(tag)
        # Erklärungen von Fachwörtern stehen erst beim Zeigen da; sie enthalten nur Text.
        self._erklaert = angaben.get("role") == "tooltip"
        self._stumm += tag in OHNE_TEXT or self._erklaert
        # Auch Diagramme haben einen Titel; der der Seite steht vor dem Rumpf.
        self._in_titel |= tag == "title" and "body" not in self.marken
        if tag == "html":
            self.sprache = angaben.get("lang", "")
        if re.fullmatch("h[1-6]", tag):
            self.ueberschriften.append((int(tag[1]), ""))
            self._in_ueberschrift = True
        if "id" in angaben:
            self.kennungen.append(angaben["id"])
        self.lesbares += [wert for name, wert in angaben.items() if name in LESBARE_ANGABEN]
        if tag == "input" and angaben.get("type") in ("submit", "button"):
            self.lesbares.append(angaben.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._stumm -= tag in OHNE_TEXT or self._erklaert
        self._erklaert = False
        self._in_ueberschrift &= not re.fullmatch("h[1-6]", tag)
        self._in_titel &= tag != "title"

    def handle_data(self, data: str) -> None:
        if self._stumm:
            return
        self.lesbares.append(data)
        if self._in_titel:
            self.titel += data
        if self._in_ueberschrift:
            stufe, text = self.ueberschriften[-1]
            self.ueberschriften[-1] = (stufe, text + data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lesbares).split())

    @property
    def fremdwoerter(self) -> list[str]:
        return sorted(set(FREMDE.findall(self.text)))

    @property
    def uebersprungene_stufen(self) -> list[str]:
        """Überschriften, vor denen eine Stufe fehlt: auf h2 darf nicht h4 folgen."""
        stufen = [0, *(stufe for stufe, _ in self.ueberschriften)]
        return [
            text.strip()
            for vorher, (stufe, text) in zip(stufen, self.ueberschriften, strict=False)
            if stufe > vorher + 1
        ]
