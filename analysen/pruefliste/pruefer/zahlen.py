"""Prüfungen der Zahlen: ob sie für jedes Gebiet da sind und wie alt sie sind."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from analysen.gedruckte_zahlen import monate_alt
from analysen.inhalt import Zahl
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from sozialraum.kern.zahlen import anzahl, aufzaehlung
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume
from sozialraum.statistik.kennzahlen import vorhandene_indikatoren
from sozialraum.statistik.zeichen import GEHEIME
from sozialraum.statistik.zeitraeume import in_worten


def kennzahlen(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Je Sozialraum und Raumeinheit ein Wert oder, wo das Amt ihn nicht ausweisen darf, sein Zeichen."""
    keys = punkt.einstellungen["indikatoren"]
    namen = {key: einer.label for key, einer in vorhandene_indikatoren(keys).items()}
    tabelle = lage.inhalt["anhang"].get("raumeinheiten")
    if tabelle is None:
        warum = (
            "Ein Kurzprofil hat keinen Anhang mit Zahlen je Raumeinheit. Bitte wählen Sie die Länge "
            "„Standard“."
            if lage.inhalt["jahre"]
            else "Für die Sozialräume liegen keine statistischen Werte vor. Bitte bitten Sie das Amt um sie."
        )
        wohin = "analysen:bearbeiten" if lage.inhalt["jahre"] else ""
        adresse = reverse(wohin, args=[lage.analyse.pk]) if wohin else reverse("statistik:anfrage_neu")
        return Ergebnis("Zahlen je Raumeinheit fehlen.", (Stelle(warum, adresse),))
    fehlende, geheime = [], 0
    for zeile in tabelle["zeilen"]:
        je_indikator = {
            zelle["zahl"]["indikator"]: zelle["zahl"] for zelle in zeile["zellen"] if zelle["zahl"]
        }
        ohne = [namen.get(key, key) for key in keys if not _gesagt(je_indikator.get(key))]
        geheime += sum(_ist_geheim(je_indikator.get(key)) for key in keys)
        if ohne:
            fehlende.append(
                Stelle(
                    f"{zeile['kopf']}: Es fehlt {aufzaehlung(ohne)}. Bitte bitten Sie das Amt um die Zahlen.",
                    reverse("statistik:anfrage_neu"),
                )
            )
    gebiete = anzahl(len(tabelle["zeilen"]), "Gebiet", "Gebiete")
    if fehlende:
        return Ergebnis(f"Bei {len(fehlende)} von {gebiete} fehlen Zahlen.", tuple(fehlende))
    dazu = f"; {anzahl(geheime, 'Wert ist', 'Werte sind')} geheim und als solche gedruckt" if geheime else ""
    if weitere := tabelle.get("weitere", 0):
        eine = anzahl(weitere, "weitere Raumeinheit ist", "weitere Raumeinheiten sind")
        dazu += f"; {eine} weder gedruckt noch geprüft"
    return Ergebnis(f"Für {gebiete} gedruckt: {aufzaehlung(list(namen.values()))}{dazu}.")


def _gesagt(gedruckt: Zahl | None) -> bool:
    return gedruckt is not None and (gedruckt["wert"] is not None or _ist_geheim(gedruckt))


def _ist_geheim(gedruckt: Zahl | None) -> bool:
    return gedruckt is not None and gedruckt["wert"] is None and gedruckt["zeichen"] in GEHEIME


def datenalter(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Je Sozialraum und Raumeinheit der jüngste gedruckte Wert; eine junge Zahl der Stadt hilft ihnen nicht.

    Gemessen am Ende des Berichtsjahrs: So bleibt dieselbe Analyse, was sie war. Ein geheimer Wert ist
    geliefert und zählt mit seinem Zeitraum.
    """
    monate, berichtsjahr = punkt.einstellungen["monate"], lage.analyse.berichtsjahr
    orte, keys = _verlangte_orte(lage), punkt.einstellungen["indikatoren"]
    je_ort = _juengste_je_ort(lage.zahlen, orte, keys)
    gedruckte = [key for key in keys if any(key in zeitraeume for zeitraeume in je_ort.values())]
    if not gedruckte:
        return Ergebnis(
            "Es ist keine Zahl gedruckt, deren Alter sich prüfen ließe.",
            (Stelle("Bitte bitten Sie das Amt um Zahlen.", reverse("statistik:anfrage_neu")),),
        )
    namen = {key: i.label for key, i in vorhandene_indikatoren(gedruckte).items()}
    stellen = []
    for ort, zeitraeume in je_ort.items():
        alte: dict[str, list[str]] = {}
        for key, zeitraum in zeitraeume.items():
            if monate_alt(zeitraum, berichtsjahr) > monate:
                alte.setdefault(zeitraum, []).append(namen.get(key, key))
        if alte:
            wann = [f"{aufzaehlung(welche)} von {in_worten(z)}" for z, welche in sorted(alte.items())]
            stellen.append(
                Stelle(
                    f"{orte[ort]}: Zu alt sind die jüngsten Werte zu {'; '.join(wann)}. Bitte bitten Sie das "
                    "Amt um neuere oder stellen Sie den Datenstand der Analyse weiter.",
                    reverse("analysen:bearbeiten", args=[lage.analyse.pk]),
                )
            )
    if stellen:
        return Ergebnis(
            f"Bei {len(stellen)} von {anzahl(len(je_ort), 'Gebiet', 'Gebieten')} sind Zahlen am Ende des "
            f"Berichtsjahrs {berichtsjahr} älter als {monate} Monate.",
            tuple(stellen),
        )
    aelteste = min(zeitraum for zeitraeume in je_ort.values() for zeitraum in zeitraeume.values())
    alter = monate_alt(aelteste, berichtsjahr)
    return Ergebnis(
        f"{anzahl(len(je_ort), 'Gebiet', 'Gebiete')}: Die gedruckten Zahlen zu "
        f"{aufzaehlung([namen.get(key, key) for key in gedruckte])} sind von {in_worten(aelteste)} oder "
        f"jünger: {anzahl(alter, 'Monat', 'Monate')} vor dem Ende des Berichtsjahrs {berichtsjahr}."
    )


def _juengste_je_ort(
    zahlen: Iterable[Zahl], orte: Collection[str], keys: Collection[str]
) -> dict[str, dict[str, str]]:
    """Ort → Indikator → jüngster Zeitraum, in der Folge der Orte und Indikatoren."""
    gefunden: dict[tuple[str, str], str] = {}
    for gedruckt in zahlen:
        stelle = gedruckt["gebiet"], gedruckt["indikator"]
        if stelle[0] in orte and stelle[1] in keys and _gesagt(gedruckt):
            gefunden[stelle] = max(gefunden.get(stelle, ""), gedruckt["zeitraum"])
    je_ort = {ort: {key: gefunden[ort, key] for key in keys if (ort, key) in gefunden} for ort in orte}
    return {ort: zeitraeume for ort, zeitraeume in je_ort.items() if zeitraeume}


def _verlangte_orte(lage: Lage) -> dict[str, str]:
    """Kennung und Name der Sozialräume und ihrer Raumeinheiten, wie sie der Anhang druckt."""
    tabelle = lage.inhalt["anhang"].get("raumeinheiten")
    if tabelle is None:
        return {gebiet.kennung: gebiet.name for gebiet in gebiete_der_sozialraeume(lage.raeume)}
    return {
        zelle["zahl"]["gebiet"]: zeile["kopf"]
        for zeile in tabelle["zeilen"]
        for zelle in zeile["zellen"]
        if zelle["zahl"]
    }
