"""Der Altersaufbau eines Gebiets in den Altersgruppen, wie die Quelle sie liefert."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import geheimhaltung
from sozialraum.statistik.gebietsbruch import anteile_im
from sozialraum.statistik.geheimhaltung import Angabe
from sozialraum.statistik.indikatoren import EW, Reihe, feinste_zerlegung, zerlegen
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband, Quellenangabe, schlicht
from sozialraum.statistik.kennzahlen.bestand import (
    Bestand,
    nicht_geliefert,
    reihen_holen,
    zellen_holen,
)


def altersaufbau(gebiet: Gebiet, zeitraum: str) -> Altersaufbau:
    """Altersgruppen, wie geliefert, mit Anzahl und Anteil. Vier Abfragen."""
    return altersaufbauten([gebiet], zeitraum)[0]


def altersaufbauten(gebiete: Sequence[Gebiet], zeitraum: str) -> list[Altersaufbau]:
    """Wie `altersaufbau` für viele Gebiete, in derselben Reihenfolge; ebenfalls vier Abfragen."""
    bestand = reihen_holen({EW.groesse})
    zellen_holen(bestand, bestand.satz.reihe, gebiete, [zeitraum])
    return [_altersaufbau(bestand, gebiet, zeitraum) for gebiet in gebiete]


def _altersaufbau(bestand: Bestand, gebiet: Gebiet, zeitraum: str) -> Altersaufbau:
    for quelle_id, reihen in bestand.reihen.items():
        if not bestand.liefert(quelle_id, gebiet, zeitraum):
            continue
        baender = feinste_zerlegung(EW, reihen) or ()
        if len(baender) > 1:
            return _baender(bestand, gebiet, zeitraum, quelle_id, baender)
    if any(bestand.liefert(quelle_id, gebiet, zeitraum) for quelle_id in bestand.reihen):
        hinweis = "Die Quelle liefert keine lückenlosen Altersgruppen."
    else:
        hinweis = nicht_geliefert(gebiet.name, zeitraum)
    return Altersaufbau(gebiet, zeitraum, hinweis=hinweis)


def _baender(
    bestand: Bestand, gebiet: Gebiet, zeitraum: str, quelle_id: int, reihen: Sequence[Reihe]
) -> Altersaufbau:
    baender, gesamt = baender_der(bestand, gebiet, zeitraum, quelle_id, reihen)
    return Altersaufbau(
        gebiet,
        zeitraum,
        baender=baender,
        gesamt=gesamt,
        quellen=quellen_der(bestand, gebiet, zeitraum, reihen),
    )


def baender_der(
    bestand: Bestand, gebiet: Gebiet, zeitraum: str, quelle_id: int, reihen: Sequence[Reihe]
) -> tuple[tuple[Altersband, ...], Decimal | None]:
    """Zu jeder Reihe ihre Altersgruppe mit dem Anteil an allen im Gebiet, und wie viele das sind."""
    regel = bestand.satz.regeln[quelle_id]
    anteile = anteile_im(gebiet, zeitraum)
    genau = not regel.rundet(randsumme=bestand.ist_gemeinde(anteile))

    def zusammen(teile: Sequence[Reihe]) -> Angabe:
        summe = geheimhaltung.summe(
            [(a.gewicht, bestand.angabe(r, a.einheit_id, zeitraum)) for r in teile for a in anteile],
            regel,
        )
        return summe if genau or summe.wert is None else replace(summe, wert=regel.gerundet(summe.wert))

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
    return tuple(baender), schlicht(gesamt.wert)


def quellen_der(
    bestand: Bestand, gebiet: Gebiet, zeitraum: str, reihen: Sequence[Reihe]
) -> tuple[Quellenangabe, ...]:
    """Die Lieferungen, aus denen die Zellen dieser Reihen stammen."""
    benutzt = [
        bestand.zellen[r.id, a.einheit_id, zeitraum].lieferung_id
        for r in reihen
        for a in anteile_im(gebiet, zeitraum)
        if (r.id, a.einheit_id, zeitraum) in bestand.zellen
    ]
    return tuple(bestand.quellen[pk] for pk in dict.fromkeys(benutzt))
