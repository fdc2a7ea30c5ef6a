"""Was die Seiten „Indikatoren“ zeigen: jeder Indikator, woraus er sich rechnen lässt und warum sonst "
"nicht."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Ebene
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.eigene.modelle import RICHTUNG_IN_WORTEN, VORSATZ, Indikatordefinition
from sozialraum.statistik.formeln import formel_des_indikators, formel_schreiben, wort_von
from sozialraum.statistik.indikatoren import (
    GELIEFERT,
    INDIKATOREN,
    Absage,
    Indikator,
    Kapitel,
    Rechenweg,
    Rechnung,
    Reihe,
    ueber_quellen,
)
from sozialraum.statistik.kennzahlen import alle_indikatoren, indikator
from sozialraum.statistik.kennzahlen.bestand import reihen_holen
from sozialraum.statistik.kennzahlen.reihensatz import OHNE_QUELLE, Reihensatz
from sozialraum.statistik.models import Lieferung, Lieferungszustand


@dataclass(frozen=True)
class Quellenweg:
    """Eine Quelle, aus der sich der Indikator rechnen lässt; `zeitraeume` und `ebenen` in Worten."""

    name: str
    zeitraeume: str
    ebenen: str = ""
    geliefert: bool = False


@dataclass(frozen=True)
class Eintrag:
    """Ein Indikator des Verzeichnisses. `warum_nicht` ist leer, wenn eine Quelle ihn ergibt."""

    indikator: Indikator
    wege: tuple[Quellenweg, ...]
    warum_nicht: str

    @property
    def eigener(self) -> bool:
        return self.indikator.key.startswith(VORSATZ)

    @property
    def richtung(self) -> str:
        return RICHTUNG_IN_WORTEN[self.indikator.richtung]

    @property
    def formeln(self) -> list[str]:
        """In der Formelsprache, die vorrangige zuerst; keine, wenn er mehr ist als Zähler und Nenner."""
        formeln = [formel_des_indikators(self.indikator, n) for n in range(len(self.indikator.fassungen))]
        return [formel_schreiben(formel) for formel in formeln if formel is not None]

    @property
    def weitere(self) -> int:
        """So viele Quellen ergeben ihn außer der, die gilt."""
        return max(0, len(self.wege) - 1)

    @property
    def rechnung(self) -> str:
        """Woraus er entsteht, wenn aus keiner Quelle unmittelbar."""
        if self.indikator.rechnung is Rechnung.VON_OBEN:
            return "Entsteht aus eigenen Angeboten, Akteuren und Kooperationen, nicht aus gelieferten Zahlen."
        return "Wird aus anderen Indikatoren gebildet."

    @property
    def zu_sehen(self) -> bool:
        return bool(self.wege) or self.indikator.rechnung is Rechnung.Z_WERTE

    @property
    def bestandteile(self) -> list[tuple[Indikator, int]]:
        """Bei einem Index die Indikatoren, aus denen er entsteht, mit ihrem Gewicht."""
        return [(INDIKATOREN[key], gewicht) for key, gewicht in self.indikator.bestandteile]


def eintraege() -> list[Eintrag]:
    """Der Katalog und die eigenen, die gelten; drei Abfragen."""
    indikatoren = list(alle_indikatoren().values())
    satz = _reihensatz(indikatoren)
    wann = _zeitraeume_je_quelle()
    return [_eintrag(einer, satz, wann) for einer in indikatoren]


def gesucht(alle: Iterable[Eintrag], suche: str) -> list[tuple[Kapitel, list[Eintrag]]]:
    """Nach Kapiteln; jedes Wort der Suche muss in Bezeichnung, Definition, Formel oder Schlüssel stehen."""
    woerter = wort_von(suche).split()
    je_kapitel: dict[Kapitel, list[Eintrag]] = {kapitel: [] for kapitel in Kapitel}
    for eintrag in alle:
        i = eintrag.indikator
        text = wort_von(
            f"{i.key} {i.label} {i.definition} {i.formel} {i.hinweis} {i.kapitel.value} {i.einheit}"
        )
        if all(wort in text for wort in woerter):
            je_kapitel[i.kapitel].append(eintrag)
    return [(kapitel, liste) for kapitel, liste in je_kapitel.items() if liste]


def eintrag_oder_404(key: str) -> Eintrag:
    """Mit genauen Zeiträumen und Ebenen je Quelle, auch eine Altersgruppe; höchstens vier Abfragen.

    Fehler: `Http404`.
    """
    try:
        return genauer_eintrag(indikator(key))
    except Fachfehler as fehler:
        raise Http404("Diesen Indikator gibt es nicht.") from fehler


def genauer_eintrag(indikator: Indikator) -> Eintrag:
    """Drei Abfragen; auch für einen Indikator, den es noch nicht gibt."""
    satz = _reihensatz([indikator])
    wege = _wege(indikator, satz)
    vorhanden = _vorhanden(weg.quelle_id for weg in wege)
    eintrag = _eintrag(indikator, satz, {})
    genau = []
    for weg in wege:
        paare = _gemeinsam(weg, vorhanden)
        wann = sorted({zeitraum for zeitraum, _ in paare})
        ebenen = dict.fromkeys(ebene for _, ebene in sorted(paare, key=lambda paar: paar[1]))
        genau.append(
            Quellenweg(
                name=satz.namen[weg.quelle_id],
                zeitraeume=zeitraeume.von_bis(wann),
                ebenen=", ".join(name for _, name in ebenen),
                geliefert=weg.geliefert,
            )
        )
    return Eintrag(indikator, tuple(genau), eintrag.warum_nicht)


def versionen(key: str) -> list[Indikatordefinition]:
    """Alle Versionen eines eigenen Indikators, die jüngste zuerst; eine Abfrage, sonst keine."""
    if not key.startswith(VORSATZ):
        return []
    return list(Indikatordefinition.objects.filter(schluessel=key).order_by("-version"))


def stillgelegte() -> list[Indikatordefinition]:
    """Je Schlüssel, von dem keine Version gilt, die jüngste; eine Abfrage."""
    geltende = Indikatordefinition.objects.filter(aktiv=True).values("schluessel")
    return list(
        Indikatordefinition.objects.exclude(schluessel__in=geltende)
        .order_by("schluessel", "-version")
        .distinct("schluessel")
    )


def _reihensatz(indikatoren: Sequence[Indikator]) -> Reihensatz:
    woerter = {wort for einer in indikatoren for wort in einer.groessen}
    return reihen_holen(woerter | {f"{GELIEFERT}{einer.key}" for einer in indikatoren}).satz


def _wege(indikator: Indikator, satz: Reihensatz) -> list[Rechenweg]:
    gelieferte = satz.gelieferte(indikator)
    wege = [weg for weg in satz.wege(indikator).values() if isinstance(weg, Rechenweg)]
    return [*gelieferte.values(), *(weg for weg in wege if weg.quelle_id not in gelieferte)]


def _eintrag(indikator: Indikator, satz: Reihensatz, wann: dict[int, list[str]]) -> Eintrag:
    wege = tuple(
        Quellenweg(
            satz.namen[weg.quelle_id],
            zeitraeume.von_bis(wann.get(weg.quelle_id, [])),
            geliefert=weg.geliefert,
        )
        for weg in _wege(indikator, satz)
    )
    return Eintrag(indikator, wege, "" if wege else _warum_nicht(indikator, satz))


def _warum_nicht(indikator: Indikator, satz: Reihensatz) -> str:
    if indikator.rechnung in OHNE_QUELLE:
        return ""
    absagen = [weg for weg in satz.wege(indikator).values() if isinstance(weg, Absage) and weg.fuehler]
    reihen: list[Reihe] = [r for absage in absagen for r in satz.reihen[absage.quelle_id]]
    return (
        ueber_quellen(indikator, absagen, reihen).removesuffix(" für dieses Gebiet.").removesuffix(".") + "."
    )


def _zeitraeume_je_quelle() -> dict[int, list[str]]:
    """Was die geltenden Lieferungen einer Quelle enthalten, gleich welches Merkmal; eine Abfrage."""
    je_quelle: dict[int, set[str]] = defaultdict(set)
    for quelle_id, umfang in Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN).values_list(
        "quelle_id", "umfang"
    ):
        if quelle_id is not None:
            je_quelle[quelle_id].update(umfang.get("zeitraeume", ()))
    return {quelle_id: sorted(wann) for quelle_id, wann in je_quelle.items()}


_Ebene = tuple[int, str]


def _vorhanden(quellen: Iterable[int]) -> dict[int, set[tuple[str, _Ebene]]]:
    """Merkmal → Paare Zeitraum und Ebene (Rang, Mehrzahl), die geltende Lieferungen enthalten; zwei Abfragen.

    Gelesen wird, was die Lieferungen über sich sagen: Alle Zellen anzusehen, dauerte mit jeder länger.
    """
    paare: dict[int, set[tuple[str, _Ebene]]] = defaultdict(set)
    ebenen = {
        schluessel: (rang, mehrzahl)
        for schluessel, rang, mehrzahl in Ebene.objects.values_list("schluessel", "rang", "mehrzahl")
    }
    geltende = Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN, quelle__in=set(quellen))
    for umfang in geltende.values_list("umfang", flat=True):
        enthalten = {
            (zeitraum, ebenen[schluessel])
            for zeitraum in umfang.get("zeitraeume", ())
            for schluessel in umfang.get("ebenen", ())
        }
        for merkmal_id in umfang.get("reihen", ()):
            paare[merkmal_id] |= enthalten
    return paare


def _gemeinsam(weg: Rechenweg, vorhanden: dict[int, set[tuple[str, _Ebene]]]) -> set[tuple[str, _Ebene]]:
    """Wo es jede Reihe gibt, die der Weg braucht, auch die frühere."""
    mengen = [
        {
            (zeitraeume.versetzt(zeitraum, summand.glied.jahre_zuvor), ebene)
            for zeitraum, ebene in vorhanden.get(reihe.id, set())
        }
        for summand in weg.zaehler + weg.nenner
        for reihe in summand.reihen
    ]
    return set.intersection(*mengen) if mengen else set()
