"""Welche Merkmale sich zusammenzählen lassen, und welche Teil eines anderen sind; danach wird geschlossen.

Vollständig ist, was zusammen das Ganze ergibt (Männer und Frauen, lückenlose Altersgruppen, Deutsche und
Ausländer). Wo nur ein Teil geliefert ist, bleibt ein Rest: Wer Einwohner und Ausländer kennt, kennt die
Deutschen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sozialraum.statistik.geheimhaltung.tafel import Summe
from sozialraum.statistik.indikatoren import INDIKATOREN, Art
from sozialraum.statistik.indikatoren.groessen import HERKUNFTSGRUPPEN
from sozialraum.statistik.vorlage.merkmalsangaben import Merkmalsangaben
from sozialraum.statistik.vorlage.summen import erschlossene_summen

# Der Sache nach: eine Größe und die, die zusammen dasselbe zählen.
SACHLICH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("einwohner", ("deutsche", "auslaender")),
    ("einwohner_mh", ("deutsche_mh", "auslaender")),
    ("auslaender", tuple(HERKUNFTSGRUPPEN)),
    ("einwohner", ("ledig", "verheiratet", "verwitwet", "geschieden")),
    (
        "gefluechtete",
        ("gefluechtete_anerkannt", "gefluechtete_geduldet", "asylsuchende", "gefluechtete_ukraine"),
    ),
    ("zuzuege", ("zuzuege_aussen", "umzuege_zu")),
    ("fortzuege", ("fortzuege_aussen", "umzuege_fort")),
    ("zuzuege_aussen", ("zuzuege_inland", "zuzuege_ausland")),
    ("fortzuege_aussen", ("fortzuege_inland", "fortzuege_ausland")),
    (
        "haushalte",
        (
            "haushalte_einperson",
            "haushalte_zwei_personen",
            "haushalte_drei_personen",
            "haushalte_vier_personen",
            "haushalte_fuenf_personen",
        ),
    ),
    ("haushalte", ("haushalte_einperson", "haushalte_mehrperson_ohne_kinder", "haushalte_mit_kindern")),
    ("haushalte_mit_kindern", ("haushalte_ein_kind", "haushalte_zwei_kinder", "haushalte_drei_kinder")),
    ("haushalte_mit_kindern", ("haushalte_alleinerziehend", "haushalte_paare_mit_kindern")),
    ("arbeitslose", ("arbeitslose_deutsche", "arbeitslose_auslaender")),
    ("arbeitslose", ("arbeitslose_sgb2", "arbeitslose_sgb3")),
    ("beschaeftigte", ("beschaeftigte_deutsche", "beschaeftigte_auslaender")),
    ("sgb2_personen", ("sgb2_personen_deutsche", "sgb2_personen_auslaender")),
    ("bedarfsgemeinschaften", ("bedarfsgemeinschaften_ohne_kinder", "bedarfsgemeinschaften_mit_kindern")),
    (
        "bedarfsgemeinschaften_mit_kindern",
        ("bedarfsgemeinschaften_alleinerziehend", "bedarfsgemeinschaften_paare_mit_kindern"),
    ),
)


@dataclass(frozen=True)
class Gezaehltes:
    """Ein Merkmal, das Menschen, Haushalte oder Fälle zählt; `bis` ausschließlich, None heißt offen."""

    schluessel: str
    bezeichnung: str
    groesse: str = ""
    geschlecht: str = ""
    von: int | None = None
    bis: int | None = None

    @property
    def spanne(self) -> tuple[str, int, int | None]:
        return self.geschlecht, self.von or 0, self.bis


def summen_der_merkmale(
    merkmale: Sequence[Gezaehltes], genannte: Iterable[tuple[str, tuple[str, ...]]] = ()
) -> list[Summe]:
    """Alle Summen über Schlüssel; die vollständigen zuerst, damit sie vor ihren Resten gelten."""
    namen = {m.schluessel: m.bezeichnung for m in merkmale}
    vollstaendig = [Summe(gesamt, teile) for gesamt, teile in genannte]
    vollstaendig += [Summe(eine.gesamt, eine.teile) for eine in erschlossene_summen(_als_angaben(merkmale))]
    je_spanne: dict[tuple[str, int, int | None], dict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for m in merkmale:
        if m.groesse:
            je_spanne[m.spanne][m.groesse].append(m.schluessel)
    teilmengen: list[Summe] = []
    for je_groesse in je_spanne.values():
        for ganzes, teile in SACHLICH:
            for summe in _nach_groesse(je_groesse, ganzes, teile, namen):
                (vollstaendig if summe.vollstaendig else teilmengen).append(summe)
        for ganzes, teile in _anteile():
            teilmengen += [
                Summe(s.ganzes, s.teile, False, s.rest)
                for s in _nach_groesse(je_groesse, ganzes, teile, namen)
                if len(s.teile) == len(teile)
            ]
    gedeckt = {(s.ganzes, teil) for s in vollstaendig for teil in s.teile}
    teilmengen += _einzelne(merkmale)
    # Steht ein Teil schon in einer vollständigen Summe desselben Ganzen, ist auch sein Rest bekannt.
    offen = [s for s in teilmengen if len(s.teile) > 1 or (s.ganzes, s.teile[0]) not in gedeckt]
    return vollstaendig + offen


def _als_angaben(merkmale: Iterable[Gezaehltes]) -> list[Merkmalsangaben]:
    return [
        Merkmalsangaben(
            schluessel=m.schluessel,
            bezeichnung=m.bezeichnung,
            groesse=m.groesse,
            alter_von=m.von,
            alter_bis=m.bis,
            geschlecht=m.geschlecht,
        )
        for m in merkmale
    ]


def _nach_groesse(
    je_groesse: dict[str, list[str]], ganzes: str, teile: Sequence[str], namen: dict[str, str]
) -> Iterator[Summe]:
    """Nur wo jede Größe genau ein Merkmal hat; fehlen Teile, bleibt ein Rest."""
    vorhanden = [teil for teil in teile if teil in je_groesse]
    if ganzes not in je_groesse or not vorhanden:
        return
    if any(len(je_groesse[wort]) > 1 for wort in (ganzes, *vorhanden)):
        return
    schluessel = tuple(je_groesse[teil][0] for teil in vorhanden)
    name = namen[je_groesse[ganzes][0]]
    ohne = ", ".join(namen[einer] for einer in schluessel)
    yield Summe(je_groesse[ganzes][0], schluessel, len(vorhanden) == len(teile), f"{name} ohne {ohne}")


def _anteile() -> list[tuple[str, tuple[str, ...]]]:
    """Was der Katalog als Anteil kennt: Der Zähler ist Teil des Nenners, also ist es auch der Rest."""
    paare: dict[tuple[str, tuple[str, ...]], None] = {}
    for indikator in INDIKATOREN.values():
        for zaehler, nenner in indikator.fassungen:
            if indikator.art is Art.ANTEIL and len(nenner) == 1 and all(g.vorzeichen > 0 for g in zaehler):
                teile = tuple(dict.fromkeys(g.auswahl.groesse for g in zaehler))
                if teile and nenner[0].auswahl.groesse not in teile:
                    paare[nenner[0].auswahl.groesse, teile] = None
            for seite in (zaehler, nenner):
                mehr = [g.auswahl.groesse for g in seite if g.vorzeichen > 0 and not g.jahre_zuvor]
                weniger = [g.auswahl.groesse for g in seite if g.vorzeichen < 0 and not g.jahre_zuvor]
                if len(mehr) == 1 and weniger and indikator.art in (Art.ANTEIL, Art.ANZAHL):
                    paare[mehr[0], tuple(weniger)] = None
    return [(ganzes, teile) for ganzes, teile in paare if ganzes not in teile]


def _einzelne(merkmale: Sequence[Gezaehltes]) -> Iterator[Summe]:
    """Ein Geschlecht oder eine Altersgruppe ohne die übrigen: der Rest des Ganzen derselben Größe."""
    je_groesse: dict[str, list[Gezaehltes]] = defaultdict(list)
    for m in merkmale:
        if m.groesse:
            je_groesse[m.groesse].append(m)
    for gleiche in je_groesse.values():
        nach_spanne = {m.spanne: m for m in gleiche}
        if len(nach_spanne) < len(gleiche):
            continue
        for m in gleiche:
            geschlecht, von, bis = m.spanne
            for ganzes in ("", von, bis), (geschlecht, 0, None):
                if ganzes != m.spanne and ganzes in nach_spanne:
                    gesamt = nach_spanne[ganzes]
                    rest = f"{gesamt.bezeichnung} ohne {m.bezeichnung}"
                    yield Summe(gesamt.schluessel, (m.schluessel,), False, rest)
