"""Eine Gliederung als Daten: lesen, prüfen, schreiben; rein, ohne Django.

Die Form in der Datenbank (JSON) und in der mitgelieferten Datei (TOML) ist dieselbe:

    schluessel = "richtlinie_2026"
    name = "Sozialraumanalyse nach der Richtlinie 2026"

    [[kapitel]]
    schluessel = "lage"
    titel = "Lage und Abgrenzung"
    frage = "Wo liegt der Sozialraum?"
    bausteine = [{ art = "lagekarte" }, { art = "text", ausgangstext = true }]
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import aufzaehlung

# Von kurz nach lang; was ab einer Länge gedruckt wird, wird es auch in jeder größeren.
LAENGEN = ("kurzprofil", "standard", "langfassung")
STANDARD = "standard"

HOECHSTENS_KAPITEL = 60
HOECHSTENS_BAUSTEINE = 60
LAENGSTER_TITEL = 200
LAENGSTE_FRAGE = 1000
TEXT = "text"
GESCHRIEBEN = (TEXT, "einfach")

_SCHLUESSEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class Gliederungsfehler(Fachfehler):
    """Eine Gliederung ist nicht zu lesen; der Text nennt Kapitel und Baustein und was zu tun ist."""


@dataclass(frozen=True)
class Bausteinvorlage:
    """`art` ist ein Wert von `Baustein.Art`; `einstellungen` versteht der Baustein dieser Art."""

    art: str
    einstellungen: dict[str, Any] = field(default_factory=dict)
    ausgangstext: bool = False
    ab_laenge: str = STANDARD


@dataclass(frozen=True)
class Kapitelvorlage:
    """Ein Kapitel; `frage` steht über dem Schreibfeld und sagt, worauf der Text antwortet.

    `gedruckt` aus heißt: Das Kapitel liegt bereit, erscheint aber erst, wenn jemand es einschaltet.
    """

    schluessel: str
    titel: str
    frage: str
    bausteine: tuple[Bausteinvorlage, ...]
    ab_laenge: str = STANDARD
    gedruckt: bool = True


@dataclass(frozen=True)
class Gliederungsinhalt:
    schluessel: str
    name: str
    kapitel: tuple[Kapitelvorlage, ...]
    richtlinie: str = ""


def gedruckt_in(ab_laenge: str, laenge: str) -> bool:
    """Gehört, was ab `ab_laenge` gedruckt wird, in eine Analyse dieser Länge?"""
    return LAENGEN.index(ab_laenge) <= LAENGEN.index(laenge)


# Lesen ----------------------------------------------------------------------------------------------


def gliederung_aus_toml(text: str, *, arten: Collection[str], datei: str = "") -> Gliederungsinhalt:
    """Fehler: `Gliederungsfehler`, wenn der Text kein TOML ist oder etwas darin nicht stimmt."""
    try:
        daten = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fehler:
        name = f"Die Gliederung {datei}" if datei else "Die Gliederung"
        raise Gliederungsfehler(f"{name} ist kein gültiges TOML: {fehler}") from fehler
    return gliederung_aus(daten, arten=arten)


def gliederung_aus(daten: Mapping[str, Any], *, arten: Collection[str]) -> Gliederungsinhalt:
    """Aus der JSON-Form. `arten` sind die Arten von Bausteinen, die es gibt.

    Fehler: `Gliederungsfehler` mit dem Ort.
    """
    _nur_bekannte(daten, {"schluessel", "name", "richtlinie", "kapitel"}, "Gliederung")
    schluessel = _schluessel(daten.get("schluessel"), "Gliederung")
    kapitel = daten.get("kapitel")
    if not isinstance(kapitel, list) or not kapitel:
        raise Gliederungsfehler(
            f"Die Gliederung „{schluessel}“ hat kein Kapitel. Bitte geben Sie ihr mindestens eines."
        )
    if len(kapitel) > HOECHSTENS_KAPITEL:
        raise Gliederungsfehler(
            f"Die Gliederung „{schluessel}“ hat {len(kapitel)} Kapitel; möglich sind {HOECHSTENS_KAPITEL}. "
            "Bitte fassen Sie Kapitel zusammen."
        )
    gelesen = tuple(_kapitel(eines, nummer, arten) for nummer, eines in enumerate(kapitel, start=1))
    je_schluessel: dict[str, int] = {}
    for nummer, vorlage in enumerate(gelesen, start=1):
        if (erstes := je_schluessel.setdefault(vorlage.schluessel, nummer)) != nummer:
            raise Gliederungsfehler(
                f"Kapitel {erstes} und {nummer} haben denselben Schlüssel „{vorlage.schluessel}“. "
                "Jeder Schlüssel darf nur einmal vorkommen."
            )
    return Gliederungsinhalt(
        schluessel=schluessel,
        name=_text(daten.get("name"), "Gliederung", "name", LAENGSTER_TITEL),
        kapitel=gelesen,
        richtlinie=_text(daten.get("richtlinie", ""), "Gliederung", "richtlinie", LAENGSTER_TITEL, leer=True),
    )


def _kapitel(daten: Any, nummer: int, arten: Collection[str]) -> Kapitelvorlage:
    wo = f"Kapitel {nummer}"
    if not isinstance(daten, Mapping):
        raise Gliederungsfehler(f"{wo} ist kein Abschnitt mit Angaben.")
    _nur_bekannte(daten, {"schluessel", "titel", "frage", "ab_laenge", "gedruckt", "bausteine"}, wo)
    schluessel = _schluessel(daten.get("schluessel"), wo)
    wo = f"Kapitel {nummer} („{schluessel}“)"
    bausteine = daten.get("bausteine", [])
    if not isinstance(bausteine, list) or len(bausteine) > HOECHSTENS_BAUSTEINE:
        raise Gliederungsfehler(
            f"{wo}: „bausteine“ muss eine Liste mit höchstens {HOECHSTENS_BAUSTEINE} Einträgen sein."
        )
    return Kapitelvorlage(
        schluessel=schluessel,
        titel=_text(daten.get("titel"), wo, "titel", LAENGSTER_TITEL),
        frage=_text(daten.get("frage", ""), wo, "frage", LAENGSTE_FRAGE, leer=True),
        ab_laenge=_laenge(daten.get("ab_laenge", STANDARD), wo),
        gedruckt=_ja_nein(daten.get("gedruckt", True), wo, "gedruckt"),
        bausteine=tuple(
            _baustein(einer, f"{wo}, Baustein {stelle}", arten)
            for stelle, einer in enumerate(bausteine, start=1)
        ),
    )


def _baustein(daten: Any, wo: str, arten: Collection[str]) -> Bausteinvorlage:
    if not isinstance(daten, Mapping):
        raise Gliederungsfehler(f"{wo} ist kein Abschnitt mit Angaben.")
    _nur_bekannte(daten, {"art", "einstellungen", "ausgangstext", "ab_laenge"}, wo)
    art = daten.get("art")
    if art not in arten:
        raise Gliederungsfehler(
            f"{wo}: Die Art „{art}“ gibt es nicht. Möglich sind {aufzaehlung(sorted(arten))}."
        )
    einstellungen = daten.get("einstellungen", {})
    if not isinstance(einstellungen, Mapping):
        raise Gliederungsfehler(f"{wo}: „einstellungen“ muss ein Abschnitt mit Angaben sein.")
    ausgangstext = _ja_nein(daten.get("ausgangstext", False), wo, "ausgangstext")
    if ausgangstext and art not in GESCHRIEBEN:
        raise Gliederungsfehler(f"{wo}: Einen Ausgangstext kann nur ein Text haben, nicht „{art}“.")
    return Bausteinvorlage(
        art=str(art),
        einstellungen=dict(einstellungen),
        ausgangstext=ausgangstext,
        ab_laenge=_laenge(daten.get("ab_laenge", STANDARD), wo),
    )


def _nur_bekannte(daten: Mapping[str, Any], bekannte: set[str], wo: str) -> None:
    """Ein Schreibfehler im Namen einer Angabe soll auffallen, nicht still verloren gehen."""
    if fremde := sorted(set(daten) - bekannte):
        raise Gliederungsfehler(
            f"{wo}: Die Angabe „{fremde[0]}“ ist unbekannt. Möglich sind {aufzaehlung(sorted(bekannte))}."
        )


def _schluessel(wert: Any, wo: str) -> str:
    if not isinstance(wert, str) or not _SCHLUESSEL.fullmatch(wert):
        raise Gliederungsfehler(
            f"{wo}: Der Schlüssel „{wert if wert is not None else ''}“ ist nicht möglich. Er besteht aus "
            "kleinen Buchstaben ohne Umlaute, Ziffern, „_“ und „-“, höchstens 60 Zeichen."
        )
    return wert


def _text(wert: Any, wo: str, was: str, laengster: int, *, leer: bool = False) -> str:
    if not isinstance(wert, str) or len(wert) > laengster or not (leer or wert.strip()):
        raise Gliederungsfehler(
            f"{wo}: „{was}“ muss ein Text mit höchstens {laengster} Zeichen sein"
            f"{'' if leer else ' und darf nicht fehlen'}."
        )
    return wert.strip()


def _laenge(wert: Any, wo: str) -> str:
    if wert not in LAENGEN:
        raise Gliederungsfehler(f"{wo}: „ab_laenge“ ist „{wert}“; möglich sind {aufzaehlung(list(LAENGEN))}.")
    return str(wert)


def _ja_nein(wert: Any, wo: str, was: str) -> bool:
    if not isinstance(wert, bool):
        raise Gliederungsfehler(f"{wo}: „{was}“ muss wahr (true) oder falsch (false) sein.")
    return wert


# Schreiben ------------------------------------------------------------------------------------------


def als_json(gliederung: Gliederungsinhalt) -> dict[str, Any]:
    """Die Form für die Datenbank; `gliederung_aus` liest sie wieder. Vorgaben stehen nicht darin."""
    inhalt: dict[str, Any] = {"schluessel": gliederung.schluessel, "name": gliederung.name}
    if gliederung.richtlinie:
        inhalt["richtlinie"] = gliederung.richtlinie
    inhalt["kapitel"] = [_kapitel_als_json(kapitel) for kapitel in gliederung.kapitel]
    return inhalt


def _kapitel_als_json(kapitel: Kapitelvorlage) -> dict[str, Any]:
    angaben: dict[str, Any] = {"schluessel": kapitel.schluessel, "titel": kapitel.titel}
    if kapitel.frage:
        angaben["frage"] = kapitel.frage
    if kapitel.ab_laenge != STANDARD:
        angaben["ab_laenge"] = kapitel.ab_laenge
    if not kapitel.gedruckt:
        angaben["gedruckt"] = False
    angaben["bausteine"] = [_baustein_als_json(baustein) for baustein in kapitel.bausteine]
    return angaben


def _baustein_als_json(baustein: Bausteinvorlage) -> dict[str, Any]:
    angaben: dict[str, Any] = {"art": baustein.art}
    if baustein.einstellungen:
        angaben["einstellungen"] = baustein.einstellungen
    if baustein.ausgangstext:
        angaben["ausgangstext"] = True
    if baustein.ab_laenge != STANDARD:
        angaben["ab_laenge"] = baustein.ab_laenge
    return angaben
