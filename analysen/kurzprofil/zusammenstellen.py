"""Stellt aus Zahlen und Registern zusammen, was auf den zwei Seiten über einen Sozialraum steht."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django_scopes import scope

from agenturen.models import Traeger
from analysen import saetze
from analysen.bausteine import bilder
from analysen.belege import Belege
from analysen.gliederung.blick import BLICK, BLICK_ANZAHL
from analysen.inhalt import BenannteZahl, Schluesselzahl
from analysen.kurzprofil.altersgruppen import vergroebert
from analysen.kurzprofil.inhalt import GESTALT, Abschnitt, Bild, Eintrag, Profilabsender, Profilinhalt
from angebote.abfragen import angebote_im_raum, naechste_termine_im_raum
from netzwerke.abfragen import kooperationen_im_raum, naechste_sitzungen_im_raum, netzwerke_im_raum
from sozialraum.bedarfe.abfragen import bedarfe_im_raum
from sozialraum.kern import zahlen
from sozialraum.raeume import abfragen as raumabfragen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.kennzahlen import (
    Kennzahl,
    Kennzahlentafel,
    altersaufbauten,
    kennzahlen,
    verfuegbare_zeitraeume,
)
from sozialraum.statistik.zeitraeume import in_worten, jahr

KARTE_MM = 76
LAUFEND = "laufend"
# Wie weit zurück die Sätze schauen, in Jahren.
RUECKSCHAU = 10
HOECHSTENS = {"bedarfe": 6, "angebote": 9, "termine": 5, "partner": 6, "netzwerke": 3}
# Was eine Stadtteilkonferenz zuerst fragt; was es nicht gibt, ersetzt die Liste der Analysen.
ZAHLEN = ("ew", "ew_veraend", "anteil_u18", "anteil_mh", "al_anteil", "sgb2_u65")


@dataclass(frozen=True)
class _Zahlen:
    """Die Kennzahlen des Raums und seiner Vergleichsgebiete (`gebiete`, er selbst zuerst)."""

    gebiete: tuple[Gebiet, ...]
    zeitraeume: tuple[str, ...]
    tafel: Kennzahlentafel
    belege: Belege

    def juengste(self, key: str) -> list[Kennzahl]:
        """Der jüngste offene Wert des Raums, daneben die der Vergleichsgebiete; leer ohne offenen."""
        for zeitraum in reversed(self.zeitraeume):
            eigene = self.tafel.get(key, self.gebiete[0], zeitraum)
            if eigene.offen:
                return [eigene, *(self.tafel.get(key, g, zeitraum) for g in self.gebiete[1:])]
        return []

    def reihe(self, key: str, gebiet: Gebiet) -> list[Kennzahl]:
        return [self.tafel.get(key, gebiet, zeitraum) for zeitraum in self.zeitraeume]


def zusammenstellen(*, sozialraum: Sozialraum, traeger: Traeger, heute: date) -> Profilinhalt:
    """Der Inhalt, wie er heute gedruckt würde; Register liest er nur aus diesem Träger."""
    with scope(traeger=[traeger.pk]):
        gebiet = raumabfragen.gebiet_des_sozialraums(sozialraum)
        daten = _zahlen_laden(gebiet)
        aufbau = _altersaufbau(daten)
        gewaehlte = _gewaehlte(daten)
        return Profilinhalt(
            gestalt=GESTALT,
            raum=sozialraum.name,
            gebiet=", ".join(saetze.bezeichnung(g) for g in daten.gebiete[1:]),
            beschreibung=sozialraum.beschreibung,
            datum=heute.isoformat(),
            stand=zahlen.datum(heute, "lang"),
            absender=_absender(sozialraum, traeger),
            foerderhinweis=traeger.foerderhinweis,
            karte=raumabfragen.lagekarte_fuer(gebiet, breite_mm=KARTE_MM) or "",
            saetze=_saetze(daten, gewaehlte),
            zahlen=[_schluesselzahl(daten.belege, zeile) for zeile in gewaehlte],
            alter=aufbau,
            rand=daten.belege.notizen([kennzahl for zeile in gewaehlte for kennzahl in zeile]),
            abschnitte=[
                _bedarfe(sozialraum),
                _angebote(sozialraum),
                _termine(sozialraum, heute),
                _partner(sozialraum),
                _netzwerke(sozialraum),
            ],
            zeichen=daten.belege.anhang()["zeichen"],
            quellen=daten.belege.anhang()["quellen"],
        )


# Zahlen ------------------------------------------------------------------------------------------


def _zahlen_laden(gebiet: Gebiet) -> _Zahlen:
    gebiete = (gebiet, *raumabfragen.vergleichsgebiete(gebiet))
    alle = verfuegbare_zeitraeume(gebiete)
    zeitraeume = tuple(
        eine for eine in alle if len(eine) == len(alle[-1]) and jahr(eine) > jahr(alle[-1]) - RUECKSCHAU
    )
    keys = list(dict.fromkeys([*ZAHLEN, *BLICK]))
    tafel = kennzahlen(indikatoren=keys, gebiete=gebiete, zeitraeume=zeitraeume)
    return _Zahlen(gebiete=gebiete, zeitraeume=zeitraeume, tafel=tafel, belege=Belege())


def _gewaehlte(daten: _Zahlen) -> list[list[Kennzahl]]:
    """Sechs Zeilen: der Raum, dann seine Vergleichsgebiete."""
    zeilen = [daten.juengste(key) for key in dict.fromkeys([*ZAHLEN, *BLICK])]
    return [zeile for zeile in zeilen if zeile][:BLICK_ANZAHL]


def _schluesselzahl(belege: Belege, zeile: Sequence[Kennzahl]) -> Schluesselzahl:
    eigene = zeile[0]
    einheit = "in Prozent" if eigene.bezug or eigene.indikator.einheit == "%" else eigene.indikator.einheit
    return Schluesselzahl(
        name=eigene.indikator.label,
        zahl=belege.zahl(eigene),
        basis=f"{eigene.zeitraum_text}, {einheit}",
        vergleiche=[BenannteZahl(name=saetze.bezeichnung(k.gebiet), zahl=belege.zahl(k)) for k in zeile[1:]],
    )


def _saetze(daten: _Zahlen, gewaehlte: Sequence[Sequence[Kennzahl]]) -> list[str]:
    """Wie viele es sind, wohin es geht, worin sich der Raum am meisten von der Stadt unterscheidet."""
    if not gewaehlte:
        return []
    reihe = daten.reihe("ew", daten.gebiete[0])
    texte = []
    if any(kennzahl.offen for kennzahl in reihe):
        texte.append(f"{befund.entwicklung_im_vergleich(reihe, daten.reihe('ew', daten.gebiete[-1]))}.")
    if len(daten.gebiete) > 1:
        texte += [
            f"{befund.vergleich(eigene, stadt, mit_ort=True)}."
            for abstand, eigene, stadt in sorted(
                (
                    (abs(zeile[0].gerundet - zeile[-1].gerundet), zeile[0], zeile[-1])
                    for zeile in gewaehlte
                    if zeile[0].indikator.einheit == "%"
                    and not zeile[0].bezug
                    and zeile[0].gerundet is not None
                    and zeile[-1].gerundet is not None
                ),
                key=_nach_abstand,
            )[:2]
        ]
    return texte


def _nach_abstand(eines: tuple[Decimal, Kennzahl, Kennzahl]) -> tuple[Decimal, str]:
    return -eines[0], eines[1].indikator.key


def _altersaufbau(daten: _Zahlen) -> Bild | None:
    if not daten.zeitraeume:
        return None
    # Neben der Stadt, wenn sie dieselben Altersgruppen ausweist.
    gebiete = [daten.gebiete[0], *daten.gebiete[-1:]] if len(daten.gebiete) > 1 else [daten.gebiete[0]]
    eigener, *andere = vergroebert(altersaufbauten(gebiete, daten.zeitraeume[-1]))
    if not any(band.anteil is not None for band in eigener.baender):
        return None
    stadt = andere[0] if andere and andere[0].grenzen == eigener.grenzen else None
    titel = befund.altersaufbau(eigener, stadt)
    wann = in_worten(eigener.zeitraum)
    neben = f"; Umriss: {saetze.bezeichnung(stadt.gebiet)}" if stadt else ""
    daten.belege.quellennotizen(eigener.quellen)
    return Bild(
        titel=titel,
        untertitel=f"Anteil an allen Einwohnerinnen und Einwohnern in Prozent, {wann}{neben}",
        svg=bilder.altersaufbau(eigener, stadt, alternative=f"{titel}."),
    )


# Register ----------------------------------------------------------------------------------------


def _abschnitt(art: str, titel: str, eintraege: list[Eintrag], leer: str) -> Abschnitt:
    hoechstens = HOECHSTENS[art]
    return Abschnitt(
        art=art,  # type: ignore[typeddict-item]  # nur die Schlüssel von HOECHSTENS
        titel=titel,
        eintraege=eintraege[:hoechstens],
        weitere=max(0, len(eintraege) - hoechstens),
        leer=leer,
    )


def _bedarfe(sozialraum: Sozialraum) -> Abschnitt:
    offene = [b for b in bedarfe_im_raum([sozialraum]) if b.status in ("offen", "in_bearbeitung")]
    return _abschnitt(
        "bedarfe",
        "Was gebraucht wird",
        [
            Eintrag(
                marke=b.prioritaet or "–",
                name=b.aussage,
                zusatz=" · ".join(teil for teil in (", ".join(b.zielgruppen), b.status_text) if teil),
            )
            for b in offene
        ],
        "Für diesen Sozialraum ist kein offener Bedarf festgehalten.",
    )


def _angebote(sozialraum: Sozialraum) -> Abschnitt:
    laufende = [a for a in angebote_im_raum([sozialraum]) if a.status == LAUFEND]
    return _abschnitt(
        "angebote",
        "Was es gibt",
        [
            Eintrag(
                marke="",
                name=a.titel,
                zusatz=" · ".join(teil for teil in (", ".join(a.zielgruppen[:2]), a.ort) if teil),
            )
            for a in sorted(laufende, key=lambda a: (-(a.teilnahmen or 0), a.titel))
        ],
        "Zurzeit läuft hier kein Angebot.",
    )


def _termine(sozialraum: Sozialraum, heute: date) -> Abschnitt:
    angebote = [
        (
            termin.datum,
            termin.beginn,
            termin.angebot.titel,
            termin.angebot.ort,
        )
        for termin in naechste_termine_im_raum(sozialraum, heute)
    ]
    sitzungen = [
        (sitzung.datum, sitzung.beginn, sitzung.netzwerk.name, sitzung.ort)
        for sitzung in naechste_sitzungen_im_raum(sozialraum, heute)
    ]
    return _abschnitt(
        "termine",
        "Was ansteht",
        [
            Eintrag(
                marke=zahlen.datum(tag, "tag"),
                name=name,
                zusatz=" · ".join(teil for teil in (f"{um:%H:%M} Uhr" if um else "", ort) if teil),
            )
            for tag, um, name, ort in sorted(
                [*angebote, *sitzungen], key=lambda t: (t[0], str(t[1] or ""), t[2])
            )
        ],
        "Kein Termin ist eingetragen.",
    )


def _partner(sozialraum: Sozialraum) -> Abschnitt:
    return _abschnitt(
        "partner",
        "Mit wem wir arbeiten",
        [
            Eintrag(marke="", name=k.partner, zusatz=f"{k.partner_art} · {k.intensitaet_text}")
            for k in kooperationen_im_raum([sozialraum])
            if k.ende is None
        ],
        "Noch keine Kooperation ist festgehalten.",
    )


def _netzwerke(sozialraum: Sozialraum) -> Abschnitt:
    return _abschnitt(
        "netzwerke",
        "Wo man sich trifft",
        [
            Eintrag(marke="", name=n.name, zusatz=f"{n.art} · {n.turnus}")
            for n in netzwerke_im_raum([sozialraum])
            if not n.beendet
        ],
        "Noch kein Netzwerk ist festgehalten.",
    )


def _absender(sozialraum: Sozialraum, traeger: Traeger) -> Profilabsender:
    """Die Agentur des Trägers, die hier arbeitet; sonst der Träger selbst."""
    hier = [
        z.agentur for z in raumabfragen.zustaendigkeiten([sozialraum]) if z.agentur.traeger_id == traeger.pk
    ]
    if not hier:
        return Profilabsender(name=traeger.name, traeger="", email="", telefon="")
    agentur = hier[0]
    return Profilabsender(
        name=agentur.name, traeger=traeger.name, email=agentur.email, telefon=agentur.telefon
    )
