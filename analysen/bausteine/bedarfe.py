"""Bedarfe als Karten: Aussage, Priorität mit Gründen, Grundlagen mit Quelle und Datum, was daraus folgt."""

from collections.abc import Sequence
from datetime import date

from analysen.bausteine import wahl
from analysen.bedarfslage import Bedarfslage, ist_offen
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Bedarfskarte,
    Bedarfskarten,
    Bedarfsnennung,
    Block,
    GrundlageImDruck,
    Hinweis,
    Notiz,
)
from analysen.models import Baustein
from sozialraum.bedarfe.abfragen import BedarfImRaum, GrundlageInWorten
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import FEST, anzahl, datum
from sozialraum.statistik.saetze import wo

# Mehr Karten liest niemand am Stück; wer mehr drucken will, wählt sie aus.
KARTEN, KARTEN_KNAPP = 30, 5
IM_BLICK = 3


def bedarfe(grund: Grund, baustein: Baustein) -> list[Block]:
    """Die offenen Bedarfe der Sozialräume, die dringendsten zuerst, oder die ausgewählten.

    In kürzeren Längen haben nur die ersten eine Karte; die übrigen stehen in einer Zeile darunter.
    """
    alle = gemeinte(grund.bedarfslage, baustein)
    gezeigt = alle[:KARTEN_KNAPP] if grund.knapp and not wahl.auswahl(baustein) else alle
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gezeigt:
        return [Hinweis(art="hinweis", text=f"Offene Bedarfe {ort} sind nicht eingetragen.")]
    return [
        Bedarfskarten(
            art="bedarfe",
            titel=wahl.titel(baustein, _befund(alle, ort)),
            karten=[karte(grund, bedarf) for bedarf in gezeigt],
            rand=[register(grund)],
            weitere=[_nennung(bedarf) for bedarf in alle[len(gezeigt) :]],
        )
    ]


def _nennung(bedarf: BedarfImRaum) -> Bedarfsnennung:
    return Bedarfsnennung(
        id=bedarf.id, aussage=bedarf.aussage, prioritaet=bedarf.prioritaet, status=bedarf.status_text
    )


def gemeinte(lage: Bedarfslage, baustein: Baustein) -> list[BedarfImRaum]:
    """Wofür der Baustein steht: die Auswahl, sonst offene der gewünschten Prioritäten, höchstens so viele."""
    auswahl = wahl.auswahl(baustein)
    if auswahl:
        return [bedarf for bedarf in lage.bedarfe if bedarf.id in auswahl]
    prioritaeten = baustein.einstellungen.get("prioritaeten")
    gewuenscht = set(map(str, prioritaeten)) if isinstance(prioritaeten, list) else set()
    passende = [
        bedarf
        for bedarf in lage.bedarfe
        if ist_offen(bedarf) and (not gewuenscht or bedarf.prioritaet in gewuenscht)
    ]
    return passende[: wahl.hoechstens(baustein, KARTEN)]


def dringendste(grund: Grund, raum: Raum) -> list[BedarfImRaum]:
    """Für „Auf einen Blick“: die drei dringendsten des Raums, nur solche, die die Analyse auch als Karte hat.

    Was niemand eingestuft hat oder keinen Handlungsbedarf meint, ist nicht dringend.
    """
    lage = grund.bedarfslage
    karten = {bedarf.id for baustein in lage.gedruckte for bedarf in gemeinte(lage, baustein)}
    return [
        bedarf
        for bedarf in lage.bedarfe
        if bedarf.id in karten
        and raum.sozialraum.pk in bedarf.sozialraeume
        and bedarf.prioritaet not in ("", Bedarf.Prioritaet.D)
    ][:IM_BLICK]


def _befund(alle: Sequence[BedarfImRaum], ort: str) -> str:
    """`7 Bedarfe im Hafenviertel, bei 3 ist der Handlungsbedarf hoch`."""
    hohe = sum(bedarf.prioritaet == Bedarf.Prioritaet.A for bedarf in alle)
    befund = f"{anzahl(len(alle), 'Bedarf', 'Bedarfe')} {ort}"
    return f"{befund}, bei {zahlen.zahl(hohe)} ist der Handlungsbedarf hoch" if hohe else befund


