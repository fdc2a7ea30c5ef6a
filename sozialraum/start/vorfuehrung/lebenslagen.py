"""Was aus Alter, Herkunft und Lage folgt: Haushalte, Arbeit, Grundsicherung, Bildung, Wohnen, Wahl.

Alles hängt an `armut` und am Bestand: wo Kinder leben, gehen sie zur Schule, und wo viele Arbeit suchen,
wählen wenige. Jede Aufteilung ergibt ihr Ganzes, jedes „darunter“ ist kleiner als seines. Ohne Django.
"""

from collections.abc import Callable, Sequence
from random import Random

from sozialraum.start.vorfuehrung.einwohner import AUSLAENDER, DEUTSCHE, DEUTSCHE_MH, GRUPPEN, Jahresbild
from sozialraum.start.vorfuehrung.stadt import Teil
from sozialraum.start.vorfuehrung.verteilen import aufteilen, ganze, linie

Angaben = dict[str | tuple[str, str] | tuple[str, str, int, int | None], int]
Menschen = Callable[..., int]

# Wie die Lage der Zeit auf Arbeitslosigkeit und Grundsicherung wirkt; 2014 ist 1.
KONJUNKTUR = {2014: 1.0, 2019: 0.83, 2020: 1.03, 2022: 0.88, 2025: 1.03}
BEDUERFTIGKEIT = {2014: 1.0, 2017: 1.04, 2019: 0.95, 2021: 0.92, 2022: 1.0, 2025: 0.97}
MIETE = {2014: 1.0, 2019: 1.16, 2022: 1.27, 2025: 1.38}
BETREUUNG_U3 = {2014: -0.04, 2019: 0.02, 2025: 0.06}
BESCHAEFTIGUNG = {2014: -0.055, 2019: 0.0, 2020: -0.005, 2025: 0.025}
WAHLEN = {"kommunalwahl": (2014, 2020, 2025), "bundestagswahl": (2017, 2021, 2025)}
EU_UNTER_AUSLAENDERN = 0.40
PERSONEN_IM_GROSSEN_HAUSHALT = 5.6


def lebenslagen(teil: Teil, jahr: int, menschen: Menschen, bild: Jahresbild, zufall: Random) -> Angaben:
    """Größe oder (Größe, Geschlecht) oder (Größe, Geschlecht, von, bis) → Zahl eines Teils im Jahr."""
    zahlen: Angaben = {}
    zahlen |= _haushalte(teil, jahr, menschen, zufall)
    zahlen |= _arbeit(teil, jahr, menschen, zufall)
    zahlen |= _grundsicherung(teil, jahr, menschen, zufall)
    zahlen |= _kita_und_schule(teil, jahr, menschen, bild, zufall)
    zahlen |= _wohnen(teil, jahr, menschen, zufall, haushalte=zahlen["haushalte"])
    zahlen |= _wahlen(teil, jahr, menschen, zufall)
    return zahlen


def _davon(zahl: int, anteil: float, zufall: Random, *, streut: float = 0.03) -> int:
    """Ein Teil der Zahl, nie mehr als sie."""
    (wert,) = ganze([zahl * min(1.0, max(0.0, anteil * zufall.gauss(1, streut)))], zufall)
    return min(wert, zahl)


# Haushalte und Wohnen ----------------------------------------------------------------------------


