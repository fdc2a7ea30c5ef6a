"""Die Geheimhaltungsregel einer Quelle ändern: erst sehen, was sie schlösse, dann alles auf einmal schließen.

Bis alles nach der neuen Regel geschlossen ist, gilt die bisherige: Dazwischen wäre eine kleine Anzahl aus
ihren Nachbarn errechenbar.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from agenturen.models import Person, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import Melde, vorgang_anstossen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.geheimhaltung import Regel, zaehlt
from sozialraum.statistik.models import Geheimhaltungsregel, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.schliessen.lieferzeitraeume import gelieferte_zeitraeume
from sozialraum.statistik.schliessen.modelle import Regelaenderung, Schliessung, Sperrung
from sozialraum.statistik.schliessen.regel_anwenden import regel_anwenden
from sozialraum.statistik.zeitraeume import in_worten

AUFGABE = "statistik.regel_anwenden"
GENANNTE_ZELLEN = 20


def als_felder(regel: Regel) -> dict[str, Any]:
    """Die Felder der Quelle zu dieser Regel; als JSON lesbar."""
    geheimhaltung = Geheimhaltungsregel.SCHWELLE if regel.schwelle else Geheimhaltungsregel.VORGEPRUEFT
    return {**asdict(regel), "zeichen": regel.zeichen.value, "geheimhaltung": geheimhaltung.value}


# Vorschau ----------------------------------------------------------------------------------------


class Zeitraumvorschau(NamedTuple):
    """Je Zeitraum: Anzahlen, die hätten gezeigt werden können, und wie viele davon zu klein sind."""

    zeitraum: str
    zellen: int
    zu_klein: int
    bisher_zu_klein: int

    @property
    def zeitraum_text(self) -> str:
        return in_worten(self.zeitraum)


class Zellname(NamedTuple):
    gebiet: str
    merkmal: str


@dataclass(frozen=True)
class Tafelvorschau:
    """Der jüngste Zeitraum, ganz geschlossen und wieder verworfen; keine Zahl einer Zelle kommt mit."""

    zeitraum: str
    zellen: int
    primaer: int
    sekundaer: int
    bisher: int
    geschlossen: int
    neu_zu: tuple[Zellname, ...]
    wieder_offen: tuple[Zellname, ...]
    hinweise: tuple[str, ...]

    @property
    def zeitraum_text(self) -> str:
        return in_worten(self.zeitraum)

    @property
    def genannte_zu(self) -> tuple[Zellname, ...]:
        return self.neu_zu[:GENANNTE_ZELLEN]

    @property
    def genannte_offen(self) -> tuple[Zellname, ...]:
        return self.wieder_offen[:GENANNTE_ZELLEN]


@dataclass(frozen=True)
class Regelvorschau:
    regel: Regel
    zeitraeume: tuple[Zeitraumvorschau, ...]
    tafel: Tafelvorschau | None


def regel_vorschau(*, quelle: Quelle, regel: Regel, durch: Person) -> Regelvorschau:
    """Was die Regel schlösse; schreibt nichts. Fehler: `PermissionDenied`.

    Zu kleine Anzahlen für jeden Zeitraum, das Schließen der ganzen Tafel für den jüngsten: Es ist gerechnet,
    nicht geschätzt, und dauert je Zeitraum.
    """
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    gelieferte = sorted(gelieferte_zeitraeume(quelle), reverse=True)
    return Regelvorschau(
        regel=regel,
        zeitraeume=_zu_kleine(quelle, regel, gelieferte),
        tafel=_tafel(quelle, regel, gelieferte[0]) if gelieferte else None,
    )


def _zu_kleine(quelle: Quelle, regel: Regel, gelieferte: Sequence[str]) -> tuple[Zeitraumvorschau, ...]:
    gezaehlte = [
        nummer
        for nummer, einheit in Merkmal.objects.filter(quelle=quelle).values_list("pk", "einheit")
        if zaehlt(einheit)
    ]
    anzahlen = Wert.objects.filter(aktuell=True, merkmal__in=gezaehlte, wert__isnull=False)

    def je_zeitraum(unter: int | None) -> dict[str, int]:
        menge = anzahlen
        if unter is not None:
            menge = anzahlen.filter(wert__gt=-unter, wert__lt=unter).exclude(wert=0)
        return dict(menge.values_list("zeitraum").annotate(anzahl=Count("pk")).order_by())

    alle, neu, bisher = je_zeitraum(None), je_zeitraum(regel.schwelle), je_zeitraum(quelle.schwelle)
    return tuple(
        Zeitraumvorschau(eines, alle.get(eines, 0), neu.get(eines, 0), bisher.get(eines, 0))
        for eines in gelieferte
    )


def _tafel(quelle: Quelle, regel: Regel, zeitraum: str) -> Tafelvorschau:
    vorher = _gesperrte(quelle, zeitraum)
    zellen = primaer = sekundaer = 0
    hinweise: list[str] = []
    nachher: dict[int, Zellname] = {}
    with transaction.atomic():
        if regel.schwelle:
            probe = Quelle.objects.get(pk=quelle.pk)
            for feld, wert in als_felder(regel).items():
                setattr(probe, feld, wert)
            geschlossene = bestand_schliessen(quelle=probe, zeitraeume_=[zeitraum], anlass="Vorschau")
            schliessung = next(eine for eine in geschlossene if eine.zeitraum == zeitraum)
            zellen, primaer, sekundaer = schliessung.zellen, schliessung.primaer, schliessung.sekundaer
            hinweise = schliessung.hinweise
            nachher = _gesperrte(quelle, zeitraum)
        transaction.set_rollback(True)
    return Tafelvorschau(
        zeitraum=zeitraum,
        zellen=zellen,
        primaer=primaer,
        sekundaer=sekundaer,
        bisher=len(vorher),
        geschlossen=len(nachher),
        neu_zu=tuple(name for nummer, name in nachher.items() if nummer not in vorher),
        wieder_offen=tuple(name for nummer, name in vorher.items() if nummer not in nachher),
        hinweise=tuple(hinweise),
    )


def _gesperrte(quelle: Quelle, zeitraum: str) -> dict[int, Zellname]:
    zeilen = (
        Sperrung.objects.filter(
            schliessung__quelle=quelle, schliessung__zeitraum=zeitraum, wert__aktuell=True
        )
        .order_by("wert__einheit__ebene__rang", "wert__einheit__name", "wert__merkmal__reihenfolge")
        .values_list("wert_id", "wert__einheit__name", "wert__merkmal__bezeichnung")
    )
    return {nummer: Zellname(gebiet, merkmal) for nummer, gebiet, merkmal in zeilen}


# Ändern ------------------------------------------------------------------------------------------


@transaction.atomic
def regel_aenderung_anstossen(*, quelle: Quelle, regel: Regel, grund: str, durch: Person) -> Regelaenderung:
    """Merkt die gewollte Regel und reiht das Schließen ein. Fehler: `PermissionDenied`, `Fachfehler`."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    if not grund.strip():
        raise Fachfehler("Bitte sagen Sie, warum sich die Regel ändert.")
    jetzt = Quelle.objects.select_for_update(no_key=True).get(pk=quelle.pk)
    if regel == jetzt.regel:
        raise Fachfehler("Diese Regel gilt schon; es gibt nichts zu ändern.")
    if (offen := offene_aenderung(jetzt)) and offen.vorgang and not offen.vorgang.ist_beendet:
        raise Fachfehler(
            "Eine andere Änderung dieser Regel läuft noch. Bitte warten Sie, bis sie fertig ist."
        )
    aenderung = Regelaenderung.objects.create(
        quelle=jetzt,
        regel=als_felder(regel),
        vorher=als_felder(jetzt.regel),
        grund=grund.strip(),
        durch=durch,
        durch_name=durch.name,
    )
    aenderung.vorgang = vorgang_anstossen(
        aufgabe=AUFGABE,
        titel=f"Regel der Quelle „{jetzt.name}“ anwenden",
        durch=durch,
        bezug_id=aenderung.pk,
    )
    aenderung.save(update_fields=["vorgang"])
    return aenderung


