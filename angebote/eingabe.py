"""Das eine Formular eines Angebots: Angaben, Partner und Termine zusammen, auch ohne JavaScript.

Knöpfe mit `tat` verändern nur das Formular (noch ein Termin, Wochentermine, Partner suchen); gespeichert wird
erst mit „speichern“. htmx holt dieselbe Seite und setzt nur den veränderten Teil ein.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from agenturen.gleichzeitig import Konflikt, Unterschied, konflikt
from agenturen.models import Agentur, Person
from angebote.angaben import Angaben, NeuerPartner, Terminangabe, abdruck_ist_gezaehlt, angabe_aus
from angebote.forms import (
    HOECHSTENS_TERMINE,
    Angebotsaenderung,
    NeuesAngebot,
    Partnerformular,
    Serienformular,
    Terminformular,
    Terminzeilen,
    terminzeile,
)
from angebote.models import Angebot, Termin
from angebote.serie import wochentermine
from angebote.termin_zaehlen import zaehlung_in_worten
from netzwerke.abfragen import aehnliche_akteure, akteure_vorschlagen
from netzwerke.models import Akteur
from sozialraum.kern.formulare import nummern
from sozialraum.kern.teilformulare import Formularseite, zeilen_anhaengen, zeilenzahl
from sozialraum.kern.zahlen import anzahl

LEERE_ZEILEN = 3
RUECKSCHAU = timedelta(weeks=12)
TERMIN, PARTNER, SERIE = "termin", "neu", "serie"
TERMIN_MEHR, PARTNER_MEHR, WIEDERHOLEN, SUCHEN = (
    "termin_mehr",
    "partner_mehr",
    "wiederholen",
    "partner_suchen",
)
EINGABETASTE = "eingabetaste"

Partnerzeilen = forms.formset_factory(Partnerformular, extra=0, max_num=20, absolute_max=20)


class Angebotseingabe(Formularseite):
    """Bündelt die Teilformulare; ohne `angebot` entsteht ein neues."""

    def __init__(
        self,
        *,
        person: Person,
        daten: QueryDict | None = None,
        angebot: Angebot | None = None,
        vorgabe: dict[str, Any] | None = None,
        alle_termine: bool = False,
    ) -> None:
        self.angebot = angebot
        self.alle_termine = alle_termine
        self.konflikt: Konflikt | None = None
        self.hinweis = self.ergaenzt = ""
        self.vorschlaege: list[Akteur] = []
        self.gesucht = daten.get("partner_suche", "").strip() if daten else ""
        self.tat = self._tat(daten)
        if daten is not None:
            daten = daten.copy()
            self._bearbeiten(daten)
        self.formular: NeuesAngebot | Angebotsaenderung
        if angebot is None:
            self.formular = NeuesAngebot(daten, person=person, initial=vorgabe)
        else:
            self.formular = Angebotsaenderung(daten, instance=angebot, agenturen=[angebot.agentur])
        self.termine = Terminzeilen(daten, prefix=TERMIN, initial=self._anfangszeilen())
        self.neue_partner = Partnerzeilen(daten, prefix=PARTNER, initial=[{}])
        self.serie = Serienformular(daten, prefix=SERIE)
        if self.tat:
            self._ohne_fehler()
        if self.tat == TERMIN_MEHR and self.termine.forms:
            self.termine.forms[-1].fields["datum"].widget.attrs["autofocus"] = True
        elif self.tat == PARTNER_MEHR and self.neue_partner.forms:
            self.neue_partner.forms[-1].fields["name"].widget.attrs["autofocus"] = True
        if self.gesucht:
            self.vorschlaege = akteure_vorschlagen(self.gesucht, ohne=self._gewaehlte_nummern())

    # Was geschehen soll ------------------------------------------------------------------------

    def _tat(self, daten: QueryDict | None) -> str:
        tat = daten.get("tat", "") if daten else ""
        if tat == EINGABETASTE:
            # Die Eingabetaste im Suchfeld sucht; überall sonst speichert sie.
            return SUCHEN if self.gesucht else ""
        return tat if tat in (TERMIN_MEHR, PARTNER_MEHR, WIEDERHOLEN, SUCHEN) else ""

    def _bearbeiten(self, daten: QueryDict) -> None:
        if self.tat == TERMIN_MEHR:
            _anhaengen(daten, TERMIN, [{}])
        elif self.tat == PARTNER_MEHR:
            _anhaengen(daten, PARTNER, [{}])
        elif self.tat == WIEDERHOLEN:
            self._wiederholen(daten)

    def _wiederholen(self, daten: QueryDict) -> None:
        serie = Serienformular(daten, prefix=SERIE)
        bis = serie.cleaned_data.get("bis") if serie.is_valid() else None
        letzter = self._letzter_eingetragener(daten)
        if letzter is None or bis is None:
            self.hinweis = "Bitte tragen Sie zuerst einen Termin ein und bis wann er sich wiederholt."
            return
        tage = wochentermine(letzter["datum"], bis)
        if not tage:
            self.hinweis = (
                f"Bis zum {bis:%d.%m.%Y} liegt keine ganze Woche nach dem letzten Termin "
                f"({letzter['datum']:%d.%m.%Y})."
            )
            return
        self.ergaenzt = (
            f"{anzahl(len(tage), 'Termin', 'Termine')} ergänzt, der letzte am {tage[-1]:%d.%m.%Y}. "
            "Gespeichert wird mit dem Angebot."
        )
        # Leere Zeilen füllt die Serie zuerst; der Rest kommt hinzu.
        zeilen = [
            {
                "datum": tag.isoformat(),
                "beginn": f"{letzter['beginn']:%H:%M}" if letzter.get("beginn") else "",
                "dauer_minuten": str(letzter.get("dauer_minuten") or ""),
            }
            for tag in tage
        ]
        for nummer in self._leere_zeilen(daten):
            if zeilen:
                for feld, wert in zeilen.pop(0).items():
                    daten[f"{TERMIN}-{nummer}-{feld}"] = wert
        _anhaengen(daten, TERMIN, zeilen)
        daten[f"{SERIE}-bis"] = ""

    def _letzter_eingetragener(self, daten: QueryDict) -> dict[str, Any] | None:
        zeilen = [zeile.cleaned_data for zeile in Terminzeilen(daten, prefix=TERMIN) if zeile.is_valid()]
        return max((z for z in zeilen if z.get("datum")), key=lambda z: z["datum"], default=None)

    def _leere_zeilen(self, daten: QueryDict) -> list[int]:
        felder = ("datum", "beginn", "dauer_minuten", "teilnahmen", "davon_neu", "ausgefallen", "termin_id")
        zeilen = zeilenzahl(daten, TERMIN, hoechstens=HOECHSTENS_TERMINE)
        return [n for n in range(zeilen) if not any(daten.get(f"{TERMIN}-{n}-{feld}") for feld in felder)]

    def _teile(self) -> Iterator[tuple[str, forms.BaseForm]]:
        for nummer, partner in enumerate(self.neue_partner, start=1):
            yield f"Neuer Partner {nummer}, ", partner
        for nummer, termin in enumerate(self.termine, start=1):
            yield f"Termin {nummer}, ", termin

    def _zeilensaetze(self) -> list[Any]:
        return [self.termine]

    def _ohne_fehler(self) -> None:
        super()._ohne_fehler()
        self.serie.errors.clear()

    # Prüfen und Angaben ------------------------------------------------------------------------

    def ist_gueltig(self) -> bool:
        gueltig = [self.formular.is_valid(), self.termine.is_valid(), self.neue_partner.is_valid()]
        return all(gueltig) and not self._partner_gibt_es_schon()

    def _partner_gibt_es_schon(self) -> bool:
        for zeile in self.neue_partner:
            name = zeile.cleaned_data.get("name")
            if not name or zeile.cleaned_data.get("trotzdem"):
                continue
            if aehnliche := aehnliche_akteure(name):
                gewaehlte = self._gewaehlte_nummern()
                # Zuerst, wovon der Fehler spricht; jeden nur einmal.
                gemeinte = {akteur.pk: akteur for akteur in (*aehnliche, *self.vorschlaege)}
                self.vorschlaege = [akteur for pk, akteur in gemeinte.items() if pk not in gewaehlte]
                zeile.add_error(
                    "name",
                    f"Gibt es schon: {', '.join(str(akteur) for akteur in aehnliche)}? Dann haken Sie oben "
                    "den vorhandenen an und leeren Sie dieses Feld. Sonst wählen Sie „trotzdem neu anlegen“.",
                )
        return any(zeile.errors for zeile in self.neue_partner)

    @property
    def agentur(self) -> Agentur:
        return self.angebot.agentur if self.angebot else self.formular.cleaned_data["agentur"]

    @property
    def version(self) -> int:
        return self.formular.cleaned_data["version"]

    def angaben(self) -> Angaben:
        """Die geprüften Eingaben für das Verb."""
        werte = {n: w for n, w in self.formular.cleaned_data.items() if n not in ("agentur", "version")}
        return Angaben(
            **werte,
            neue_partner=[
                NeuerPartner(name=zeile.cleaned_data["name"], art=zeile.cleaned_data["art"])
                for zeile in self.neue_partner
                if zeile.cleaned_data.get("name")
            ],
            termine=self._terminangaben(),
        )

    def _terminangaben(self) -> list[Terminangabe]:
        return [angabe for zeile in self.termine if (angabe := zeile.angabe()) is not None]

    # Zwei Fassungen ----------------------------------------------------------------------------

    def konflikt_zeigen(self, gespeichert: Angebot) -> None:
        """Nach `VeralteterStand`: Unterschiede sammeln, fremde Termine dazunehmen, Eigenes behalten."""
        stand: dict[str, Any] = {
            feld: getattr(gespeichert, feld) for feld in self.formular.cleaned_data if feld != "version"
        }
        for feld, wert in stand.items():
            if hasattr(wert, "all"):
                stand[feld] = wert.all()
        termine = list(gespeichert.termine.order_by("datum", "beginn", "pk"))
        self.konflikt = konflikt(
            self.formular, gespeichert, version=gespeichert.version, gespeichert=stand, teile=termine
        )
        eigene = [angabe for angabe in self._terminangaben() if not angabe.unveraendert]
        self.konflikt.unterschiede.extend(_unterschiede_der_termine(eigene, termine))
        self.termine = Terminzeilen(prefix=TERMIN, initial=_zusammengefuehrt(eigene, termine))
        self.alle_termine = True

    # Für die Vorlage ---------------------------------------------------------------------------

    def _anfangszeilen(self) -> list[dict[str, Any]]:
        if self.angebot is None:
            return [{}] * LEERE_ZEILEN
        return [*(terminzeile(termin) for termin in self._gezeigte_termine()), {}]

    def _gezeigte_termine(self) -> QuerySet[Termin]:
        """Was noch zu zählen ist oder kaum her; ein Treff mit vier Jahren hat sonst Hunderte Zeilen."""
        if self.angebot is None:
            return Termin.objects.none()
        termine = self.angebot.termine.order_by("datum", "beginn", "pk")
        return termine if self.alle_termine else termine.exclude(_laengst_gezaehlt())

    @property
    def verborgene_termine(self) -> int:
        """Ältere gezählte, die das Formular weder zeigt noch verändert."""
        if self.angebot is None or self.alle_termine:
            return 0
        return self.angebot.termine.filter(_laengst_gezaehlt()).count()

    def _gewaehlte_nummern(self) -> list[int]:
        return nummern(self.formular["partner"].value() or [])

    @property
    def gewaehlte_partner(self) -> QuerySet[Akteur]:
        return Akteur.objects.filter(pk__in=self._gewaehlte_nummern()).select_related("art")

    @property
    def gezaehlte_zeilen(self) -> list[tuple[int, Terminformular]]:
        """Nummer und Zeile der Termine, an denen selten noch etwas zu tun ist; zusammengeklappt."""
        return [(n, zeile) for n, zeile in enumerate(self.termine, start=1) if self._ist_erledigt(zeile)]

    @property
    def offene_zeilen(self) -> list[tuple[int, Terminformular]]:
        return [(n, zeile) for n, zeile in enumerate(self.termine, start=1) if not self._ist_erledigt(zeile)]

    def _ist_erledigt(self, zeile: Terminformular) -> bool:
        return not zeile.errors and abdruck_ist_gezaehlt(zeile["gesehen"].value() or "")

    @property
    def zeigt_neue_partner(self) -> bool:
        """Aufgeklappt, sobald dort etwas steht oder die Suche nichts fand."""
        beschrieben = any(zeile["name"].value() or zeile.errors for zeile in self.neue_partner)
        return beschrieben or self.tat == PARTNER_MEHR or bool(self.gesucht and not self.vorschlaege)

    @property
    def zeigt_weitere_angaben(self) -> bool:
        """Beim Ändern und nach Fehlern sollen keine Angaben verborgen sein."""
        return self.angebot is not None or any(
            self.formular[feld].value() for feld in ("zielgruppen", "themenfelder", "bedarfe", "empfehlungen")
        )


def _laengst_gezaehlt() -> Q:
    gezaehlt = Q(teilnahmen__isnull=False) | Q(ausgefallen=True)
    return gezaehlt & Q(datum__lt=timezone.localdate() - RUECKSCHAU)


def _anhaengen(daten: QueryDict, vorsatz: str, zeilen: Sequence[dict[str, str]]) -> None:
    zeilen_anhaengen(daten, vorsatz, zeilen, hoechstens=HOECHSTENS_TERMINE)


def _zusammengefuehrt(eigene: list[Terminangabe], termine: list[Termin]) -> list[dict[str, Any]]:
    """Zeilen mit dem gespeicherten Stand, darüber die eigenen Änderungen, dahinter die eigenen neuen."""
    je_termin = {angabe.termin_id: angabe for angabe in eigene if angabe.termin_id}
    zeilen = []
    for termin in termine:
        zeile = terminzeile(termin)
        if angabe := je_termin.pop(termin.pk, None):
            zeile |= _als_zeile(angabe) | {"gesehen": zeile["gesehen"]}
        zeilen.append(zeile)
    # Was inzwischen jemand löschte und hier geändert wurde, steht als neuer Termin da.
    verschwundene = [angabe for angabe in je_termin.values() if not angabe.loeschen]
    neue = [angabe for angabe in eigene if angabe.termin_id is None]
    return [*zeilen, *(_als_zeile(angabe) | {"termin_id": None} for angabe in (*verschwundene, *neue)), {}]


def _als_zeile(angabe: Terminangabe) -> dict[str, Any]:
    felder = (
        "datum",
        "beginn",
        "dauer_minuten",
        "teilnahmen",
        "davon_neu",
        "ausgefallen",
        "loeschen",
        "termin_id",
    )
    return {feld: getattr(angabe, feld) for feld in felder}


def _unterschiede_der_termine(eigene: list[Terminangabe], termine: list[Termin]) -> list[Unterschied]:
    gespeichert = {termin.pk: termin for termin in termine}
    zeilen = []
    for angabe in eigene:
        dort = gespeichert.get(angabe.termin_id) if angabe.termin_id else None
        if angabe.termin_id is None or (dort and angabe_aus(dort).abdruck == angabe.gesehen):
            continue
        zeilen.append(
            Unterschied(
                feld=f"Termin am {angabe.datum:%d.%m.%Y}",
                eigene="löschen" if angabe.loeschen else _in_worten(angabe),
                gespeicherte=f"{dort.datum:%d.%m.%Y}, {zaehlung_in_worten(dort)}" if dort else "gelöscht",
            )
        )
    return zeilen


def _in_worten(angabe: Terminangabe) -> str:
    termin = Termin(
        datum=angabe.datum,
        teilnahmen=angabe.teilnahmen,
        davon_neu=angabe.davon_neu,
        ausgefallen=angabe.ausgefallen,
    )
    return f"{termin.datum:%d.%m.%Y}, {zaehlung_in_worten(termin)}"
