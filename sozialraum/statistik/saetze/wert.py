"""Was eine Kennzahl sagt: ihr Wert mit Basis und Zeit, oder warum es keinen gibt."""

from decimal import ROUND_HALF_UP, Decimal

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.geheimhaltung import grund_in_worten
from sozialraum.statistik.indikatoren import Art, Rechnung
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.gebiete import gross, wer, wes, wo
from sozialraum.statistik.saetze.satz import Aussage, Satz, Stueck, Teil, satz
from sozialraum.statistik.saetze.zeit import fuer, wann, zwischen
from sozialraum.statistik.zeichen import Zeichen

# Was nach „bei 0,62“ sagt, wie die Zahl zu lesen ist.
_SKALEN = {
    Rechnung.VIELFALT: "auf einer Skala von 0 bis 1",
    Rechnung.UNGLEICHHEIT: "auf einer Skala von 0 bis 100",
    Rechnung.Z_WERTE: "0 ist das Mittel der Gebiete derselben Ebene",
    Rechnung.VON_OBEN: "auf einer Skala von 0 bis 1",
}


# Nach einem Doppelpunkt, warum ein Wert fehlt.
GRUENDE = {
    Zeichen.GEHEIM: "aus Gründen der Geheimhaltung nicht ausgewiesen",
    Zeichen.UNBEKANNT: "keine Angabe",
    Zeichen.GEHEIM_ODER_UNBEKANNT: "unbekannt oder geheim zu halten",
    Zeichen.NICHT_SINNVOLL: "eine Aussage wäre nicht sinnvoll",
    Zeichen.FOLGT: "die Angabe fällt später an",
    Zeichen.UNSICHER: "nicht veröffentlicht, weil nicht sicher genug",
    Zeichen.NICHT_VORHANDEN: "Gebiet oder Merkmal gab es zu dieser Zeit nicht",
}


def wertsatz(kennzahl: Kennzahl) -> Satz:
    """`Im Jahr 2012 lag der Frauenanteil im Stadtteil Kalk bei 49,0 % (10.968 von 22.383 Einwohnerinnen …).`

    Ist die Kennzahl geschlossen, ein Satz mit dem Grund.
    """
    if not kennzahl.offen:
        return fehlsatz(kennzahl)
    indikator = kennzahl.indikator
    if indikator.art is Art.VERAENDERUNG:
        return _veraenderung(kennzahl)
    if indikator.art is Art.ANZAHL and (stuecke := _gezaehlt(kennzahl)):
        return satz(Aussage.WERT, *stuecke)
    return satz(
        Aussage.WERT,
        f"{wann(kennzahl.zeitraum)} {woerter.lag(indikator)} {indikator.subjekt} {wo(kennzahl.gebiet)} bei ",
        Teil(woerter.im_dativ(indikator, kennzahl.als_text), kennzahl),
        basis(kennzahl),
    )


def _gezaehlt(kennzahl: Kennzahl) -> list[Stueck]:
    """`… zählte der Stadtteil Kalk 22.383 Einwohnerinnen und Einwohner`; leer, wo das Hauptwort fehlt."""
    wort = woerter.zaehlwort(kennzahl.indikator)
    if not wort or kennzahl.zeichen is not None:
        return []
    einwohner = wort.startswith("Einwohnerinnen und Einwohner")
    if kennzahl.gerundet == 1:
        if not einwohner:
            return []
        wort = wort.replace("Einwohnerinnen und Einwohner", "Einwohnerin oder Einwohner", 1)
    menge = Teil("keine" if kennzahl.gerundet == 0 else kennzahl.als_text, kennzahl)
    zeit = wann(kennzahl.zeitraum)
    if einwohner:
        return [f"{zeit} zählte {wer(kennzahl.gebiet)} ", menge, f" {wort}"]
    return [f"{zeit} gab es {wo(kennzahl.gebiet)} ", menge, f" {wort}"]


