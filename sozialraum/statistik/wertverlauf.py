"""Der Verlauf einer Zelle: jede Lieferung, die sie brachte, welche gilt und warum die anderen nicht.

Ist die Zelle in einer der Lieferungen geheim, zeigt keine von ihnen ihre Zahl: Was ein Amt nachträglich
schließt, bliebe sonst im Verlauf offen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404

from agenturen.models import Person, Protokolleintrag
from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.zahlen import datum
from sozialraum.statistik.kennzahlen import quellenangabe
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Wert
from sozialraum.statistik.wertabfragen import Datei, Wertzeile, mit_sperrung, wertzeilen
from sozialraum.statistik.zeichen import Zeichen

GEHEIME = (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT)
EREIGNISSE = (
    Ereignis.LIEFERUNG_UEBERNOMMEN,
    Ereignis.WARNUNGEN_HINGENOMMEN,
    Ereignis.LIEFERUNG_ZURUECKGEZOGEN,
)


@dataclass(frozen=True)
class Schritt:
    """Wer etwas wann mit einer Lieferung tat, mit Grund, wenn einer genannt ist."""

    wer: str
    wann: datetime
    grund: str = ""


@dataclass(frozen=True)
class Station:
    """Eine Lieferung der Zelle: ihr Wert, seine Stelle in der Datei und ob er gilt.

    `warum` ist ein Satz. `ersetzt_durch` ist die berichtigte Lieferung, solange sie gilt.
    """

    zeile: Wertzeile
    datei: Datei
    lieferung: Lieferung
    warum: str
    uebernommen: Schritt | None
    hingenommen: Schritt | None
    zurueckgezogen: Schritt | None
    ersetzt_durch: Lieferung | None

    @property
    def stelle(self) -> str:
        return self.datei.stelle(self.zeile)

    @property
    def gilt(self) -> bool:
        return self.zeile.aktuell


def verlauf_oder_404(person: Person, wert_id: int) -> tuple[Station, list[Station]]:
    """Die Station dieses Wertes und alle seiner Zelle, die jüngste zuerst. Fehler: `Http404`."""
    pruefe(person, Recht.STATISTIK_LESEN)
    stationen = _verlaeufe([wert_id]).get(wert_id)
    if not stationen:
        raise Http404("Diesen Wert gibt es nicht (mehr).")
    return next(station for station in stationen if station.zeile.id == wert_id), stationen


def hat_sich_geaendert(stationen: Sequence[Station]) -> bool:
    """Ob die Lieferungen Verschiedenes brachten oder keine mehr gilt."""
    return len({(s.zeile.wert, s.zeile.zeichen) for s in stationen}) > 1 or not any(s.gilt for s in stationen)


def mehrfach_geliefert(wert_ids: Iterable[int]) -> list[list[Station]]:
    """Die Verläufe der Zellen, die mehr als eine Lieferung brachte; meist keiner und dann drei Abfragen."""
    return list(_verlaeufe(wert_ids, mindestens=2).values())


def _verlaeufe(wert_ids: Iterable[int], *, mindestens: int = 1) -> dict[int, list[Station]]:
    """Zu jedem Wert die Stationen seiner Zelle, die jüngste zuerst; höchstens neun Abfragen.

    Zellen mit weniger als `mindestens` Stationen fehlen.
    """
    gefragte = list(Wert.objects.filter(pk__in=set(wert_ids)))
    ort = {wert.pk: (wert.merkmal_id, wert.einheit_id, wert.zeitraum) for wert in gefragte}
    orte = set(ort.values())
    # Zwei Abfragen, weil geltende und frühere Werte je einen eigenen Index haben.
    alle = [
        wert
        for aktuell in (True, False)
        for wert in mit_sperrung(
            Wert.objects.filter(
                aktuell=aktuell,
                merkmal_id__in={merkmal for merkmal, _, _ in orte},
                einheit_id__in={einheit for _, einheit, _ in orte},
                zeitraum__in={zeitraum for _, _, zeitraum in orte},
            )
        )
        if (wert.merkmal_id, wert.einheit_id, wert.zeitraum) in orte
    ]
    wie_oft = Counter((wert.merkmal_id, wert.einheit_id, wert.zeitraum) for wert in alle)
    ort = {nummer: wo for nummer, wo in ort.items() if wie_oft[wo] >= mindestens}
    orte = set(ort.values())
    alle = [wert for wert in alle if (wert.merkmal_id, wert.einheit_id, wert.zeitraum) in orte]
    if not alle:
        return {}
    lieferungen = _lieferungen({wert.lieferung_id for wert in alle})
    schritte = _schritte(lieferungen)
    berichtigungen = _berichtigungen(lieferungen)
    je_ort: dict[tuple[int, int, str], list[Wertzeile]] = defaultdict(list)
    for zeile in wertzeilen(alle):
        je_ort[zeile.merkmal.pk, zeile.einheit.pk, zeile.zeitraum].append(zeile)
    stationen = {
        wo: _stationen(zeilen, lieferungen, schritte, berichtigungen) for wo, zeilen in je_ort.items()
    }
    return {wert_id: stationen[wo] for wert_id, wo in ort.items()}


def _stationen(
    zeilen: Sequence[Wertzeile],
    lieferungen: Mapping[int, Lieferung],
    schritte: Mapping[int, Mapping[str, Schritt]],
    berichtigungen: Mapping[int, Lieferung],
) -> list[Station]:
    zeilen = sorted(
        zeilen, key=lambda zeile: (_uebernommen(lieferungen[zeile.lieferung_id]), zeile.id), reverse=True
    )
    geltende = next((zeile for zeile in zeilen if zeile.aktuell), None)
    if any(zeile.zeichen in GEHEIME for zeile in zeilen):
        zeilen = [zeile if zeile.zeichen in GEHEIME else _verschlossen(zeile) for zeile in zeilen]
    return [
        Station(
            zeile=zeile,
            datei=Datei(quellenangabe(lieferung), tuple(lieferung.tabellen)),
            lieferung=lieferung,
            warum=_warum(zeile, lieferung, geltende, lieferungen, einzige=len(zeilen) == 1),
            uebernommen=schritte[lieferung.pk].get(Ereignis.LIEFERUNG_UEBERNOMMEN),
            hingenommen=schritte[lieferung.pk].get(Ereignis.WARNUNGEN_HINGENOMMEN),
            zurueckgezogen=schritte[lieferung.pk].get(Ereignis.LIEFERUNG_ZURUECKGEZOGEN)
            if lieferung.zustand == Lieferungszustand.ZURUECKGEZOGEN
            else None,
            ersetzt_durch=berichtigungen.get(lieferung.pk)
            if lieferung.zustand == Lieferungszustand.ERSETZT
            else None,
        )
        for zeile in zeilen
        for lieferung in (lieferungen[zeile.lieferung_id],)
    ]


def _uebernommen(lieferung: Lieferung) -> datetime:
    return lieferung.uebernommen or lieferung.eingegangen


def _verschlossen(zeile: Wertzeile) -> Wertzeile:
    return replace(zeile, wert=None, zeichen=Zeichen.GEHEIM, zelle="")


def _warum(
    zeile: Wertzeile,
    lieferung: Lieferung,
    geltende: Wertzeile | None,
    lieferungen: Mapping[int, Lieferung],
    *,
    einzige: bool,
) -> str:
    if zeile.aktuell:
        return "Nur diese Lieferung enthält die Zelle." if einzige else "Die jüngste Lieferung, die gilt."
    if lieferung.zustand == Lieferungszustand.ZURUECKGEZOGEN:
        return "Die Lieferung ist zurückgezogen."
    if lieferung.zustand == Lieferungszustand.ERSETZT:
        return "Eine berichtigte Lieferung hat diese ersetzt."
    if geltende is None:
        return "Keine Lieferung dieser Zelle gilt noch."
    neuere = lieferungen[geltende.lieferung_id]
    was = "denselben Wert noch einmal" if _gleich(zeile, geltende) else "einen anderen Wert"
    return f"„{neuere.dateiname}“ vom {datum(_uebernommen(neuere))} brachte {was}."


def _gleich(eine: Wertzeile, andere: Wertzeile) -> bool:
    return (eine.wert, eine.zeichen) == (andere.wert, andere.zeichen)


def _lieferungen(nummern: Iterable[int]) -> dict[int, Lieferung]:
    menge = Lieferung.objects.select_related("quelle").defer("befunde", "ausgelassen")
    return menge.in_bulk(list(nummern))


def _berichtigungen(lieferungen: Mapping[int, Lieferung]) -> dict[int, Lieferung]:
    """Ersetzte Lieferung → die berichtigte, die gilt."""
    ersetzte = [nr for nr, eine in lieferungen.items() if eine.zustand == Lieferungszustand.ERSETZT]
    if not ersetzte:
        return {}
    neue = Lieferung.objects.filter(ersetzt__in=ersetzte, zustand=Lieferungszustand.UEBERNOMMEN)
    return {eine.ersetzt_id: eine for eine in neue.defer("befunde", "ausgelassen") if eine.ersetzt_id}


def _schritte(lieferungen: Iterable[int]) -> dict[int, dict[str, Schritt]]:
    """Je Lieferung das Ereignis → wer es zuletzt tat; eine Abfrage."""
    schritte: dict[int, dict[str, Schritt]] = {nummer: {} for nummer in lieferungen}
    eintraege = Protokolleintrag.objects.filter(
        objekt_art=Lieferung._meta.label_lower,
        objekt_id__in=[str(nummer) for nummer in schritte],
        ereignis__in=[ereignis.value for ereignis in EREIGNISSE],
    ).order_by("pk")
    for eintrag in eintraege:
        schritte[int(eintrag.objekt_id)][eintrag.ereignis] = Schritt(
            eintrag.durch_name, eintrag.zeit, eintrag.grund
        )
    return schritte