def _haushalte(teil: Teil, jahr: int, menschen: Menschen, zufall: Random) -> Angaben:
    art, seit, alle, kinder = teil.art, jahr - 2014, menschen(0), menschen(0, 18)
    einpersonen = min(0.72, art.einpersonen * (1 + 0.003 * seit))
    groessen = _groessen(einpersonen, art.personen_je_haushalt * (1 - 0.0012 * seit))
    je_haushalt = sum(
        personen * anteil
        for personen, anteil in zip((1, 2, 3, 4, PERSONEN_IM_GROSSEN_HAUSHALT), groessen, strict=True)
    )
    haushalte = round(0.982 * alle / je_haushalt)
    nach_groesse = aufteilen(haushalte, groessen)
    personen = sum(zahl * wie_viele for zahl, wie_viele in zip(nach_groesse, (1, 2, 3, 4), strict=False))
    personen = min(alle, personen + round(nach_groesse[4] * PERSONEN_IM_GROSSEN_HAUSHALT))
    kinderreich = min(0.3, art.kinderreich * (1 + 0.006 * seit) * zufall.gauss(1, 0.02))
    mit_kindern = min(
        round(0.97 * kinder / (1.36 + 2.5 * kinderreich)), (haushalte - nach_groesse[0]) * 9 // 10
    )
    ein_kind, zwei, drei = aufteilen(mit_kindern, [1 - kinderreich - 0.36, 0.36, kinderreich])
    alleinerziehend = _davon(mit_kindern, art.alleinerziehend * (1 + 0.004 * seit), zufall, streut=0.015)
    return {
        "haushalte": haushalte,
        "personen_in_haushalten": personen,
        "haushalte_einperson": nach_groesse[0],
        "haushalte_zwei_personen": nach_groesse[1],
        "haushalte_drei_personen": nach_groesse[2],
        "haushalte_vier_personen": nach_groesse[3],
        "haushalte_fuenf_personen": nach_groesse[4],
        "haushalte_mit_kindern": mit_kindern,
        "haushalte_mehrperson_ohne_kinder": haushalte - nach_groesse[0] - mit_kindern,
        "haushalte_ein_kind": ein_kind,
        "haushalte_zwei_kinder": zwei,
        "haushalte_drei_kinder": drei,
        "haushalte_alleinerziehend": alleinerziehend,
        "haushalte_paare_mit_kindern": mit_kindern - alleinerziehend,
    }


def _groessen(einpersonen: float, je_haushalt: float) -> list[float]:
    """Anteile der Haushalte mit 1, 2, 3, 4 und mehr Personen; das Mittel stimmt."""
    ueber_zwei = (je_haushalt - einpersonen) / (1 - einpersonen) - 2
    unten, oben = 0.0, 1.5
    for _ in range(40):
        q = (unten + oben) / 2
        gewichte = [1, q, q * q, q**3]
        mittel = (q + 2 * q * q + (PERSONEN_IM_GROSSEN_HAUSHALT - 2) * q**3) / sum(gewichte)
        unten, oben = (q, oben) if mittel < ueber_zwei else (unten, q)
    gewichte = [1, q, q * q, q**3]
    return [einpersonen, *((1 - einpersonen) * gewicht / sum(gewichte) for gewicht in gewichte)]


def _wohnen(teil: Teil, jahr: int, menschen: Menschen, zufall: Random, *, haushalte: int) -> Angaben:
    art, seit, alle = teil.art, jahr - 2014, menschen(0)
    wohnungen = round(haushalte * 1.035)
    gebunden = _davon(wohnungen, art.sozialwohnungen * 0.975**seit, zufall, streut=0.01)
    return {
        "wohnungen": wohnungen,
        "wohnungen_gefoerdert": gebunden,
        "wohnungen_fertiggestellt": _davon(
            wohnungen, 0.003 + max(0.0, art.wachstum) * 0.9, zufall, streut=0.25
        ),
        "wohnflaeche": round(alle * art.wohnflaeche * (1 + 0.003 * seit)),
        # Cent je m², mit den Wohnungen gewogen: so lässt sich das Mittel größerer Gebiete bilden.
        "mietsumme": round(wohnungen * 100 * art.miete * linie(MIETE, jahr) * zufall.gauss(1, 0.008)),
    }


# Arbeit und Grundsicherung -----------------------------------------------------------------------


