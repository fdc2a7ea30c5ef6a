"""Die eine Tür von den Zahlen nach oben: eine Kennzahl ist offen mit Zahl oder geschlossen mit Grund.

Alles wird mit vier Abfragen geholt, gleich für wie viele Gebiete, Indikatoren und Zeiträume; gerechnet wird
erst beim Lesen aus der Tafel. Zähler und Nenner stammen immer aus derselben Quelle; führen mehrere dieselbe
Zahl, gilt die mit dem kleineren Rang, bei gleichem die ältere: eine neue Nebenquelle ändert keine Zahl.
"""

from collections.abc import Iterable, Mapping, Sequence

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import altersgruppen
from sozialraum.statistik import zeitraeume as zeit
from sozialraum.statistik.eigene import verzeichnis
from sozialraum.statistik.eigene.verzeichnis import ist_eigener
from sozialraum.statistik.indikatoren import (
    BEVOELKERUNG,
    INDIKATOREN,
    Indikator,
    Rechnung,
)
from sozialraum.statistik.kennzahl import (
    Altersaufbau,
    Altersband,
    Alterspyramide,
    Herkunft,
    Kennzahl,
    Quellenangabe,
)
from sozialraum.statistik.kennzahlen.aufbau import altersaufbau, altersaufbauten
from sozialraum.statistik.kennzahlen.bestand import quellenangabe, reihen_holen, zellen_holen
from sozialraum.statistik.kennzahlen.pyramide import alterspyramiden
from sozialraum.statistik.kennzahlen.staaten import HAEUFIGSTE_STAATEN, Staatenliste, staatenliste
from sozialraum.statistik.kennzahlen.tafel import EINWOHNERZAHL, Kennzahlentafel, Vorgabe
from sozialraum.statistik.models import Wert

__all__ = [
    "INDIKATOREN",
    "Altersaufbau",
    "Altersband",
    "Alterspyramide",
    "Herkunft",
    "Kennzahl",
    "Kennzahlentafel",
    "Quellenangabe",
    "Staatenliste",
    "Vorgabe",
    "alle_indikatoren",
    "altersaufbau",
    "altersaufbauten",
    "alterspyramiden",
    "indikator",
    "ist_eigener",
    "kennzahlen",
    "quellenangabe",
    "staatenliste",
    "staatsangehoerigkeiten",
    "verfuegbare_zeitraeume",
    "vorhandene_indikatoren",
]


def kennzahlen(
    *,
    indikatoren: Sequence[str | Indikator],
    gebiete: Sequence[Gebiet],
    zeitraeume: Sequence[str] | None = None,
    von_oben: Mapping[tuple[str, str, str], Vorgabe] | None = None,
) -> Kennzahlentafel:
    """Die Indikatoren für die Gebiete; ohne `zeitraeume` für alle gelieferten. Vier Abfragen.

    Eigene Indikatoren kosten eine fünfte, außer sie kommen schon als `Indikator`; Segregation und Sozialindex
    holen, was sie ringsum brauchen, beim ersten Lesen mit zwei weiteren.
    `von_oben` sind Zahlen aus der eigenen Arbeit: (Indikator, Kennung des Gebiets, Zeitraum) → Vorgabe.
    Fehler: `Fachfehler` bei unbekanntem Indikator.
    """
    katalog = _nachgeschlagen(indikatoren)
    weitere = _bestandteile(katalog)
    alle = (*katalog, *weitere)
    bestand = reihen_holen({wort for i in alle for wort in i.reihenwoerter})
    wann = None
    if zeitraeume is not None:
        abstaende = {0} | {g.jahre_zuvor for i in alle for z, n in i.fassungen for g in z + n}
        wann = {zeit.versetzt(zeitraum, -jahre) for zeitraum in zeitraeume for jahre in abstaende}
    ringsum = [*weitere, *(i for i in katalog if i.rechnung is Rechnung.UNGLEICHHEIT)]
    bestand.fuer_umgebung = frozenset(reihe for i in ringsum for reihe in bestand.satz.gebrauchte(i))
    zellen_holen(bestand, {reihe for i in alle for reihe in bestand.satz.gebrauchte(i)}, gebiete, wann)
    feste = zeitraeume is not None
    if zeitraeume is None:
        zeitraeume = sorted({zelle.zeitraum for zelle in bestand.zellen.values()})
    return Kennzahlentafel(
        katalog, gebiete, zeitraeume, bestand, weitere=weitere, feste_zeitraeume=feste, von_oben=von_oben
    )


