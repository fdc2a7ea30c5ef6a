"""Grenzen einer Ebene übernehmen: Einheiten, Umrisse und ihre Hierarchie, ganz oder gar nicht."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.abfragen import GEMEINDE
from sozialraum.raeume.einhaengen import einhaengen, nach_ags_einhaengen
from sozialraum.raeume.gebietsstand_schreiben import Schreiber
from sozialraum.raeume.gemeinde_finden import Gemeindeziel, pruefe_ags
from sozialraum.raeume.gemeindegrenze_ableiten import gemeindegrenze_ableiten
from sozialraum.raeume.grenzen_lesen import KEINE, Befund, Entscheidungen, lies_grenzen, waehle_einheiten
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.raeume.uebernahme import (
    BEGINNT,
    ENDET,
    GEAENDERT,
    NEU,
    NEUER_STAND,
    NICHT_IN_DER_DATEI,
    UNVERAENDERT,
    Gebietsstand,
    GrenzenFehler,
    Herkunft,
    NichtBestaetigt,
    Uebernahme,
    Zeile,
    keine_fehler,
)

__all__ = [
    "BEGINNT",
    "ENDET",
    "GEAENDERT",
    "NEU",
    "NEUER_STAND",
    "UNVERAENDERT",
    "Gebietsstand",
    "GrenzenFehler",
    "Uebernahme",
    "Zeile",
    "raeume_uebernehmen",
]


@transaction.atomic
def raeume_uebernehmen(
    *,
    inhalt: bytes,
    dateiname: str,
    ebene: str,
    feld_schluessel: str,
    feld_name: str,
    ags: str = "",
    gemeindename: str = "",
    quelle: str = "",
    lizenz: str = "",
    stand: str = "",
    gueltig_von: date | None = None,
    gueltig_bis: date | None = None,
    fehlende_beenden: bool = False,
    bezugssystem: str = "",
    teil: str = "",
    vereinfachen_m: float | None = None,
    entscheidungen: Entscheidungen = KEINE,
    durch: Person | None,
    trocken: bool = False,
) -> Uebernahme:
    """Legt Einheiten und Grenzen einer Ebene an oder bringt sie auf den Stand der Datei.

    Unterhalb der Gemeinde gehören alle Flächen zur Gemeinde `ags`; sie wird angelegt, wenn es sie nicht gibt.
    Auf der Ebene der Gemeinde und darüber ist der Schlüssel selbst der amtliche Gemeindeschlüssel.
    Mit `gueltig_von` oder `gueltig_bis` (erster Tag danach) kommt ein Gebietsstand neben die vorhandenen:
    geänderte Einheiten lösen ihre Vorgänger ab, und was die Datei nicht nennt, endet, sobald
    `fehlende_beenden` es bestätigt.
    `bezugssystem`, `teil` und `vereinfachen_m` gehen an `lies_grenzen`, `entscheidungen` klären doppelte
    Schlüssel und fehlende Flächen. `durch=None` heißt: die Befehlszeile. `trocken` rechnet alles und
    schreibt nichts. Fehler: `NichtLesbar` (darunter `AngabeFehlt`), `GrenzenFehler` (mit Befunden),
    `Fachfehler`; dann ist nichts geschrieben.
    """
    if durch is not None:
        pruefe(durch, Recht.RAEUME_PFLEGEN)
    stufe = _ebene(ebene)
    gebietsstand = Gebietsstand(gueltig_von, gueltig_bis)
    datei = lies_grenzen(
        inhalt, dateiname=dateiname, bezugssystem=bezugssystem, teil=teil, vereinfachen_m=vereinfachen_m
    )
    auswahl = waehle_einheiten(
        datei, feld_schluessel=feld_schluessel, feld_name=feld_name, entscheidungen=entscheidungen
    )
    flaechen, befunde = auswahl.einheiten, auswahl.befunde
    herkunft = Herkunft(dateiname, quelle.strip(), lizenz.strip(), stand.strip(), datei.sha256)
    # Eine Übernahme nach der anderen: zwei gleichzeitige legten dieselbe Gemeinde an.
    gemeindestufe = Ebene.objects.select_for_update(no_key=True).get(schluessel=GEMEINDE)

    gemeinde: Raumeinheit | None = None
    if stufe.rang > gemeindestufe.rang:
        ziel = Gemeindeziel(ags, gemeindename, gemeindestufe, gebietsstand)
        geprueft = [*befunde, *ziel.pruefe_schluessel(flaechen, stufe)]
        keine_fehler(dateiname, geprueft, auswahl.zweifelsfaelle)
        gemeinde = ziel.holen_oder_anlegen()
    else:
        geprueft = [*befunde, *pruefe_ags(flaechen, stufe, gemeindestufe)]
        keine_fehler(dateiname, geprueft, auswahl.zweifelsfaelle)
    schreiber = Schreiber(ebene=stufe, gemeinde=gemeinde, herkunft=herkunft, stand=gebietsstand)
    schreiber.pruefen(flaechen)
    keine_fehler(dateiname, schreiber.befunde)
    if not (trocken or fehlende_beenden):
        _pruefe_bestaetigt(dateiname, schreiber.zeilen)
    schreiber.schreiben()
    befunde += schreiber.befunde
    if gemeinde is not None:
        umgehaengt, hinweise = einhaengen(gemeinde, schreiber.zeilen, gebietsstand)
        keine_fehler(dateiname, hinweise)
        befunde += hinweise
        if gebietsstand.umfasst(timezone.localdate()):
            gemeindegrenze_ableiten(gemeinde, gemeindestufe)
    else:
        umgehaengt = nach_ags_einhaengen(gemeindestufe, schreiber.zeilen, gebietsstand)

    ergebnis = Uebernahme(
        dateiname=dateiname,
        sha256=datei.sha256,
        ebene=stufe,
        gemeinde=gemeinde,
        gebietsstand=gebietsstand,
        zeilen=tuple(schreiber.zeilen),
        umgehaengt=umgehaengt,
        befunde=tuple(sorted(befunde, key=lambda befund: befund.flaeche or 0)),
    )
    if ergebnis.anzahl(UNVERAENDERT) < len(ergebnis.zeilen) or umgehaengt:
        _protokollieren(ergebnis, entscheidungen, durch)
    if trocken:
        transaction.set_rollback(True)
    return ergebnis


def _ebene(schluessel: str) -> Ebene:
    ebenen = list(Ebene.objects.all())
    for ebene in ebenen:
        if ebene.schluessel == schluessel:
            return ebene
    moeglich = ", ".join(ebene.schluessel for ebene in ebenen)
    raise Fachfehler(f"Die Ebene „{schluessel}“ gibt es nicht. Möglich sind: {moeglich}.")


def _pruefe_bestaetigt(dateiname: str, zeilen: Sequence[Zeile]) -> None:
    """Was nicht in der Datei steht, endet nur, wenn es ein Mensch so will."""
    fehlend = [zeile for zeile in zeilen if zeile.zustand in NICHT_IN_DER_DATEI]
    if not fehlend:
        return
    befunde = [
        Befund("fehler", f"„{z.einheit.name}“ ({z.einheit.schluessel or z.einheit.ags}) steht {z.aenderung}.")
        for z in fehlend
    ]
    raise NichtBestaetigt(
        f"{dateiname}: Es wurde nichts übernommen. "
        f"{anzahl(len(fehlend), 'Einheit steht', 'Einheiten stehen')} nicht in der Datei, darunter "
        f"„{fehlend[0].einheit.name}“; mit diesem Gebietsstand würde sich ihre Gültigkeit ändern. Bitte "
        "bestätigen Sie das, oder prüfen Sie, ob die Datei vollständig ist.",
        befunde,
    )


def _protokollieren(ergebnis: Uebernahme, entscheidungen: Entscheidungen, durch: Person | None) -> None:
    stand = ergebnis.gebietsstand
    protokolliere(
        Ereignis.RAEUME_UEBERNOMMEN,
        ergebnis.gemeinde or ergebnis.ebene,
        durch=durch,
        datei=ergebnis.dateiname,
        sha256=ergebnis.sha256,
        ebene=ergebnis.ebene.schluessel,
        gueltig_von=stand.von.isoformat() if stand.von else None,
        gueltig_bis=stand.bis.isoformat() if stand.bis else None,
        neu=ergebnis.anzahl(NEU),
        geaendert=[_in_worten(zeile) for zeile in ergebnis.zeilen if zeile.zustand == GEAENDERT],
        abgeloest=[_in_worten(zeile) for zeile in ergebnis.zeilen if zeile.zustand == NEUER_STAND],
        nicht_in_der_datei=[_in_worten(zeile) for zeile in ergebnis.nicht_in_der_datei],
        unveraendert=ergebnis.anzahl(UNVERAENDERT),
        umgehaengt=ergebnis.umgehaengt,
        entscheidungen=entscheidungen.in_worten,
    )


def _in_worten(zeile: Zeile) -> str:
    return f"{zeile.einheit.kennung} {zeile.einheit.name}: {zeile.aenderung}"
