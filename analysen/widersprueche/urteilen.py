"""Hält eine Aussage gegen die Zahlen; rein, ohne Django.

Verglichen werden gedruckte Zahlen. Eine Entwicklung widerspricht ihnen nur, wenn keine vernünftige Lesart der
Zeit sie trägt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from analysen.schreiben.zahlmarken import RAUM as RAUMMARKE
from analysen.schreiben.zahlmarken import marke
from analysen.widersprueche.aussagen import Aussage, Richtung, Vergleich, Wertangabe, Zeit, Zeitart
from analysen.widersprueche.stoff import Pruefstoff
from sozialraum.kern.zahlen import prozent, zahl
from sozialraum.statistik import saetze, zeitraeume
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl, seit_dem_bruch
from sozialraum.statistik.saetze.grenzen import UEBRIGE, Grenzen, grenzen

# Ohne Angabe einer Zeit meint „gestiegen“ die ganze Reihe oder die letzten Jahre davon.
LETZTE_JAHRE = 5


@dataclass(frozen=True)
class Urteil:
    """Warum die Aussage nicht stimmt und was dastehen könnte; `zahlen` gehen in die Kennung ein."""

    satz: str
    vorschlag: str
    zahlen: tuple[str, ...]
    indikator: str = ""


@dataclass(frozen=True)
class _Punkt:
    """Ein Wert der Reihe, wie er gedruckt wird."""

    kennzahl: Kennzahl
    wert: Decimal
    text: str

    @property
    def jahr(self) -> int:
        return zeitraeume.jahr(self.kennzahl.zeitraum)


def urteil(aussage: Aussage, stoff: Pruefstoff) -> Urteil | None:
    """None, wenn die Zahlen sie tragen oder nichts dazu sagen.

    Berichtet die Analyse über mehrere Sozialräume, muss sie für jeden falsch sein.
    """
    rollen = [aussage.rolle] if aussage.rolle else stoff.raeume
    urteile = [_urteil(aussage, stoff, rolle) for rolle in rollen]
    return urteile[0] if urteile and all(urteile) else None


def _urteil(aussage: Aussage, stoff: Pruefstoff, rolle: str) -> Urteil | None:
    key = next((k for k in aussage.keys if any(z.offen for z in stoff.reihen.get((k, rolle), ()))), None)
    if key is None:
        return None
    reihe = stoff.reihen[key, rolle]
    if isinstance(aussage, Richtung):
        return _richtung(aussage, reihe, stoff.reihen.get((key, aussage.schneller_als), ()))
    if isinstance(aussage, Vergleich):
        return _vergleich(aussage, reihe, stoff.reihen.get((key, aussage.mit), ()))
    if isinstance(aussage, Wertangabe):
        return _wert(aussage, reihe, rolle)
    return None


# Richtung ------------------------------------------------------------------------------------------


def _richtung(aussage: Richtung, reihe: Sequence[Kennzahl], andere: Sequence[Kennzahl]) -> Urteil | None:
    if aussage.zeit.art is Zeitart.VERGANGEN or not reihe:
        return None
    if reihe[-1].indikator.art in (Art.VERAENDERUNG, Art.SALDO):
        return None
    urteile = []
    for anzahl in _masse(aussage, reihe):
        punkte = _punkte(reihe, anzahl=anzahl)
        lesarten = _lesarten(aussage.zeit, punkte)
        if not lesarten:
            return None
        if any(_traegt(aussage, von, bis, anzahl) for von, bis in lesarten):
            return _langsamer(aussage, punkte, _punkte(andere, anzahl=anzahl))
        urteile.append((anzahl, *lesarten[0]))
    if not urteile:
        return None
    anzahl, von, bis = urteile[0]
    satz = _bewegung(von, bis, anzahl)
    richtig = _wort(bis.wert - von.wert)
    return Urteil(
        satz=f"Im Text steht „{aussage.wort}“. {satz}",
        vorschlag=f"Schreiben Sie „{richtig}“, nennen Sie die Zeit, die Sie meinen, oder setzen Sie die Zahl "
        f"als Marke ein: {marke(bis.kennzahl.indikator.key, aussage.rolle or RAUMMARKE)}.",
        zahlen=(von.kennzahl.indikator.key, von.kennzahl.zeitraum, von.text, bis.kennzahl.zeitraum, bis.text),
        indikator=von.kennzahl.indikator.key,
    )


def _masse(aussage: Aussage, reihe: Sequence[Kennzahl]) -> list[bool]:
    """Ob die Anzahl gemeint ist, der Anteil oder beides (dann müssen beide widersprechen)."""
    teil = reihe[-1].indikator.art is Art.ANTEIL
    if not teil:
        return [False]
    return {"anteil": [False], "anzahl": [True], "offen": [False, True]}[aussage.mass]


def _punkte(reihe: Sequence[Kennzahl], *, anzahl: bool) -> list[_Punkt]:
    offene = seit_dem_bruch([k for k in reihe if k.offen])
    ergebnis = []
    for k in offene:
        if anzahl:
            if k.zaehler is None:
                continue
            wert = k.zaehler.quantize(Decimal(1), rounding=ROUND_HALF_UP)
            ergebnis.append(_Punkt(k, wert, zahl(wert)))
        else:
            assert k.gerundet is not None
            ergebnis.append(_Punkt(k, k.gerundet, k.als_text))
    return ergebnis


def _lesarten(zeit: Zeit, punkte: Sequence[_Punkt]) -> list[tuple[_Punkt, _Punkt]]:
    """Die Zeiträume, die gemeint sein können, der naheliegende zuerst."""
    if len(punkte) < 2:
        return []
    erster, letzter = punkte[0], punkte[-1]
    if zeit.art is Zeitart.KURZ:
        return [(p, letzter) for p in punkte[-3:-1][::-1]]
    if zeit.art is Zeitart.FEST:
        bis = letzter if zeit.bis is None else _im_jahr(punkte, zeit.bis)
        if bis is None:
            return []
        if zeit.jahre is not None:
            von = _im_jahr(punkte, letzter.jahr - zeit.jahre, spielraum=1)
            return [(von, bis)] if von and von is not bis else []
        if zeit.von is None:
            fruehere = [p for p in punkte if p.jahr < bis.jahr]
            return [(p, bis) for p in fruehere[:1] + fruehere[-LETZTE_JAHRE:]]
        von = _im_jahr(punkte, zeit.von)
        return [(von, bis)] if von and von.jahr < bis.jahr else []
    juengst = _im_jahr(punkte, letzter.jahr - LETZTE_JAHRE, spielraum=1)
    return [(erster, letzter)] + ([(juengst, letzter)] if juengst and juengst is not erster else [])


def _im_jahr(punkte: Sequence[_Punkt], jahr: int, spielraum: int = 0) -> _Punkt | None:
    nahe = [p for p in punkte if abs(p.jahr - jahr) <= spielraum]
    return min(nahe, key=lambda p: abs(p.jahr - jahr)) if nahe else None


def _traegt(aussage: Richtung, von: _Punkt, bis: _Punkt, anzahl: bool) -> bool:
    differenz = bis.wert - von.wert
    g = UEBRIGE if anzahl else grenzen(von.kennzahl.indikator)
    etwa_gleich = _etwa_gleich(von.wert, bis.wert, g)
    schritt = Decimal(1).scaleb(0 if anzahl else -von.kennzahl.indikator.stellen)
    if aussage.richtung == 0:
        return etwa_gleich
    eigene = differenz * aussage.richtung
    if aussage.kaum:
        return not _deutlich(von.wert, bis.wert, g) and eigene >= -schritt
    if aussage.verneint:
        return eigene <= schritt or etwa_gleich
    if aussage.faktor is not None and von.wert:
        return aussage.faktor[0] <= bis.wert / von.wert <= aussage.faktor[1]
    if eigene <= schritt:
        # Eine Einheit der letzten Stelle kann vom Runden kommen.
        return False
    if aussage.um is not None and not aussage.faktor:
        return _um_stimmt(aussage, von, bis, anzahl)
    return not (aussage.stark and etwa_gleich)


def _um_stimmt(aussage: Richtung, von: _Punkt, bis: _Punkt, anzahl: bool) -> bool:
    assert aussage.um is not None
    differenz = abs(bis.wert - von.wert)
    in_prozent = not anzahl and von.kennzahl.indikator.einheit == "%"
    spielraum = Decimal("0.6") if aussage.um == aussage.um.to_integral_value() else Decimal("0.15")
    if aussage.um_prozent:
        relativ = differenz / von.wert * 100 if von.wert else Decimal(0)
        moeglich = [relativ, differenz] if in_prozent else [relativ]
    else:
        moeglich = [differenz] if in_prozent else []
    return not moeglich or any(abs(wert - aussage.um) <= spielraum for wert in moeglich)


def _etwa_gleich(eins: Decimal, zwei: Decimal, g: Grenzen) -> bool:
    abstand = abs(eins - zwei)
    if abstand == 0:
        return True
    return (g.etwa is None or abstand <= g.etwa) and (
        g.etwa_anteil is None or abstand <= g.etwa_anteil * abs(zwei)
    )


def _deutlich(eins: Decimal, zwei: Decimal, g: Grenzen) -> bool:
    abstand = abs(eins - zwei)
    return (g.deutlich is not None and abstand >= g.deutlich) or (
        g.deutlich_anteil is not None
        and abstand >= g.deutlich_anteil * abs(zwei)
        and abstand >= g.deutlich_mindestens
    )


def _langsamer(aussage: Richtung, punkte: Sequence[_Punkt], andere: Sequence[_Punkt]) -> Urteil | None:
    """„Wächst schneller als die Stadt“: im Verhältnis, über die ganze Reihe und über die letzten Jahre."""
    if not aussage.schneller_als or aussage.verneint or not aussage.richtung:
        return None
    dort = {p.kennzahl.zeitraum: p for p in andere}
    gemeinsame = [p for p in punkte if p.kennzahl.zeitraum in dort]
    lesarten = [(von, bis) for von, bis in _lesarten(aussage.zeit, gemeinsame) if von.wert]
    abstaende = [
        (bis.wert / von.wert) - (dort[bis.kennzahl.zeitraum].wert / dort[von.kennzahl.zeitraum].wert)
        for von, bis in lesarten
        if dort[von.kennzahl.zeitraum].wert
    ]
    if not abstaende or any(abstand * aussage.richtung > 0 for abstand in abstaende):
        return None
    von, bis = lesarten[0]
    hier, da = (
        (bis.wert / von.wert - 1) * 100,
        (dort[bis.kennzahl.zeitraum].wert / dort[von.kennzahl.zeitraum].wert - 1) * 100,
    )
    return Urteil(
        satz=f"Im Text steht „{aussage.wort}“ und ein Vergleich des Tempos. {_zwischen(von, bis)} hat sich "
        f"„{bis.kennzahl.indikator.label}“ hier um {prozent(hier, vorzeichen=True)} verändert, dort um "
        f"{prozent(da, vorzeichen=True)}.",
        vorschlag="Berichtigen Sie den Vergleich oder nennen Sie die Zeit, die Sie meinen.",
        zahlen=(von.kennzahl.indikator.key, von.kennzahl.zeitraum, von.text, bis.text),
        indikator=von.kennzahl.indikator.key,
    )


def _bewegung(von: _Punkt, bis: _Punkt, anzahl: bool) -> str:
    if not anzahl:
        return f"{saetze.entwicklung([von.kennzahl, bis.kennzahl])}."
    indikator = von.kennzahl.indikator
    zeit = _zwischen(von, bis).lower()
    if von.wert == bis.wert:
        return f"Die Anzahl hinter „{indikator.label}“ lag {zeit} gleichbleibend bei {bis.text}."
    wort = "gestiegen" if bis.wert > von.wert else "gesunken"
    return f"Die Anzahl hinter „{indikator.label}“ ist {zeit} von {von.text} auf {bis.text} {wort}."


def _zwischen(von: _Punkt, bis: _Punkt) -> str:
    erster, letzter = (zeitraeume.in_worten(p.kennzahl.zeitraum) for p in (von, bis))
    return f"Zwischen {erster} und {letzter}"


def _wort(differenz: Decimal) -> str:
    return "gestiegen" if differenz > 0 else "gesunken" if differenz < 0 else "gleich geblieben"


# Vergleich -----------------------------------------------------------------------------------------


def _vergleich(aussage: Vergleich, reihe: Sequence[Kennzahl], andere: Sequence[Kennzahl]) -> Urteil | None:
    dort_je = {k.zeitraum: k for k in andere if k.offen}
    paare = [(k, dort_je[k.zeitraum]) for k in reihe if k.offen and k.zeitraum in dort_je]
    zeit = aussage.zeit
    if zeit.art is Zeitart.VERGANGEN or not paare:
        return None
    if zeit.art is Zeitart.FEST and (zeit.bis or zeit.von) and zeit.jahre is None:
        jahr = zeit.bis or zeit.von
        paare = [paar for paar in paare if zeitraeume.jahr(paar[0].zeitraum) == jahr] or paare[-1:]
    hier, dort = paare[-1]
    indikator = hier.indikator
    if indikator.art in (Art.ANZAHL, Art.VERAENDERUNG) or aussage.mass == "anzahl":
        return None
    if _vergleich_traegt(aussage, hier, dort):
        return None
    return Urteil(
        satz=f"Im Text steht „{aussage.wort}“. {saetze.vergleich(hier, dort, mit_ort=True)}. "
        f"Stand: {zeitraeume.in_worten(hier.zeitraum)}.",
        vorschlag="Berichtigen Sie den Vergleich oder setzen Sie beide Zahlen als Marken ein: "
        f"{marke(indikator.key, aussage.rolle or RAUMMARKE)} und {marke(indikator.key, aussage.mit)}.",
        zahlen=(indikator.key, hier.zeitraum, hier.als_text, dort.als_text),
        indikator=indikator.key,
    )


def _vergleich_traegt(aussage: Vergleich, hier: Kennzahl, dort: Kennzahl) -> bool:
    assert hier.gerundet is not None and dort.gerundet is not None
    g = grenzen(hier.indikator)
    etwa_gleich = _etwa_gleich(hier.gerundet, dort.gerundet, g)
    if aussage.richtung == 0:
        return not _deutlich(hier.gerundet, dort.gerundet, g)
    if aussage.faktor is not None:
        return not dort.gerundet or aussage.faktor[0] <= hier.gerundet / dort.gerundet <= aussage.faktor[1]
    eigene = (hier.gerundet - dort.gerundet) * aussage.richtung
    schritt = Decimal(1).scaleb(-hier.indikator.stellen)
    if aussage.verneint:
        return eigene <= schritt or etwa_gleich
    return eigene > schritt and not (aussage.stark and etwa_gleich)


# Wert ----------------------------------------------------------------------------------------------


def _wert(aussage: Wertangabe, reihe: Sequence[Kennzahl], rolle: str) -> Urteil | None:
    indikator = reihe[-1].indikator
    anzahl = aussage.mass == "anzahl" and indikator.art is Art.ANTEIL
    if aussage.prozent != (indikator.einheit == "%" and not anzahl):
        return None
    if aussage.zeit.art is Zeitart.VERGANGEN or indikator.art in (Art.VERAENDERUNG, Art.SALDO):
        return None
    punkte = _punkte(reihe, anzahl=anzahl)
    if not punkte:
        return None
    jahr = (aussage.zeit.bis or aussage.zeit.von) if aussage.zeit.art is Zeitart.FEST else None
    genannte = [p for p in punkte if p.jahr in _jahre(aussage)] if jahr else punkte[-1:]
    if not genannte or any(_passt(aussage, p, anzahl) for p in genannte):
        return None
    if jahr and _passt(aussage, punkte[-1], anzahl):
        # „Seit 2015 ist er auf 23,4 % gestiegen“ nennt den Wert von heute.
        return None
    gemeint = genannte[-1]
    frueher = next((p for p in reversed(punkte) if _passt(aussage, p, anzahl)), None)
    war = (
        f" {aussage.wort} war der Wert von {zeitraeume.in_worten(frueher.kennzahl.zeitraum)}."
        if frueher
        else ""
    )
    was = f"Die Anzahl hinter „{indikator.label}“" if anzahl else f"„{indikator.label}“"
    wann = zeitraeume.in_worten(gemeint.kennzahl.zeitraum)
    return Urteil(
        satz=f"Im Text steht {aussage.wort}. {was} {_ort(gemeint)}: {gemeint.text} ({wann}).{war}",
        vorschlag="Setzen Sie die Zahl als Marke ein, dann bleibt sie richtig: "
        f"{marke(indikator.key, rolle)}.",
        zahlen=(indikator.key, gemeint.kennzahl.zeitraum, gemeint.text),
        indikator=indikator.key,
    )


def _jahre(aussage: Wertangabe) -> set[int]:
    zeit = aussage.zeit
    jahre = {jahr for jahr in (zeit.von, zeit.bis) if jahr}
    if zeit.von and zeit.bis == zeit.von + 1:
        # Ein einzelnes Jahr wird als „dieses und das davor“ gelesen; für einen Wert zählt nur es selbst.
        return {zeit.bis}
    return jahre


def _passt(aussage: Wertangabe, punkt: _Punkt, anzahl: bool) -> bool:
    schritt = Decimal(1).scaleb(0 if anzahl else -punkt.kennzahl.indikator.stellen) / 2
    return aussage.von - schritt <= punkt.wert <= aussage.bis + schritt


def _ort(punkt: _Punkt) -> str:
    return saetze.wo(punkt.kennzahl.gebiet)