def _veraenderung(kennzahl: Kennzahl) -> Satz:
    """`Zwischen 2007 und 2012 ist die Bevölkerung des Stadtteils Kalk um 3,9 % gewachsen.`"""
    indikator = kennzahl.indikator
    zeit = zwischen(kennzahl.bezug, kennzahl.zeitraum) if kennzahl.bezug else wann(kennzahl.zeitraum)
    if not woerter.ist_bevoelkerung(indikator):
        return satz(
            Aussage.WERT,
            f"{zeit} {woerter.lag(indikator)} {indikator.subjekt} {wo(kennzahl.gebiet)} bei ",
            Teil(woerter.im_dativ(indikator, kennzahl.als_text), kennzahl),
        )
    assert kennzahl.wert is not None and kennzahl.gerundet is not None
    wachstum = kennzahl.als_text.lstrip("+−")
    if kennzahl.gerundet == 0:
        wort = "kaum verändert" if kennzahl.wert else "nicht verändert"
        return satz(
            Aussage.WERT,
            f"{zeit} hat sich die Bevölkerung {wes(kennzahl.gebiet)} {wort} (",
            Teil(kennzahl.als_text, kennzahl),
            ")",
        )
    return satz(
        Aussage.WERT,
        f"{zeit} ist die Bevölkerung {wes(kennzahl.gebiet)} um ",
        Teil(wachstum, kennzahl),
        " gewachsen" if kennzahl.gerundet > 0 else " geschrumpft",
    )


def basis(kennzahl: Kennzahl) -> str:
    """` (4.230 von 22.383 Einwohnerinnen und Einwohnern)`; leer, wenn nichts Offenes zu nennen ist."""
    indikator, text = kennzahl.indikator, ""
    if kennzahl.zeichen is Zeichen.WENIGER_ALS_HAELFTE:
        return f" ({grund_in_worten(kennzahl.zeichen)})"
    if indikator.art is Art.INDEX:
        return f" ({_SKALEN[indikator.rechnung]})" if indikator.rechnung in _SKALEN else ""
    if kennzahl.zaehler is None or kennzahl.nenner is None:
        return ""
    zaehler, nenner = menge(kennzahl.zaehler), menge(kennzahl.nenner)
    if indikator.art is Art.DICHTE:
        flaeche = f"{zahl(kennzahl.nenner.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))}\u00a0km²"
        wort = woerter.zaehlwort(indikator)
        text = f"{zaehler} {wort} auf {flaeche}" if wort and zaehler != "1" else f"{zaehler} auf {flaeche}"
    elif indikator.art is Art.ANTEIL:
        text = _anteil(zaehler, nenner, woerter.grundwort(indikator))
    elif woerter.ist_saldo(indikator):
        text = _saldo(kennzahl, nenner)
    elif indikator.art is Art.DURCHSCHNITT:
        grundwort = woerter.grundwort(indikator)
        text = f"Durchschnitt über {nenner} {grundwort}" if grundwort and nenner != "1" else ""
    elif indikator.art is Art.VERHAELTNIS:
        text = _verhaeltnis(zaehler, nenner, woerter.zaehlwort(indikator), woerter.grundwort(indikator))
    return f" ({text})" if text else ""


def _anteil(zaehler: str, nenner: str, grundwort: str) -> str:
    ganz = "keine" if zaehler == "0" else zaehler
    if grundwort and nenner != "1":
        return f"{ganz} von {nenner} {woerter.mehrzahl_im_dativ(grundwort)}"
    return f"{ganz} von {nenner}"


def _verhaeltnis(zaehler: str, nenner: str, zaehlwort: str, grundwort: str) -> str:
    """`1.420 Einwohnerinnen und Einwohner unter 20 Jahren auf 3.900 von 20 bis unter 65 Jahren`."""
    oben = zaehler
    if zaehlwort and zaehler != "1":
        oben = f"{'keine' if zaehler == '0' else zaehler} {zaehlwort}"
        gleiches = "Einwohnerinnen und Einwohner "
        if zaehlwort.startswith(gleiches) and grundwort.startswith(gleiches):
            grundwort = grundwort.removeprefix(gleiches)
    return f"{oben} auf {nenner} {grundwort}" if grundwort and nenner != "1" else f"{oben} auf {nenner}"


