"""Prüfungen der eigenen Erhebung: Gespräche, Methoden, Bedarfe mit ihren Grundlagen."""

from django.urls import reverse

from analysen.inhalt import Bedarfskarte, Erhebungsangabe
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from sozialraum.bedarfe.models import Grundlage
from sozialraum.kern.zahlen import anzahl, aufzaehlung, zahl


def gespraeche(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Alle der Zeit, über die berichtet wird; auch ohne Einwilligung wurde gesprochen."""
    erhoben = lage.inhalt["anhang"].get("erhebung")
    ohne = erhoben["ohne_einwilligung"] if erhoben else 0
    gefuehrt = len(_erhoben(lage, "gespraech")) + ohne
    wann = erhoben["zeitraum"] if erhoben else ""
    befund = f"{wann}: {anzahl(gefuehrt, 'Gespräch', 'Gespräche')} festgehalten"
    befund += f", davon {zahl(ohne)} ohne Einwilligung." if ohne else "."
    return _mindestens(
        befund, gefuehrt, punkt.einstellungen["mindestens"], "Gespräch", "Gespräche", _neu(lage, "gespraech")
    )


def methoden(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Verschiedene: Drei Begehungen sind eine Methode."""
    erhoben = lage.inhalt["anhang"].get("erhebung")
    namen = list(dict.fromkeys(eine["name"] for eine in _erhoben(lage, "methode")))
    wann = erhoben["zeitraum"] if erhoben else ""
    befund = f"{wann}: {aufzaehlung(namen) if namen else 'keine Methode festgehalten'}."
    return _mindestens(
        befund,
        len(namen),
        punkt.einstellungen["mindestens"],
        "weitere Methode",
        "weitere Methoden",
        _neu(lage, "methode"),
    )


def _erhoben(lage: Lage, art: str) -> list[Erhebungsangabe]:
    erhoben = lage.inhalt["anhang"].get("erhebung")
    return [eine for eine in erhoben["angaben"] if eine["art"] == art] if erhoben else []


def _mindestens(befund: str, gibt_es: int, verlangt: int, eines: str, viele: str, adresse: str) -> Ergebnis:
    fehlen = verlangt - gibt_es
    if fehlen <= 0:
        return Ergebnis(befund)
    wort = "Es fehlt noch" if fehlen == 1 else "Es fehlen noch"
    text = f"{wort} {anzahl(fehlen, eines, viele)}. Bitte halten Sie fest, was in dieser Zeit stattfand."
    return Ergebnis(befund, (Stelle(text, adresse),))


def _neu(lage: Lage, was: str) -> str:
    raum = f"?sozialraum={lage.raeume[0].pk}" if lage.raeume else ""
    return reverse(f"bedarfe:{was}_neu") + raum


def bedarfe(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Jeder gedruckte Bedarf mit mindestens einer Zahl und einer Stimme."""
    karten: dict[int, Bedarfskarte] = {}
    for kapitel in lage.inhalt["kapitel"]:
        for block in kapitel["bloecke"]:
            if block["art"] == "bedarfe":
                karten |= {karte["id"]: karte for karte in block["karten"]}
    if len(karten) < punkt.einstellungen["mindestens"]:
        return Ergebnis(
            f"Die Analyse druckt {anzahl(len(karten), 'Bedarf', 'Bedarfe')}.",
            (
                Stelle(
                    "Bitte halten Sie fest, was die Menschen im Sozialraum brauchen.",
                    reverse("bedarfe:neu") + (f"?sozialraum={lage.raeume[0].pk}" if lage.raeume else ""),
                ),
            ),
        )
    stellen = []
    for karte in karten.values():
        arten = [grundlage["art"] for grundlage in karte["grundlagen"]]
        fehlt = [
            was
            for was, da in (
                ("eine Zahl", Grundlage.Art.ZAHL in arten),
                ("eine Stimme", any(art != Grundlage.Art.ZAHL for art in arten)),
            )
            if not da
        ]
        if fehlt:
            text = f"„{karte['aussage']}“: Es fehlt {aufzaehlung(fehlt)} als Grundlage."
            stellen.append(Stelle(text, reverse("bedarfe:bedarf", args=[karte["id"]])))
    gedruckt = anzahl(len(karten), "Bedarf", "Bedarfe")
    if stellen:
        return Ergebnis(f"{gedruckt} gedruckt; {len(stellen)} ohne genug Grundlagen.", tuple(stellen))
    return Ergebnis(f"{gedruckt} gedruckt, jeder mit Zahl und Stimme.")
