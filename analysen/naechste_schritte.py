"""Was bis zur Prüfung einer Analyse noch zu tun ist, in der Folge, in der es sich am besten tut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from agenturen.models import Person
from agenturen.rechte import Recht, darf
from analysen.abfragen import eigener_text
from analysen.aufbau.laengen import warum_nicht_gedruckt
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.grund import tatzeitraum
from analysen.models import Analyse, Kapitel, Pruefentscheidung
from analysen.pruefliste.geltende import vorlage_der
from sozialraum.bedarfe.abfragen import OFFENE, mit_grundlagen, sichtbare_bedarfe, sichtbare_empfehlungen
from sozialraum.bedarfe.models import Bedarf, Gespraech, Methodeneinsatz
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True)
class Schritt:
    """`was` in Worten, `tun` die Aufschrift des Wegs dorthin; ohne Weg ist hier nichts zu tun."""

    was: str
    erledigt: bool
    tun: str = ""
    adresse: str = ""


def naechste_schritte(
    analyse: Analyse, kapitel: Sequence[Kapitel], person: Person, *, kommentare: Mapping[int, int]
) -> list[Schritt]:
    """Immer gleich viele Abfragen; `kapitel` mit Bausteinen, `kommentare` die offenen je Kapitel.

    Ist alles erledigt, führt ein letzter Schritt zur Prüfliste.
    """
    gedruckte = [eines for eines in kapitel if not warum_nicht_gedruckt(eines)]
    raeume = list(analyse.sozialraeume.all())
    schritte = [
        *_erhebung(analyse, raeume),
        *_bedarfe_und_empfehlungen(analyse, raeume, person),
        *_texte(gedruckte),
        _kommentiert([eines for eines in kapitel if kommentare.get(eines.pk)], sum(kommentare.values())),
        _gemeldet(gedruckte),
    ]
    if all(schritt.erledigt for schritt in schritte):
        pruefliste = reverse("analysen:pruefliste", args=[analyse.pk])
        schritte.append(Schritt("Bereit zur Prüfung", True, "Prüfliste ansehen", pruefliste))
    return schritte


def _erhebung(analyse: Analyse, raeume: Sequence[Sozialraum]) -> list[Schritt]:
    """Wie viele Gespräche und Methoden die Richtlinie verlangt, solange niemand den Punkt abgehakt hat."""
    verlangt = {
        punkt.art: punkt for punkt in vorlage_der(analyse).punkte if punkt.art in ("gespraeche", "methoden")
    }
    raum = f"?sozialraum={raeume[0].pk}" if raeume else ""
    zeit = tatzeitraum(analyse)
    with mandant_der_analyse(analyse):
        abgehakt = set(Pruefentscheidung.objects.filter(analyse=analyse).values_list("schluessel", flat=True))
        gespraeche = Gespraech.objects.filter(sozialraum__in=raeume, datum__range=zeit).count()
        methoden = (
            Methodeneinsatz.objects.filter(sozialraum__in=raeume, datum__range=zeit)
            .order_by()
            .values("methode")
            .distinct()
            .count()
        )
    schritte = []
    for art, gibt_es, worte, weg in (
        ("gespraeche", gespraeche, ("Gespräch", "Gespräche", "Gesprächen", "Keines"), "gespraech"),
        ("methoden", methoden, ("Methode", "Methoden", "Methoden", "Keine"), "methode"),
    ):
        if art not in verlangt or verlangt[art].schluessel in abgehakt:
            continue
        eines, viele, von, keines = worte
        mindestens = verlangt[art].einstellungen["mindestens"]
        if gibt_es >= mindestens:
            schritte.append(Schritt(f"{anzahl(gibt_es, eines, viele)} festgehalten", True))
        else:
            schritte.append(
                Schritt(
                    f"{gibt_es or keines} von mindestens {anzahl(mindestens, eines, von)} festgehalten",
                    False,
                    f"{eines} festhalten",
                    reverse(f"bedarfe:{weg}_neu") + raum,
                )
            )
    return schritte


def _bedarfe_und_empfehlungen(
    analyse: Analyse, raeume: Sequence[Sozialraum], person: Person
) -> list[Schritt]:
    hiesige = (
        sichtbare_bedarfe(person).filter(sozialraeume__in=raeume, status__in=OFFENE).order_by().values("pk")
    )
    bedarfe = list(
        mit_grundlagen(Bedarf.objects.filter(pk__in=hiesige).select_related("agentur")).order_by("pk")
    )
    neu = reverse("bedarfe:neu") + (f"?sozialraum={raeume[0].pk}" if raeume else "")
    if not bedarfe:
        return [
            Schritt("Noch kein Bedarf festgehalten", False, "Bedarf festhalten", neu),
            Schritt("Noch keine Handlungsempfehlung; sie folgt aus einem Bedarf", False),
        ]
    empfehlungen = sichtbare_empfehlungen(person).filter(bedarfe__sozialraeume__in=raeume).distinct().count()
    # Was an Bedarfen anderer Agenturen fehlt, können nur diese nachtragen.
    eigene = [bedarf for bedarf in bedarfe if darf(person, Recht.BEDARF_ENTSCHEIDEN, bedarf.agentur)]
    zuerst = f"?bedarf={bedarfe[0].pk}" if len(bedarfe) == 1 else ""
    return [
        Schritt(anzahl(len(bedarfe), "offener Bedarf", "offene Bedarfe"), True),
        _am_bedarf(
            [
                einer
                for einer in eigene
                if not (vars(einer)["anzahl_zahlen"] and vars(einer)["anzahl_stimmen"])
            ],
            "{} noch eine Zahl oder eine Stimme als Grundlage",
            ("Bedarf braucht", "Bedarfe brauchen"),
            "Jeder Bedarf ruht auf Zahl und Stimme",
            ("Grundlage ergänzen", "bedarfe:bedarf"),
        ),
        _am_bedarf(
            [einer for einer in eigene if not einer.prioritaet],
            "{} noch nicht eingestuft",
            ("Bedarf ist", "Bedarfe sind"),
            "Alle Bedarfe sind eingestuft",
            ("Bedarf einstufen", "bedarfe:einstufen"),
        ),
        Schritt(anzahl(empfehlungen, "Empfehlung", "Empfehlungen"), True)
        if empfehlungen
        else Schritt(
            "Noch keine Handlungsempfehlung",
            False,
            "Empfehlung festhalten",
            reverse("bedarfe:empfehlung_neu") + zuerst,
        ),
    ]


def _am_bedarf(
    offene: Sequence[Bedarf], was: str, worte: tuple[str, str], sonst: str, weg: tuple[str, str]
) -> Schritt:
    """Mit dem Weg zum ersten dieser Bedarfe, oder erledigt."""
    if not offene:
        return Schritt(sonst, True)
    tun, adresse = weg
    return Schritt(was.format(anzahl(len(offene), *worte)), False, tun, reverse(adresse, args=[offene[0].pk]))


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
