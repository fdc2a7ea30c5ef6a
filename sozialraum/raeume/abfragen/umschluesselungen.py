"""Gebietsreformen: was an einem Tag endete und begann, was worin aufging, wie ein Gebiet früher aussah."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import FEST, anzahl, datum, prozent
from sozialraum.raeume.abfragen.einheiten import GEMEINDE, Ort, gemeindenamen, gueltige_einheiten, ort
from sozialraum.raeume.gebiet import Abschnitt, Anteil
from sozialraum.raeume.models import Ebene, Gebietsumschluesselung, Raumeinheit
from sozialraum.raeume.umschluesseln import Uebergang

GANZ = Decimal(1)
# Ein Vergleich über mehr Reformen als diese ist keiner mehr.
HOECHSTENS_ABSCHNITTE = 5
# Um so viel darf die Fläche einer umbenannten Einheit schwanken, weil Grenzen neu gezeichnet werden.
FLAECHE_GLEICH = Decimal("0.002")
LANDESSCHLUESSEL = 2


# Reformen --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reform:
    """Der Beginn eines Gebietsstands einer Ebene in einer Gemeinde (oberhalb der Gemeinde: in einem Land)."""

    bereich: str  # AGS der Gemeinde oder Landesschlüssel
    bereichsname: str
    ebene: Ebene
    stichtag: date
    beginnen: int

    @property
    def kennung(self) -> str:
        """`05998000/stadtteil/2024-01-01`"""
        return f"{self.bereich}/{self.ebene.schluessel}/{self.stichtag.isoformat()}"

    @property
    def in_worten(self) -> str:
        """`Probstadt: Stadtteile seit 01.01.2024 (3 neue)`"""
        was = anzahl(self.beginnen, "neue Einheit", "neue Einheiten")
        return f"{self.bereichsname}: {self.ebene.mehrzahl} seit {datum(self.stichtag)} ({was})"


def reformen() -> list[Reform]:
    """Alle Tage, an denen Einheiten einer Ebene begannen und andere endeten; sieben Abfragen."""
    gemeinderang = Ebene.objects.get(schluessel=GEMEINDE).rang
    ebenen = Ebene.objects.in_bulk()
    beginne = _je_bereich("gueltig_von", gemeinderang)
    enden = _je_bereich("gueltig_bis", gemeinderang)
    namen = gemeindenamen(bereich for bereich, _, _ in beginne)
    return [
        Reform(bereich, namen.get(bereich, f"Land {bereich}"), ebenen[ebene], tag, zahl)
        for (bereich, ebene, tag), zahl in sorted(
            beginne.items(), key=lambda paar: (-paar[0][2].toordinal(), namen.get(paar[0][0], ""), paar[0][1])
        )
        if (bereich, ebene, tag) in enden
    ]


def _je_bereich(feld: str, gemeinderang: int) -> dict[tuple[str, int, date], int]:
    unterhalb = Raumeinheit.objects.order_by().filter(**{f"{feld}__isnull": False})
    gruppen: dict[tuple[str, int, date], int] = {}
    for menge, bereich in (
        (unterhalb.filter(ebene__rang__gt=gemeinderang), F("ags")),
        (unterhalb.filter(ebene__rang__lte=gemeinderang), Substr("ags", 1, LANDESSCHLUESSEL)),
    ):
        zeilen = menge.annotate(bereich=bereich).values_list("bereich", "ebene", feld)
        for bereich_, ebene, tag, zahl in zeilen.annotate(zahl=Count("pk")):
            gruppen[bereich_, ebene, tag] = zahl
    return gruppen


def reform(kennung: str) -> Reform:
    """Die Reform zu ihrer Kennung. Fehler: `Fachfehler` mit allen, die es gibt."""
    alle = reformen()
    for eine in alle:
        if eine.kennung == kennung:
            return eine
    moeglich = "; ".join(f"{eine.kennung} ({eine.in_worten})" for eine in alle)
    if not moeglich:
        raise Fachfehler(
            "Bisher beginnt kein Gebietsstand, der einen anderen ablöst. Bitte übernehmen Sie zuerst die "
            "neuen Grenzen mit dem Tag, ab dem sie gelten."
        )
    raise Fachfehler(f"Die Gebietsreform „{kennung}“ gibt es nicht. Möglich sind: {moeglich}.")


def offene_reformen() -> list[Reform]:
    """Reformen, zu denen noch kein Übergang bekannt ist; acht Abfragen."""
    bekannt = set(
        Gebietsumschluesselung.objects.order_by().values_list("stichtag", "alt__ebene", "alt__ags").distinct()
    )
    return [
        eine
        for eine in reformen()
        if not any(
            tag == eine.stichtag and ebene == eine.ebene.pk and ags.startswith(eine.bereich)
            for tag, ebene, ags in bekannt
        )
    ]


def einheiten_am(reform: Reform, tag: date) -> list[Raumeinheit]:
    """Alle Einheiten der Reform, die an diesem Tag gelten."""
    menge = gueltige_einheiten(tag).filter(ebene=reform.ebene, ags__startswith=reform.bereich)
    return list(menge.order_by("schluessel", "ags"))


def uebergaenge_der(reform: Reform) -> QuerySet[Gebietsumschluesselung]:
    return umschluesselungen().filter(
        stichtag=reform.stichtag, alt__ebene=reform.ebene, alt__ags__startswith=reform.bereich
    )


def umschluesselungen() -> QuerySet[Gebietsumschluesselung]:
    """Alle Übergänge mit beiden Einheiten."""
    return Gebietsumschluesselung.objects.select_related("alt__ebene", "neu__ebene")


def als_uebergaenge(zeilen: Iterable[Gebietsumschluesselung]) -> list[Uebergang]:
    """Für das Umrechnen ohne Datenbank."""
    return [Uebergang(zeile.alt_id, zeile.neu_id, zeile.anteil) for zeile in zeilen]


# Eine Einheit vorher und nachher ----------------------------------------------------------------


@dataclass(frozen=True)
class Verbindung:
    """Eine Vorgängerin oder Nachfolgerin; ohne `anteil` verbindet sie nur derselbe Schlüssel."""

    einheit: Raumeinheit
    stichtag: date
    anteil: Decimal | None
    methode: str = ""
    quelle: str = ""

    @property
    def anteil_in_worten(self) -> str:
        """`ganz` · `52,3 %` · leer ohne Umschlüsselung."""
        if self.anteil is None:
            return ""
        if self.anteil == GANZ:
            return "ganz"
        return prozent(self.anteil * 100, 0 if self.anteil * 100 % 1 == 0 else 1)


def verbindungen(einheit: Raumeinheit) -> tuple[list[Verbindung], list[Verbindung]]:
    """Woraus die Einheit entstand und worin sie aufging: nach der Umschlüsselung, sonst nach dem Schlüssel.

    Eine Abfrage; wo ein Gebietsstand ohne Umschlüsselung beginnt oder endet, je eine mehr.
    """
    beteiligt = umschluesselungen().filter(Q(alt=einheit) | Q(neu=einheit))
    zeilen = list(beteiligt.order_by("-stichtag", "-anteil", "alt__schluessel", "neu__schluessel"))
    vorher = [_verbindung(zeile, zeile.alt) for zeile in zeilen if zeile.neu_id == einheit.pk]
    nachher = [_verbindung(zeile, zeile.neu) for zeile in zeilen if zeile.alt_id == einheit.pk]
    if not vorher and (beginn := einheit.gueltig_von):
        vorher = [Verbindung(e, beginn, None) for e in _andere_staende(einheit).filter(gueltig_bis=beginn)]
    if not nachher and (ende := einheit.gueltig_bis):
        nachher = [Verbindung(e, ende, None) for e in _andere_staende(einheit).filter(gueltig_von=ende)]
    return vorher, nachher


def _verbindung(zeile: Gebietsumschluesselung, einheit: Raumeinheit) -> Verbindung:
    return Verbindung(einheit, zeile.stichtag, zeile.anteil, zeile.get_methode_display(), zeile.quelle)


def _andere_staende(einheit: Raumeinheit) -> QuerySet[Raumeinheit]:
    ags, ebene, schluessel = ort(einheit)
    menge = Raumeinheit.objects.select_related("ebene").filter(ags=ags, ebene=ebene, schluessel=schluessel)
    return menge.exclude(pk=einheit.pk)


def gleiche_im_neuen_stand(einheiten: Sequence[Raumeinheit], tag: date) -> dict[int, Raumeinheit]:
    """Alte Einheit → die mit demselben Schlüssel, die am Tag beginnt und gleich groß ist.

    Umbenannt oder neu gezeichnet, nicht neu zugeschnitten: Das braucht keine Umschlüsselung. Höchstens eine
    Abfrage.
    """
    if not einheiten:
        return {}
    neue = {
        ort(neu): neu
        for neu in Raumeinheit.objects.select_related("ebene").filter(
            gueltig_von=tag,
            ags__in={einheit.ags for einheit in einheiten},
            schluessel__in={einheit.schluessel for einheit in einheiten},
        )
    }
    return {
        alt.pk: neue[ort(alt)] for alt in einheiten if ort(alt) in neue and _gleich_gross(alt, neue[ort(alt)])
    }


# Wie ein Gebiet früher aussah --------------------------------------------------------------------

Gewichte = dict[int, Decimal]
Stand_davor = Callable[[date], Gewichte | None]


class Vorgeschichte:
    """Abschnitte vor den Reformen, für viele Gebiete mit zwei Abfragen; ohne Reform mit keiner."""

    def __init__(self, einheiten: Iterable[Raumeinheit]) -> None:
        self._einheiten = {einheit.pk: einheit for einheit in einheiten}
        ags = {einheit.ags for einheit in self._einheiten.values() if einheit.gueltig_von}
        self._davor: dict[tuple[Ort, date], Raumeinheit] = {}
        self._aus: dict[int, list[Gebietsumschluesselung]] = defaultdict(list)
        self._wird: dict[int, list[Gebietsumschluesselung]] = defaultdict(list)
        if not ags:
            return
        mit_ende = Raumeinheit.objects.filter(ags__in=ags).filter(
            Q(gueltig_von__isnull=False) | Q(gueltig_bis__isnull=False)
        )
        for einheit in mit_ende.select_related("ebene"):
            self._einheiten.setdefault(einheit.pk, einheit)
            if einheit.gueltig_bis:
                self._davor[ort(einheit), einheit.gueltig_bis] = einheit
        for zeile in umschluesselungen().filter(neu__ags__in=ags):
            self._einheiten.setdefault(zeile.alt_id, zeile.alt)
            self._aus[zeile.neu_id].append(zeile)
            self._wird[zeile.alt_id].append(zeile)

    def abschnitte(
        self, gewichte: Gewichte, stand_davor: Stand_davor = lambda tag: None
    ) -> tuple[Abschnitt, ...]:
        """Vom jüngsten zum ältesten; hört auf, wo es kein vergleichbares Gebiet mehr gab.

        `stand_davor` nennt zu einem Tag, was ein Mensch als Zusammensetzung davor festgehalten hat.
        """
        abschnitte: list[Abschnitt] = []
        while len(abschnitte) < HOECHSTENS_ABSCHNITTE:
            tag = max((self._beginn(pk) for pk in gewichte), default=date.min)
            if tag == date.min:
                break
            frueher, gruende = self._davor_aus(gewichte, tag)
            festgehalten = stand_davor(tag)
            if festgehalten is not None and all(self._gilt(pk, tag) for pk in festgehalten):
                if frueher != festgehalten and not gruende:
                    gruende = ["Der Sozialraum wurde damals anders zusammengesetzt."]
                frueher = festgehalten
            if frueher is None:
                break
            abschnitte.append(
                Abschnitt(
                    bis=tag,
                    anteile=tuple(Anteil(pk, gewicht) for pk, gewicht in frueher.items()),
                    flaeche_ha=self._flaeche(frueher),
                    grund=" ".join(dict.fromkeys(gruende)),
                )
            )
            gewichte = frueher
        return tuple(abschnitte)

    def _beginn(self, pk: int) -> date:
        return self._einheiten[pk].gueltig_von or date.min if pk in self._einheiten else date.min

    def _gilt(self, pk: int, tag: date) -> bool:
        return pk in self._einheiten and self._einheiten[pk].gilt_am(tag - timedelta(days=1))

    def _davor_aus(self, gewichte: Gewichte, tag: date) -> tuple[Gewichte | None, list[str]]:
        """Was am Tag zuvor an der Stelle der Einheiten lag, und warum es nicht dasselbe ist."""
        frueher: dict[int, Decimal] = defaultdict(Decimal)
        gruende: list[str] = []
        for pk, gewicht in gewichte.items():
            if self._beginn(pk) != tag:
                frueher[pk] += gewicht
                continue
            alte, grund = self._vorgaenger(self._einheiten[pk], tag)
            if not alte:
                return None, []
            gruende += [grund] if grund else []
            for alt in alte:
                frueher[alt.pk] += gewicht
        # Mehr als ganz gehört nichts dazu, auch wenn zwei neue Teile denselben Vorgänger haben.
        return {pk: min(gewicht, GANZ) for pk, gewicht in frueher.items()}, gruende

    def _vorgaenger(self, einheit: Raumeinheit, tag: date) -> tuple[list[Raumeinheit], str]:
        teile = [zeile for zeile in self._aus[einheit.pk] if zeile.stichtag == tag]
        gleicher = self._davor.get((ort(einheit), tag))
        if teile and all(teil.anteil == GANZ for teil in teile):
            return [teil.alt for teil in teile], ""
        if gleicher is None:
            return [], ""
        if not teile and _gleich_gross(gleicher, einheit):
            return [gleicher], ""
        return [gleicher], _warum_anders(einheit, gleicher, teile, self._wird[gleicher.pk])

    def _flaeche(self, gewichte: Gewichte) -> Decimal | None:
        summe = Decimal(0)
        for pk, gewicht in gewichte.items():
            flaeche = self._einheiten[pk].flaeche_ha if pk in self._einheiten else None
            if flaeche is None:
                return None
            summe += flaeche * gewicht
        return round(summe, 2) if summe else None


def _gleich_gross(alt: Raumeinheit, neu: Raumeinheit) -> bool:
    if not (alt.flaeche_ha and neu.flaeche_ha):
        return False
    return abs(alt.flaeche_ha - neu.flaeche_ha) <= alt.flaeche_ha * FLAECHE_GLEICH


def _warum_anders(
    neu: Raumeinheit,
    alt: Raumeinheit,
    aus: Sequence[Gebietsumschluesselung],
    wird: Sequence[Gebietsumschluesselung],
) -> str:
    """`Hafenviertel wurde am 01.01.2024 neu zugeschnitten: 50 % blieben, 50 % gingen an Hafenkante.`"""
    assert neu.gueltig_von is not None
    satz = f"{neu.name} wurde am {datum(neu.gueltig_von)} neu zugeschnitten"
    geblieben = [zeile for zeile in wird if zeile.neu_id == neu.pk]
    gegangen = [zeile for zeile in wird if zeile.neu_id != neu.pk]
    gekommen = [zeile for zeile in aus if zeile.alt_id != alt.pk]
    teile = [
        *(f"{_prozent(zeile.anteil)} blieben" for zeile in geblieben if zeile.anteil != GANZ),
        *(f"{_prozent(zeile.anteil)} gingen an {zeile.neu.name}" for zeile in gegangen),
        *(f"von {zeile.alt.name} kamen {_prozent(zeile.anteil)} dazu" for zeile in gekommen),
    ]
    if teile:
        return f"{satz}: {', '.join(teile)}."
    if alt.flaeche_ha and neu.flaeche_ha:
        unterschied = (neu.flaeche_ha - alt.flaeche_ha) / alt.flaeche_ha * 100
        wie = "größer" if unterschied > 0 else "kleiner"
        return f"{satz}; die Fläche ist seither {prozent(abs(unterschied), 0)} {wie}."
    return f"{satz}."


def _prozent(anteil: Decimal) -> str:
    return prozent(anteil * 100, 0) if anteil < GANZ else f"100{FEST}%"
