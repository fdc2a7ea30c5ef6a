"""Aus der Musterstadt eine vielfache: jede Zeile, die mit der Stadt wächst, noch einmal und noch einmal.

Kopiert wird in SQL, geleitet von den Modellen: Verweise zeigen in der Kopie auf kopierte Zeilen, eindeutige
Namen und Schlüssel bekommen die Nummer der Kopie. So wächst auch, was erst noch hinzukommt; Bedingungen und
Verweise prüft die Datenbank. Über die Verben dauerte es zehnmal so lange wie der Aufbau der Stadt.
"""

import json
from typing import Any

# Was nicht mit der Stadt wächst: wer in ihr arbeitet, die Wertelisten, die Form der Lieferungen.
FEST = {
    "account",
    "agenturen.Agentur",
    "agenturen.Mitgliedschaft",
    "agenturen.Person",
    "agenturen.Traeger",
    "auth",
    "contenttypes",
    "netzwerke.Netzwerkart",
    "raeume.Ebene",
    "raeume.Zustaendigkeit",
    "sessions",
    "statistik.Importvorlage",
    "statistik.Merkmal",
    "statistik.Quelle",
    "statistik.Schliessung",
}
# Einzelne Zeilen, die es nur einmal gibt; wer auf sie verweist, tut es auch in der Kopie.
EINMALIG = {
    "raeume.Raumeinheit": "schluessel = ''",
    "netzwerke.Akteur": "agentur_id IS NOT NULL",
}
# Wovon eine Kopie neben dem Urbild stünde, weil alles, worauf es verweist, nur einmal da ist.
NUR_MIT = {
    "raeume.Grenze": "einheit",
    "statistik.Wert": "einheit",
    "netzwerke.Akteur_sozialraeume": "akteur",
}
# Was über das Eindeutige hinaus die Nummer der Kopie trägt.
BENANNT = {"raeume.Raumeinheit": "name", "angebote.Angebot": "titel", "analysen.Analyse": "titel"}
# Zwei Verweise, von denen der kleinere zuerst stehen muss.
GEORDNET = {"netzwerke.Kooperation": ("a", "b")}
ABSTAND = 10_000_000
# Die Städte liegen nebeneinander, so viele in einer Reihe, jede so weit von der nächsten (Grad).
IN_EINER_REIHE, BREITE, HOEHE = 4, 0.25, 0.16


def vervielfachen(faktor: int) -> None:
    """Die Stadt `faktor`-mal statt einmal; alles in einer Transaktion."""
    from django.db import connection, transaction

    modelle = _wachsende()
    with connection.cursor() as zeiger:
        _wachen(zeiger, modelle, "DISABLE")
    with transaction.atomic(), connection.cursor() as zeiger:
        for modell in modelle:
            for nummer in range(1, faktor):
                zeiger.execute(_kopie(modell, nummer))
        _grenzen_verschieben(faktor)
    with connection.cursor() as zeiger:
        _wachen(zeiger, modelle, "ENABLE")
        for modell in modelle:
            if modell._meta.pk.get_internal_type().endswith("AutoField"):
                tabelle, spalte = modell._meta.db_table, modell._meta.pk.column
                folge = f"pg_get_serial_sequence('{tabelle}', '{spalte}')"
                zeiger.execute(f"SELECT setval({folge}, max({spalte})) FROM {tabelle}")


def _wachen(zeiger: Any, modelle: list[Any], wie: str) -> None:
    """Eine kopierte Analyse ist ihren Weg schon gegangen; die eigenen Trigger verlangten ihn noch einmal.

    Verweise und Bedingungen prüft die Datenbank weiter.
    """
    for modell in modelle:
        zeiger.execute(f"ALTER TABLE {modell._meta.db_table} {wie} TRIGGER USER")


def umfang() -> dict[str, int]:
    """Wie viele Zeilen wovon: für die Überschrift der Messung."""
    return {
        modell._meta.verbose_name_plural: modell._base_manager.count()
        for modell in _wachsende()
        if modell._meta.label
        in (
            "raeume.Raumeinheit",
            "statistik.Wert",
            "netzwerke.Akteur",
            "netzwerke.Netzwerk",
            "angebote.Angebot",
            "angebote.Termin",
            "analysen.Analyse",
        )
    }


def _wachsende() -> list[Any]:
    """Die unteren Stockwerke zuerst, Verknüpfungen nach dem, was sie verknüpfen."""
    from django.apps import apps

    from agenturen.models import Listenwert

    modelle = []
    for app in reversed(list(apps.get_app_configs())):
        eigene = [
            modell
            for modell in app.get_models(include_auto_created=True)
            if not {app.label, modell._meta.label} & FEST and not issubclass(modell, Listenwert)
        ]
        modelle += sorted(eigene, key=lambda modell: bool(modell._meta.auto_created))
    return modelle


