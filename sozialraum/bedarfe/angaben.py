"""Was jemand über Bedarfe, Ressourcen und die eigene Erhebung angibt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agenturen.models import Akteursart, Themenfeld, Zielgruppe
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Gespraech, Methode, Nadel, Ressourcenart
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True, kw_only=True)
class Bedarfsangaben:
    """Alles außer Priorität und Status, über die die Koordination entscheidet."""

    aussage: str
    sozialraeume: Sequence[Sozialraum]
    arten: Sequence[str]
    seit: date
    erlaeuterung: str = ""
    ort: str = ""
    zielgruppen: Sequence[Zielgruppe] = ()
    themenfelder: Sequence[Themenfeld] = ()
    ebene: str = Bedarf.Ebene.STADTTEIL


@dataclass(frozen=True, kw_only=True)
class Empfehlungsangaben:
    """Alles außer Status und Übergaben, die Sache der Koordination sind."""

    aussage: str
    bedarfe: Sequence[Bedarf]
    adressat: str
    adressatart: Akteursart | None = None
    horizont: str = Empfehlung.Horizont.MITTEL
    erlaeuterung: str = ""


@dataclass(frozen=True, kw_only=True)
class Ressourcenangaben:
    name: str
    art: Ressourcenart
    sozialraeume: Sequence[Sozialraum]
    nutzung: str = ""
    ort: str = ""
    seit: date | None = None
    herkunft: str = ""
    beschreibung: str = ""
    verfuegbar: bool = True


@dataclass(frozen=True, kw_only=True)
class Zitatangabe:
    """Ohne `funktion` spricht die Person, mit der das Gespräch geführt wurde."""

    text: str
    funktion: str = ""


@dataclass(frozen=True, kw_only=True)
class Gespraechsangaben:
    """`zitate` sind alle; was nicht genannt ist, fällt weg."""

    datum: date
    sozialraum: Sozialraum
    funktion: str
    ort: str = ""
    einrichtungsart: Akteursart | None = None
    zielgruppen: Sequence[Zielgruppe] = ()
    leitfaden: str = ""
    einwilligung: str = Gespraech.Einwilligung.NEIN
    zusammenfassung: str = ""
    zitate: Sequence[Zitatangabe] = ()


@dataclass(frozen=True, kw_only=True)
class Nadelangabe:
    """Grad (WGS 84), sechs Nachkommastellen."""

    laenge: Decimal
    breite: Decimal
    bewertung: str = Nadel.Bewertung.NEUTRAL
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Einsatzangaben:
    """`nadeln` sind alle; was nicht genannt ist, fällt weg.

    `foto` ist der Inhalt einer neuen Bilddatei; ohne sie bleibt das alte, mit `foto_weg` verschwindet es.
    """

    methode: Methode
    datum: date
    sozialraum: Sozialraum
    ort: str = ""
    personenkreis: str = ""
    anzahl: int | None = None
    ergebnis: str = ""
    bildbeschreibung: str = ""
    niemand_erkennbar: bool = False
    nadeln: Sequence[Nadelangabe] = ()
    foto: bytes | None = None
    foto_weg: bool = False
