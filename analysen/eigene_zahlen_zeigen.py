"""Die Zahlen aus der eigenen Arbeit nebeneinander für einige Sozialräume, und woher eine von ihnen kommt."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import Recht, darf
from analysen.eigene_zahlen import ANGEBOTE, NETZ, angebote_im_jahr, eigene_zahlen, heutige_netze
from netzwerke.abfragen import Netz
from netzwerke.models import Akteur
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import INDIKATOREN, Rechnung
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import kennzahlen, verfuegbare_zeitraeume
from sozialraum.statistik.saetze import formel_mit_zahlen
from sozialraum.statistik.vergleichen.kapitel import Zeile
from sozialraum.statistik.zeichen import legende

AUS_EIGENER_ARBEIT = [key for key, i in INDIKATOREN.items() if i.rechnung is Rechnung.VON_OBEN]
EINWOHNER = "ew"


def sieht_eigene_zahlen(person: Person) -> bool:
    """Ob die Person Angebote und Kooperationen wenigstens einer Agentur sieht."""
    return darf(person, Recht.ANGEBOT_LESEN) and darf(person, Recht.KOOPERATION_LESEN)


@dataclass(frozen=True)
class Uebersicht:
    """Je Indikator eine Zeile mit einer Kennzahl je Sozialraum, in der Reihenfolge der `gebiete`."""

    gebiete: tuple[Gebiet, ...]
    zeilen: tuple[Zeile, ...]

    @property
    def zeichen(self) -> list[tuple[str, str]]:
        return legende(k.zeichen for zeile in self.zeilen for k in zeile.kennzahlen)


def uebersicht(person: Person, gebiete: Sequence[Gebiet], das_jahr: str = "") -> Uebersicht | None:
    """Angebote im jüngsten Zeitraum mit Einwohnerzahl bis zu diesem Jahr, das Netzwerk heute; neun Abfragen.

    Nur was die Person sehen darf. None, wenn sie nichts davon sieht oder kein Gebiet ein Sozialraum ist.
    """
    nummern = {gebiet: nummer for gebiet in gebiete if (nummer := gebiet.sozialraum_id) is not None}
    if not nummern or not sieht_eigene_zahlen(person):
        return None
    raeume = Sozialraum.objects.in_bulk(nummern.values())
    paare = [(raeume[nummer], gebiet) for gebiet, nummer in nummern.items() if nummer in raeume]
    gezeigt = tuple(gebiet for _, gebiet in paare)
    heute = timezone.localdate().isoformat()
    zeitraum = _zeitraum(gezeigt, das_jahr) or heute
    von_oben = eigene_zahlen({ANGEBOTE}, paare, zeitraum, fuer=person)
    tafel = kennzahlen(
        indikatoren=AUS_EIGENER_ARBEIT,
        gebiete=gezeigt,
        zeitraeume=[zeitraum, heute],
        von_oben={**von_oben, **eigene_zahlen(NETZ, paare, heute, fuer=person)},
    )
    return Uebersicht(
        gezeigt,
        tuple(
            Zeile(tuple(tafel.get(key, gebiet, heute if key in NETZ else zeitraum) for gebiet in gezeigt))
            for key in AUS_EIGENER_ARBEIT
        ),
    )


def _zeitraum(gebiete: Sequence[Gebiet], das_jahr: str) -> str:
    """Der jüngste Zeitraum mit Einwohnerzahlen, der nicht nach dem Jahr liegt; leer ohne einen."""
    passende = [z for z in verfuegbare_zeitraeume(gebiete) if not das_jahr or z[:4] <= das_jahr]
    return passende[-1] if passende else ""


@dataclass(frozen=True)
class EigeneHerkunft:
    """Eine Kennzahl aus eigener Arbeit mit dem, was für sie gezählt wurde."""

    kennzahl: Kennzahl
    formel: str
    einwohner: Kennzahl | None = None
    angebote: tuple[tuple[int, str], ...] = ()
    netz: Netz | None = None
    allein: tuple[tuple[int, str], ...] = ()


def eigene_herkunft(person: Person, sozialraum: Sozialraum, indikator: str, zeitraum: str) -> EigeneHerkunft:
    """Eines aus `AUS_EIGENER_ARBEIT`, nur was die Person sehen darf; das Netzwerk steht, wie es heute ist."""
    gebiet = gebiet_des_sozialraums(sozialraum)
    wann = timezone.localdate().isoformat() if indikator in NETZ else zeitraum
    tafel = kennzahlen(
        indikatoren=[indikator, EINWOHNER],
        gebiete=[gebiet],
        zeitraeume=[wann],
        von_oben=eigene_zahlen({indikator}, [(sozialraum, gebiet)], wann, fuer=person),
    )
    kennzahl = tafel.get(indikator, gebiet, wann)
    if indikator == ANGEBOTE:
        aktive = angebote_im_jahr([sozialraum], zeitraeume.jahr(wann), person)[sozialraum.pk]
        return EigeneHerkunft(
            kennzahl,
            formel_mit_zahlen(kennzahl, ()),
            einwohner=tafel.get(EINWOHNER, gebiet, wann),
            angebote=tuple(aktive),
        )
    netz = heutige_netze([sozialraum], person)[sozialraum.pk]
    if indikator == "netzdichte":
        n = netz.akteure
        formel = f"2 × {netz.verbindungen} ÷ ({n} × {n - 1}) = {kennzahl.als_text}" if kennzahl.offen else ""
        return EigeneHerkunft(kennzahl, formel, netz=netz)
    allein = Akteur.objects.filter(pk__in=netz.allein).order_by(DeutschSortiert("name"), "pk")
    return EigeneHerkunft(kennzahl, "", netz=netz, allein=tuple(allein.values_list("pk", "name")))
