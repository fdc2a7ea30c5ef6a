"""Welche Merkmale sich zusammenzählen lassen, und welche Teil eines anderen sind; danach wird geschlossen.

Vollständig ist, was zusammen das Ganze ergibt (Männer und Frauen, lückenlose Altersgruppen, Deutsche und
Ausländer). Wo nur ein Teil geliefert ist, bleibt ein Rest: Wer Einwohner und Ausländer kennt, kennt die
Deutschen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sozialraum.statistik.geheimhaltung.tafel import Summe
from sozialraum.statistik.indikatoren import INDIKATOREN, Art
from sozialraum.statistik.indikatoren.groessen import HERKUNFTSGRUPPEN, STAATEN
from sozialraum.statistik.vorlage.merkmalsangaben import Merkmalsangaben
from sozialraum.statistik.vorlage.summen import erschlossene_summen

EINZELNE_STAATEN = frozenset({*STAATEN, "auslaender_uebrige_staaten"})
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
    (
        "mindestsicherung",
        ("sgb2_personen", "grundsicherung", "hilfe_zum_lebensunterhalt", "asylbewerberleistungen"),
    ),
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
    je_spanne: dict[tuple[str, int, int | None], dict[str, list[str]]] = defaultdict(dict)
    # Zählen zwei Merkmale dasselbe, unterscheidet sie etwas, das niemand genannt hat.
    wie_oft = Counter((m.groesse, m.spanne) for m in merkmale)
    for m in merkmale:
        if m.groesse and wie_oft[m.groesse, m.spanne] == 1:
            je_spanne[m.spanne][m.groesse] = [m.schluessel]
    teilmengen: list[Summe] = []
    _in_altersgruppen(merkmale, je_spanne["", 0, None])
    for je_groesse in je_spanne.values():
        staaten = tuple(wort for wort in je_groesse if wort in EINZELNE_STAATEN)
        teilmengen += _nach_groesse(je_groesse, "auslaender", staaten, namen)
        for ganzes, teile in SACHLICH:
            for summe in _nach_groesse(je_groesse, ganzes, teile, namen):
                (vollstaendig if summe.vollstaendig else teilmengen).append(summe)
        for ganzes, teile in _anteile():
            teilmengen += [
                Summe(s.ganzes, s.teile, False, s.rest)
                for s in _nach_groesse(je_groesse, ganzes, teile, namen)
                if s.vollstaendig
            ]
    teilmengen += _anteile_einer_spanne(je_spanne, namen)
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


def _in_altersgruppen(merkmale: Sequence[Gezaehltes], insgesamt: dict[str, list[str]]) -> None:
    """Wovon nur Altersgruppen geliefert sind, dafür stehen sie."""
    je_groesse: dict[str, list[Gezaehltes]] = defaultdict(list)
    for m in merkmale:
        if m.groesse:
            je_groesse[m.groesse].append(m)
    for groesse, gleiche in je_groesse.items():
        eindeutig = len({m.spanne for m in gleiche}) == len(gleiche)
        if groesse not in insgesamt and eindeutig and (kette := _laengste_kette(gleiche, "")):
            insgesamt[groesse] = [m.schluessel for m in kette]


def _nach_groesse(
    je_groesse: dict[str, list[str]], ganzes: str, teile: Sequence[str], namen: dict[str, str]
) -> Iterator[Summe]:
    """Fehlen Teile, bleibt ein Rest; eine Größe kann durch ihre Altersgruppen vertreten sein."""
    vorhanden = [teil for teil in teile if teil in je_groesse]
    if len(je_groesse.get(ganzes, ())) != 1 or not vorhanden:
        return
    schluessel = tuple(einer for teil in vorhanden for einer in je_groesse[teil])
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


def _anteile_einer_spanne(
    je_spanne: Mapping[tuple[str, int, int | None], dict[str, list[str]]], namen: dict[str, str]
) -> Iterator[Summe]:
    """Anteile, deren Zähler eine andere Spanne hat als der Nenner: Arbeitslose an den 15- bis 65-Jährigen."""
    for indikator in INDIKATOREN.values():
        for zaehler, nenner in indikator.fassungen:
            if indikator.art is not Art.ANTEIL or len(zaehler) != 1 or len(nenner) != 1:
                continue
            teil, ganzes = zaehler[0].auswahl, nenner[0].auswahl
            spannen = [(wahl.geschlecht, wahl.von, wahl.bis) for wahl in (teil, ganzes)]
            teile = je_spanne.get(spannen[0], {}).get(teil.groesse, [])
            ganze = je_spanne.get(spannen[1], {}).get(ganzes.groesse, [])
            if spannen[0] != spannen[1] and teil.groesse != ganzes.groesse and len(teile) == len(ganze) == 1:
                rest = f"{namen[ganze[0]]} ohne {namen[teile[0]]}"
                yield Summe(ganze[0], tuple(teile), False, rest)


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
        for geschlecht in {m.geschlecht for m in gleiche}:
            # Arbeitslose gibt es von 15 bis 65: Was die Gruppen zusammen sind, sagt erst das Ganze.
            gesamt, kette = nach_spanne.get((geschlecht, 0, None)), _laengste_kette(gleiche, geschlecht)
            if gesamt and len(kette) > 1:
                schluessel = tuple(m.schluessel for m in kette)
                yield Summe(
                    gesamt.schluessel, schluessel, False, f"{gesamt.bezeichnung}, übrige Altersgruppen"
                )
        for m in gleiche:
            geschlecht, von, bis = m.spanne
            for ganzes in ("", von, bis), (geschlecht, 0, None):
                if ganzes != m.spanne and ganzes in nach_spanne:
                    gesamt = nach_spanne[ganzes]
                    rest = f"{gesamt.bezeichnung} ohne {m.bezeichnung}"
                    yield Summe(gesamt.schluessel, (m.schluessel,), False, rest)


def _laengste_kette(gleiche: Sequence[Gezaehltes], geschlecht: str) -> list[Gezaehltes]:
    """Die Altersgruppen, die lückenlos aneinander schließen und am weitesten reichen; die feinsten zuerst."""
    baender = sorted(
        (m for m in gleiche if m.geschlecht == geschlecht and m.spanne[1:] != (0, None)),
        key=lambda m: (m.spanne[1], m.bis or 999),
    )
    beste: list[Gezaehltes] = []
    for anfang in {m.spanne[1] for m in baender}:
        kette: list[Gezaehltes] = []
        grenze: int | None = anfang
        while grenze is not None:
            naechstes = next((m for m in baender if m.spanne[1] == grenze), None)
            if naechstes is None:
                break
            kette.append(naechstes)
            grenze = naechstes.bis
        if len(kette) > len(beste):
            beste = kette
    return beste
