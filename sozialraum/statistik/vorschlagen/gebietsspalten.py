"""Wo die Gebiete stehen: in einer Spalte, in zweien, über den Spalten, oder nirgends."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.vorschlagen import gebiete, woerter
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.fremde_gebiete import gemeinde_und_ebene_erfragen, genannte_spalte
from sozialraum.statistik.vorschlagen.gebiete import Gebietsfund
from sozialraum.statistik.vorschlagen.gebietszeilen import (
    GENANNTE_BEISPIELE,
    ohne_gebiet_klaeren,
    raumnamen_finden,
)
from sozialraum.statistik.vorschlagen.gemeindebeweis import (
    ANDERE,
    beweise,
    gemeinde_erfragen,
    gemeindeschluessel_erkennen,
    namenspaare,
)
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, eins_zu_eins, schluesselartig

# Schlüssel stehen links von den Zahlen.
SCHLUESSELSPALTEN = 8


class Kandidat(NamedTuple):
    """Eine Spalte, die nach `fund` Gebiete nennt; je mehr `punkte`, desto eher."""

    punkte: float
    spalte: Spalte
    fund: Gebietsfund


def gebietsspalten_finden(lage: Lage) -> None:
    gemeindeschluessel_erkennen(lage)
    kandidaten, bewiesen = _kandidaten(lage), beweise(lage)
    if _schluessel_in_mehreren(lage, kandidaten, bewiesen):
        return
    beste = next((k for k in kandidaten if not k.fund.ags or _ist_bewiesen(lage, k, bewiesen)), None)
    if beste is not None and beste.fund.art == "name":
        beste = _lieber_schluessel(lage, beste)
    amtlich = _amtliche_spalte(lage)
    if amtlich and (beste is None or not beste.fund.ags):
        _amtliche(lage, *amtlich)
        return
    if beste is not None and (len(beste.spalte.verschiedene) > 1 or not beste.fund.ags):
        if satz := bewiesen.get(beste.fund.ags):
            lage.vorschlag.belege_mit("Gemeinde", lage.kenntnis.gemeinden.get(beste.fund.ags, "?"), satz)
        _raumspalte(lage, beste.spalte, beste.fund)
    elif not _gedreht(lage, bewiesen):
        _unbewiesen(lage, [k for k in kandidaten if len(k.spalte.verschiedene) > 1])


def _kandidaten(lage: Lage) -> list[Kandidat]:
    """Je Spalte und Gemeinde, wo mindestens die Hälfte passt; die wahrscheinlichste zuerst."""
    gefunden = []
    for spalte in lage.spalten:
        if spalte.rolle or spalte.angaben or woerter.alter(spalte.name):
            continue
        genannt = gebiete.UEBERSCHRIFT.fullmatch(spalte.name) is not None
        for fund in lage.kenntnis.funde(spalte.zellen):
            if fund.anteil < 0.5:
                continue
            if spalte.stelle in lage.gestalt.zahlspalten and not genannt and fund.anteil_ohne_summen < 0.9:
                continue
            gewicht = (1.5 if genannt else 1) * (1.2 if "schluessel" in fund.art else 1)
            gefunden.append(Kandidat(fund.treffer * fund.anteil * gewicht, spalte, fund))
    return sorted(gefunden, key=lambda eine: -eine.punkte)


def _schluessel_in_mehreren(lage: Lage, kandidaten: Sequence[Kandidat], bewiesen: Mapping[str, str]) -> bool:
    """Ergeben erst Bezirk `1` und Teil `02` nebeneinander den Schlüssel `102`, gehören beide zum Gebiet."""
    einzeln = max((eine.fund.treffer for eine in kandidaten), default=0)
    for anzahl_spalten in (3, 2):
        for ab in range(min(len(lage.spalten) - anzahl_spalten + 1, SCHLUESSELSPALTEN)):
            spalten = lage.spalten[ab : ab + anzahl_spalten]
            if any(
                spalte.rolle or spalte.angaben or not all(zelle.isdigit() for zelle in spalte.zellen)
                for spalte in spalten
            ):
                continue
            verbunden = [
                "".join(zellen) for zellen in zip(*(spalte.zellen for spalte in spalten), strict=True)
            ]
            for fund in lage.kenntnis.funde(verbunden):
                genau = fund.art == "schluessel" and fund.anteil == 1 and fund.treffer > einzeln
                if not genau or len(fund.raeume) > 1 or not fund.ags or fund.ags not in bewiesen:
                    continue
                laengen = [{len(zelle) for zelle in spalte.zellen} for spalte in spalten]
                muster = [f"([0-9]{{{eine.pop()}}})" if len(eine) == 1 else "([0-9]+)" for eine in laengen]
                for spalte in spalten:
                    spalte.rolle = "raum"
                lage.inhalt["ags"] = fund.ags
                lage.inhalt["raeume"] = [
                    {
                        "muster": ";".join(muster),
                        "ebene": fund.raeume[0]["ebene"],
                        "schluessel": "".join(f"\\{nummer}" for nummer in range(1, anzahl_spalten + 1)),
                    }
                ]
                lage.vorschlag.belege_mit(
                    "Gebiet",
                    "Spalten " + " und ".join(spalte.heisst for spalte in spalten) + " zusammen",
                    f"Erst zusammen sind alle {zahl(fund.treffer)} bekannte Schlüssel, etwa "
                    f"„{fund.beispiel}“.",
                )
                return True
    return False


def _ist_bewiesen(lage: Lage, kandidat: Kandidat, bewiesen: Mapping[str, str]) -> bool:
    """Auch in der richtigen Stadt: Heißen die meisten Gebiete anders, meinen die Schlüssel andere."""
    if kandidat.fund.ags not in bewiesen:
        return False
    if kandidat.fund.art == "name":
        return True
    paare = namenspaare(lage, kandidat.spalte, lage.kenntnis, kandidat.fund.ags)
    return sum(1 for paar in paare if paar.gleich) * 2 >= len(paare)


def _unbewiesen(lage: Lage, kandidaten: Sequence[Kandidat]) -> None:
    """Es gibt Gebiete solcher Schlüssel, aber nichts beweist die Gemeinde: das weiß nur ein Mensch."""
    genannt = genannte_spalte(lage)
    # „1“ und „2“ sind nicht die Gebiete einer Tabelle, die daneben 447 nennt.
    kandidaten = [
        eine
        for eine in kandidaten
        if genannt is None or len(eine.spalte.verschiedene) * 2 > len(genannt.verschiedene)
    ]
    if not kandidaten:
        gemeinde_und_ebene_erfragen(lage)
        return
    spalte = kandidaten[0].spalte
    zur_wahl: dict[str, Gebietsfund] = {}
    for kandidat in kandidaten:
        if kandidat.spalte is spalte:
            zur_wahl.setdefault(kandidat.fund.ags, kandidat.fund)
    ebene = str(kandidaten[0].fund.raeume[-1]["ebene"])
    ags = gemeinde_erfragen(
        lage,
        [(fund, namenspaare(lage, spalte, lage.kenntnis, ags)) for ags, fund in zur_wahl.items()],
        gebiete.MEHRZAHL.get(ebene, "Gebiete"),
    )
    if ags == ANDERE:
        gemeinde_und_ebene_erfragen(lage, spalte, nicht=set(zur_wahl))
    elif ags:
        _raumspalte(lage, spalte, zur_wahl[ags])
    else:
        # Erst die Gemeinde, dann ihre einzelnen Gebiete.
        spalte.rolle = "raum"
        lage.inhalt["ags"], lage.inhalt["raeume"] = kandidaten[0].fund.ags, kandidaten[0].fund.raeume
        raumnamen_finden(lage, [spalte])


def _amtliche_spalte(lage: Lage) -> tuple[Spalte, list[dict[str, Any]]] | None:
    """Schlüssel mehrerer Stufen, oder solche, die es gibt: Acht Ziffern hat auch ein Planungsraum."""
    bekannte = lage.kenntnis.schluessel.get("", {})
    for spalte in lage.spalten[:3]:
        verschiedene = spalte.verschiedene
        amtlich = any(zelle == "DG" or zelle.startswith("0") for zelle in verschiedene)
        if spalte.rolle or len(verschiedene) <= 3 or not amtlich:
            continue
        gleich_lang = len({len(zelle) for zelle in verschiedene}) == 1
        fremd = gleich_lang and not any(zelle in bekannte for zelle in verschiedene)
        if (raeume := gebiete.amtliche_raeume(verschiedene)) and not (fremd and len(verschiedene[0]) == 8):
            return spalte, raeume
    return None


def _amtliche(lage: Lage, spalte: Spalte, raeume: list[dict[str, Any]]) -> None:
    spalte.rolle = "raum"
    lage.inhalt["ags"], lage.inhalt["raeume"] = "", raeume
    lage.vorschlag.belege_mit(
        "Gebiet",
        f"Spalte {spalte.heisst}: amtliche Schlüssel",
        f"Alle Zellen haben die Länge amtlicher Schlüssel, etwa „{spalte.verschiedene[-1]}“.",
    )
    namen = lage.spalten[spalte.stelle + 1] if spalte.stelle + 1 < len(lage.spalten) else None
    bis = [zelle for zelle in namen.zellen if gebiete.GILT_BIS.fullmatch(zelle)] if namen else []
    if namen is None or not bis:
        raumnamen_finden(lage, [spalte])
        return
    # Steht die Gültigkeit im Namen, ist „-“ danach keine Null: das Gebiet gibt es nicht mehr.
    namen.rolle = "raum"
    lage.inhalt["raeume"] = [
        raum | {"muster": f"{raum['muster']};{rest}"}
        for rest in (gebiete.GILT_BIS.pattern, ".*")
        for raum in raeume
    ]
    lage.vorschlag.belege_mit(
        "Gültigkeit",
        "steht im Namen",
        f"{zahl(len(bis))}-mal, etwa „{bis[0]}“; danach gibt es das Gebiet nicht.",
    )


def _raumspalte(lage: Lage, spalte: Spalte, fund: Gebietsfund) -> None:
    spalte.rolle = "raum"
    lage.inhalt["ags"] = fund.ags
    raeume = fund.raeume
    dazu = None
    if fund.art == "schluessel" and "" in spalte.zellen:
        dazu = _namensspalte(lage, spalte)
    ohne = fund.ohne
    if fund.art == "name":
        raeume = _mehrfach_vergebene(lage, spalte, fund)
    if dazu is not None:
        dazu.rolle = "raum"
        raeume, ohne = _mit_namensspalte(lage, spalte, dazu, fund)
    lage.vorschlag.belege_mit(
        "Gebiet",
        f"Spalte {spalte.heisst}" + (f" mit Spalte {dazu.heisst}" if dazu else ""),
        f"{zahl(fund.treffer)} von {anzahl(fund.von, 'Eintrag', 'Einträgen')} sind bekannte Gebiete, etwa "
        f"„{fund.beispiel}“.",
    )
    if any("(?P<bis>" in raum["muster"] for raum in raeume):
        bis = next(zelle for zelle in spalte.zellen if gebiete.GILT_BIS.fullmatch(zelle))
        lage.vorschlag.belege_mit(
            "Gültigkeit", "steht im Namen", f"Etwa „{bis}“; danach gibt es das Gebiet nicht."
        )
    if dazu is None and "" in spalte.zellen:
        ohne = [*ohne, ""]
    lage.inhalt["raeume"] = raeume
    ohne_gebiet_klaeren(lage, ohne, fund.ags, paar=dazu is not None, spalte=spalte, dazu=dazu)
    if dazu is None:
        raumnamen_finden(lage, [spalte])


def _mehrfach_vergebene(lage: Lage, spalte: Spalte, fund: Gebietsfund) -> list[dict[str, Any]]:
    """„Nord“ als Bezirk und als Stadtteil in einer Spalte: der Einzug unterscheidet sie, sonst ein Mensch."""
    namen = lage.kenntnis.namen[fund.ags]
    ebenen = {text: list(dict(namen.get(gebiete.namenskern(text), ()))) for text in spalte.verschiedene}
    doppelte = [text for text, moegliche in ebenen.items() if len(moegliche) > 1]
    if len(fund.raeume) < 2 or not doppelte:
        return fund.raeume
    je_einzug: dict[str, set[str]] = defaultdict(set)
    for _, zellen in lage.gestalt.daten:
        roh = zellen[spalte.stelle] if spalte.stelle < len(zellen) else ""
        moegliche = ebenen.get(roh.strip(), [])
        je_einzug[roh[: len(roh) - len(roh.lstrip())]] |= set(moegliche) if len(moegliche) == 1 else set()
    stufen = {vorn: next(iter(eine)) for vorn, eine in je_einzug.items() if len(eine) == 1}
    if len(stufen) == len(je_einzug) == len(set(stufen.values())) > 1:
        spalte.angaben["einzug"] = True
        lage.vorschlag.belege_mit(
            "Ebenen",
            "am Einzug der Namen",
            f"„{doppelte[0]}“ gibt es auf mehreren Ebenen; eingerückt stehen die kleineren Gebiete.",
        )
        return [{"muster": rf"{vorn}(?P<name>\S.*)", "ebene": ebene} for vorn, ebene in stufen.items()]
    raeume = list(fund.raeume)
    for text in doppelte:
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"ebene:{text}",
                f"Welches Gebiet ist „{text}“?",
                "Dieser Name ist mehrfach vergeben, und die Spalte nennt Gebiete mehrerer Ebenen.",
                tuple((ebene, gebiete.EINZAHL.get(ebene, ebene)) for ebene in ebenen[text]),
            ),
        )
        if antwort:
            raeume.insert(0, {"muster": f"(?P<name>{gebiete.eines_von([text])})", "ebene": antwort})
    return raeume


def _lieber_schluessel(lage: Lage, kandidat: Kandidat) -> Kandidat:
    """Steht neben den Namen eine Spalte mit ihren Schlüsseln, gelten die: Namen ändern sich."""
    spalte, ags = kandidat.spalte, kandidat.fund.ags
    for andere in lage.spalten:
        genannt = schluesselartig(andere) or gebiete.UEBERSCHRIFT.fullmatch(andere.name)
        daneben = abs(andere.stelle - spalte.stelle) == 1 and genannt
        if andere.rolle or not daneben or not eins_zu_eins(spalte, andere):
            continue
        funde = [fund for fund in lage.kenntnis.funde(andere.zellen) if fund.ags == ags]
        schluessel = next((fund for fund in funde if fund.art == "schluessel"), None)
        if schluessel is None or schluessel.treffer < 0.9 * kandidat.fund.treffer:
            continue
        neu = Kandidat(kandidat.punkte, andere, schluessel)
        if not ags or _ist_bewiesen(lage, neu, {ags: ""}):
            return neu
    return kandidat


def _namensspalte(lage: Lage, schluessel: Spalte) -> Spalte | None:
    """Wo der Schlüssel fehlt, muss der Name das Gebiet sagen."""
    for spalte in lage.spalten:
        if spalte.rolle or spalte.stelle in lage.gestalt.zahlspalten or "" in spalte.zellen:
            continue
        paare = {
            (name, nummer) for name, nummer in zip(spalte.zellen, schluessel.zellen, strict=True) if nummer
        }
        if len(paare) == len(schluessel.verschiedene):
            return spalte
    return None


def _mit_namensspalte(
    lage: Lage, schluessel: Spalte, name: Spalte, fund: Gebietsfund
) -> tuple[list[dict[str, Any]], list[str]]:
    """Muster über beide Spalten (`Altstadt;11`) und die Namen ohne Schlüssel, die kein Gebiet sind."""
    zuerst = name.stelle < schluessel.stelle
    raeume: list[dict[str, Any]] = []
    for raum in fund.raeume:
        kern = raum["muster"]
        raeume.append(raum | {"muster": f"(?P<name>.+);{kern}" if zuerst else f"{kern};(?P<name>.+)"})
    nur_name = list(
        dict.fromkeys(n for n, nummer in zip(name.zellen, schluessel.zellen, strict=True) if not nummer)
    )
    ohne: list[str] = []
    je_ebene: dict[str, list[str]] = {}
    bekannt = lage.kenntnis.namen[fund.ags]
    for text in nur_name:
        gleiche = bekannt.get(gebiete.namenskern(text), [])
        ebenen = {ebene for ebene, _ in gleiche} - {raum["ebene"] for raum in fund.raeume}
        if len(ebenen) == 1:
            je_ebene.setdefault(ebenen.pop(), []).append(text)
        else:
            ohne.append(text)
    for ebene, texte in je_ebene.items():
        muster = f"(?P<name>{gebiete.eines_von(texte)})"
        raeume.append({"muster": f"{muster};" if zuerst else f";{muster}", "ebene": ebene})
    return raeume, ohne


def _gedreht(lage: Lage, bewiesen: Mapping[str, str]) -> bool:
    """Stehen die Gebiete über den Spalten?"""
    namen = [
        lage.spalten[stelle].name for stelle in lage.gestalt.zahlspalten if not lage.spalten[stelle].rolle
    ]
    if len(namen) < 3:
        return False
    funde = [fund for fund in lage.kenntnis.funde(namen) if not fund.ags or fund.ags in bewiesen]
    fund = max(funde, key=lambda eins: (eins.treffer, eins.art == "schluessel"), default=None)
    if fund is None or fund.anteil < 0.5:
        return False
    if fund.ags:
        genannt = lage.kenntnis.gemeinden.get(fund.ags, "?")
        lage.vorschlag.belege_mit("Gemeinde", genannt, bewiesen[fund.ags])
    lage.inhalt["ags"], lage.inhalt["raeume"] = fund.ags, fund.raeume
    for stelle in lage.gestalt.zahlspalten:
        spalte = lage.spalten[stelle]
        if spalte.rolle:
            continue
        if spalte.name in fund.ohne:
            spalte.angaben = {"grund": "kein Gebiet dazu bekannt"}
        else:
            spalte.rolle, spalte.angaben = "wert", {"fest": {"raum": spalte.name}}
    lage.vorschlag.belege_mit(
        "Gebiet",
        "in den Überschriften",
        f"{zahl(fund.treffer)} von {zahl(fund.von)} Überschriften sind bekannte Gebiete, etwa "
        f"„{fund.beispiel}“.",
    )
    if fund.ohne:
        lage.vorschlag.frage(
            lage.antworten,
            Frage(
                "spalten",
                "Was soll mit Spalten ohne bekanntes Gebiet geschehen: "
                + ", ".join(f"„{text}“" for text in fund.ohne[:GENANNTE_BEISPIELE])
                + "?",
                "Sind es Gebiete, legen Sie sie bitte zuerst an.",
                (("weglassen", "weglassen"),),
                "weglassen",
            ),
        )
    return True
