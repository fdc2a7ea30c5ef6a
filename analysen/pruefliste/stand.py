"""Der letzte Stand der Prüfliste, gemerkt mit seiner Uhrzeit: Wer nur zählt, prüft nicht jedes Mal alles.

Er behauptet nie, jetzt zu gelten: Was sich an Zahlen, Gesprächen und Bedarfen tut, sieht er nicht. Was sich
an der Analyse selbst tat, sagt er dazu. Freigegeben wird immer nach einer neuen Prüfung.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.models import Analyse, Baustein, Hinnahme, Kapitel, Kommentar, Pruefentscheidung
from analysen.pruefliste.geltende import liste_der
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Pruefliste
from analysen.pruefliste.pruefen import pruefliste
from sozialraum.kern.zahlen import FEST, zeitpunkt

GEMERKT_SEKUNDEN = 7 * 86_400


@dataclass(frozen=True)
class Stand:
    """Wie viele Punkte erfüllt waren und welche offen, als zuletzt geprüft wurde."""

    erfuellt: int
    alle: int
    offene: tuple[str, ...]
    geprueft: datetime
    merkmal: str

    @property
    def wann(self) -> str:
        """`um 14:05 Uhr`, an einem anderen Tag `am 05.03.2024, 14:30 Uhr`."""
        ort = timezone.localtime(self.geprueft)
        if ort.date() == timezone.localdate():
            return f"um {ort.hour:02}:{ort.minute:02}{FEST}Uhr"
        return f"am {zeitpunkt(self.geprueft)}"


@dataclass(frozen=True)
class Zaehler:
    stand: Stand
    seither_geaendert: bool


def pruefen_und_merken(analyse: Analyse, *, lage: Lage | None = None) -> Pruefliste:
    """Prüft alles und merkt, wie es steht."""
    return _pruefe(analyse, lage)[0]


def _pruefe(analyse: Analyse, lage: Lage | None) -> tuple[Pruefliste, Stand]:
    # Vor der Prüfung genommen: Was sich währenddessen ändert, gilt danach als geändert.
    merkmal, jetzt = _merkmal(analyse), timezone.now()
    liste = pruefliste(analyse, lage=lage)
    stand = Stand(
        erfuellt=len(liste.erfuellte),
        alle=len(liste.punkte),
        offene=tuple(punkt.titel for punkt in liste.offene),
        geprueft=jetzt,
        merkmal=merkmal,
    )
    cache.set(_schluessel(analyse), asdict(stand), GEMERKT_SEKUNDEN)
    return liste, stand


def zaehler(analyse: Analyse) -> Zaehler:
    """Der letzte Stand; geprüft wird nur, wenn keiner bekannt ist."""
    gemerkt = cache.get(_schluessel(analyse))
    stand = _pruefe(analyse, None)[1] if gemerkt is None else Stand(**gemerkt)
    return Zaehler(stand, seither_geaendert=stand.merkmal != _merkmal(analyse))


def _schluessel(analyse: Analyse) -> str:
    """Mit dem Tag, an dem sie angelegt wurde: In einer wiederhergestellten Datenbank ist 7 eine andere."""
    return f"pruefstand-{analyse.pk}-{analyse.angelegt.timestamp()}"


def _merkmal(analyse: Analyse) -> str:
    """Woran sich eine Änderung der Analyse selbst erkennen lässt; sechs kleine Abfragen, gleich wie lang."""
    with mandant_der_analyse(analyse):
        kapitel = Kapitel.objects.filter(analyse=analyse).aggregate(
            Count("pk"), Sum("version"), Sum("nummer"), fertig=Count("pk", filter=Q(fertig=True)),
            gedruckt=Count("pk", filter=Q(gedruckt=True)),
        )  # fmt: skip
        bausteine = Baustein.objects.filter(kapitel__analyse=analyse).aggregate(Count("pk"), Sum("version"))
        offene = Kommentar.objects.filter(kapitel__analyse=analyse, erledigt=None).aggregate(
            Count("pk"), Max("pk")
        )
        hinnahmen = Hinnahme.objects.filter(analyse=analyse).aggregate(Count("pk"), Max("pk"))
        haekchen = Pruefentscheidung.objects.filter(analyse=analyse).aggregate(
            Count("pk"), Max("entschieden")
        )
        return repr(
            (
                liste_der(analyse).pk, analyse.version, str(analyse.laenge), analyse.berichtsjahr,
                analyse.datenstand, kapitel, bausteine, offene, hinnahmen, haekchen,
            )
        )  # fmt: skip