def _bestandteile(katalog: Sequence[Indikator]) -> list[Indikator]:
    """Was die Indizes unter ihnen brauchen: ihre Bestandteile und die Einwohnerzahl."""
    keys = [key for i in katalog for key, _ in i.bestandteile]
    return [INDIKATOREN[key] for key in dict.fromkeys([*keys, EINWOHNERZAHL])] if keys else []


def staatsangehoerigkeiten(gebiet: Gebiet, zeitraum: str) -> Staatenliste:
    """Die zehn häufigsten ausländischen Staatsangehörigkeiten mit Anzahl und Anteil. Vier Abfragen."""
    tafel = kennzahlen(indikatoren=[HAEUFIGSTE_STAATEN], gebiete=[gebiet], zeitraeume=[zeitraum])
    return staatenliste(tafel, gebiet, zeitraum)


def alle_indikatoren() -> dict[str, Indikator]:
    """Der Katalog und danach die eigenen, die gelten; eine Abfrage."""
    return {**INDIKATOREN, **verzeichnis.geltende()}


def vorhandene_indikatoren(keys: Iterable[str]) -> dict[str, Indikator]:
    """Von diesen Schlüsseln die, die es gibt, auch stillgelegte eigene; nur eigene kosten eine Abfrage."""
    keys = list(dict.fromkeys(keys))
    alle = {**INDIKATOREN, **verzeichnis.gesuchte(keys)}
    return {key: alle[key] for key in keys if key in alle}


def indikator(key: str) -> Indikator:
    """Der Indikator des Katalogs, einer Altersgruppe oder ein eigener (eine Abfrage).

    Fehler: `Fachfehler` mit allen des Katalogs.
    """
    return _nachgeschlagen([key])[0]


def _nachgeschlagen(gesucht: Sequence[str | Indikator]) -> list[Indikator]:
    eigene = verzeichnis.gesuchte(key for key in gesucht if isinstance(key, str))
    gefunden = []
    for key in gesucht:
        einer = (
            key
            if isinstance(key, Indikator)
            else INDIKATOREN.get(key) or altersgruppen.aus_schluessel(key) or eigene.get(key)
        )
        if einer is None:
            raise Fachfehler(f"Den Indikator „{key}“ gibt es nicht. Vorhanden: {', '.join(INDIKATOREN)}.")
        gefunden.append(einer)
    return gefunden


def verfuegbare_zeitraeume(gebiete: Sequence[Gebiet]) -> list[str]:
    """Zeiträume, zu denen jedes Gebiet mit irgendwelchen Werten welche hat; aufsteigend, eine Abfrage."""
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    paare = (
        Wert.objects.filter(aktuell=True, einheit_id__in=einheiten, merkmal__groesse__in=sorted(BEVOELKERUNG))
        .values_list("einheit_id", "zeitraum")
        .distinct()
    )
    je_einheit: dict[int, set[str]] = {}
    for einheit_id, zeitraum in paare:
        je_einheit.setdefault(einheit_id, set()).add(zeitraum)
    gemeinsam: set[str] | None = None
    for gebiet in gebiete:
        eigene = set().union(*(je_einheit.get(einheit, set()) for einheit in gebiet.einheiten))
        if eigene:
            gemeinsam = eigene if gemeinsam is None else gemeinsam & eigene
    return sorted(gemeinsam or ())