def _kopie(modell: Any, nummer: int) -> str:
    angaben = modell._meta
    felder = [feld for feld in angaben.local_concrete_fields if not getattr(feld, "generated", False)]
    bedingungen = [f"id < {ABSTAND}" if not angaben.pk.remote_field else f"{angaben.pk.column} < {ABSTAND}"]
    if angaben.pk.get_internal_type() == "UUIDField":
        bedingungen = [f"substr({angaben.pk.column}::text, 1, 8) <> '00000000'"]
    if angaben.label in EINMALIG:
        bedingungen.append(f"NOT ({EINMALIG[angaben.label]})")
    if angaben.label in NUR_MIT:
        feld = angaben.get_field(NUR_MIT[angaben.label])
        bedingungen.append(f"{feld.column} NOT IN ({_einmalige(feld.related_model)})")
    mit_nummer = _mit_nummer(modell)
    werte = {feld.name: _wert(feld, nummer, feld.name in mit_nummer) for feld in felder}
    if angaben.label in GEORDNET:
        erstes, zweites = GEORDNET[angaben.label]
        paar = f"{werte[erstes]}, {werte[zweites]}"
        werte |= {erstes: f"least({paar})", zweites: f"greatest({paar})"}
    return (
        f"INSERT INTO {angaben.db_table} ({', '.join(feld.column for feld in felder)}) "
        f"SELECT {', '.join(werte.values())} FROM {angaben.db_table} WHERE {' AND '.join(bedingungen)}"
    )


def _wert(feld: Any, nummer: int, mit_nummer: bool) -> str:
    from django.db.models import SlugField

    ziel = feld.related_model
    if feld.primary_key and ziel is None:
        return _verschoben(feld, nummer)
    if ziel is not None and ziel in _wachsende():
        verschoben = _verschoben(feld, nummer, ziel._meta.pk)
        if ziel._meta.label in EINMALIG:
            return f"CASE WHEN {feld.column} IN ({_einmalige(ziel)}) THEN {feld.column} ELSE {verschoben} END"
        return verschoben
    if mit_nummer:
        laenge = feld.max_length or 200
        in_adresse = isinstance(feld, SlugField) or feld.name in ("schluessel", "sha256")
        zusatz = f"-{nummer}" if in_adresse else f" {nummer}"
        return f"left({feld.column}, {laenge - len(zusatz)}) || '{zusatz}'"
    return str(feld.column)


def _verschoben(feld: Any, nummer: int, schluessel: Any = None) -> str:
    if (schluessel or feld).get_internal_type() == "UUIDField":
        return f"('00000000' || substr(md5({feld.column}::text || '{nummer}'), 9))::uuid"
    return f"{feld.column} + {nummer * ABSTAND}"


def _einmalige(modell: Any) -> str:
    return f"SELECT id FROM {modell._meta.db_table} WHERE {EINMALIG[modell._meta.label]}"


def _mit_nummer(modell: Any) -> set[str]:
    """Textfelder, ohne deren Nummer die Kopie einer eindeutigen Regel widerspräche."""
    from django.db.models import CharField, UniqueConstraint

    angaben = modell._meta
    regeln = [((feld.name,), "") for feld in angaben.local_fields if feld.unique and not feld.primary_key]
    regeln += [
        (regel.fields, str(regel.condition))
        for regel in angaben.constraints
        if isinstance(regel, UniqueConstraint)
    ]
    namen = {BENANNT[angaben.label]} if angaben.label in BENANNT else set()
    for namen_der_felder, bedingung in regeln:
        felder = [angaben.get_field(name) for name in namen_der_felder]
        # Verweist ein Feld sicher auf eine kopierte Zeile, ist die Kopie schon dadurch eindeutig.
        if any(
            feld.related_model in _wachsende()
            and (not feld.null or f"('{feld.name}__isnull', False)" in bedingung)
            for feld in felder
        ):
            continue
        namen.update(feld.name for feld in felder if isinstance(feld, CharField) and feld.name != "ags")
    return namen


def _grenzen_verschieben(faktor: int) -> None:
    from sozialraum.raeume.models import Grenze

    def verschiebe(punkte: Any, rechts: float, hoch: float) -> Any:
        if isinstance(punkte[0], int | float):
            return [punkte[0] + rechts, punkte[1] + hoch]
        return [verschiebe(teil, rechts, hoch) for teil in punkte]

    for grenze in Grenze.objects.filter(pk__gte=ABSTAND).iterator():
        zeile, stelle = divmod(grenze.pk // ABSTAND, IN_EINER_REIHE)
        geometrie = json.loads(json.dumps(grenze.geometrie))
        geometrie["coordinates"] = verschiebe(geometrie["coordinates"], stelle * BREITE, zeile * HOEHE)
        Grenze.objects.filter(pk=grenze.pk).update(geometrie=geometrie)
