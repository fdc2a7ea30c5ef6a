"""Welche Merkmale zusammen ein anderes ergeben: nach Geschlecht, Alter und der Sache nach. Ohne Django.

Aufgeschrieben, wie die Stadt gebaut ist, und nicht aus der Geheimhaltung der Statistik übernommen: Fehlt dort
ein Zusammenhang, fällt es an den Zahlen der Stadt auf.
"""

from collections.abc import Iterable, Iterator, Sequence

from sozialraum.start.vorfuehrung.merkmale import REGIONEN, UEBRIGE_STAATEN, Merkmal, haeufigste_staaten

Gleichung = tuple[Merkmal, tuple[Merkmal, ...]]
"""Das Ganze und seine Teile."""

# Der Sache nach: Größe → die Größen, die zusammen dasselbe zählen.
SACHLICH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("einwohner_mh", ("deutsche_mh", "auslaender")),
    ("auslaender", tuple(REGIONEN.values())),
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
LEISTUNGEN: Gleichung = (
    Merkmal("mindestsicherung"),
    (
        Merkmal("sgb2_personen"),
        Merkmal("grundsicherung", "", 18, 65),
        Merkmal("grundsicherung", "", 65),
        Merkmal("hilfe_zum_lebensunterhalt"),
        Merkmal("asylbewerberleistungen"),
    ),
)
# Größen, deren Altersgruppen zusammen nicht alle ergeben, die das Ganze zählt: keine.
GANZES_ALTER = {"arbeitslose": (15, 65), "sgb2_personen": (0, 65), "betreute_kinder": (0, 6)}


def gleichungen(gefuehrt: Sequence[Merkmal]) -> list[Gleichung]:
    """Alle Gleichungen zwischen den geführten Merkmalen eines Gebiets."""
    menge = set(gefuehrt)
    alle = [*_nach_geschlecht(gefuehrt, menge), *_nach_alter(gefuehrt), *_nach_sache(menge)]
    return [(ganzes, teile) for ganzes, teile in alle if ganzes in menge and menge.issuperset(teile)]


def _nach_geschlecht(gefuehrt: Iterable[Merkmal], menge: set[Merkmal]) -> Iterator[Gleichung]:
    for gemeint in gefuehrt:
        if not gemeint.geschlecht:
            yield gemeint, (gemeint._replace(geschlecht="m"), gemeint._replace(geschlecht="w"))


def _nach_alter(gefuehrt: Sequence[Merkmal]) -> Iterator[Gleichung]:
    """Jede Spanne, die sich aus kürzeren derselben Größe zusammensetzt, aus den kürzesten."""
    for gemeint in gefuehrt:
        von, bis = GANZES_ALTER.get(gemeint.groesse, (0, None)) if gemeint[2:] == (0, None) else gemeint[2:]
        geschwister = [g for g in gefuehrt if g[:2] == gemeint[:2] and g != gemeint]
        teile: list[Merkmal] = []
        grenze: int | None = von
        while grenze is not None and grenze != bis:
            kuerzeste = min(
                (g for g in geschwister if g.von == grenze and _endet_in(g, bis)),
                key=lambda g: (g.bis is None, g.bis),
                default=None,
            )
            if kuerzeste is None:
                break
            teile.append(kuerzeste)
            grenze = kuerzeste.bis
        if len(teile) > 1 and grenze == bis:
            yield gemeint, tuple(teile)


def _endet_in(gemeint: Merkmal, bis: int | None) -> bool:
    return bis is None or (gemeint.bis is not None and gemeint.bis <= bis)


def _nach_sache(menge: set[Merkmal]) -> Iterator[Gleichung]:
    for ganzes, teile in SACHLICH:
        # Schutz für Menschen aus der Ukraine gibt es erst seit 2022.
        yield Merkmal(ganzes), tuple(Merkmal(teil) for teil in teile if Merkmal(teil) in menge)
    staaten = (*(f"auslaender_{staat}" for staat in haeufigste_staaten()), UEBRIGE_STAATEN)
    yield Merkmal("auslaender"), tuple(map(Merkmal, staaten))
    yield LEISTUNGEN