def _arbeit(teil: Teil, jahr: int, menschen: Menschen, zufall: Random) -> Angaben:
    art = teil.art
    suche = (0.012 + 0.118 * art.armut) * linie(KONJUNKTUR, jahr) * zufall.gauss(1, 0.02)
    quote = 0.645 - 0.17 * art.armut + art.beschaeftigt + linie(BESCHAEFTIGUNG, jahr)
    arbeitslose: dict[tuple[str, int], int] = {}
    beschaeftigte: dict[tuple[str, int], int] = {}
    for wer, mehr in (("m", 1.12), ("w", 0.88)):
        for gruppe, faktor, arbeit in (
            (DEUTSCHE, 0.80, 1.05),
            (DEUTSCHE_MH, 1.05, 1.0),
            (AUSLAENDER, 1.55, 0.78),
        ):
            basis = menschen(15, 65, gruppen=(gruppe,), wer=wer)
            arbeitslose[wer, gruppe] = _davon(basis, suche * mehr * faktor, zufall)
            beschaeftigte[wer, gruppe] = _davon(
                basis - arbeitslose[wer, gruppe],
                quote * arbeit * (1.04 if wer == "m" else 0.96),
                zufall,
                streut=0.01,
            )
    alle = sum(arbeitslose.values())
    lang = _davon(alle, 0.34 + 0.12 * art.armut + (0.03 if jahr in (2021, 2022) else 0), zufall)
    grundsicherung = _davon(alle, 0.50 + 0.28 * art.armut, zufall, streut=0.02)
    jung = min(_davon(menschen(15, 25), suche * 0.72, zufall), alle // 3)
    aelter = min(_davon(menschen(55, 65), suche * 0.95, zufall), alle // 3)
    return {
        "arbeitslose": alle,
        ("arbeitslose", "m"): _summe(arbeitslose, "m"),
        ("arbeitslose", "w"): _summe(arbeitslose, "w"),
        "arbeitslose_deutsche": _summe(arbeitslose, gruppen=(DEUTSCHE, DEUTSCHE_MH)),
        "arbeitslose_auslaender": _summe(arbeitslose, gruppen=(AUSLAENDER,)),
        ("arbeitslose", "", 15, 25): jung,
        ("arbeitslose", "", 25, 55): alle - jung - aelter,
        ("arbeitslose", "", 55, 65): aelter,
        "langzeitarbeitslose": lang,
        "arbeitslose_sgb2": grundsicherung,
        "arbeitslose_sgb3": alle - grundsicherung,
        "beschaeftigte": sum(beschaeftigte.values()),
        ("beschaeftigte", "m"): _summe(beschaeftigte, "m"),
        ("beschaeftigte", "w"): _summe(beschaeftigte, "w"),
        "beschaeftigte_deutsche": _summe(beschaeftigte, gruppen=(DEUTSCHE, DEUTSCHE_MH)),
        "beschaeftigte_auslaender": _summe(beschaeftigte, gruppen=(AUSLAENDER,)),
    }


def _summe(zellen: dict[tuple[str, int], int], geschlecht: str = "", gruppen: Sequence[int] = GRUPPEN) -> int:
    return sum(
        zahl
        for (wer, gruppe), zahl in zellen.items()
        if gruppe in gruppen and (not geschlecht or wer == geschlecht)
    )


def _grundsicherung(teil: Teil, jahr: int, menschen: Menschen, zufall: Random) -> Angaben:
    art = teil.art
    not_ = (0.016 + 0.30 * art.armut**1.25) * linie(BEDUERFTIGKEIT, jahr) * zufall.gauss(1, 0.015)
    personen: dict[tuple[int, int, int], int] = {}
    for von, bis, faktor in (
        (0, 3, 1.35),
        (3, 6, 1.42),
        (6, 15, 1.36),
        (15, 25, 0.92),
        (25, 55, 0.90),
        (55, 65, 0.86),
    ):
        for gruppe, mehr in ((DEUTSCHE, 0.72), (DEUTSCHE_MH, 1.0), (AUSLAENDER, 1.62)):
            basis = menschen(von, bis, gruppen=(gruppe,))
            personen[gruppe, von, bis] = _davon(basis, min(0.72, not_ * faktor * mehr), zufall)
    alle = sum(personen.values())
    gemeinschaften = round(alle / (1.62 + 0.45 * art.alter[0] / 4 + 0.10 * art.armut))
    mit_kindern = _davon(
        gemeinschaften, 0.24 + 0.16 * min(1.0, menschen(0, 18) / max(1, menschen(0)) * 4), zufall
    )
    alleinerziehend = _davon(mit_kindern, 0.44 + 0.25 * (art.alleinerziehend - 0.2), zufall)
    alter = _davon(menschen(65), 0.008 + 0.115 * art.armut * linie({2014: 0.85, 2025: 1.2}, jahr), zufall)
    minderung = _davon(menschen(18, 65), 0.005 + 0.013 * art.armut, zufall)
    lebensunterhalt = _davon(menschen(0, 65), 0.0015 + 0.004 * art.armut, zufall, streut=0.06)
    asyl = _davon(
        menschen(0, gruppen=(AUSLAENDER,)),
        linie({2014: 0.03, 2015: 0.085, 2016: 0.06, 2019: 0.03, 2021: 0.026, 2022: 0.05, 2025: 0.034}, jahr)
        * art.welle**1.5,
        zufall,
    )
    zahlen: Angaben = {
        "sgb2_personen": alle,
        "sgb2_personen_auslaender": sum(
            zahl for (gruppe, *_), zahl in personen.items() if gruppe == AUSLAENDER
        ),
        "sgb2_personen_deutsche": sum(
            zahl for (gruppe, *_), zahl in personen.items() if gruppe != AUSLAENDER
        ),
        "bedarfsgemeinschaften": gemeinschaften,
        "bedarfsgemeinschaften_mit_kindern": mit_kindern,
        "bedarfsgemeinschaften_ohne_kinder": gemeinschaften - mit_kindern,
        "bedarfsgemeinschaften_alleinerziehend": alleinerziehend,
        "bedarfsgemeinschaften_paare_mit_kindern": mit_kindern - alleinerziehend,
        ("grundsicherung", "", 65, None): alter,
        ("grundsicherung", "", 18, 65): minderung,
        "hilfe_zum_lebensunterhalt": lebensunterhalt,
        "asylbewerberleistungen": asyl,
        "mindestsicherung": alle + alter + minderung + lebensunterhalt + asyl,
    }
    for von, bis in ((0, 3), (3, 6), (6, 15), (15, 25), (25, 55), (55, 65)):
        zahlen["sgb2_personen", "", von, bis] = sum(personen[gruppe, von, bis] for gruppe in GRUPPEN)
    return zahlen


# Bildung und Wahl --------------------------------------------------------------------------------


def _kita_und_schule(teil: Teil, jahr: int, menschen: Menschen, bild: Jahresbild, zufall: Random) -> Angaben:
    art, seit = teil.art, jahr - 2014
    u3, ue3, fuenf, zehn = menschen(0, 3), menschen(3, 6), menschen(5, 6), menschen(10, 11)
    fremd = menschen(0, 6, gruppen=(AUSLAENDER,)) + 0.55 * menschen(0, 6, gruppen=(DEUTSCHE_MH,))
    betreut_u3 = _davon(u3, 0.40 - 0.20 * art.armut + linie(BETREUUNG_U3, jahr), zufall)
    betreut_ue3 = _davon(ue3, min(0.98, 0.985 - 0.12 * art.armut), zufall, streut=0.006)
    # Wie viele Plätze ein Quartier hat, ist Sache seiner Häuser und bleibt über die Jahre ähnlich.
    haus = Random(f"kita-{teil.kennung}").uniform(0.65, 1.25) * (1 + 0.006 * seit)
    plaetze = haus if teil.einwohner > 1_000 else 0.0
    familiensprache = _davon(betreut_u3 + betreut_ue3, 0.78 * fremd / max(1, u3 + ue3), zufall)
    untersucht = _davon(fuenf, 0.965, zufall, streut=0.01)
    hefte = _davon(untersucht, 0.94 - 0.08 * art.armut, zufall, streut=0.01)
    sprache = _davon(
        untersucht,
        0.07 + 0.24 * art.armut + 0.16 * fremd / max(1, u3 + ue3) + 0.004 * seit,
        zufall,
        streut=0.06,
    )
    uebergaenge = _davon(zehn, 0.975, zufall, streut=0.01)
    schulen = aufteilen(
        uebergaenge,
        [
            (0.665 - 0.47 * art.armut + 0.004 * seit) * zufall.gauss(1, 0.05),
            (0.20 + 0.22 * art.armut + 0.003 * seit) * zufall.gauss(1, 0.05),
            (0.11 + 0.08 * art.armut) * zufall.gauss(1, 0.06),
            (0.005 + 0.10 * art.armut) * 0.92**seit * zufall.gauss(1, 0.08),
            (0.012 + 0.055 * art.armut) * zufall.gauss(1, 0.12),
        ],
    )
    return {
        ("kitaplaetze", "", 0, 3): round(u3 * plaetze * 0.34),
        ("kitaplaetze", "", 3, 6): round(ue3 * plaetze * 0.95),
        ("betreute_kinder", "", 0, 3): betreut_u3,
        ("betreute_kinder", "", 3, 6): betreut_ue3,
        "betreute_kinder": betreut_u3 + betreut_ue3,
        "betreute_familiensprache_nicht_deutsch": familiensprache,
        "schuleingang_untersucht": untersucht,
        "schuleingang_sprachfoerderbedarf": sprache,
        "schuleingang_hefte_vorgelegt": hefte,
        "schuleingang_u8_vollstaendig": _davon(hefte, 0.955 - 0.17 * art.armut, zufall, streut=0.015),
        "uebergaenge": uebergaenge,
        "uebergaenge_gymnasium": schulen[0],
        "uebergaenge_gesamtschule": schulen[1],
        "uebergaenge_realschule": schulen[2],
        "uebergaenge_hauptschule": schulen[3],
        "uebergaenge_sonstige": schulen[4],
    }


def _wahlen(teil: Teil, jahr: int, menschen: Menschen, zufall: Random) -> Angaben:
    art, deutsche = teil.art, (DEUTSCHE, DEUTSCHE_MH)
    zahlen: Angaben = {}
    if jahr in WAHLEN["kommunalwahl"]:
        eu = EU_UNTER_AUSLAENDERN * menschen(16, gruppen=(AUSLAENDER,))
        zahlen["wahlberechtigte_kommunalwahl"] = berechtigt = menschen(16, gruppen=deutsche) + round(eu)
        anteil = 0.635 - 0.36 * art.armut - 0.22 * eu / max(1, berechtigt)
        zahlen["waehlende_kommunalwahl"] = _davon(berechtigt, anteil, zufall, streut=0.015)
        nicht_deutsch = menschen(16, gruppen=(AUSLAENDER,)) + round(
            0.7 * menschen(16, gruppen=(DEUTSCHE_MH,))
        )
        zahlen["wahlberechtigte_integrationsrat"] = nicht_deutsch
        zahlen["waehlende_integrationsrat"] = _davon(
            nicht_deutsch, 0.15 - 0.02 * art.armut, zufall, streut=0.08
        )
    if jahr in WAHLEN["bundestagswahl"]:
        zahlen["wahlberechtigte_bundestagswahl"] = berechtigt = menschen(18, gruppen=deutsche)
        anteil = 0.86 - 0.27 * art.armut + (0.05 if jahr == 2025 else 0.0)
        zahlen["waehlende_bundestagswahl"] = _davon(berechtigt, anteil, zufall, streut=0.008)
    return zahlen
