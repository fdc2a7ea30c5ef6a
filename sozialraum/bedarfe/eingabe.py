"""Ein Formular mit Zeilen darunter, auch ohne JavaScript: ein Gespräch mit Zitaten, ein Einsatz mit Nadeln.

Der Knopf `zeile_mehr` hängt nur eine Zeile an; gespeichert wird mit „speichern“.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from agenturen.gleichzeitig import Konflikt, Unterschied, konflikt
from agenturen.models import Person
from sozialraum.bedarfe.angaben import Einsatzangaben, Gespraechsangaben, Nadelangabe, Zitatangabe
from sozialraum.bedarfe.forms.gemeinsam import HOECHSTENS_ZEILEN
from sozialraum.bedarfe.forms.gespraech import Gespraechsaenderung, NeuesGespraech, Zitatzeilen
from sozialraum.bedarfe.forms.methode import Einsatzaenderung, Nadelzeilen, NeuerEinsatz
from sozialraum.bedarfe.foto import HOECHSTENS_BYTES
from sozialraum.bedarfe.models import Gespraech, Methodeneinsatz
from sozialraum.kern import zahlen
from sozialraum.kern.teilformulare import Formularseite, zeilen_anhaengen

VORSATZ = "zeile"
ZEILE_MEHR = "zeile_mehr"
NICHT_IM_VERB = ("agentur", "version")


class MitZeilen(Formularseite):
    """Was beide gemeinsam haben; die Unterklassen setzen `formular` und `zeilen`."""

    wort = ""
    zeilen: Any

    def __init__(self, daten: QueryDict | None) -> None:
        self.konflikt: Konflikt | None = None
        self.tat = ZEILE_MEHR if daten and daten.get("tat") == ZEILE_MEHR else ""
        self.daten = daten.copy() if daten is not None else None
        if self.tat and self.daten is not None:
            zeilen_anhaengen(self.daten, VORSATZ, [{}], hoechstens=HOECHSTENS_ZEILEN)

    def _bereit(self) -> None:
        if self.tat:
            self._ohne_fehler()

    def _teile(self) -> Iterator[tuple[str, BaseForm]]:
        for nummer, zeile in enumerate(self.zeilen, start=1):
            yield f"{self.wort} {nummer}, ", zeile

    def _zeilensaetze(self) -> list[Any]:
        return [self.zeilen]

    def ist_gueltig(self) -> bool:
        return all([self.formular.is_valid(), self.zeilen.is_valid()])

    @property
    def agentur(self) -> Any:
        return self.formular.cleaned_data["agentur"]

    @property
    def version(self) -> int:
        return self.formular.cleaned_data["version"]

    def _werte(self, *ohne: str) -> dict[str, Any]:
        weg = (*NICHT_IM_VERB, *ohne)
        return {name: wert for name, wert in self.formular.cleaned_data.items() if name not in weg}

    def _gefuellte(self) -> list[BaseForm]:
        return [zeile for zeile in self.zeilen if not zeile.ist_leer]

    def _konflikt(self, gespeichert: Any, felder: Sequence[str], eigene: str, dort: str) -> None:
        stand = {feld: getattr(gespeichert, feld) for feld in felder}
        stand |= {feld: wert.all() for feld, wert in stand.items() if hasattr(wert, "all")}
        self.konflikt = konflikt(self.formular, gespeichert, version=gespeichert.version, gespeichert=stand)
        if eigene != dort:
            leer = zahlen.HALBGEVIERT
            self.konflikt.unterschiede.append(Unterschied(self.wort, eigene or leer, dort or leer))


class Gespraechseingabe(MitZeilen):
    """Ohne `gespraech` entsteht ein neues."""

    wort = "Zitat"
    formular: NeuesGespraech | Gespraechsaenderung

    def __init__(
        self,
        *,
        person: Person,
        daten: QueryDict | None = None,
        gespraech: Gespraech | None = None,
        vorgabe: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(daten)
        anfang: list[dict[str, Any]] = [{}]
        if gespraech is None:
            self.formular = NeuesGespraech(self.daten, person=person, initial=vorgabe)
        else:
            self.formular = Gespraechsaenderung(self.daten, instance=gespraech, agenturen=[gespraech.agentur])
            anfang = [{"text": z.text, "funktion": z.funktion} for z in gespraech.zitate.all()] + anfang
        self.zeilen = Zitatzeilen(self.daten, prefix=VORSATZ, initial=anfang)
        self._bereit()

    def angaben(self) -> Gespraechsangaben:
        zitate = [Zitatangabe(**zeile.cleaned_data) for zeile in self._gefuellte()]
        return Gespraechsangaben(**self._werte(), zitate=zitate)

    def konflikt_zeigen(self, gespeichert: Gespraech) -> None:
        """Nach `VeralteterStand`: beide Fassungen nebeneinander, die eigene bleibt im Formular."""
        eigene = "\n".join(zeile.cleaned_data["text"] for zeile in self._gefuellte())
        dort = "\n".join(zitat.text for zitat in gespeichert.zitate.all())
        self._konflikt(gespeichert, [*self._werte()], eigene, dort)


class Einsatzeingabe(MitZeilen):
    """Ohne `einsatz` entsteht ein neuer."""

    wort = "Nadel"
    formular: NeuerEinsatz | Einsatzaenderung

    def __init__(
        self,
        *,
        person: Person,
        daten: QueryDict | None = None,
        dateien: MultiValueDict[str, UploadedFile] | None = None,
        einsatz: Methodeneinsatz | None = None,
        vorgabe: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(daten)
        anfang: list[dict[str, Any]] = [{}]
        if einsatz is None:
            self.formular = NeuerEinsatz(self.daten, dateien, person=person, initial=vorgabe)
        else:
            self.formular = Einsatzaenderung(
                self.daten, dateien, instance=einsatz, agenturen=[einsatz.agentur]
            )
            felder = ("text", "bewertung", "laenge", "breite")
            anfang = [{f: getattr(n, f) for f in felder} for n in einsatz.nadeln.all()] + anfang
        self.zeilen = Nadelzeilen(self.daten, prefix=VORSATZ, initial=anfang)
        self._bereit()

    def ist_gueltig(self) -> bool:
        if not super().ist_gueltig():
            return False
        if self._neues_foto and (self._neues_foto.size or 0) > HOECHSTENS_BYTES:
            hoechstens = zahlen.dateigroesse(HOECHSTENS_BYTES)
            self.formular.add_error(
                "foto", f"Das Foto ist größer als {hoechstens}. Bitte verkleinern Sie es."
            )
        return not self.formular.errors

    @property
    def _neues_foto(self) -> UploadedFile | None:
        foto = self.formular.cleaned_data.get("foto")
        return foto if isinstance(foto, UploadedFile) else None

    def angaben(self) -> Einsatzangaben:
        nadeln = [Nadelangabe(**zeile.cleaned_data) for zeile in self._gefuellte()]
        foto = self._neues_foto.read() if self._neues_foto else None
        return Einsatzangaben(**self._werte("foto"), nadeln=nadeln, foto=foto)

    @property
    def sozialraum_id(self) -> Any:
        """Der gewählte Sozialraum, dessen Karte zu den Nadeln gehört."""
        return self.formular["sozialraum"].value()

    @property
    def zeigt_nadeln(self) -> bool:
        """Aufgeklappt, sobald dort etwas steht."""
        return bool(self.tat) or any(zeile["laenge"].value() or zeile.errors for zeile in self.zeilen)

    def konflikt_zeigen(self, gespeichert: Methodeneinsatz) -> None:
        """Nach `VeralteterStand`: beide Fassungen nebeneinander, die eigene bleibt im Formular."""
        eigene = "\n".join(zeile.cleaned_data["text"] or "ohne Text" for zeile in self._gefuellte())
        dort = "\n".join(nadel.text or "ohne Text" for nadel in gespeichert.nadeln.all())
        self._konflikt(gespeichert, [*self._werte("foto", "foto_weg")], eigene, dort)
