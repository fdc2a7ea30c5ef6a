"""Einen Sozialraum auf den neuen Gebietsstand übertragen: ein neuer Stand ab der Reform, der alte bleibt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.abfragen.umschluesselungen import (
    GANZ,
    als_uebergaenge,
    gleiche_im_neuen_stand,
    umschluesselungen,
)
from sozialraum.raeume.gebiet import anteil_in_prozent
from sozialraum.raeume.models import Raumeinheit, Sozialraum, Sozialraumeinheit, Sozialraumstand
from sozialraum.raeume.sozialraum_bearbeiten import (
    anteile_in_worten,
    neuer_stand,
    pruefe_anteile,
    pruefe_bearbeiten,
)
from sozialraum.raeume.umschluesseln import rueckanteile

# Splitter an den Rändern sind Zeichnung, kein Stadtviertel.
KLEINSTER_ANTEIL = Decimal("0.01")
# Mehr als ein Promille weiß eine Schätzung nicht.
STELLEN = Decimal("0.001")


@dataclass(frozen=True)
class Uebertragungszeile:
    """Eine Einheit des neuen Stands, ihr Anteil am Sozialraum und woraus er sich ergibt."""

    einheit: Raumeinheit
    gewicht: Decimal
    aus: tuple[str, ...]

    @property
    def in_prozent(self) -> str:
        return anteil_in_prozent(self.gewicht)


@dataclass(frozen=True)
class Uebertragung:
    """Was am Stichtag aus der Zusammensetzung wird; `ohne` sind Einheiten ohne bekannte Nachfolge."""

    stichtag: date
    zeilen: tuple[Uebertragungszeile, ...]
    ohne: tuple[Raumeinheit, ...]

    @property
    def anteile(self) -> dict[int, Decimal]:
        return {zeile.einheit.pk: zeile.gewicht for zeile in self.zeilen}


def uebertragung_vorschlagen(
    sozialraum: Sozialraum, groessen: Mapping[int, Decimal] | None = None
) -> Uebertragung | None:
    """Der nächste Gebietsstand für den jüngsten Stand des Sozialraums; None, wenn alle Einheiten noch gelten.

    Entstand eine neue Einheit aus mehreren alten, wird nach `groessen` gewogen (etwa Einwohner je alter
    Einheit), sonst nach Fläche. Unter einem Hundertstel fällt ein Anteil weg, über 99 ist er ganz.
    """
    stand = sozialraum.staende.first()
    teile = _teile(stand) if stand else []
    enden = [teil.einheit.gueltig_bis for teil in teile if _endet(teil.einheit, stand)]
    stichtag = min((ende for ende in enden if ende), default=None)
    if stichtag is None:
        return None
    return _Rechnung(teile, stichtag, groessen).ergebnis()


def _teile(stand: Sozialraumstand) -> list[Sozialraumeinheit]:
    menge = stand.anteile.select_related("einheit__ebene", "einheit__parent")
    return list(menge.order_by("einheit__ebene__rang", "einheit__schluessel"))


def _endet(einheit: Raumeinheit, stand: Sozialraumstand | None) -> bool:
    """Endet die Einheit, solange der Stand noch gilt?"""
    bis = stand.gueltig_bis if stand else None
    return einheit.gueltig_bis is not None and (bis is None or einheit.gueltig_bis < bis)


class _Rechnung:
    def __init__(
        self, teile: Iterable[Sozialraumeinheit], stichtag: date, groessen: Mapping[int, Decimal] | None
    ) -> None:
        self.stichtag = stichtag
        self.gewichte = {teil.einheit: teil.gewicht for teil in teile}
        eigene = umschluesselungen().filter(stichtag=stichtag, alt__in=self.gewichte)
        # Für das Gewicht einer neuen Einheit zählen auch die Alten, die nicht zum Sozialraum gehören.
        self.zeilen = list(umschluesselungen().filter(stichtag=stichtag, neu__in=eigene.values("neu")))
        self.neue = {zeile.neu_id: zeile.neu for zeile in self.zeilen}
        self.alte = {zeile.alt_id: zeile.alt for zeile in self.zeilen}
        self.groessen = dict(groessen or {}) or {
            pk: einheit.flaeche_ha for pk, einheit in self.alte.items() if einheit.flaeche_ha
        }

    def ergebnis(self) -> Uebertragung:
        summen: dict[Raumeinheit, Decimal] = defaultdict(Decimal)
        aus: dict[Raumeinheit, list[str]] = defaultdict(list)
        for neu, gewicht, herkunft in self._aus_umschluesselung():
            summen[neu] += gewicht
            aus[neu] += herkunft
        umgeschluesselt = {zeile.alt_id for zeile in self.zeilen}
        uebrige = [einheit for einheit in self.gewichte if einheit.pk not in umgeschluesselt]
        enden = [einheit for einheit in uebrige if einheit.gueltig_bis == self.stichtag]
        gleiche = gleiche_im_neuen_stand(enden, self.stichtag)
        ohne = []
        for einheit in uebrige:
            bleibt = gleiche.get(einheit.pk) if einheit in enden else einheit
            if bleibt is None:
                ohne.append(einheit)
            else:
                summen[bleibt] += self.gewichte[einheit]
                aus[bleibt].append("bleibt" if bleibt is einheit else f"bisher {einheit.name}")
        zeilen = [
            Uebertragungszeile(neu, _gerundet(gewicht), tuple(aus[neu]))
            for neu, gewicht in summen.items()
            if gewicht >= KLEINSTER_ANTEIL
        ]
        zeilen.sort(key=lambda zeile: (zeile.einheit.ebene.rang, zeile.einheit.schluessel))
        return Uebertragung(self.stichtag, tuple(zeilen), tuple(ohne))

    def _aus_umschluesselung(self) -> Iterable[tuple[Raumeinheit, Decimal, list[str]]]:
        gewichte = {einheit.pk: gewicht for einheit, gewicht in self.gewichte.items()}
        anteile = rueckanteile(als_uebergaenge(self.zeilen), self.groessen)
        for pk, neu in self.neue.items():
            beteiligte = [zeile for zeile in self.zeilen if zeile.neu_id == pk]
            herkunft = [
                f"{zeile.in_prozent} von {zeile.alt.name}"
                if zeile.anteil != GANZ
                else f"ganz {zeile.alt.name}"
                for zeile in beteiligte
                if zeile.alt_id in gewichte
            ]
            gleich = {gewichte.get(zeile.alt_id, Decimal(0)) for zeile in beteiligte}
            if len(gleich) == 1:
                # Gehören alle Teile gleich dazu, kommt es auf ihre Größe nicht an.
                yield neu, gleich.pop(), herkunft
            elif pk in anteile:
                gewicht = sum(
                    (gewichte.get(alt, Decimal(0)) * anteil for alt, anteil in anteile[pk].items()),
                    Decimal(0),
                )
                yield neu, gewicht, herkunft
            else:
                namen = ", ".join(sorted(zeile.alt.name for zeile in beteiligte))
                raise Fachfehler(
                    f"Zu welchem Anteil {neu.name} zum Sozialraum gehört, lässt sich nicht berechnen: Von "
                    f"{namen} fehlt eine Fläche. Bitte ändern Sie den Sozialraum von Hand."
                )


def _gerundet(gewicht: Decimal) -> Decimal:
    return GANZ if gewicht > GANZ - KLEINSTER_ANTEIL else gewicht.quantize(STELLEN)


@transaction.atomic
def sozialraum_uebertragen(
    *,
    sozialraum: Sozialraum,
    version: int,
    durch: Person,
    groessen: Mapping[int, Decimal] | None = None,
) -> Uebertragung:
    """Legt ab der Gebietsreform einen Stand aus den neuen Einheiten an, gewogen mit der Umschlüsselung.

    Begann der jetzige Stand erst nach der Reform, ersetzt der neue ihn. Fehler: `VeralteterStand`;
    `Fachfehler`, wenn nichts zu übertragen ist oder die Umschlüsselung fehlt.
    """
    pruefe_bearbeiten(durch, sozialraum)
    sozialraum = Sozialraum.objects.select_for_update().get(pk=sozialraum.pk)
    if sozialraum.version != version:
        raise VeralteterStand(f"„{sozialraum}“ wurde inzwischen von jemand anderem geändert.")
    uebertragung = uebertragung_vorschlagen(sozialraum, groessen)
    if uebertragung is None:
        raise Fachfehler(f"Alle Einheiten von „{sozialraum}“ gelten noch; es ist nichts zu übertragen.")
    if uebertragung.ohne:
        namen = ", ".join(einheit.name for einheit in uebertragung.ohne)
        raise Fachfehler(
            f"Nicht bekannt ist, wozu seit dem {datum(uebertragung.stichtag)} gehört: {namen}. Bitte lassen "
            "Sie die Administration die Umschlüsselung übernehmen, oder ändern Sie den Sozialraum von Hand."
        )
    letzter = sozialraum.staende.first()
    beginn = letzter.gueltig_von if letzter else None
    ab = max(uebertragung.stichtag, beginn) if beginn else uebertragung.stichtag
    einheiten = pruefe_anteile(sozialraum.ags, uebertragung.anteile, ab)
    neuer_stand(sozialraum, letzter, uebertragung.anteile, ab)
    sozialraum.version += 1
    sozialraum.save(update_fields=["version"])
    protokolliere(
        Ereignis.SOZIALRAUM_GEAENDERT,
        sozialraum,
        durch=durch,
        traeger_id=sozialraum.traeger_id,
        uebertragen_auf=uebertragung.stichtag.isoformat(),
        einheiten=anteile_in_worten(einheiten, uebertragung.anteile),
    )
    return uebertragung
