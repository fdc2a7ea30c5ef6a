"""Die freie Tabelle: gewählte Indikatoren nach Gebieten oder nach Jahren."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysen import saetze
from analysen.bausteine import wahl
from analysen.bausteine.rahmen import (
    HOECHSTENS_NEBENEINANDER,
    geschlossen,
    keine_zahlen,
    neueste,
    tabellenrand,
    zeit_der,
    zwischentitel,
)
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum
from analysen.inhalt import Block, Spalte, Tabelle, zeile
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen
from sozialraum.statistik.zeitraeume import in_worten

# Mehr Spalten trägt eine Seite im Hochformat nicht.
HOECHSTENS_HOCH = 7
# Mehr liest auch im Querformat niemand: dann bekommt jedes Gebiet seine eigene Tabelle.
HOECHSTENS_QUER = 12


@dataclass(frozen=True)
class _Reihe:
    """Eine Zeile oder Spalte der Tabelle."""

    text: str
    zusatz: str = ""


def tabelle(grund: Grund, baustein: Baustein) -> list[Block]:
    indikatoren = wahl.indikatoren(grund, baustein)
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    if not indikatoren:
        return []
    if baustein.einstellungen.get("form") == "jahre":
        return [
            block
            for raum in grund.raeume
            for block in [*zwischentitel(grund, raum), *_nach_jahren(grund, raum, baustein, indikatoren)]
        ]
    return _nach_gebieten(grund, baustein, indikatoren)


# Nach Gebieten ---------------------------------------------------------------------------------


def _nach_gebieten(grund: Grund, baustein: Baustein, indikatoren: Sequence[str]) -> list[Block]:
    werte = _werte(grund, baustein, indikatoren)
    gezeigt = [key for key in indikatoren if any(k.offen for k in werte[key])]
    if not gezeigt:
        return [geschlossen(grund, grund.raeume[0], indikatoren)]
    gebiete = [kennzahl.gebiet for kennzahl in werte[gezeigt[0]]]
    alle = [k for key in gezeigt for k in werte[key]]
    in_zeilen = [
        _Reihe(grund.indikator(key).label, _mass(grund, grund.indikator(key), werte[key])) for key in gezeigt
    ]
    in_spalten = [_Reihe(saetze.bezeichnung(gebiet)) for gebiet in gebiete]
    felder = [werte[key] for key in gezeigt]
    kopf = "Indikator"
    # Viele Gebiete stehen untereinander, sonst wird die Tabelle breiter als lang.
    if len(gebiete) > HOECHSTENS_HOCH and len(gezeigt) < len(gebiete):
        in_zeilen, in_spalten = in_spalten, in_zeilen
        felder = [list(spalte) for spalte in zip(*felder, strict=True)]
        kopf = "Gebiet"
    wann = zeit_der(grund, alle)
    return [
        _gesetzt(
            grund,
            titel=wahl.titel(baustein, _befund_nach_gebieten(grund, gezeigt, werte)),
            untertitel=wann,
            kopf=kopf,
            spalten=in_spalten,
            zeilen=in_zeilen,
            felder=felder,
            fuss=[*filter(None, [saetze.lesehilfe(alle)])],
            zeit=wann,
        )
    ]


def _werte(grund: Grund, baustein: Baustein, indikatoren: Sequence[str]) -> dict[str, list[Kennzahl]]:
    """Je Indikator die Kennzahlen der Sozialräume, auf Wunsch ihrer Teile, und der Vergleichsgebiete."""
    raeume = [raum.gebiet for raum in grund.raeume]
    teile: dict[str, Gebiet] = {}
    if baustein.einstellungen.get("teile") is True:
        # Besteht ein Sozialraum aus einer einzigen Einheit, wäre sie eine Wiederholung.
        teile = {g.kennung: g for raum in grund.raeume if len(raum.einheiten) > 1 for g in raum.einheiten}
    daneben = [*(g for raum in grund.raeume for g in raum.dazu)]
    daneben += [g for raum in grund.raeume for g in raum.vergleiche]
    vergleiche = {
        gebiet.kennung: gebiet for gebiet in daneben if gebiet not in raeume and gebiet.kennung not in teile
    }
    # Die Teile stehen in keiner anderen Tafel: der Grund lädt nur, was jeder Baustein vergleicht.
    tafel = (
        kennzahlen(
            indikatoren=[grund.indikator(key) for key in indikatoren],
            gebiete=list(teile.values()),
            zeitraeume=grund.zeitraeume,
        )
        if teile
        else None
    )
    return {
        key: [
            *eigene,
            *(tafel.get(key, gebiet, eigene[0].zeitraum) for gebiet in teile.values() if tafel is not None),
            *(grund.tafel.get(key, gebiet, eigene[0].zeitraum) for gebiet in vergleiche.values()),
        ]
        for key, eigene in ((key, neueste(grund, key, raeume)) for key in indikatoren)
    }


def _befund_nach_gebieten(grund: Grund, indikatoren: Sequence[str], werte: dict[str, list[Kennzahl]]) -> str:
    """Bei einem Indikator, was er sagt; bei mehreren, was die Tabelle enthält."""
    raum = grund.raeume[0]
    if len(indikatoren) == 1 and len(grund.raeume) == 1 and raum.groesstes is not None:
        hier, dort = neueste(grund, indikatoren[0], (raum.gebiet, raum.groesstes))
        if befund.vergleichbar(hier, dort):
            return befund.vergleich(hier, dort, mit_ort=True)
    return f"{_namen(grund, indikatoren)} im Vergleich"


def _namen(grund: Grund, indikatoren: Sequence[str]) -> str:
    """Bis zu drei beim Namen; sonst ihre Zahl."""
    if len(indikatoren) > 3:
        return f"{zahlen.zahl(len(indikatoren))} Indikatoren"
    return zahlen.aufzaehlung([grund.indikator(key).label for key in indikatoren])


# Nach Jahren -----------------------------------------------------------------------------------


def _nach_jahren(grund: Grund, raum: Raum, baustein: Baustein, indikatoren: Sequence[str]) -> list[Block]:
    gezeigt = [key for key in indikatoren if any(k.offen for k in grund.reihe(key, raum.gebiet))]
    if not gezeigt:
        return [geschlossen(grund, raum, indikatoren)]
    zusammen = len(gezeigt) * len(raum.nebeneinander) <= HOECHSTENS_QUER
    gruppen = [raum.nebeneinander] if zusammen else [(gebiet,) for gebiet in raum.nebeneinander]
    return [_jahrestabelle(grund, baustein, gezeigt, gebiete) for gebiete in gruppen]


def _jahrestabelle(
    grund: Grund, baustein: Baustein, indikatoren: Sequence[str], gebiete: Sequence[Gebiet]
) -> Tabelle:
    paare = [(key, gebiet) for key in indikatoren for gebiet in gebiete]
    einer = len(indikatoren) == 1
    erste = grund.reihe(indikatoren[0], gebiete[0])
    ort = saetze.bezeichnung(gebiete[0])
    titel = befund.entwicklung(erste) if einer else f"{_namen(grund, indikatoren)} {grund.jahre}"
    spalten = [
        _Reihe(saetze.bezeichnung(gebiet))
        if einer
        else _Reihe(
            grund.indikator(key).label,
            _mass(grund, grund.indikator(key), []) if len(gebiete) == 1 else saetze.bezeichnung(gebiet),
        )
        for key, gebiet in paare
    ]
    mass = _mass(grund, grund.indikator(indikatoren[0]), []) if einer else ""
    label = grund.indikator(indikatoren[0]).label if einer else "" if len(gebiete) > 1 else ort
    return _gesetzt(
        grund,
        titel=wahl.titel(baustein, titel),
        untertitel=", ".join(filter(None, (label, mass, grund.jahre))),
        kopf="Jahr" if len(grund.letzter) == 4 else "Zeitraum",
        spalten=spalten,
        zeilen=[_Reihe(in_worten(zeitraum)) for zeitraum in grund.zeitraeume],
        felder=[
            [grund.reihe(key, gebiet)[nummer] for key, gebiet in paare]
            for nummer in range(len(grund.zeitraeume))
        ],
        fuss=[],
        zeit=grund.jahre,
    )


# Satz ------------------------------------------------------------------------------------------


def _mass(grund: Grund, indikator: Indikator, kennzahlen: Sequence[Kennzahl]) -> str:
    """Einheit und Altersgrenzen, soweit Zahl und Name sie nicht nennen; bei Veränderungen die Zeit."""
    teile = [] if indikator.einheit == "%" or indikator.ohne_einheit else [indikator.einheit]
    im_namen = indikator.einheit == "%" and any(zeichen.isdigit() for zeichen in indikator.label)
    if indikator.altersgrenzen and not im_namen:
        teile.append(indikator.altersgrenzen)
    if indikator.jahre_zuvor:
        teile += [k.zeitraum_text for k in kennzahlen if k.offen][:1]
    elif kennzahlen and kennzahlen[0].zeitraum != grund.letzter:
        teile.append(kennzahlen[0].zeitraum_text)
    return "; ".join(teile)


def _gesetzt(
    grund: Grund,
    *,
    titel: str,
    untertitel: str,
    kopf: str,
    spalten: Sequence[_Reihe],
    zeilen: Sequence[_Reihe],
    felder: Sequence[Sequence[Kennzahl]],
    fuss: list[str],
    zeit: str,
) -> Tabelle:
    anmerkungen = Anmerkungen()
    gesetzte = [
        zeile(
            kopfzelle.text,
            [grund.belege.zelle(k, anmerkungen) for k in felder_der_zeile],
            zusatz=kopfzelle.zusatz,
        )
        for kopfzelle, felder_der_zeile in zip(zeilen, felder, strict=True)
    ]
    quer = len(spalten) > HOECHSTENS_HOCH
    fertige = Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=titel,
        untertitel=untertitel,
        kopfspalte=kopf,
        spalten=[Spalte(text=eine.text, zusatz=eine.zusatz, rechts=True) for eine in spalten],
        zeilen=gesetzte,
        anmerkungen=[*anmerkungen.texte(), *fuss],
        rand=tabellenrand(grund, [k for reihe in felder for k in reihe], zeit),
        breit=len(spalten) > HOECHSTENS_NEBENEINANDER,
    )
    if quer:
        fertige["quer"] = True
    return fertige
