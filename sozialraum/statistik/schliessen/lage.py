"""Was beim Schließen einer Quelle für alle Zeiträume gleich ist; einmal geladen."""

from dataclasses import dataclass

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.geheimhaltung import Regel, zaehlt
from sozialraum.statistik.geheimhaltung.tafel import Summe
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from sozialraum.statistik.models import Importvorlage, Merkmal, Quelle
from sozialraum.statistik.schliessen.andere_quellen import AndereQuellen
from sozialraum.statistik.schliessen.lieferzeitraeume import zeitraeume_der_quellen
from sozialraum.statistik.vorlage import vorlage_aus


@dataclass(frozen=True)
class Lage:
    """Eine Quelle, ihre Regel und ihre Merkmale mit den Summen darunter, alle Gebiete, die anderen Quellen.

    `zeitraeume` sind die, zu denen sie oder eine der anderen etwas liefert. `bisher` ist die Schwelle, unter
    der auch dann nichts offen stand, wenn noch nie geschlossen wurde.
    """

    quelle: Quelle
    regel: Regel
    merkmale: dict[int, Merkmal]
    gezaehlte: frozenset[int]
    merkmalssummen: list[Summe]
    einheiten: dict[int, Raumeinheit]
    andere: AndereQuellen
    zeitraeume: set[str]
    bisher: int


def lage_der(quelle: Quelle, bisher: int) -> Lage:
    merkmale = Merkmal.objects.in_bulk(Merkmal.objects.filter(quelle=quelle).values_list("pk", flat=True))
    vorlagen = Importvorlage.objects.filter(quelle=quelle, aktiv=True).values_list("inhalt", flat=True)
    genannte = [(s.gesamt, s.teile) for inhalt in vorlagen for s in vorlage_aus(inhalt).summen]
    andere = AndereQuellen(quelle.pk, merkmale, genannte)
    return Lage(
        quelle=quelle,
        regel=quelle.regel,
        merkmale=merkmale,
        gezaehlte=frozenset(pk for pk, merkmal in merkmale.items() if zaehlt(merkmal.einheit)),
        merkmalssummen=_merkmalssummen(merkmale, genannte),
        einheiten={e.pk: e for e in Raumeinheit.objects.without_tree_fields().select_related("ebene")},
        andere=andere,
        zeitraeume=zeitraeume_der_quellen({quelle.pk, *andere.quellen}),
        bisher=bisher,
    )


def _merkmalssummen(merkmale: dict[int, Merkmal], genannte: list[tuple]) -> list[Summe]:
    """Welche Merkmale zusammen ein anderes ergeben, unter ihren Nummern; `genannte` stehen in der Vorlage."""
    nummer = {m.schluessel: pk for pk, m in merkmale.items()}
    gezaehlte = [
        Gezaehltes(m.schluessel, m.bezeichnung, m.groesse, m.geschlecht, m.alter_von, m.alter_bis)
        for m in sorted(merkmale.values(), key=lambda m: (m.reihenfolge, m.schluessel))
        if zaehlt(m.einheit)
    ]
    return [
        Summe(nummer[str(s.ganzes)], tuple(nummer[str(t)] for t in s.teile), s.vollstaendig, s.rest)
        for s in summen_der_merkmale(gezaehlte, genannte)
    ]
