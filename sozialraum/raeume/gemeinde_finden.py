"""Zu welcher Gemeinde Flächen gehören; prüft die Schlüssel, bevor etwas geschrieben wird."""

from collections.abc import Iterable, Iterator

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import gueltige_einheiten
from sozialraum.raeume.grenzen_lesen import Befund, Grenzeinheit
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.raeume.uebernahme import Gebietsstand

AGS_STELLEN_GEMEINDE = 8


class Gemeindeziel:
    """Die Gemeinde, zu der die Flächen gehören: prüfen, bevor etwas geschrieben wird, dann anlegen."""

    def __init__(self, ags: str, name: str, stufe: Ebene, stand: Gebietsstand) -> None:
        self.ags, self.name, self.stufe, self.stand = ags.strip(), " ".join(name.split()), stufe, stand
        if not (nur_ziffern(self.ags) and len(self.ags) == AGS_STELLEN_GEMEINDE):
            raise Fachfehler(
                "Der amtliche Gemeindeschlüssel hat acht Ziffern, etwa 05315000 für Köln; angegeben ist "
                f"„{self.ags}“."
            )
        self.vorhanden = self._vorhandene()
        if self.vorhanden is None and not self.name:
            raise Fachfehler(
                f"Zum Gemeindeschlüssel {self.ags} gibt es noch keine Gemeinde. Bitte nennen Sie ihren Namen."
            )
        if self.vorhanden and self.name and self.name.casefold() != self.vorhanden.name.casefold():
            raise Fachfehler(
                f"Der Gemeindeschlüssel {self.ags} gehört schon zu „{self.vorhanden.name}“, angegeben ist "
                f"„{self.name}“. Bitte prüfen Sie den Schlüssel oder lassen Sie den Namen weg."
            )

    def _vorhandene(self) -> Raumeinheit | None:
        for tag in dict.fromkeys((self.stand.stichtag, None)):
            gemeinden = gueltige_einheiten(tag).filter(ags=self.ags, ebene=self.stufe, schluessel="")
            if gemeinde := gemeinden.first():
                return gemeinde
        return None

    def pruefe_schluessel(self, flaechen: Iterable[Grenzeinheit], ebene: Ebene) -> Iterator[Befund]:
        """Ein Amt schreibt „8“, das andere „008“: dieselbe Einheit darf nicht zweimal entstehen."""
        vorhanden = gueltige_einheiten(self.stand.stichtag).filter(ags=self.ags, ebene=ebene)
        nach_wert = {einheit.schluessel.lstrip("0"): einheit for einheit in vorhanden}
        for flaeche in flaechen:
            gleich = nach_wert.get(flaeche.schluessel.lstrip("0"))
            if gleich and gleich.schluessel != flaeche.schluessel:
                yield Befund(
                    "fehler",
                    f"Der Schlüssel „{flaeche.schluessel}“ unterscheidet sich nur durch führende Nullen von "
                    f"„{gleich.schluessel}“ ({gleich.name}), das es schon gibt.",
                    flaeche.nummer,
                    name=flaeche.name,
                    zelle=flaeche.schluessel,
                    vorschlag="Wählen Sie das Feld, unter dessen Schlüsseln die Einheiten angelegt sind.",
                )

    def holen_oder_anlegen(self) -> Raumeinheit:
        if self.vorhanden:
            return self.vorhanden
        return Raumeinheit.objects.create(
            ags=self.ags, ebene=self.stufe, name=self.name, parent=_umschliessend(self.ags)
        )


def nur_ziffern(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _umschliessend(ags: str) -> Raumeinheit | None:
    """Kreis, Land oder Bund nach dem Anfang des Gemeindeschlüssels."""
    anfaenge = [ags[:stellen] for stellen in range(2, len(ags))]
    moeglich = gueltige_einheiten().filter(schluessel="", ags__in=anfaenge)
    return max(moeglich, key=lambda einheit: len(einheit.ags), default=None)


def pruefe_ags(flaechen: Iterable[Grenzeinheit], stufe: Ebene, gemeindestufe: Ebene) -> Iterator[Befund]:
    """Auf der Ebene der Gemeinde und darüber ist der Schlüssel der Datei selbst der AGS."""
    erlaubt = {AGS_STELLEN_GEMEINDE} if stufe == gemeindestufe else set(range(2, AGS_STELLEN_GEMEINDE))
    verlangt = "acht Ziffern" if stufe == gemeindestufe else "zwei bis sieben Ziffern"
    for flaeche in flaechen:
        if not nur_ziffern(flaeche.schluessel) or len(flaeche.schluessel) not in erlaubt:
            yield Befund(
                "fehler",
                f"Auf dieser Ebene ist der Schlüssel der amtliche Gemeindeschlüssel mit {verlangt}; in der "
                f"Datei steht „{flaeche.schluessel}“.",
                flaeche.nummer,
                name=flaeche.name,
                zelle=flaeche.schluessel,
            )
