"""Die eine Tür von den Zahlen nach oben: eine Kennzahl ist offen mit Zahl oder geschlossen mit Grund.

Alles wird mit vier Abfragen geholt, gleich für wie viele Gebiete, Indikatoren und Zeiträume; gerechnet wird
erst beim Lesen aus der Tafel. Zähler und Nenner stammen immer aus derselben Quelle; führen mehrere dieselbe
Zahl, gilt die mit dem kleineren Rang, bei gleichem die ältere: eine neue Nebenquelle ändert keine Zahl.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import altersgruppen, geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, bruch_nach, bruch_zwischen, flaeche_im
from sozialraum.statistik.geheimhaltung import UNBEKANNT, Angabe, Regel
from sozialraum.statistik.indikatoren import (
    EW,
    GROESSEN,
    INDIKATOREN,
    Absage,
    Art,
    Indikator,
    Rechenweg,
    Reihe,
    Summand,
    berechne,
    feinste_zerlegung,
    rechenweg,
    ueber_quellen,
    zerlegen,
)
from sozialraum.statistik.kennzahl import (
    VERMERK_IN_WORTEN,
    Altersaufbau,
    Altersband,
    Herkunft,
    Kennzahl,
    Quellenangabe,
    schlicht,
)
from sozialraum.statistik.models import Lieferung, Merkmal, Wert
from sozialraum.statistik.zeichen import Vermerk, Zeichen

__all__ = [
    "INDIKATOREN",
    "Altersaufbau",
    "Altersband",
    "Herkunft",
    "Kennzahl",
    "Kennzahlentafel",
    "Quellenangabe",
    "altersaufbau",
    "altersaufbauten",
    "kennzahlen",
    "verfuegbare_zeitraeume",
]

HA_JE_KM2 = 100


class _Zelle(NamedTuple):
    id: int
    merkmal_id: int
    einheit_id: int
    zeitraum: str
    wert: Decimal | None
    zeichen: str
    vermerk: str
    zeile: int
    spalte: int
    blatt: int
    zelle: str
    lieferung_id: int


_Schluessel = tuple[int, int, str]


@dataclass
class _Bestand:
    """Was eine Rechnung braucht, einmal aus der Datenbank geholt."""

    reihen: dict[int, list[Reihe]]
    tabellen: dict[int, str]
    regeln: dict[int, Regel]
    namen: dict[int, str] = field(default_factory=dict)
    zellen: dict[_Schluessel, _Zelle] = field(default_factory=dict)
    quellen: dict[int, Quellenangabe] = field(default_factory=dict)
    raeume: dict[int, tuple[str, str]] = field(default_factory=dict)
    angaben: dict[_Schluessel, Angabe] = field(default_factory=dict)

    @cached_property
    def reihe(self) -> dict[int, Reihe]:
        return {r.id: r for reihen in self.reihen.values() for r in reihen}

    @cached_property
    def geliefert(self) -> set[tuple[int, int, str]]:
        """Paare Quelle, Einheit, Zeitraum, zu denen es überhaupt Zellen gibt."""
        return {(self.reihe[z.merkmal_id].quelle_id, z.einheit_id, z.zeitraum) for z in self.zellen.values()}

    def liefert(self, quelle_id: int, gebiet: Gebiet, zeitraum: str) -> bool:
        return any(
            (quelle_id, a.einheit_id, zeitraum) in self.geliefert for a in anteile_im(gebiet, zeitraum)
        )

    def angabe(self, reihe: Reihe, einheit_id: int, zeitraum: str) -> Angabe:
        """Die Zelle, wie sie gezeigt werden darf; ohne Zelle unbekannt."""
        schluessel = (reihe.id, einheit_id, zeitraum)
        if schluessel not in self.angaben:
            zelle = self.zellen.get(schluessel)
            self.angaben[schluessel] = (
                UNBEKANNT
                if zelle is None
                else geheimhaltung.schliesse_primaer(
                    Angabe(zelle.wert, Zeichen(zelle.zeichen) if zelle.zeichen else None),
                    self.regeln[reihe.quelle_id],
                    einheit=reihe.einheit,
                )
            )
        return self.angaben[schluessel]


def _reihen_holen(groessen: Iterable[str]) -> _Bestand:
    bestand = _Bestand(reihen={}, tabellen={}, regeln={})
    merkmale = (
        Merkmal.objects.filter(groesse__in=sorted(groessen))
        .select_related("quelle")
        .order_by("quelle__rang", "quelle_id", "reihenfolge", "schluessel")
    )
    for m in merkmale:
        bestand.reihen.setdefault(m.quelle_id, []).append(
            Reihe(
                id=m.pk,
                quelle_id=m.quelle_id,
                schluessel=m.schluessel,
                bezeichnung=m.bezeichnung,
                groesse=m.groesse,
                einheit=m.einheit,
                geschlecht=m.geschlecht,
                von=m.alter_von,
                bis=m.alter_bis,
                reihenfolge=m.reihenfolge,
            )
        )
        bestand.tabellen[m.pk] = m.tabelle
        bestand.regeln[m.quelle_id] = Regel(m.quelle.schwelle)
        bestand.namen[m.quelle_id] = m.quelle.name
    return bestand


def _zellen_holen(
    bestand: _Bestand,
    reihen: Iterable[Reihe],
    gebiete: Sequence[Gebiet],
    zeitraeume_: Iterable[str] | None,
) -> None:
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    werte = Wert.objects.filter(aktuell=True, merkmal_id__in={r.id for r in reihen}, einheit_id__in=einheiten)
    if zeitraeume_ is not None:
        werte = werte.filter(zeitraum__in=set(zeitraeume_))
    for zeile in werte.values_list(*_Zelle._fields):
        zelle = _Zelle(*zeile)
        bestand.zellen[zelle.merkmal_id, zelle.einheit_id, zelle.zeitraum] = zelle
    lieferungen = (
        Lieferung.objects.defer("befunde", "ausgelassen", "tabellen")
        .select_related("quelle")
        .filter(pk__in={zelle.lieferung_id for zelle in bestand.zellen.values()})
    )
    bestand.quellen = {lieferung.pk: quellenangabe(lieferung) for lieferung in lieferungen}
    bestand.raeume = {
        einheit.pk: (einheit.name, einheit.kennung)
        for einheit in Raumeinheit.objects.filter(pk__in=einheiten)
    }


def quellenangabe(lieferung: Lieferung) -> Quellenangabe:
    """Quelle und Datei einer übernommenen Lieferung; `lieferung.quelle` sollte mitgeladen sein."""
    quelle = lieferung.quelle
    if quelle is None:
        raise ValueError(f"Die Lieferung {lieferung} hat keine Quelle.")
    return Quellenangabe(
        name=quelle.name,
        herausgeber=quelle.herausgeber,
        lizenz=quelle.lizenz,
        quellenvermerk=quelle.quellenvermerk,
        grundgesamtheit=quelle.grundgesamtheit,
        datei=lieferung.dateiname,
        sha256=lieferung.sha256,
        eingegangen=lieferung.eingegangen,
        lieferung_id=lieferung.pk,
    )


class Kennzahlentafel:
    """Alle Kennzahlen einer Anfrage; gerechnet wird beim ersten Lesen, ohne weitere Abfrage."""

    def __init__(
        self,
        indikatoren: Sequence[Indikator],
        gebiete: Sequence[Gebiet],
        zeitraeume: Sequence[str],
        wege: Mapping[tuple[str, int], Rechenweg | Absage],
        bestand: _Bestand,
    ) -> None:
        self.indikatoren = tuple(indikatoren)
        self._indikator = {i.key: i for i in indikatoren}
        self.gebiete = tuple(gebiete)
        self.zeitraeume = tuple(zeitraeume)
        self._wege = wege
        self._bestand = bestand
        self._fertig: dict[tuple[str, Gebiet, str], tuple[Kennzahl, Rechenweg | None]] = {}

    def __iter__(self) -> Iterator[Kennzahl]:
        for indikator in self.indikatoren:
            for gebiet in self.gebiete:
                yield from self.reihe(indikator.key, gebiet)

    def get(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        """Die Kennzahl, offen oder geschlossen. Fehler: `KeyError` bei nicht angefragtem Indikator."""
        return self._hole(indikator, gebiet, zeitraum)[0]

    def reihe(self, indikator: str, gebiet: Gebiet) -> list[Kennzahl]:
        """Die Kennzahlen aller Zeiträume der Tafel, vom ältesten zum jüngsten."""
        return [self.get(indikator, gebiet, zeitraum) for zeitraum in self.zeitraeume]

    def herkunft(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> tuple[Herkunft, ...]:
        """Jede Zelle, die in die Kennzahl eingeht, mit Datei, Zeile und Spalte; leer ohne Rechenweg.

        Ist die Kennzahl geschlossen, stehen nur die Orte der Zellen da: Zähler und Nenner ergäben sie sonst.
        """
        kennzahl, weg = self._hole(indikator, gebiet, zeitraum)
        if weg is None:
            return ()
        seiten: list[tuple[Literal["zaehler", "nenner"], tuple[Summand, ...]]] = [
            ("zaehler", weg.zaehler),
            ("nenner", weg.nenner),
        ]
        return tuple(
            self._herkunft(
                seite, summand, reihe, anteil.einheit_id, anteil.gewicht, zeitraum, offen=kennzahl.offen
            )
            for seite, summanden in seiten
            for summand in summanden
            for anteil in anteile_im(gebiet, zeitraum)
            for reihe in summand.reihen
        )

    def nachrangige_quellen(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> list[str]:
        """Namen der Quellen, die dieselbe Kennzahl auch ergeben, aber nicht gelten; der Vorrang zuerst."""
        weg = self._hole(indikator, gebiet, zeitraum)[1]
        if weg is None:
            return []
        return [
            self._bestand.namen[quelle_id]
            for quelle_id in self._bestand.reihen
            if quelle_id != weg.quelle_id
            and self._bestand.liefert(quelle_id, gebiet, zeitraum)
            and not isinstance(anderer := self._wege[indikator, quelle_id], Absage)
            and any(self._zellen(anderer, gebiet, zeitraum))
        ]

    def _herkunft(
        self,
        seite: Literal["zaehler", "nenner"],
        summand: Summand,
        reihe: Reihe,
        einheit_id: int,
        gewicht: Decimal,
        zeitraum: str,
        *,
        offen: bool,
    ) -> Herkunft:
        bestand = self._bestand
        wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
        angabe = bestand.angabe(reihe, einheit_id, wann)
        zelle = bestand.zellen.get((reihe.id, einheit_id, wann))
        raum, kennung = bestand.raeume[einheit_id]
        # Was erst unsere Regel schließt, steht als Zahl in der Datei; zeigbar ist nur ein Zeichen.
        zeigbar = zelle is not None and (offen if angabe.offen else zelle.wert is None)
        return Herkunft(
            seite=seite,
            raum=raum,
            raum_kennung=kennung,
            merkmal=reihe.bezeichnung,
            merkmal_schluessel=reihe.schluessel,
            tabelle=bestand.tabellen[reihe.id],
            zeitraum=wann,
            faktor=gewicht * summand.glied.vorzeichen,
            wert=schlicht(angabe.wert) if offen else None,
            zeichen=angabe.zeichen,
            zeile=zelle.zeile if zelle else None,
            spalte=zelle.spalte if zelle else None,
            blatt=zelle.blatt if zelle else None,
            zelle=zelle.zelle if zelle and zeigbar else "",
            quelle=bestand.quellen[zelle.lieferung_id] if zelle else None,
            wert_id=zelle.id if zelle else None,
        )

    def _hole(self, key: str, gebiet: Gebiet, zeitraum: str) -> tuple[Kennzahl, Rechenweg | None]:
        schluessel = (key, gebiet, zeitraum)
        if schluessel not in self._fertig:
            self._fertig[schluessel] = self._berechne(self._indikator[key], gebiet, zeitraum)
        return self._fertig[schluessel]

    def _berechne(
        self, indikator: Indikator, gebiet: Gebiet, zeitraum: str
    ) -> tuple[Kennzahl, Rechenweg | None]:
        geschlossen: list[tuple[Kennzahl, Rechenweg | None]] = []
        absagen: list[Absage] = []
        for quelle_id in self._bestand.reihen:
            if not self._bestand.liefert(quelle_id, gebiet, zeitraum):
                continue
            weg = self._wege[indikator.key, quelle_id]
            if isinstance(weg, Absage):
                absagen.append(weg)
                continue
            kennzahl = self._aus_quelle(weg, gebiet, zeitraum)
            # Was die vorrangige Quelle geheim hält, sagt auch keine andere.
            if kennzahl.offen or kennzahl.zeichen in (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT):
                return kennzahl, weg
            geschlossen.append((kennzahl, weg))
        if geschlossen:
            return geschlossen[0]
        return Kennzahl(
            indikator, gebiet, zeitraum, **self._ohne_quelle(indikator, gebiet, zeitraum, absagen)
        ), None

    def _ohne_quelle(
        self, indikator: Indikator, gebiet: Gebiet, zeitraum: str, absagen: Sequence[Absage]
    ) -> dict[str, Any]:
        if not gebiet.anteile:
            return {
                "zeichen": Zeichen.NICHT_VORHANDEN,
                "hinweis": f"{gebiet.name} umfasst keine Raumeinheit.",
            }
        if absagen:
            quellen = {absage.quelle_id for absage in absagen}
            reihen = [r for quelle_id in quellen for r in self._bestand.reihen[quelle_id]]
            return {"zeichen": Zeichen.NICHT_SINNVOLL, "hinweis": ueber_quellen(indikator, absagen, reihen)}
        return {"zeichen": Zeichen.UNBEKANNT, "hinweis": _nicht_geliefert(gebiet.name, zeitraum)}

    def _aus_quelle(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        indikator, bestand = weg.indikator, self._bestand
        regel = bestand.regeln[weg.quelle_id]
        # Eine Veränderung um drei Personen ist keine Gruppe von drei Personen.
        regel_zaehler = geheimhaltung.VORGEPRUEFT if indikator.art is Art.VERAENDERUNG else regel
        zaehler = geheimhaltung.summe(self._teile(weg.zaehler, gebiet, zeitraum), regel_zaehler)
        if indikator.art is Art.DICHTE:
            flaeche = flaeche_im(gebiet, zeitraum)
            nenner = Angabe(flaeche / HA_JE_KM2) if flaeche is not None else UNBEKANNT
        elif indikator.art is Art.ANZAHL:
            nenner = Angabe(Decimal(1))
        else:
            nenner = geheimhaltung.summe(self._teile(weg.nenner, gebiet, zeitraum), regel)
        if indikator.art is Art.ANTEIL:
            gegenstuecke = [
                bestand.angabe(reihe, anteil.einheit_id, zeitraum)
                for reihe in weg.gegenstuecke
                for anteil in anteile_im(gebiet, zeitraum)
            ]
            grund = geheimhaltung.anteil(zaehler, nenner, regel, gegenstuecke)
        else:
            grund = geheimhaltung.verhaeltnis(zaehler, nenner)

        benutzt = list(self._zellen(weg, gebiet, zeitraum))
        gemeinsam: dict[str, Any] = {
            "eigene_berechnung": not self._wie_geliefert(weg, gebiet, zeitraum),
            "quellen": tuple(
                bestand.quellen[pk] for pk in dict.fromkeys(zelle.lieferung_id for zelle in benutzt)
            ),
            "bezug": zeitraeume.versetzt(zeitraum, -indikator.jahre_zuvor) if indikator.jahre_zuvor else "",
        }
        umgezogen = bruch_zwischen(gebiet, gemeinsam["bezug"], zeitraum) if gemeinsam["bezug"] else ""
        if umgezogen:
            # Was davor lebte, lebte anderswo: die Veränderung wäre die der Grenze.
            return Kennzahl(
                indikator, gebiet, zeitraum, zeichen=Zeichen.NICHT_SINNVOLL, hinweis=umgezogen, **gemeinsam
            )
        if grund is not None:
            hinweis = self._grund_in_worten(grund, weg, gebiet, zeitraum)
            return Kennzahl(indikator, gebiet, zeitraum, zeichen=grund, hinweis=hinweis, **gemeinsam)
        assert zaehler.wert is not None and nenner.wert is not None
        vermerke = tuple(
            VERMERK_IN_WORTEN[Vermerk(v)] for v in sorted({z.vermerk for z in benutzt if z.vermerk})
        )
        return Kennzahl(
            indikator,
            gebiet,
            zeitraum,
            wert=schlicht(berechne(indikator, zaehler.wert, nenner.wert)),
            zeichen=zaehler.zeichen if indikator.art is Art.ANZAHL else None,
            hinweis="; ".join([*vermerke, *filter(None, [bruch_nach(gebiet, zeitraum)])]),
            zaehler=schlicht(zaehler.wert),
            nenner=None if indikator.art is Art.ANZAHL else schlicht(nenner.wert),
            vermerke=vermerke,
            **gemeinsam,
        )

    def _teile(
        self, summanden: Sequence[Summand], gebiet: Gebiet, zeitraum: str
    ) -> list[tuple[Decimal, Angabe]]:
        return [
            (
                anteil.gewicht * summand.glied.vorzeichen,
                self._bestand.angabe(
                    reihe, anteil.einheit_id, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
                ),
            )
            for summand in summanden
            for reihe in summand.reihen
            for anteil in anteile_im(gebiet, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor))
        ]

    def _schluessel(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[_Schluessel]:
        for summand in weg.zaehler + weg.nenner:
            wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            for reihe in summand.reihen:
                for anteil in anteile_im(gebiet, wann):
                    yield reihe.id, anteil.einheit_id, wann

    def _zellen(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[_Zelle]:
        for schluessel in self._schluessel(weg, gebiet, zeitraum):
            if (zelle := self._bestand.zellen.get(schluessel)) is not None:
                yield zelle

    def _wie_geliefert(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> bool:
        anteile = anteile_im(gebiet, zeitraum)
        return (
            weg.indikator.art is Art.ANZAHL
            and len(anteile) == 1
            and anteile[0].gewicht == 1
            and sum(len(summand.reihen) for summand in weg.zaehler) == 1
        )

    def _grund_in_worten(self, grund: Zeichen, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> str:
        if (
            weg.indikator.art is Art.DICHTE
            and flaeche_im(gebiet, zeitraum) is None
            and grund is Zeichen.UNBEKANNT
        ):
            return f"Für {gebiet.name} ist keine Fläche hinterlegt."
        if grund is Zeichen.UNBEKANNT:
            for _, einheit_id, wann in self._schluessel(weg, gebiet, zeitraum):
                if not any((r.id, einheit_id, wann) in self._bestand.zellen for r in weg.reihen):
                    return _nicht_geliefert(self._bestand.raeume[einheit_id][0], wann)
        if grund is Zeichen.NICHT_SINNVOLL:
            return "Der Nenner ist 0; eine Verhältniszahl hat hier keine Aussage."
        return f"{geheimhaltung.grund_in_worten(grund)[0].upper()}{geheimhaltung.grund_in_worten(grund)[1:]}."


def _nicht_geliefert(name: str, zeitraum: str) -> str:
    return f"Für {name} wurde zu {zeitraeume.in_worten(zeitraum)} kein Wert geliefert."


def kennzahlen(
    *, indikatoren: Sequence[str], gebiete: Sequence[Gebiet], zeitraeume: Sequence[str] | None = None
) -> Kennzahlentafel:
    """Die Indikatoren für die Gebiete; ohne `zeitraeume` für alle gelieferten. Vier Abfragen.

    Fehler: `Fachfehler` bei unbekanntem Indikator.
    """
    katalog = [indikator(key) for key in indikatoren]
    bestand = _reihen_holen({groesse for i in katalog for groesse in i.groessen})
    wege = {
        (i.key, quelle_id): rechenweg(i, quelle_id, reihen)
        for i in katalog
        for quelle_id, reihen in bestand.reihen.items()
    }
    gebraucht: set[Reihe] = set()
    for weg in wege.values():
        gebraucht.update(weg.fuehler if isinstance(weg, Absage) else weg.reihen)
    wann = None
    if zeitraeume is not None:
        abstaende = {0} | {g.jahre_zuvor for i in katalog for z, n in i.fassungen for g in z + n}
        wann = {_versetzt(zeitraum, -jahre) for zeitraum in zeitraeume for jahre in abstaende}
    _zellen_holen(bestand, gebraucht, gebiete, wann)
    if zeitraeume is None:
        zeitraeume = sorted({zelle.zeitraum for zelle in bestand.zellen.values()})
    return Kennzahlentafel(katalog, gebiete, zeitraeume, wege, bestand)


_versetzt = zeitraeume.versetzt


def indikator(key: str) -> Indikator:
    """Der Indikator des Katalogs oder einer Altersgruppe. Fehler: `Fachfehler` mit allen des Katalogs."""
    gefunden = INDIKATOREN.get(key) or altersgruppen.aus_schluessel(key)
    if gefunden is None:
        raise Fachfehler(f"Den Indikator „{key}“ gibt es nicht. Vorhanden: {', '.join(INDIKATOREN)}.")
    return gefunden


def verfuegbare_zeitraeume(gebiete: Sequence[Gebiet]) -> list[str]:
    """Zeiträume, zu denen jedes Gebiet mit irgendwelchen Werten welche hat; aufsteigend, eine Abfrage."""
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    paare = (
        Wert.objects.filter(aktuell=True, einheit_id__in=einheiten, merkmal__groesse__in=sorted(GROESSEN))
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


# Altersaufbau -----------------------------------------------------------------------------------


def altersaufbau(gebiet: Gebiet, zeitraum: str) -> Altersaufbau:
    """Altersgruppen, wie geliefert, mit Anzahl und Anteil. Vier Abfragen."""
    return altersaufbauten([gebiet], zeitraum)[0]


def altersaufbauten(gebiete: Sequence[Gebiet], zeitraum: str) -> list[Altersaufbau]:
    """Wie `altersaufbau` für viele Gebiete, in derselben Reihenfolge; ebenfalls vier Abfragen."""
    bestand = _reihen_holen({EW.groesse})
    _zellen_holen(bestand, [r for reihen in bestand.reihen.values() for r in reihen], gebiete, [zeitraum])
    return [_altersaufbau(bestand, gebiet, zeitraum) for gebiet in gebiete]


def _altersaufbau(bestand: _Bestand, gebiet: Gebiet, zeitraum: str) -> Altersaufbau:
    for quelle_id, reihen in bestand.reihen.items():
        if not bestand.liefert(quelle_id, gebiet, zeitraum):
            continue
        baender = feinste_zerlegung(EW, reihen) or ()
        if len(baender) > 1:
            return _baender(bestand, gebiet, zeitraum, quelle_id, baender)
    if any(bestand.liefert(quelle_id, gebiet, zeitraum) for quelle_id in bestand.reihen):
        hinweis = "Die Quelle liefert keine lückenlosen Altersgruppen."
    else:
        hinweis = _nicht_geliefert(gebiet.name, zeitraum)
    return Altersaufbau(gebiet, zeitraum, hinweis=hinweis)


def _baender(
    bestand: _Bestand, gebiet: Gebiet, zeitraum: str, quelle_id: int, reihen: Sequence[Reihe]
) -> Altersaufbau:
    regel = bestand.regeln[quelle_id]
    anteile = anteile_im(gebiet, zeitraum)

    def zusammen(teile: Sequence[Reihe]) -> Angabe:
        return geheimhaltung.summe(
            [(a.gewicht, bestand.angabe(r, a.einheit_id, zeitraum)) for r in teile for a in anteile],
            regel,
        )

    gesamt = zusammen(zerlegen(EW, bestand.reihen[quelle_id]) or reihen)
    baender = []
    for reihe in reihen:
        anzahl = zusammen([reihe])
        grund = geheimhaltung.anteil(anzahl, gesamt, regel)
        anteil = None
        if grund is None and anzahl.wert is not None and gesamt.wert is not None:
            anteil = anzahl.wert / gesamt.wert * 100
        baender.append(
            Altersband(
                von=reihe.anfang,
                bis=reihe.bis,
                anzahl=schlicht(anzahl.wert),
                anteil=anteil,
                zeichen=anzahl.zeichen if anzahl.wert is None else grund,
            )
        )
    benutzt = [
        bestand.zellen[r.id, a.einheit_id, zeitraum].lieferung_id
        for r in reihen
        for a in anteile
        if (r.id, a.einheit_id, zeitraum) in bestand.zellen
    ]
    return Altersaufbau(
        gebiet,
        zeitraum,
        baender=tuple(baender),
        gesamt=schlicht(gesamt.wert),
        quellen=tuple(bestand.quellen[pk] for pk in dict.fromkeys(benutzt)),
    )
