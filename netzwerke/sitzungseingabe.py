"""Das Formular einer Sitzung, zum Mitschreiben: Tagesordnung, Anwesende, Verabredungen auf einem Blatt.

Knöpfe mit `tat` verändern nur das Formular (noch ein Punkt, nach oben, noch eine Verabredung); gespeichert
wird mit „speichern“ oder, um weiterzuschreiben, mit „zwischenspeichern“.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from agenturen.gleichzeitig import Konflikt, konflikt
from netzwerke.abfragen import akteure_des_netzwerks, akteure_zum_ankreuzen, letzte_sitzung
from netzwerke.angaben import Punktangabe, Sitzungsangaben, Verabredungsangabe, Zeile, angabe_aus
from netzwerke.forms import (
    HOECHSTENS_ZEILEN,
    Punktzeile,
    Punktzeilen,
    Sitzungsaenderung,
    Sitzungsformular,
    Verabredungszeile,
    Verabredungszeilen,
)
from netzwerke.models import Akteur, Netzwerk, Sitzung, Verabredung
from netzwerke.zusammenfuehren import unterschiede, zusammengefuehrt
from sozialraum.kern.formulare import nummern
from sozialraum.kern.teilformulare import Formularseite, zeilen_anhaengen, zeilenzahl

LEERE_PUNKTE, LEERE_VERABREDUNGEN = 3, 2
PUNKT, VERABREDUNG = "punkt", "verabredung"
PUNKT_MEHR, VERABREDUNG_MEHR, HOCH = "punkt_mehr", "verabredung_mehr", "hoch-"
ZWISCHENSPEICHERN = "zwischenspeichern"
FUNKTION_HOECHSTENS = 120


class Sitzungseingabe(Formularseite):
    """Bündelt die Teilformulare; ohne `sitzung` entsteht eine neue."""

    def __init__(
        self,
        *,
        netzwerk: Netzwerk,
        heute: date,
        daten: QueryDict | None = None,
        sitzung: Sitzung | None = None,
    ) -> None:
        self.netzwerk, self.sitzung = netzwerk, sitzung
        self.konflikt: Konflikt | None = None
        tat = daten.get("tat", "") if daten else ""
        self.tat = tat if tat in (PUNKT_MEHR, VERABREDUNG_MEHR) or tat.startswith(HOCH) else ""
        self.schreibt_weiter = tat == ZWISCHENSPEICHERN
        self.verschoben = -1
        if daten is not None:
            daten = daten.copy()
            self._bearbeiten(daten)
        mitglieder = akteure_zum_ankreuzen(netzwerk, sitzung, heute)
        self.formular: Sitzungsformular | Sitzungsaenderung
        if sitzung is None:
            self.formular = Sitzungsformular(daten, mitglieder=mitglieder, initial=self._vorgabe(heute))
        else:
            self.formular = Sitzungsaenderung(daten, instance=sitzung, mitglieder=mitglieder)
        self.punkte = _punktzeilen(daten, self._anfangspunkte())
        self.verabredungen = Verabredungszeilen(
            daten, prefix=VERABREDUNG, initial=self._anfangsverabredungen()
        )
        if self.tat:
            self._ohne_fehler()
        if self.tat == PUNKT_MEHR:
            self.punkte.forms[-1].fields["titel"].widget.attrs["autofocus"] = True
        elif self.tat == VERABREDUNG_MEHR:
            self.verabredungen.forms[-1].fields["was"].widget.attrs["autofocus"] = True
        elif self.verschoben >= 0:
            self.punkte.forms[self.verschoben].fields["titel"].widget.attrs["autofocus"] = True

    # Was geschehen soll ------------------------------------------------------------------------

    def _bearbeiten(self, daten: QueryDict) -> None:
        if self.tat == PUNKT_MEHR:
            zeilen_anhaengen(daten, PUNKT, [{}], hoechstens=HOECHSTENS_ZEILEN)
        elif self.tat == VERABREDUNG_MEHR:
            zeilen_anhaengen(daten, VERABREDUNG, [{}], hoechstens=HOECHSTENS_ZEILEN)
        elif self.tat.startswith(HOCH):
            for nummer in nummern([self.tat.removeprefix(HOCH)]):
                if 0 < nummer < zeilenzahl(daten, PUNKT, hoechstens=HOECHSTENS_ZEILEN):
                    _tausche(daten, nummer - 1, nummer)
                    self.verschoben = nummer - 1

    def _teile(self) -> Iterator[tuple[str, BaseForm]]:
        for punkt in self.punkte:
            yield "", punkt
        for nummer, verabredung in enumerate(self.verabredungen, start=1):
            yield f"Verabredung {nummer}, ", verabredung

    def _zeilensaetze(self) -> list[Any]:
        return [self.punkte, self.verabredungen]

    # Anfangswerte ------------------------------------------------------------------------------

    def _vorgabe(self, heute: date) -> dict[str, Any]:
        """Ort und Uhrzeit der letzten Sitzung: meist trifft man sich wieder dort."""
        letzte = letzte_sitzung(self.netzwerk)
        return {"datum": heute} | ({"ort": letzte.ort, "beginn": letzte.beginn} if letzte else {})

    def _anfangspunkte(self) -> list[dict[str, Any]]:
        if self.sitzung is None:
            return [{}] * LEERE_PUNKTE
        return [*(_als_punkt(angabe_aus(punkt)) for punkt in self.sitzung.punkte.all()), {}]

    def _anfangsverabredungen(self) -> list[dict[str, Any]]:
        if self.sitzung is None:
            return [{}] * LEERE_VERABREDUNGEN
        return [*(_als_verabredung(angabe_aus(eine)) for eine in self._gespeicherte_verabredungen()), {}]

    def _gespeicherte_verabredungen(self) -> list[Verabredung]:
        menge = Verabredung.objects.filter(sitzung=self.sitzung)
        return list(menge.select_related("akteur").order_by("pk"))

    # Prüfen und Angaben ------------------------------------------------------------------------

    def ist_gueltig(self) -> bool:
        gueltig = [self.formular.is_valid(), self.punkte.is_valid(), self.verabredungen.is_valid()]
        if not all(gueltig):
            return False
        schon_genannt = [eine.akteur for eine in self._gespeicherte_verabredungen() if eine.akteur]
        self._akteure = {
            _gleich(akteur.name): akteur for akteur in (*akteure_des_netzwerks(self.netzwerk), *schon_genannt)
        }
        for zeile in self.verabredungen:
            wer = zeile.cleaned_data.get("wer", "")
            if len(wer) > FUNKTION_HOECHSTENS and self._akteur(wer) is None:
                zeile.add_error(
                    "wer", f"Bitte nennen Sie die Funktion in höchstens {FUNKTION_HOECHSTENS} Zeichen."
                )
        return not any(zeile.errors for zeile in self.verabredungen)

    def _akteur(self, wer: str) -> Akteur | None:
        return self._akteure.get(_gleich(wer))

    @property
    def version(self) -> int:
        return self.formular.cleaned_data["version"]

    def angaben(self) -> Sitzungsangaben:
        """Die geprüften Eingaben für das Verb."""
        werte = {name: wert for name, wert in self.formular.cleaned_data.items() if name != "version"}
        return Sitzungsangaben(
            **werte, punkte=self._punktangaben(), verabredungen=self._verabredungsangaben()
        )

    def _punktangaben(self) -> list[Punktangabe]:
        return [
            Punktangabe(**_stand(zeile), **{feld: zeile.cleaned_data[feld] for feld in Punktangabe.FELDER})
            for zeile in self.punkte
            if not zeile.faellt_weg
        ]

    def _verabredungsangaben(self) -> list[Verabredungsangabe]:
        return [self._verabredung(zeile) for zeile in self.verabredungen if not zeile.faellt_weg]

    def _verabredung(self, zeile: Verabredungszeile) -> Verabredungsangabe:
        werte = zeile.cleaned_data
        akteur = self._akteur(werte["wer"])
        return Verabredungsangabe(
            **_stand(zeile),
            was=werte["was"],
            akteur=akteur,
            funktion="" if akteur else werte["wer"],
            bis=werte["bis"],
        )

    # Zwei Fassungen ----------------------------------------------------------------------------

    def konflikt_zeigen(self, gespeichert: Sitzung) -> None:
        """Nach `VeralteterStand`: Unterschiede sammeln, fremde Zeilen dazunehmen, Eigenes behalten."""
        stand: dict[str, Any] = {
            feld: getattr(gespeichert, feld) for feld in self.formular.cleaned_data if feld != "version"
        }
        stand["anwesende"] = gespeichert.anwesende.all()
        self.konflikt = konflikt(self.formular, gespeichert, version=gespeichert.version, gespeichert=stand)
        punkte, verabredungen = self._punktangaben(), self._verabredungsangaben()
        dort, verabredet = list(gespeichert.punkte.all()), self._gespeicherte_verabredungen()
        self.konflikt.unterschiede.extend(
            [
                *unterschiede(punkte, dort, lambda angabe: f"Tagesordnung: {angabe.titel}"),
                *unterschiede(verabredungen, verabredet, lambda angabe: f"Verabredung: {angabe.was}"),
            ]
        )
        self.punkte = _punktzeilen(None, [*_alle(_als_punkt, zusammengefuehrt(punkte, dort)), {}])
        self.verabredungen = Verabredungszeilen(
            prefix=VERABREDUNG,
            initial=[*_alle(_als_verabredung, zusammengefuehrt(verabredungen, verabredet)), {}],
        )

    # Für die Vorlage ---------------------------------------------------------------------------

    @property
    def namen(self) -> list[str]:
        """Vorschläge für „Wer“: die Mitglieder."""
        return [akteur.name for akteur in akteure_des_netzwerks(self.netzwerk)]


def _punktzeilen(daten: QueryDict | None, anfang: list[dict[str, Any]]) -> Any:
    zeilen = Punktzeilen(daten, prefix=PUNKT, initial=anfang)
    for nummer, zeile in enumerate(zeilen, start=1):
        zeile.fields["titel"].label = f"TOP {nummer}: Thema"
    return zeilen


def _gleich(name: str) -> str:
    return " ".join(name.split()).casefold()


def _stand(zeile: Punktzeile | Verabredungszeile) -> dict[str, Any]:
    werte = zeile.cleaned_data
    return {
        "nummer": werte["nummer"],
        "gesehen": werte["gesehen"] or None,
        "loeschen": werte["loeschen"],
    }


def _tausche(daten: QueryDict, eine: int, andere: int) -> None:
    """Vertauscht zwei Zeilen der abgeschickten Tagesordnung; fehlende Felder (Haken) bleiben fehlend."""
    for feld in Punktzeile.base_fields:
        a, b = f"{PUNKT}-{eine}-{feld}", f"{PUNKT}-{andere}-{feld}"
        werte = daten.pop(a, None), daten.pop(b, None)
        for name, wert in zip((b, a), werte, strict=True):
            if wert is not None:
                daten.setlist(name, wert)


def _alle(wandle: Any, zeilen: Iterable[Zeile]) -> list[dict[str, Any]]:
    return [wandle(zeile) for zeile in zeilen]


def _als_punkt(angabe: Any) -> dict[str, Any]:
    return {feld: getattr(angabe, feld) for feld in ("nummer", "gesehen", "loeschen", *Punktangabe.FELDER)}


def _als_verabredung(angabe: Any) -> dict[str, Any]:
    wer = angabe.akteur.name if angabe.akteur else angabe.funktion
    return {feld: getattr(angabe, feld) for feld in ("nummer", "gesehen", "loeschen", "was", "bis")} | {
        "wer": wer
    }
