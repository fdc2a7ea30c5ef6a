"""Was die Seite eines Kapitels zeigt: seine Bausteine in ihrer Folge, die Texte als Felder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agenturen.gleichzeitig import Konflikt
from analysen.aufbau.uebersicht import EINER, TRENNER, bausteinzeilen
from analysen.bausteine import bloecke
from analysen.bausteine.einfach import ZAHLEN_DES_ENTWURFS, einfacher_entwurf
from analysen.bausteine.text import erster_entwurf
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.darstellen import fuer_vorlage
from analysen.grund import Grund, grund_legen
from analysen.herkunft import Herkunftsadressen, angebote_in
from analysen.inhalt import Block
from analysen.models import Baustein, Kapitel, Kommentar
from analysen.schreiben.forms import Kapiteltext
from sozialraum.raeume.gebiet import Gebiet

STUFE = 3


@dataclass
class Seitenteil:
    """Ein Baustein auf der Seite; ein Text bringt sein Formular mit, sonst gilt `worueber` bis zum Befund."""

    baustein: Baustein
    steht: bool
    worueber: str = ""
    formular: Kapiteltext | None = None
    konflikt: Konflikt | None = None
    kommentare: list[Kommentar] = field(default_factory=list)

    @property
    def kurz(self) -> str:
        """Im Inhalt des Kapitels: die Art und, weil es sie mehrfach gibt, worüber sie spricht."""
        art = EINER.get(self.baustein.art, self.baustein.get_art_display())
        return f"{art}: {self.worueber.split(TRENNER)[0]}" if self.worueber else art

    @property
    def ist_text(self) -> bool:
        return self.formular is not None


def seitenteile(
    kapitel: Kapitel,
    kommentare: list[Kommentar],
    *,
    abgeschickt: Mapping[int, tuple[Kapiteltext, Konflikt | None]] | None = None,
) -> list[Seitenteil]:
    """Alle Bausteine; `abgeschickt` ersetzt ein Formular durch das, was eben nicht angenommen wurde."""
    entwuerfe = ausgangstexte(kapitel)
    teile = []
    for zeile in bausteinzeilen(kapitel):
        baustein = zeile.baustein
        teil = Seitenteil(baustein, steht=zeile.steht, worueber=zeile.worueber)
        if baustein.art in Baustein.GESCHRIEBEN:
            teil.formular, teil.konflikt = (abgeschickt or {}).get(
                baustein.pk, (textformular(baustein, text=entwuerfe.get(baustein.pk, baustein.text)), None)
            )
            teil.kommentare = [eines for eines in kommentare if eines.baustein_id == baustein.pk]
        teile.append(teil)
    return teile


def textformular(baustein: Baustein, *, daten: Any = None, text: str = "") -> Kapiteltext:
    """Jeder Text der Seite hat eigene Kennungen: `text-12` für das Feld des Bausteins 12."""
    return Kapiteltext(
        daten, initial={"text": text, "version": baustein.version}, auto_id=f"%s-{baustein.pk}"
    )


def ausgangstexte(kapitel: Kapitel) -> dict[int, str]:
    """Zu jedem Text, den noch niemand bearbeitet hat, wie er aus den Zahlen lautet; sonst ohne Abfrage."""
    offene = [baustein for baustein in kapitel.bausteine.all() if baustein.ausgangstext]
    if not offene:
        return {}
    analyse = kapitel.analyse
    with mandant_der_analyse(analyse):
        for baustein in offene:
            baustein.kapitel = kapitel
        grund = grund_legen(
            analyse, [*kapitel.bausteine.all(), *_zahlen_des_entwurfs(offene)], mit_blick=False
        )
        return {baustein.pk: _entwurf(grund, baustein) for baustein in offene}


def _zahlen_des_entwurfs(bausteine: Iterable[Baustein]) -> list[Baustein]:
    return [ZAHLEN_DES_ENTWURFS] if any(_ungeschrieben_einfach(einer) for einer in bausteine) else []


def _ungeschrieben_einfach(baustein: Baustein) -> bool:
    return baustein.art == Baustein.Art.EINFACH and baustein.ausgangstext


def _wie_im_feld(grund: Grund, baustein: Baustein) -> Baustein:
    """Beim Schreiben ist auch der Entwurf in Einfacher Sprache zu sehen, den der Druck noch auslässt."""
    if not _ungeschrieben_einfach(baustein):
        return baustein
    return Baustein(pk=baustein.pk, kapitel=baustein.kapitel, art=baustein.art, text=einfacher_entwurf(grund))


def _entwurf(grund: Grund, baustein: Baustein) -> str:
    if baustein.art == Baustein.Art.EINFACH:
        return einfacher_entwurf(grund)
    return erster_entwurf(grund, baustein)


@dataclass(frozen=True)
class Teilvorschau:
    """Was ein Baustein zeigt, fertig für die Vorlage."""

    baustein: Baustein
    bloecke: list[dict[str, Any]]

    @property
    def befund(self) -> str:
        """In einem Satz, was der Baustein zeigt: sein erster Befund, sonst Überschrift oder Inhalt."""
        for aussage in (_befund_als_satz, _befund_als_bild, _ueberschrift, _inhalt):
            for block in self.bloecke:
                if text := aussage(block):
                    return text
        return "" if self.bloecke else "Hier gibt es noch nichts zu drucken."


def _befund_als_satz(block: dict[str, Any]) -> str:
    return str(block["text"]) if block["art"] == "satz" else ""


def _befund_als_bild(block: dict[str, Any]) -> str:
    """Mehrere Bilder haben jedes seinen Befund; worüber sie sprechen, sagt die Tabelle darunter."""
    return str(block["titel"]) if block["art"] == "abbildung" and len(block["bilder"]) == 1 else ""


def _ueberschrift(block: dict[str, Any]) -> str:
    return str(block["titel"]) if block["art"] != "abbildung" and block.get("titel") else ""


def _inhalt(block: dict[str, Any]) -> str:
    if block["art"] == "liste":
        return " · ".join(str(eintrag["name"]) for eintrag in block["eintraege"])
    return str(block.get("titel") or block.get("text") or "")


def teilvorschauen(kapitel: Kapitel, sichtbare_angebote: Any) -> list[Teilvorschau]:
    """Alle Bausteine des Kapitels, wie sie gedruckt würden, zusammen geladen; auch die anderer Längen."""
    analyse = kapitel.analyse
    with mandant_der_analyse(analyse):
        bausteine = list(kapitel.bausteine.all())
        for baustein in bausteine:
            baustein.kapitel = kapitel
        grund = grund_legen(analyse, [*bausteine, *_zahlen_des_entwurfs(bausteine)], mit_blick=False)
        je_baustein = [(baustein, bloecke(grund, _wie_im_feld(grund, baustein))) for baustein in bausteine]
        gebiete = [g for raum in grund.raeume for g in raum.gebiete]
        gebiete += [*grund.genannte_gebiete.values(), *grund.weitere_gebiete.values()]
    herkunft = _herkunft([block for _, liste in je_baustein for block in liste], gebiete, sichtbare_angebote)
    return [
        Teilvorschau(baustein, fuer_vorlage(liste, stufe=STUFE, herkunft=herkunft))
        for baustein, liste in je_baustein
    ]


def textvorschau(kapitel: Kapitel, baustein: Baustein, text: str) -> list[dict[str, Any]]:
    """Der Text, wie er gerade im Feld steht, mit seinen Zahlen."""
    analyse = kapitel.analyse
    gemeint = Baustein(pk=baustein.pk, kapitel=kapitel, art=baustein.art, text=text)
    with mandant_der_analyse(analyse):
        grund = grund_legen(analyse, [gemeint], mit_blick=False)
        gebiete = [g for raum in grund.raeume for g in raum.gebiete] + list(grund.genannte_gebiete.values())
        return fuer_vorlage(bloecke(grund, gemeint), stufe=STUFE, herkunft=Herkunftsadressen(gebiete))


def _herkunft(liste: list[Block], gebiete: list[Gebiet], sichtbare_angebote: Any) -> Herkunftsadressen:
    angebote = sichtbare_angebote.filter(pk__in=angebote_in(liste))
    return Herkunftsadressen(gebiete, angebote.values_list("pk", flat=True))