def _saldo(kennzahl: Kennzahl, nenner: str) -> str:
    """`92 mehr Fortzüge als Zuzüge bei 22.383 Einwohnerinnen und Einwohnern`."""
    paar = woerter.gegensatz(kennzahl.indikator)
    assert kennzahl.zaehler is not None
    if paar is None:
        return ""
    dazu, davon = paar
    if kennzahl.zaehler == 0:
        text = f"ebenso viele {dazu} wie {davon}"
    else:
        mehr, weniger = (dazu, davon) if kennzahl.zaehler > 0 else (davon, dazu)
        ueberschuss = menge(abs(kennzahl.zaehler))
        text = f"{ueberschuss} mehr {mehr} als {weniger}"
        if ueberschuss == "1":
            text = f"{mehr} überwiegen um 1"
    grundwort = woerter.mehrzahl_im_dativ(woerter.grundwort(kennzahl.indikator))
    return f"{text} bei {nenner} {grundwort}" if grundwort and nenner != "1" else text


def menge(wert: Decimal) -> str:
    """`4.230`; durch Gewichte gebrochene Mengen gerundet: `rund 1.235`."""
    return zahl(wert, 0) if wert == wert.to_integral_value() else f"rund {zahl(wert, 0)}"


# Fehlende Werte ----------------------------------------------------------------------------------


def fehlsatz(kennzahl: Kennzahl) -> Satz:
    """`Für 2012 ist der Frauenanteil im Stadtteil Kalk aus Gründen der Geheimhaltung nicht ausgewiesen.`"""
    indikator = kennzahl.indikator
    wen = f"{indikator.subjekt} {wo(kennzahl.gebiet)}"
    ist, liegt = woerter.ist(indikator), woerter.liegt(indikator)
    laesst = "lassen" if woerter.mehrzahl(indikator) else "lässt"
    rest = {
        Zeichen.GEHEIM: f"{ist} {wen} aus Gründen der Geheimhaltung nicht ausgewiesen",
        Zeichen.GEHEIM_ODER_UNBEKANNT: f"{ist} {wen} unbekannt oder geheim zu halten",
        Zeichen.UNSICHER: f"{ist} {wen} nicht veröffentlicht, weil der Wert nicht sicher genug ist",
        Zeichen.FOLGT: f"{liegt} {wen} noch nicht vor; die Angabe fällt später an",
        Zeichen.NICHT_SINNVOLL: f"{laesst} sich {wen} nicht sinnvoll angeben",
        Zeichen.NICHT_VORHANDEN: (
            f"{liegt} {wen} nicht vor, weil es das Gebiet oder das Merkmal zu dieser Zeit nicht gab"
        ),
    }.get(kennzahl.zeichen or Zeichen.UNBEKANNT, f"{liegt} {wen} nicht vor")
    zeit = f"für {kennzahl.zeitraum_text}" if kennzahl.bezug else fuer(kennzahl.zeitraum)
    grund = _eigener_grund(kennzahl)
    if grund and kennzahl.zeichen is Zeichen.NICHT_VORHANDEN:
        rest = f"{liegt} {wen} nicht vor"
    # Kein Teil mit Kennzahl: eine Zahl, zu der ein Verweis führte, steht hier nicht.
    return satz(Aussage.FEHLT, f"{zeit} {rest}{f': {grund}' if grund else ''}")


def _eigener_grund(kennzahl: Kennzahl) -> str:
    """Der Hinweis, wenn er mehr sagt als das Zeichen und der Satz selbst."""
    if kennzahl.zeichen not in (Zeichen.UNBEKANNT, Zeichen.NICHT_SINNVOLL, Zeichen.NICHT_VORHANDEN):
        return ""
    bekannt = {
        f"Für {kennzahl.gebiet.name} wurde zu {kennzahl.zeitraum_text} kein Wert geliefert",
        gross(grund_in_worten(kennzahl.zeichen)),
    }
    return "" if kennzahl.hinweis.rstrip(".") in bekannt else kennzahl.hinweis
