"""Sozialraum mit Auswahl seiner Einheiten, Zuständigkeit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from agenturen.models import Agentur, Mitgliedschaft, Person, Traeger
from sozialraum.kern.formulare import Dezimalzahl
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import (
    GEMEINDE,
    Wahleinheit,
    agenturen_zur_wahl,
    einheiten_der_gemeinde,
    gemeinden_mit_einheiten,
    traeger_zur_wahl,
    wahleinheiten,
)
from sozialraum.raeume.forms.einheitenwahl import einheitenzeile
from sozialraum.raeume.gebiet import anteil_in_prozent
from sozialraum.raeume.models import Raumeinheit, Sozialraum

# Bis hierher stehen alle Gruppen offen; darüber nur die mit gewählten Einheiten.
OFFEN_BIS_EINHEITEN = 30


# Der Anteil hinter dem Haken.
ANTEIL = (
    '<span class="einheitenwahl__anteil">'
    '<label class="kern-sr-only" for="anteil-{nummer}">Anteil von {name} in Prozent</label>'
    '<input class="kern-form-input__input" type="text" inputmode="decimal" autocomplete="off" size="4" '
    'name="anteil-{nummer}" id="anteil-{nummer}" value="{anteil}">'
    '<span aria-hidden="true">%</span></span>'
)


@dataclass(frozen=True, slots=True)
class Wahlzeile:
    """Eine wählbare Einheit, ob sie gewählt ist und ihr Anteil in Prozent als Text."""

    einheit: Wahleinheit
    gewaehlt: bool
    anteil: str
    ganz: bool = False

    def als_html(self, gruppe: str) -> str:
        anteil = ANTEIL.format(
            nummer=self.einheit.pk, name=escape(self.einheit.name), anteil=escape(self.anteil)
        )
        return einheitenzeile(
            self.einheit,
            gewaehlt=self.gewaehlt,
            gruppe=gruppe,
            wort="ganz " if self.ganz else "",
            dahinter=anteil,
        )


@dataclass
class Wahlgruppe:
    """Eine größere Einheit mit den wählbaren Einheiten in ihr."""

    name: str
    offen: bool = False
    zeilen: list[Wahlzeile] = field(default_factory=list)

    @property
    def gewaehlt(self) -> int:
        return sum(zeile.gewaehlt for zeile in self.zeilen)

    def als_html(self) -> SafeString:
        """Alle Zeilen als Punkte einer Liste."""
        name = escape(self.name)
        return SafeString("".join(zeile.als_html(name) for zeile in self.zeilen))


class Einheitenwahl(forms.Form):
    """Name, Beschreibung und Einheiten mit Anteilen; Grundlage für Anlegen und Ändern."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="Wie man im Alltag sagt, etwa „Nordstadt“."
    )
    beschreibung = forms.CharField(label="Beschreibung", required=False, widget=forms.Textarea)
    einheiten = forms.ModelMultipleChoiceField(
        label="Einheiten",
        queryset=Raumeinheit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens eine Einheit."},
    )

    def __init__(
        self, *args: Any, ags: str, anteile: dict[int, Decimal] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ags = ags
        self.bisherige_anteile = anteile or {}
        self.vorhandene = wahleinheiten(ags)
        felder: dict[str, Any] = self.fields
        felder["einheiten"].queryset = einheiten_der_gemeinde(ags)

    def clean_einheiten(self) -> list[Raumeinheit]:
        """Die gewählten Einheiten; die Anteile stehen danach in `anteile` (0 bis 1)."""
        gewaehlt = list(self.cleaned_data["einheiten"])
        prozent = Dezimalzahl(min_value=0, max_value=100, decimal_places=3)
        self.anteile: dict[int, Decimal] = {}
        for einheit in gewaehlt:
            try:
                wert = prozent.clean(self.data.get(f"anteil-{einheit.pk}") or "100")
            except ValidationError as fehler:
                raise ValidationError(f"Anteil von {einheit.name}: {' '.join(fehler.messages)}") from fehler
            if not wert:
                raise ValidationError(
                    f"Anteil von {einheit.name}: 0 % gehört nicht dazu. Bitte wählen Sie die Einheit ab."
                )
            self.anteile[einheit.pk] = wert / 100
        return gewaehlt

    def gruppen(self) -> list[Wahlgruppe]:
        """Was zur Wahl steht, gruppiert nach der nächstgrößeren Einheit, die selbst auch wählbar ist."""
        kinder: dict[int | None, list[Wahleinheit]] = defaultdict(list)
        gemeinde = None
        for einheit in self.vorhandene:
            if einheit.ebene == GEMEINDE:
                gemeinde = einheit
            else:
                kinder[einheit.parent_id].append(einheit)
        if gemeinde is None:
            return []
        wenige = len(self.vorhandene) <= OFFEN_BIS_EINHEITEN
        gruppen = []
        einzelne = [e for e in kinder[gemeinde.pk] if not kinder[e.pk]]
        if einzelne or not kinder[gemeinde.pk]:
            gruppe = Wahlgruppe(gemeinde.name, zeilen=[self._zeile(e) for e in einzelne])
            if not kinder[gemeinde.pk]:
                gruppe.zeilen.append(self._zeile(gemeinde, ganz=True))
            gruppen.append(gruppe)
        for oben in self.vorhandene:
            if oben is gemeinde or not kinder[oben.pk]:
                continue
            gruppe = Wahlgruppe(f"{oben.ebenenname} {oben.schluessel} {oben.name}")
            if oben.parent_id == gemeinde.pk:
                gruppe.zeilen.append(self._zeile(oben, ganz=True))
            gruppe.zeilen += [self._zeile(einheit) for einheit in kinder[oben.pk]]
            gruppen.append(gruppe)
        for gruppe in gruppen:
            gruppe.offen = wenige or gruppe.gewaehlt > 0
        return gruppen

    def _zeile(self, einheit: Wahleinheit, *, ganz: bool = False) -> Wahlzeile:
        if self.is_bound:
            gewaehlt = str(einheit.pk) in self._angehakt
            return Wahlzeile(einheit, gewaehlt, self.data.get(f"anteil-{einheit.pk}", "100"), ganz)
        anteil = self.bisherige_anteile.get(einheit.pk)
        text = "100" if anteil is None else anteil_in_prozent(anteil)
        return Wahlzeile(einheit, anteil is not None, text, ganz)

    @cached_property
    def _angehakt(self) -> set[str]:
        return set(cast(QueryDict, self.data).getlist("einheiten"))


class NeuerSozialraum(Einheitenwahl):
    gemeinde = forms.ChoiceField(label="Gemeinde")
    traeger = forms.ModelChoiceField(
        label="Träger", queryset=Traeger.objects.none(), help_text="Wer den Sozialraum bearbeitet."
    )
    field_order = ["name", "gemeinde", "traeger", "beschreibung", "einheiten"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        gemeinden = [(g.ags, g.name) for g in gemeinden_mit_einheiten()]
        if kwargs["ags"] not in dict(gemeinden):
            kwargs["ags"] = gemeinden[0][0] if gemeinden else ""
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["gemeinde"].choices = gemeinden
        felder["gemeinde"].initial = self.ags
        if len(gemeinden) == 1:
            felder["gemeinde"].widget = forms.HiddenInput()
        traeger = felder["traeger"]
        traeger.queryset = traeger_zur_wahl(person)
        traeger.required = not person.ist_administration
        traeger.empty_label = "Administration" if person.ist_administration else None
        if not person.ist_administration and len(traeger.queryset) == 1:
            traeger.initial = traeger.queryset[0]
            traeger.widget = forms.HiddenInput()


class Sozialraumaenderung(Einheitenwahl):
    gueltig_ab = forms.DateField(
        label="Neue Einheiten gelten ab",
        initial=timezone.localdate,
        help_text="Zählt nur, wenn Sie Einheiten oder Anteile ändern; für die Zeit davor bleibt die "
        "bisherige Zusammensetzung erhalten.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class Zustaendigkeitswahl(forms.Form):
    """Eine Agentur oder eine Person aus ihr, in einem einzigen Feld."""

    wer = forms.ChoiceField(label="Agentur oder Person eintragen")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agenturen = {agentur.pk: agentur for agentur in agenturen_zur_wahl(person)}
        self.personen = _personen_je_agentur(self.agenturen.values())
        gruppen: list[Any] = [("", "Bitte wählen")]
        for agentur in self.agenturen.values():
            wahl = [(str(agentur.pk), "ganze Agentur")]
            wahl += [(f"{agentur.pk}-{p.pk}", p.name) for p in self.personen[agentur.pk]]
            gruppen.append((agentur.name, wahl))
        felder: dict[str, Any] = self.fields
        felder["wer"].choices = gruppen

    def gewaehlt(self) -> tuple[Agentur, Person | None]:
        agentur, _, person = self.cleaned_data["wer"].partition("-")
        gefunden = [p for p in self.personen[int(agentur)] if str(p.pk) == person]
        return self.agenturen[int(agentur)], gefunden[0] if gefunden else None


def _personen_je_agentur(agenturen: Iterable[Agentur]) -> dict[int, list[Person]]:
    """Wer eine Rolle in der Agentur selbst hat, nach Namen; Rollen für den ganzen Träger zählen nicht."""
    personen: dict[int, dict[int, Person]] = defaultdict(dict)
    rollen = Mitgliedschaft.objects.filter(agentur__in=list(agenturen), person__is_active=True)
    for rolle in rollen.select_related("person").order_by(DeutschSortiert("person__name")):
        if rolle.agentur_id is not None:
            personen[rolle.agentur_id][rolle.person_id] = rolle.person
    return defaultdict(list, {pk: list(je.values()) for pk, je in personen.items()})


def sozialraum_anfang(sozialraum: Sozialraum, version: int) -> dict[str, Any]:
    """Womit das Formular einer Änderung beginnt."""
    return {"name": sozialraum.name, "beschreibung": sozialraum.beschreibung, "version": version}
