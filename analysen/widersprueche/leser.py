"""Liest aus Sätzen, was sie über Zahlen behaupten; rein, ohne Django.

Gelesen wird vorsichtig: Fragen, Möglichkeiten, Empfehlungen, fremde Orte und vage Vergangenheit behaupten
nichts, was sich an den Zahlen prüfen ließe.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from analysen.widersprueche.aussagen import Aussage, Richtung, Stand, Vergleich, Wertangabe, Zeit
from analysen.widersprueche.lesen import Satz
from analysen.widersprueche.nennungen import (
    Nennung,
    eingeschraenkt,
    gemeint_ist,
    nach_menge,
    nennung_aus,
    rolle_von,
)
from analysen.widersprueche.satzbau import (
    ZAHL,
    gerundet,
    keine_menge,
    klein_geschrieben,
    ohne_einschub,
    satzteile,
    segment_um,
    spanne,
    um_wie_viel,
    zeitangabe,
)
from analysen.widersprueche.stoff import BEZIRK, RAUM, STADT
from analysen.widersprueche.wortschatz import name_muster, wortschatz


@dataclass(frozen=True)
class Leser:
    """`orte` und `fremde` wie im Prüfstoff; `weitere`: Name → Schlüssel eines eigenen Indikators."""

    orte: Mapping[str, Sequence[str]]
    fremde: Sequence[str] = ()
    weitere: tuple[tuple[str, str], ...] = ()

    # Was genannt wird ------------------------------------------------------------------------------

    def indikatoren(self, satz: Satz) -> set[str]:
        """Alle Indikatoren, die der Satz mit Namen oder als Marke nennt."""
        return {key for nennung in self._nennungen(satz.text, satz) for key in nennung.keys}

    def _nennungen(self, teil: str, satz: Satz) -> list[Nennung]:
        gefunden: list[Nennung] = []
        for name in wortschatz().namen:
            for treffer in name.muster.finditer(teil):
                gefunden.append(nennung_aus(teil, treffer, name.keys, name.basis))
        for label, key in self.weitere:
            for treffer in name_muster([re.escape(label)]).finditer(teil):
                gefunden.append(Nennung(treffer.start(), treffer.end(), (key,), "anteil"))
        for _, marke in satz.marken:
            zeichen = satz.text[next(s for s, m in satz.marken if m is marke)]
            if marke.lesbar and zeichen in teil:
                stelle = teil.index(zeichen)
                gefunden.append(Nennung(stelle, stelle + 1, (marke.indikator,), "anteil", marke=marke))
        gefunden.sort(key=lambda n: (n.anfang - n.ende, n.anfang))
        frei: list[Nennung] = []
        for nennung in gefunden:
            if not any(n.anfang < nennung.ende and nennung.anfang < n.ende for n in frei):
                frei.append(nennung)
        frei = [n for n in frei if n.marke is not None or n.mass != "offen" or not eingeschraenkt(teil, n)]
        return sorted(frei, key=lambda n: n.anfang)

    # Was behauptet wird ----------------------------------------------------------------------------

    def aussagen(
        self, satz: Satz, *, rede: bool = False, davor: Nennung | None = None
    ) -> tuple[list[Aussage], Nennung | None]:
        """Die Behauptungen des Satzes und wovon er zuletzt sprach.

        `rede`, wenn er gesprochen ist oder in einem Protokoll steht; `davor` ist, wovon der vorige sprach:
        das meint „sie ist gestiegen“.
        """
        if satz.text.rstrip('“”"').endswith("?"):
            return [], None
        worte = wortschatz().worte
        text = ohne_einschub(satz.text)
        klein = klein_geschrieben(text)
        berichtet = bool(worte["sprechweise.bericht"].search(klein)) and not worte[
            "sprechweise.entgegen"
        ].search(klein)
        ergebnis: list[Aussage] = []
        vorige = ""
        zuletzt: Nennung | None = None
        for teil in satzteile(text):
            teil_klein = klein_geschrieben(teil)
            moeglich = worte["sprechweise.moeglich"].search(teil_klein) or (
                worte["sprechweise.moeglich"].search(vorige) and re.match(r"(?:dass|und|oder)\b", teil_klein)
            )
            konjunktiv = worte["sprechweise.konjunktiv"].search(teil_klein)
            vorige = teil_klein
            nennungen = self._nennungen(teil, satz)
            eigene = [n for n in nennungen if n.marke is None or n.marke.gebiet.startswith(RAUM)]
            if not eigene and davor is not None and worte["satz.fuerwort"].match(teil_klein):
                # „Der Anteil lag über dem der Stadt (…)“: Die Marke dahinter nennt nur den Vergleich.
                nennungen = [replace(davor, anfang=0, ende=0, basis=None), *nennungen]
                eigene = nennungen[:1]
            if eigene:
                # Steht eine Zahl dabei, geht es um sie; sonst nur, wenn von nichts anderem die Rede ist.
                marken = [n for n in eigene if n.marke is not None]
                eine = len({n.keys for n in marken or eigene}) == 1
                zuletzt = davor = (marken or eigene)[-1] if eine else None
            if moeglich or (konjunktiv and not (berichtet or rede)):
                continue
            if self._fremd(teil):
                continue
            ergebnis += self._teil(satz, teil, klein, nennungen, berichtet or rede)
        return ergebnis, zuletzt

    def _teil(
        self, satz: Satz, teil: str, ganzer: str, nennungen: list[Nennung], berichtet: bool
    ) -> Iterator[Aussage]:
        klein = klein_geschrieben(teil)
        zeit = zeitangabe(klein)
        if zeit == Zeit():
            zeit = zeitangabe(ganzer)
        grund = {"satz": satz, "zeit": zeit, "berichtet": berichtet}
        yield from self._richtungen(teil, klein, ganzer, nennungen, grund)
        yield from self._vergleiche(teil, klein, ganzer, nennungen, grund)
        yield from self._werte(teil, klein, nennungen, grund)
        yield from self._teile_aller(teil, klein, nennungen, grund)
        yield from self._staende(teil, klein, nennungen, grund)

    # Richtung --------------------------------------------------------------------------------------

    def _richtungen(
        self, teil: str, klein: str, ganzer: str, nennungen: list[Nennung], grund: dict[str, object]
    ) -> Iterator[Richtung]:
        worte = wortschatz().worte
        belegt: list[tuple[int, int]] = []
        rolle = self._ort(klein)
        for treffer, richtung in _alle_richtungen(klein):
            if any(a < treffer.end() and treffer.start() < e for a, e in belegt):
                continue
            belegt.append(treffer.span())
            wort = treffer[0]
            davor = worte["richtung.davor"].fullmatch(wort) is not None
            gemeint = gemeint_ist(klein, nennungen, treffer.span(), nur_danach=davor)
            if not gemeint and davor and _BEI_DAVOR.search(klein[: treffer.start()]):
                # „Beim Anteil der Älteren ist ein Rückgang zu sehen“.
                gemeint = gemeint_ist(klein, nennungen, treffer.span())
            if not gemeint:
                gemeint = self._raum_selbst(teil, klein, treffer, richtung)
            segment = segment_um(klein, treffer.start())
            verneint = worte["sprechweise.nein"].search(segment) is not None and "kaum verändert" not in wort
            faktor = _faktor(klein, treffer.span())
            um, um_prozent = um_wie_viel(segment)
            schneller = re.search(
                r"\b(?:schneller|stärker|rascher|langsamer|schwächer)(?: \w+)? als (.*)", klein
            )
            mit = self._bezug(f"als {schneller[1]}") if schneller else ""
            for nennung in gemeint:
                if richtung == 0 and wort == "stabil" and nennung.marke is not None:
                    continue
                yield Richtung(
                    **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                    keys=nennung.keys,
                    mass=nennung.mass,
                    rolle=rolle_von(nennung, rolle),
                    wort=wort,
                    verneint=verneint and richtung != 0,
                    richtung=richtung,
                    stark=worte["staerke.stark"].search(segment) is not None,
                    kaum=worte["staerke.kaum"].search(segment) is not None,
                    schneller_als=mit,
                    faktor=faktor,
                    um=um,
                    um_prozent=um_prozent,
                )
        yield from self._immer(klein, nennungen, grund, rolle)

    def _immer(
        self, klein: str, nennungen: list[Nennung], grund: dict[str, object], rolle: str
    ) -> Iterator[Richtung]:
        """„Hier leben immer weniger Kinder“: nur mit einem Wort des Daseins."""
        worte = wortschatz().worte
        for name, richtung in (("immer_mehr", 1), ("immer_weniger", -1)):
            for treffer in worte[f"richtung.{name}"].finditer(klein):
                danach = [n for n in nennungen if 0 <= n.anfang - treffer.end() <= 25]
                if danach and worte["richtung.dasein"].search(klein):
                    yield Richtung(
                        **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                        keys=danach[0].keys,
                        mass=danach[0].mass,
                        rolle=rolle_von(danach[0], rolle),
                        wort=treffer[0],
                        richtung=richtung,
                    )

    def _raum_selbst(self, teil: str, klein: str, treffer: re.Match[str], richtung: int) -> list[Nennung]:
        """„Der Sozialraum wächst“ spricht von seiner Einwohnerzahl."""
        worte = wortschatz().worte
        muster = worte["raum.waechst" if richtung > 0 else "raum.schrumpft"]
        namen = [name for rolle, eigene in self.orte.items() if rolle.startswith(RAUM) for name in eigene]
        davor = teil[: treffer.start()]
        genannt = worte["raum.namen"].search(klein_geschrieben(davor)) or any(
            re.search(rf"(?<!\w){re.escape(name)}(?!\w)", davor) for name in namen
        )
        if richtung and muster.search(klein) and genannt:
            return [Nennung(0, 0, ("ew",), "offen")]
        return []

    # Vergleich -------------------------------------------------------------------------------------

    def _vergleiche(
        self, teil: str, klein: str, ganzer: str, nennungen: list[Nennung], grund: dict[str, object]
    ) -> Iterator[Vergleich]:
        worte = wortschatz().worte
        rolle = self._ort(klein)
        for treffer, richtung, menge in _alle_vergleiche(klein):
            rest = klein[treffer.end() :]
            mit = self._bezug(rest) or self._bezug(
                ganzer[ganzer.find(klein) + treffer.end() :] if klein in ganzer else ""
            )
            if not mit and treffer[0].startswith(("überdurch", "unterdurch")):
                mit = STADT
            if not mit:
                mit = self._im_vergleich(klein)
            if not mit or (rolle and rolle == mit):
                continue
            if menge:
                # „Das ist weniger als in der Stadt“: gemeint ist, wovon der vorige Satzteil sprach.
                weiter = [n for n in nennungen if not n.ende]
                gemeint = weiter or nach_menge(nennungen, klein, treffer.end())
            else:
                gemeint = gemeint_ist(klein, nennungen, treffer.span())
            segment = segment_um(klein, treffer.start())
            faktor = _faktor(klein, treffer.span())
            for nennung in gemeint:
                if rolle_von(nennung, rolle) == mit:
                    continue
                yield Vergleich(
                    **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                    keys=nennung.keys,
                    mass=nennung.mass,
                    rolle=rolle_von(nennung, rolle),
                    wort=treffer[0],
                    verneint=worte["sprechweise.nein"].search(segment) is not None and richtung != 0,
                    richtung=richtung,
                    mit=mit,
                    stark=worte["staerke.stark"].search(segment[-60:]) is not None,
                    faktor=faktor,
                )
        yield from self._ueber_unter(klein, nennungen, grund, rolle)
        yield from self._vielfache(klein, ganzer, nennungen, grund, rolle)

    def _ueber_unter(
        self, klein: str, nennungen: list[Nennung], grund: dict[str, object], rolle: str
    ) -> Iterator[Vergleich]:
        """„liegt deutlich unter dem der Stadt“."""
        worte = wortschatz().worte
        if not worte["vergleich.liegt"].search(klein):
            return
        for treffer in re.finditer(
            r"\b(über|unter|oberhalb|unterhalb)\b (?=(?:dem|der|den|denen|des|von|vom|jenem)\b)", klein
        ):
            mit = self._bezug(f"als {klein[treffer.end() : treffer.end() + 60]}")
            if not mit or mit == rolle:
                continue
            segment = segment_um(klein, treffer.start())
            for nennung in gemeint_ist(klein, nennungen, treffer.span()):
                if rolle_von(nennung, rolle) == mit:
                    continue
                yield Vergleich(
                    **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                    keys=nennung.keys,
                    mass=nennung.mass,
                    rolle=rolle_von(nennung, rolle),
                    wort=treffer[1],
                    verneint=worte["sprechweise.nein"].search(segment) is not None,
                    richtung=1 if treffer[1].startswith(("über", "ober")) else -1,
                    mit=mit,
                    stark=worte["staerke.stark"].search(segment[-40:]) is not None,
                )

    def _vielfache(
        self, klein: str, ganzer: str, nennungen: list[Nennung], grund: dict[str, object], rolle: str
    ) -> Iterator[Vergleich]:
        for muster, wert in wortschatz().faktoren:
            for treffer in muster.finditer(klein):
                if " so " not in treffer[0]:
                    continue
                mit = self._bezug(klein[treffer.end() :])
                gemeint = gemeint_ist(klein, nennungen, treffer.span())
                if treffer[0].endswith("viele"):
                    danach = [n for n in nennungen if n.anfang >= treffer.end() and n.marke is None]
                    gemeint = danach[:1] or gemeint
                if not mit or mit == rolle:
                    continue
                for nennung in gemeint:
                    if rolle_von(nennung, rolle) == mit:
                        continue
                    yield Vergleich(
                        **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                        keys=nennung.keys,
                        mass=nennung.mass,
                        rolle=rolle_von(nennung, rolle),
                        wort=treffer[0],
                        richtung=1 if wert > 1 else -1,
                        mit=mit,
                        faktor=spanne(wert, klein[: treffer.start()]),
                    )

    # Werte -----------------------------------------------------------------------------------------

    def _werte(
        self, teil: str, klein: str, nennungen: list[Nennung], grund: dict[str, object]
    ) -> Iterator[Wertangabe]:
        rolle = self._ort(klein)
        namen = [n for n in nennungen if n.marke is None]
        for treffer in ZAHL.finditer(klein):
            prozent = bool(treffer["prozent"])
            if keine_menge(klein, treffer):
                continue
            wert = Decimal(treffer["zahl"].replace(".", "").replace(",", "."))
            if prozent:
                gemeint = gemeint_ist(klein, namen, treffer.span())[:1]
            else:
                gemeint = [n for n in namen if 0 <= n.anfang - treffer.end() <= 2]
                if not gemeint:
                    gemeint = [
                        n
                        for n in gemeint_ist(klein, namen, treffer.span())[:1]
                        if n.ende <= treffer.start() and _nennt_wert(klein, n, treffer)
                    ]
            for nennung in gemeint:
                von, bis = gerundet(wert, treffer["zahl"], klein[: treffer.start()])
                yield Wertangabe(
                    **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                    keys=nennung.keys,
                    mass="anteil" if prozent or nennung.mass == "anteil" else "anzahl",
                    rolle=rolle_von(nennung, self._ort_der_zahl(klein, treffer) or rolle),
                    wort=treffer[0].strip(),
                    wert=wert,
                    von=von,
                    bis=bis,
                    prozent=prozent,
                )

    def _teile_aller(
        self, teil: str, klein: str, nennungen: list[Nennung], grund: dict[str, object]
    ) -> Iterator[Wertangabe]:
        """„Jedes vierte Kind“, „ein Drittel der Menschen“, sofern es von den Richtigen ein Teil ist."""
        for muster, wert in wortschatz().teile:
            for treffer in muster.finditer(klein):
                danach = teil[treffer.end() : treffer.end() + 40]
                for nennung in nennungen:
                    basis = nennung.basis
                    if basis is None or nennung.mass == "anzahl":
                        continue
                    # Hinter einem Komma spricht der Satz schon von etwas anderem.
                    if "," in klein[treffer.end() : nennung.anfang]:
                        continue
                    stelle = basis.search(danach)
                    if stelle is None or not re.fullmatch(
                        r"\W*(?:(?:der|aller|von|unserer?|hier lebenden) )*", danach[: stelle.start()]
                    ):
                        continue
                    von, bis = spanne(wert, klein[: treffer.start()], weite="0.12")
                    yield Wertangabe(
                        **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                        keys=nennung.keys,
                        mass="anteil",
                        rolle=rolle_von(nennung, self._ort(klein)),
                        wort=f"{treffer[0]} {stelle[0]}",
                        wert=Decimal(str(wert)),
                        von=von,
                        bis=bis,
                        prozent=True,
                    )
                    break

    def _staende(
        self, teil: str, klein: str, nennungen: list[Nennung], grund: dict[str, object]
    ) -> Iterator[Stand]:
        """Ein Jahr neben einem Wert, der als heutiger Stand dasteht, oder eine Marke mit Zeitraum."""
        if wortschatz().worte["satz.rueckschau"].search(klein):
            return
        jahre = [int(jahr) for jahr in re.findall(r"\b((?:19|20)\d{2})\b", klein)]
        hat_zahl = any(not keine_menge(klein, t) for t in ZAHL.finditer(klein))
        for nennung in nennungen:
            zeitraum = ""
            if nennung.marke is not None:
                zeitraum = nennung.marke.zeitraum
            elif len(set(jahre)) == 1 and hat_zahl:
                zeitraum = str(jahre[0])
            if zeitraum or nennung.marke is not None:
                yield Stand(
                    **grund,  # type: ignore[arg-type]  # die gemeinsamen Felder jeder Aussage
                    keys=nennung.keys,
                    mass=nennung.mass,
                    rolle=rolle_von(nennung, self._ort(klein)),
                    wort=zeitraum,
                    zeitraum=zeitraum,
                )

    # Orte ------------------------------------------------------------------------------------------

    def _fremd(self, teil: str) -> bool:
        namen = _nach_erstem_wort(tuple(self.fremde))
        for vor in _VOR_EINEM_ORT.finditer(teil):
            ab = vor.end(1)
            wort = _erstes_wort(teil, ab)
            for name in (*namen.get(wort, ()), *namen.get(wort.removesuffix("s"), ())):
                if teil.startswith(name, ab) and _ENDE.match(teil, ab + len(name)):
                    return True
        return False

    def _ort(self, klein: str) -> str:
        """Spricht der Satzteil von Stadt oder Bezirk statt vom Sozialraum? (nicht als Vergleich)"""
        for rolle in (BEZIRK, STADT):
            for treffer in re.finditer(
                rf"\b(?:in|im) (?:der |dem )?(?:gesamten |ganzen )?(?:{self._rolle_muster(rolle)})", klein
            ):
                vor = klein[: treffer.start()].rstrip()
                if not re.search(r"\b(?:als|wie|über|unter|gegenüber|mit|zu)(?: \w+)?$", vor):
                    return rolle
        if re.match(r"(?:stadtweit|die (?:gesamt)?stadt (?:wächst|schrumpft|wuchs|ist))\b", klein):
            return STADT
        return ""

    def _ort_der_zahl(self, klein: str, zahl: re.Match[str]) -> str:
        """`(Stadt: 19,9 %)` und „in der Stadt sind es 19,9 %“ meinen die Stadt."""
        vor = klein[max(0, zahl.start() - 45) : zahl.start()]
        nach = klein[zahl.end() : zahl.end() + 30]
        for rolle in (BEZIRK, STADT):
            muster = self._rolle_muster(rolle)
            if re.search(
                rf"(?:{muster})(?: \w+)?:? ?(?:sind es|mit|von|bei|liegt er bei|liegt sie bei)? ?$", vor
            ):
                return rolle
            if re.match(rf" ?\(?(?:in|im) (?:der |dem )?(?:{muster})", nach):
                return rolle
        return ""

    def _bezug(self, rest: str) -> str:
        """Die Rolle hinter „als“ oder „wie“; leer, wenn das Gebiet nicht bekannt ist."""
        fuell = rf"(?:{wortschatz().oder('satz.fuellwort')} )*"
        for rolle in (BEZIRK, STADT):
            if re.search(
                rf"\b(?:als|wie|dem|der|des|den|hinter) {fuell}(?:{self._rolle_muster(rolle)})", rest
            ):
                return rolle
        return ""

    def _im_vergleich(self, klein: str) -> str:
        """„im Vergleich zur Stadt“, „gegenüber dem Bezirk“."""
        womit = r"(?:im vergleich (?:zu|zur|zum|mit)|gegenüber|verglichen mit|gemessen an)"
        for rolle in (BEZIRK, STADT):
            muster = self._rolle_muster(rolle)
            if re.search(rf"\b{womit} (?:der |dem |den )?(?:gesamte\w* )?(?:{muster})", klein):
                return rolle
        return ""

    def _rolle_muster(self, rolle: str) -> str:
        if rolle == BEZIRK:
            return rf"{wortschatz().oder('satz.bezirk')}\b"
        namen = [rf"{re.escape(klein_geschrieben(name))}s?\b" for name in self.orte.get(STADT, ())]
        return "|".join([rf"{wortschatz().oder('satz.stadt')}\b", *namen])


# Worte der Richtung und des Vergleichs ------------------------------------------------------------


def _alle_richtungen(klein: str) -> list[tuple[re.Match[str], int]]:
    worte = wortschatz().worte
    treffer = [
        (t, richtung)
        for name, richtung in (("gleich", 0), ("hoch", 1), ("runter", -1))
        for t in worte[f"richtung.{name}"].finditer(klein)
    ]
    # Plusquamperfekt: was gestiegen war, ist vergangen.
    treffer = [
        (t, r)
        for t, r in treffer
        if not (
            re.fullmatch(r"gestiegen|gesunken|gewachsen|geschrumpft|zurückgegangen", t[0])
            and re.search(r"\b(?:war|waren)\b", segment_um(klein, t.start()))
        )
    ]
    return sorted(treffer, key=lambda eines: (eines[0].start() - eines[0].end(), eines[0].start()))


def _alle_vergleiche(klein: str) -> list[tuple[re.Match[str], int, bool]]:
    worte = wortschatz().worte
    return [
        (t, richtung, menge)
        for name, richtung, menge in (
            ("hoeher", 1, False),
            ("niedriger", -1, False),
            ("mehr", 1, True),
            ("weniger", -1, True),
            ("gleich", 0, False),
        )
        for t in worte[f"vergleich.{name}"].finditer(klein)
        if not re.search(
            r"(?:immer|noch|nicht|und|zunehmend|um so|je) $", klein[max(0, t.start() - 10) : t.start()]
        )
        or name not in ("mehr", "weniger")
        or klein[max(0, t.start() - 4) : t.start()] == "und "
    ]


def _faktor(klein: str, wo: tuple[int, int]) -> tuple[Decimal, Decimal] | None:
    for muster, wert in wortschatz().faktoren:
        for treffer in muster.finditer(klein):
            if treffer.start() <= wo[0] <= treffer.end() + 25 and " so " not in treffer[0]:
                return spanne(wert, klein[: treffer.start()])
    return None


def _nennt_wert(klein: str, nennung: Nennung, treffer: re.Match[str]) -> bool:
    """„die Einwohnerzahl liegt bei 23.910“: zwischen Name und Zahl steht ein Wort des Betragens."""
    zwischen = klein[nennung.ende : treffer.start()]
    return (
        len(zwischen) < 60
        and re.search(r"\b(?:beträgt|betrug|liegt|lag|bei|zählt|von|auf|umfasst|sind es|:)", zwischen)
        is not None
    )


_BEI_DAVOR = re.compile(r"^(?:bei|beim) |^für den |^für die ")
# „in der Nordstadt“: Was dahinter steht, ist ein Ort, wenn es mit dem Namen eines Ortes beginnt.
_VOR_EINEM_ORT = re.compile(r"\b(?=((?:in|im|aus|von|vom|für|des|der) (?:(?:der|dem|den|das) )?))")
_WORT = re.compile(r"\w+")
_ENDE = re.compile(r"s?(?!\w)")


@lru_cache(maxsize=8)
def _nach_erstem_wort(namen: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Eine Stadt hat Hunderte Namen und ein Text Hunderte Sätze: verglichen wird nur, was passen kann."""
    je_wort: dict[str, tuple[str, ...]] = {}
    for name in namen:
        wort = _erstes_wort(name)
        je_wort[wort] = (*je_wort.get(wort, ()), name)
    return je_wort


def _erstes_wort(text: str, ab: int = 0) -> str:
    treffer = _WORT.match(text, ab)
    return treffer[0] if treffer else ""