def karte(grund: Grund, bedarf: BedarfImRaum) -> Bedarfskarte:
    lage = grund.bedarfslage
    return Bedarfskarte(
        id=bedarf.id,
        aussage=bedarf.aussage,
        erlaeuterung=bedarf.erlaeuterung,
        prioritaet=bedarf.prioritaet,
        # Der Buchstabe steht schon groß daneben.
        prioritaet_text=bedarf.prioritaet_text.partition(" – ")[2],
        begruendung=bedarf.begruendung,
        kriterien=list(bedarf.kriterien),
        ebene=bedarf.ebene,
        arten=list(bedarf.arten),
        zielgruppen=list(bedarf.zielgruppen),
        ort=_ort(grund, bedarf),
        status=bedarf.status_text,
        grundlagen=_grundlagen(grund, bedarf.grundlagen),
        angebote=[angebot.in_worten for angebot in lage.antworten(bedarf.id)],
        empfehlungen=[
            eine.aussage for eine in lage.zu_bedarf(bedarf.id) if eine.status != Empfehlung.Status.ABGELEHNT
        ],
    )


def _ort(grund: Grund, bedarf: BedarfImRaum) -> str:
    """Ort oder Gebiet; berichtet die Analyse über mehrere Sozialräume, auch welcher es ist."""
    raeume = [raum.gebiet.name for raum in grund.raeume if raum.sozialraum.pk in bedarf.sozialraeume]
    return ", ".join(filter(None, [bedarf.ort, *(raeume if len(grund.raeume) > 1 else [])]))


def _grundlagen(grund: Grund, alle: Sequence[GrundlageInWorten]) -> list[GrundlageImDruck]:
    """Zuerst die Zahlen, dann Stimmen und Texte, die jüngsten zuerst."""
    reihen: dict[tuple[str, str], list[GrundlageInWorten]] = {}
    stimmen = []
    for grundlage in alle:
        if grund.bedarfslage.zahl(grundlage) is None:
            stimmen.append(grundlage)
        else:
            reihen.setdefault((grundlage.gebiet_adresse, grundlage.indikator), []).append(grundlage)
    stimmen.sort(key=lambda eine: eine.datum or date.min, reverse=True)
    return [
        *(_zahl(grund, sorted(reihe, key=lambda eine: eine.zeitraum)) for reihe in reihen.values()),
        *(
            GrundlageImDruck(art=eine.art, text=eine.text, quelle=eine.quelle, datum=datum(eine.datum))
            for eine in stimmen
        ),
    ]


def _zahl(grund: Grund, reihe: Sequence[GrundlageInWorten]) -> GrundlageImDruck:
    """Dieselbe Kennzahl zu mehreren Zeiten ist eine Grundlage: die jüngste, die früheren in Klammern."""
    grundlage = reihe[-1]
    stelle = grund.bedarfslage.zahl(grundlage)
    assert stelle is not None  # danach ist sortiert
    kennzahl, vergleiche = stelle
    gedruckt = grund.belege.zahl(kennzahl)
    neben = [
        f"{eine.gebiet.name}:{FEST}{grund.belege.zahl(eine)['text']}" for eine in vergleiche if eine.offen
    ]
    for frueher in reihe[:-1]:
        damals = grund.bedarfslage.zahl(frueher)
        if damals is not None:
            neben.append(f"{damals[0].zeitraum_text} hier:{FEST}{grund.belege.zahl(damals[0])['text']}")
    einheit = "" if kennzahl.indikator.ohne_einheit or not kennzahl.offen else kennzahl.indikator.einheit
    teile = [kennzahl.indikator.label, einheit if einheit not in ("%", "‰") else ""]
    text = f"{', '.join(filter(None, teile))}, {kennzahl.gebiet.name} {kennzahl.zeitraum_text}"
    if neben:
        text += f" ({'; '.join(neben)})"
    if kennzahl.als_text != grundlage.wert_text:
        text += f". Bei der Übernahme am {datum(grundlage.datum)} stand hier {grundlage.wert_text}"
    notizen = grund.belege.notizen([kennzahl, *vergleiche])
    return GrundlageImDruck(
        art=grundlage.art,
        text=f"{text}.",
        quelle=" ".join(notiz["text"] for notiz in notizen) or grundlage.quelle,
        datum="",
        zahl=gedruckt,
    )


def register(grund: Grund) -> Notiz:
    """Woher Bedarfe und Empfehlungen kommen, als Quelle im Verzeichnis."""
    quelle = grund.belege.quelle(
        name="Register der Bedarfe und Handlungsempfehlungen",
        herausgeber=grund.erheber,
        grundgesamtheit="Bedarfe, die Fachkräfte festgehalten und die Koordination eingestuft hat",
    )
    return Notiz(
        art="quelle",
        text=f"{quelle['kuerzel']} Register der Bedarfe, {grund.erheber_kurz}.",
        zusatz="",
    )