@transaction.atomic
def regel_aendern(*, aenderung: Regelaenderung, durch: Person, melde: Melde) -> list[Schliessung]:
    """Setzt die Regel und schließt alles nach ihr. Ein zweiter Aufruf ändert nichts mehr.

    Fehler: `PermissionDenied`.
    """
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    quelle = Quelle.objects.select_for_update(no_key=True).get(pk=aenderung.quelle_id)
    gemeint = Regelaenderung.objects.select_for_update(of=("self",)).get(pk=aenderung.pk)
    if gemeint.gilt_seit is not None:
        return []
    for feld, wert in gemeint.regel.items():
        setattr(quelle, feld, wert)
    quelle.regel_hier_gesetzt = True
    quelle.save()
    geschlossen = regel_anwenden(quelle=quelle, anlass=f"Änderung der Regel: {gemeint.grund}", melde=melde)
    gemeint.gilt_seit = timezone.now()
    gemeint.save(update_fields=["gilt_seit"])
    protokolliere(
        Ereignis.REGEL_GEAENDERT,
        quelle,
        durch=durch,
        grund=gemeint.grund,
        vorher=gemeint.vorher,
        nachher=gemeint.regel,
    )
    return geschlossen


# Lesen -------------------------------------------------------------------------------------------


def offene_aenderung(quelle: Quelle) -> Regelaenderung | None:
    """Die jüngste, wenn sie noch nicht gilt."""
    letzte = Regelaenderung.objects.filter(quelle=quelle).select_related("vorgang").order_by("-pk").first()
    return letzte if letzte is not None and letzte.gilt_seit is None else None


def aenderung_des_vorgangs(vorgang: Vorgang) -> Regelaenderung:
    """Fehler: `Fachfehler`, wenn es sie nicht mehr gibt."""
    aenderung = Regelaenderung.objects.filter(pk=vorgang.bezug_id or 0).select_related("quelle").first()
    if aenderung is None:
        raise Fachfehler("Diese Änderung gibt es nicht mehr; die bisherige Regel gilt weiter.")
    return aenderung
