"""Was bis zur Prüfung einer Analyse noch zu tun ist, in der Folge, in der es sich am besten tut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from agenturen.models import Person
from analysen.abfragen import eigener_text
from analysen.aufbau.uebersicht import warum_nicht_gedruckt
from analysen.models import Analyse, Kapitel
from sozialraum.bedarfe.abfragen import OFFENE, sichtbare_bedarfe
from sozialraum.bedarfe.abfragen_empfehlungen import sichtbare_empfehlungen
from sozialraum.kern.zahlen import anzahl


@dataclass(frozen=True)
class Schritt:
    """`was` in Worten, `tun` die Aufschrift des Wegs dorthin; erledigt ohne Weg."""

    was: str
    erledigt: bool
    tun: str = ""
    adresse: str = ""


def naechste_schritte(
    analyse: Analyse, kapitel: Sequence[Kapitel], person: Person, *, kommentare: Mapping[int, int]
) -> list[Schritt]:
    """Zwei Abfragen; `kapitel` mit Bausteinen, `kommentare` die offenen je Kapitel."""
    gedruckte = [eines for eines in kapitel if not warum_nicht_gedruckt(eines)]
    return [
        *_bedarfe_und_empfehlungen(analyse, person),
        *_texte(gedruckte),
        _kommentiert([eines for eines in kapitel if kommentare.get(eines.pk)], sum(kommentare.values())),
        _gemeldet(gedruckte),
    ]


def _bedarfe_und_empfehlungen(analyse: Analyse, person: Person) -> list[Schritt]:
    raeume = list(analyse.sozialraeume.all())
    bedarfe = list(
        sichtbare_bedarfe(person)
        .filter(sozialraeume__in=raeume, status__in=OFFENE)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    empfehlungen = (
        sichtbare_empfehlungen(person).filter(bedarfe__sozialraeume__in=raeume).distinct().count()
        if bedarfe
        else 0
    )
    neu = reverse("bedarfe:neu") + (f"?sozialraum={raeume[0].pk}" if raeume else "")
    zuerst = f"?bedarf={bedarfe[0]}" if len(bedarfe) == 1 else ""
    return [
        Schritt(anzahl(len(bedarfe), "offener Bedarf", "offene Bedarfe"), True)
        if bedarfe
        else Schritt("Noch kein Bedarf festgehalten", False, "Bedarf festhalten", neu),
        Schritt(anzahl(empfehlungen, "Empfehlung", "Empfehlungen"), True)
        if empfehlungen
        else Schritt(
            "Noch keine Handlungsempfehlung",
            False,
            "Empfehlung festhalten" if bedarfe else "",
            reverse("bedarfe:empfehlung_neu") + zuerst if bedarfe else "",
        ),
    ]


def _texte(gedruckte: Sequence[Kapitel]) -> list[Schritt]:
    mit_text = [(eines, text) for eines in gedruckte if (text := eigener_text(eines)) is not None]
    ungelesen = [eines for eines, text in mit_text if text.ausgangstext and not eines.fertig]
    leer = [eines for eines, text in mit_text if not text.text and not text.ausgangstext and not eines.fertig]
    return [
        _weiter(
            ungelesen,
            anzahl(len(ungelesen), "Ausgangstext ist", "Ausgangstexte sind") + " noch zu lesen",
            "Alle Ausgangstexte sind gelesen",
        ),
        _weiter(
            leer,
            anzahl(len(leer), "Kapitel ist", "Kapitel sind") + " noch ohne eigenen Text",
            "Alle Kapitel haben ihren Text",
        ),
    ]


def _kommentiert(kapitel: Sequence[Kapitel], offen: int) -> Schritt:
    return _weiter(
        kapitel,
        anzahl(offen, "Kommentar ist", "Kommentare sind") + " noch offen",
        "Kein Kommentar ist offen",
    )


def _gemeldet(gedruckte: Sequence[Kapitel]) -> Schritt:
    offene = [eines for eines in gedruckte if not eines.fertig]
    gemeldet = len(gedruckte) - len(offene)
    return _weiter(
        offene,
        f"{gemeldet or 'Keines'} von {len(gedruckte)} Kapiteln ist fertig gemeldet"
        if gemeldet < 2
        else f"{gemeldet} von {len(gedruckte)} Kapiteln sind fertig gemeldet",
        "Alle Kapitel sind fertig gemeldet",
    )


def _weiter(kapitel: Sequence[Kapitel], was: str, sonst: str) -> Schritt:
    """Mit dem Weg zum ersten der Kapitel, oder erledigt."""
    if not kapitel:
        return Schritt(sonst, True)
    erstes = kapitel[0]
    adresse = reverse("analysen:kapitel", args=[erstes.analyse_id, erstes.schluessel])
    return Schritt(was, False, f"Weiter mit „{erstes.titel}“", adresse)
