"""Erfundene Tafeln: Gebiete in zwei Stufen mal Geschlecht mal Alter, mit kleinen Zahlen wie in echten."""

import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

Linie = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Erfundene:
    """`zahlen` je (Gebiet, Geschlecht, Alter); `achsen` sind alle Summen jeder Dimension."""

    zahlen: dict[tuple[str, str, str], int]
    achsen: tuple[Sequence[Linie], ...]

    def als_tafel(self) -> dict[tuple[Hashable, Hashable], int]:
        """Gebiete mal (Geschlecht, Alter)."""
        return {(gebiet, (sex, alter)): zahl for (gebiet, sex, alter), zahl in self.zahlen.items()}

    def summen_der_gebiete(self) -> list[tuple[Hashable, tuple[Hashable, ...]]]:
        return list(self.achsen[0])

    def summen_der_merkmale(self) -> list[tuple[Hashable, tuple[Hashable, ...]]]:
        _, geschlechter, alter = self.achsen
        arten = sorted({wort for ganzes, teile in geschlechter for wort in (ganzes, *teile)})
        gruppen = sorted({wort for ganzes, teile in alter for wort in (ganzes, *teile)})
        je_alter: list[tuple[Hashable, tuple[Hashable, ...]]] = [
            ((ganzes, gruppe), tuple((teil, gruppe) for teil in teile))
            for ganzes, teile in geschlechter
            for gruppe in gruppen
        ]
        return je_alter + [
            ((sex, ganzes), tuple((sex, teil) for teil in teile)) for ganzes, teile in alter for sex in arten
        ]


def mit_fehlern(zufall: random.Random, stadt: Erfundene) -> Erfundene:
    """Dieselbe Stadt vor ihrer Berichtigung: einzelne Zahlen waren falsch, ihre Summen auch."""
    bezirk_von = {quartier: bezirk for bezirk, quartiere in stadt.achsen[0][1:] for quartier in quartiere}
    einzelne = {
        zelle: zahl for zelle, zahl in stadt.zahlen.items() if zelle[0] in bezirk_von and "alle" not in zelle
    }
    for zelle in zufall.sample(sorted(einzelne), max(1, len(einzelne) // 20)):
        einzelne[zelle] = max(0, einzelne[zelle] + zufall.choice((-4, -2, -1, 1, 2, 4, 10, 30)))
    return replace(stadt, zahlen=_summiert(einzelne, bezirk_von))


def _summiert(
    einzelne: Mapping[tuple[str, str, str], int], bezirk_von: Mapping[str, str]
) -> dict[tuple[str, str, str], int]:
    zahlen: Counter[tuple[str, str, str]] = Counter()
    for (quartier, sex, alter), zahl in einzelne.items():
        for wo in (quartier, bezirk_von[quartier], "Stadt"):
            for wer in (sex, "alle"):
                for wie_alt in (alter, "alle"):
                    zahlen[wo, wer, wie_alt] += zahl
    return dict(zahlen)


def erfinde(zufall: random.Random, gebiete: int, altersgruppen: int, mittel: float) -> Erfundene:
    """`gebiete` Quartiere in Bezirken zu zehn, zwei Geschlechter, `altersgruppen`; schief verteilt."""
    bezirke = tuple(f"B{nummer}" for nummer in range(max(2, round(gebiete / 10))))
    quartiere = {f"Q{nummer}": bezirke[nummer % len(bezirke)] for nummer in range(gebiete)}
    gruppen = tuple(f"a{nummer}" for nummer in range(altersgruppen))
    einzelne: dict[tuple[str, str, str], int] = {}
    for quartier in quartiere:
        groesse = zufall.lognormvariate(0, 1) * mittel
        for sex in ("m", "w"):
            for alter in gruppen:
                einzelne[quartier, sex, alter] = (
                    int(zufall.expovariate(1 / groesse)) if groesse >= 0.05 else 0
                )
    belegte = [bezirk for bezirk in bezirke if bezirk in quartiere.values()]
    return Erfundene(
        zahlen=_summiert(einzelne, quartiere),
        achsen=(
            [
                ("Stadt", tuple(belegte)),
                *((b, tuple(q for q, wo in quartiere.items() if wo == b)) for b in belegte),
            ],
            [("alle", ("m", "w"))],
            [("alle", gruppen)],
        ),
    )
