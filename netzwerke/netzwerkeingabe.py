"""Das eine Formular eines Netzwerks: Angaben und Mitglieder zusammen, auch ohne JavaScript.

Knöpfe mit `tat` verändern nur das Formular (Akteur suchen, aufnehmen, neuen eintragen); gespeichert wird erst
mit „speichern“. htmx holt dieselbe Seite und setzt nur den veränderten Teil ein.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import QueryDict

from agenturen.gleichzeitig import Konflikt, konflikt
from agenturen.models import Agentur, Person
from netzwerke.abfragen import aehnliche_akteure, akteure_vorschlagen, moegliche_obere
from netzwerke.angaben import Akteursangabe, Mitgliedsangabe, Netzwerkangaben, Zeile, angabe_aus
from netzwerke.forms import (
    HOECHSTENS_ZEILEN,
    Mitgliederzeilen,
    Mitgliedzeile,
    Netzwerkaenderung,
    NeuesNetzwerk,
)
from netzwerke.models import Akteur, Netzwerk, Netzwerkmitglied
from netzwerke.zusammenfuehren import unterschiede, zusammengefuehrt
from sozialraum.kern.formulare import nummern
from sozialraum.kern.teilformulare import Formularseite, zeilen_anhaengen

MITGLIED = "mitglied"
SUCHEN, NEUER_AKTEUR, AUFNEHMEN = "akteur_suchen", "neuer_akteur", "aufnehmen-"
EINGABETASTE = "eingabetaste"


class Netzwerkeingabe(Formularseite):
    """Bündelt Angaben und Mitgliederzeilen; ohne `netzwerk` entsteht ein neues."""

    def __init__(
        self,
        *,
        person: Person,
        daten: QueryDict | None = None,
        netzwerk: Netzwerk | None = None,
        vorgabe: dict[str, Any] | None = None,
    ) -> None:
        self.netzwerk = netzwerk
        self.konflikt: Konflikt | None = None
        self.gesucht = daten.get("suchtext", "").strip() if daten else ""
        self.tat = self._tat(daten)
        if daten is not None:
            daten = daten.copy()
            self._bearbeiten(daten)
        moegliche = moegliche_obere(person, netzwerk)
        self.formular: NeuesNetzwerk | Netzwerkaenderung
        if netzwerk is None:
            self.formular = NeuesNetzwerk(daten, person=person, moegliche=moegliche, initial=vorgabe)
        else:
            self.formular = Netzwerkaenderung(daten, instance=netzwerk, moegliche=moegliche)
        self._zeilen_setzen(daten, self._anfangszeilen())
        if self.tat:
            self._ohne_fehler()
        if self.tat == NEUER_AKTEUR and self.mitglieder.forms:
            self.mitglieder.forms[-1].fields["name"].widget.attrs["autofocus"] = True
        self.vorschlaege = (
            akteure_vorschlagen(self.gesucht, ohne=self._heutige_nummern()) if self.gesucht else []
        )

    # Was geschehen soll ------------------------------------------------------------------------

    def _tat(self, daten: QueryDict | None) -> str:
        tat = daten.get("tat", "") if daten else ""
        if tat == EINGABETASTE:
            # Die Eingabetaste im Suchfeld sucht; überall sonst speichert sie.
            return SUCHEN if self.gesucht else ""
        return tat if tat in (SUCHEN, NEUER_AKTEUR) or tat.startswith(AUFNEHMEN) else ""

    @property
    def hat_aufgenommen(self) -> bool:
        """Danach steht der Fokus wieder im Suchfeld."""
        return self.tat.startswith(AUFNEHMEN)

    def _bearbeiten(self, daten: QueryDict) -> None:
        if self.tat == NEUER_AKTEUR:
            self._anhaengen(daten, {"name": self.gesucht, "rolle": Netzwerkmitglied.Rolle.MITGLIED})
            self.gesucht = ""
        elif self.hat_aufgenommen:
            for nummer in nummern([self.tat.removeprefix(AUFNEHMEN)]):
                self._anhaengen(daten, {"akteur": str(nummer), "rolle": Netzwerkmitglied.Rolle.MITGLIED})
            self.gesucht = ""

    @staticmethod
    def _anhaengen(daten: QueryDict, zeile: dict[str, str]) -> None:
        zeilen_anhaengen(daten, MITGLIED, [zeile], hoechstens=HOECHSTENS_ZEILEN)

    def _teile(self) -> Iterator[tuple[str, BaseForm]]:
        for zeile, akteur in self.zeilen:
            yield f"{akteur or 'Neuer Akteur'}, ", zeile

    def _zeilensaetze(self) -> list[Any]:
        return [self.mitglieder]

    # Mitglieder --------------------------------------------------------------------------------

    def _anfangszeilen(self) -> list[dict[str, Any]]:
        if self.netzwerk is None:
            return []
        return [_als_zeile(angabe_aus(mitglied)) for mitglied in self._gespeicherte()]

    def _gespeicherte(self) -> QuerySet[Netzwerkmitglied]:
        return Netzwerkmitglied.objects.filter(netzwerk=self.netzwerk).select_related("akteur")

    def _zeilen_setzen(self, daten: QueryDict | None, anfang: list[dict[str, Any]]) -> None:
        self.mitglieder = Mitgliederzeilen(daten, prefix=MITGLIED, initial=anfang)
        genannte = {
            nummer for zeile in self.mitglieder for nummer in nummern([zeile["akteur"].value() or ""])
        }
        self._akteure = {
            akteur.pk: akteur for akteur in Akteur.objects.filter(pk__in=genannte).select_related("art")
        }

    def _akteur(self, zeile: Mitgliedzeile) -> Akteur | None:
        (nummer,) = nummern([zeile["akteur"].value() or ""]) or [0]
        return self._akteure.get(nummer)

    def _heutige_nummern(self) -> list[int]:
        """Wer heute dabei ist, wird nicht noch einmal vorgeschlagen."""
        zeilen = (zeile for zeile in self.mitglieder if not zeile["bis"].value())
        return [akteur.pk for zeile in zeilen if (akteur := self._akteur(zeile))]

    @property
    def zeilen(self) -> list[tuple[Mitgliedzeile, Akteur | None]]:
        """Für die Vorlage: jede Zeile mit ihrem Akteur; None, wo einer neu entsteht."""
        return [(zeile, self._akteur(zeile)) for zeile in self.mitglieder]

    # Prüfen und Angaben ------------------------------------------------------------------------

    def ist_gueltig(self) -> bool:
        gueltig = [self.formular.is_valid(), self.mitglieder.is_valid()]
        return all(gueltig) and not self._akteur_gibt_es_schon()

    def _akteur_gibt_es_schon(self) -> bool:
        for zeile in self.mitglieder:
            werte = zeile.cleaned_data
            if zeile.faellt_weg or werte["loeschen"]:
                continue
            if werte.get("akteur") and self._akteur(zeile) is None:
                zeile.add_error(None, "Diesen Akteur gibt es nicht mehr. Bitte löschen Sie die Zeile.")
                continue
            neu = werte.get("name") and not werte.get("akteur") and not werte["trotzdem"]
            if neu and (aehnliche := aehnliche_akteure(werte["name"])):
                zeile.add_error(
                    "name",
                    f"Gibt es schon: {', '.join(str(akteur) for akteur in aehnliche)}? Dann suchen Sie "
                    "ihn oben und löschen diese Zeile. Sonst wählen Sie „trotzdem neu anlegen“.",
                )
        return any(zeile.errors for zeile in self.mitglieder)

    @property
    def agentur(self) -> Agentur:
        return self.netzwerk.agentur if self.netzwerk else self.formular.cleaned_data["agentur"]

    @property
    def version(self) -> int:
        return self.formular.cleaned_data["version"]

    def angaben(self) -> Netzwerkangaben:
        """Die geprüften Eingaben für das Verb."""
        werte = {n: w for n, w in self.formular.cleaned_data.items() if n not in ("agentur", "version")}
        return Netzwerkangaben(**werte, mitglieder=self._mitgliedsangaben())

    def _mitgliedsangaben(self) -> list[Mitgliedsangabe]:
        return [self._angabe(zeile) for zeile in self.mitglieder if not zeile.faellt_weg]

    def _angabe(self, zeile: Mitgliedzeile) -> Mitgliedsangabe:
        werte, akteur = zeile.cleaned_data, self._akteur(zeile)
        return Mitgliedsangabe(
            nummer=werte["nummer"],
            gesehen=werte["gesehen"] or None,
            loeschen=werte["loeschen"],
            akteur=akteur,
            neuer_akteur=None if akteur else Akteursangabe(name=werte["name"], art=werte["art"]),
            rolle=werte["rolle"],
            seit=werte.get("seit"),
            bis=werte.get("bis"),
        )

    # Zwei Fassungen ----------------------------------------------------------------------------

    def konflikt_zeigen(self, gespeichert: Netzwerk) -> None:
        """Nach `VeralteterStand`: Unterschiede sammeln, fremde Mitglieder dazunehmen, Eigenes behalten."""
        stand: dict[str, Any] = {
            feld: getattr(gespeichert, feld) for feld in self.formular.cleaned_data if feld != "version"
        }
        for feld, wert in stand.items():
            if hasattr(wert, "all"):
                stand[feld] = wert.all()
        dort = list(self._gespeicherte())
        self.konflikt = konflikt(self.formular, gespeichert, version=gespeichert.version, gespeichert=stand)
        eigene = self._mitgliedsangaben()
        self.konflikt.unterschiede.extend(
            unterschiede(eigene, dort, lambda angabe: f"Mitglied {angabe.akteur}")
        )
        self._zeilen_setzen(None, [_als_zeile(angabe) for angabe in zusammengefuehrt(eigene, dort)])


def _als_zeile(angabe: Zeile) -> dict[str, Any]:
    felder = ("nummer", "gesehen", "loeschen", "rolle", "seit", "bis")
    zeile = {feld: getattr(angabe, feld) for feld in felder}
    akteur, neuer = getattr(angabe, "akteur", None), getattr(angabe, "neuer_akteur", None)
    if neuer:
        zeile |= {"name": neuer.name, "art": neuer.art, "trotzdem": True}
    return zeile | {"akteur": akteur.pk if akteur else None}
