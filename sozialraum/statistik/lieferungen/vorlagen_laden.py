"""Bringt Importvorlagen in die Datenbank; jede inhaltliche Änderung wird eine neue Version."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction

from agenturen.models import Protokolleintrag
from agenturen.protokollieren import Ereignis
from sozialraum.statistik.models import Importvorlage, Merkmal, Quelle
from sozialraum.statistik.schliessen.regel_anwenden import regel_anwenden
from sozialraum.statistik.vorlage import Quellenangaben, Vorlage, Vorlagenfehler, vorlage_aus

ORDNER = Path(__file__).resolve().parents[1] / "vorlagen"
REGELFELDER = ("geheimhaltung", "schwelle", "rundung", "eigene_rundung", "randsumme_exakt", "zeichen")
MERKMALSFELDER = (
    "bezeichnung",
    "tabelle",
    "einheit",
    "groesse",
    "alter_von",
    "alter_bis",
    "geschlecht",
    "reihenfolge",
)


@transaction.atomic
def mitgelieferte_vorlagen_laden() -> None:
    """Darf beliebig oft laufen. Wo jemand die geltende selbst geschrieben hat, bleibt sie es; die neue
    mitgelieferte liegt dann als weitere Version daneben.
    """
    eigene = set(
        Protokolleintrag.objects.filter(
            ereignis=Ereignis.VORLAGE_GESPEICHERT.value, objekt_art=Importvorlage._meta.label_lower
        ).values_list("objekt_id", flat=True)
    )
    geltende = {zeile.schluessel: str(zeile.pk) for zeile in Importvorlage.objects.filter(aktiv=True)}
    bekannte = {(zeile.schluessel, kanonisch(zeile.inhalt)) for zeile in Importvorlage.objects.all()}
    for datei in sorted(ORDNER.glob("*.toml")):
        inhalt = vorlage_lesen(datei)
        if (inhalt.get("schluessel"), kanonisch(inhalt)) not in bekannte:
            vorlage_speichern(inhalt, gilt=geltende.get(str(inhalt.get("schluessel"))) not in eigene)


def kanonisch(inhalt: Mapping[str, Any]) -> str:
    """Gleicher Inhalt, gleicher Text."""
    return json.dumps(inhalt, ensure_ascii=False, sort_keys=True)


def vorlage_lesen(datei: Path) -> dict[str, Any]:
    """Der Inhalt einer TOML-Datei. Fehler: `Vorlagenfehler`, wenn sie kein gültiges TOML ist."""
    try:
        return tomllib.loads(datei.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fehler:
        raise Vorlagenfehler(f"Die Importvorlage {datei.name} ist kein gültiges TOML: {fehler}") from fehler


@transaction.atomic
def vorlage_speichern(inhalt: Mapping[str, Any], *, gilt: bool = True) -> Importvorlage:
    """Geprüft und als nächste Version abgelegt, wenn sie etwas ändert. Fehler: `Vorlagenfehler`."""
    vorlage = vorlage_aus(inhalt)
    quelle = _quelle_pflegen(vorlage.quelle, aendern=gilt)
    aktive = (
        Importvorlage.objects.select_for_update().filter(schluessel=vorlage.schluessel, aktiv=True).first()
    )
    if aktive is not None and aktive.inhalt == inhalt and aktive.quelle_id == quelle.pk:
        return aktive
    if aktive is not None and gilt:
        aktive.aktiv = False
        aktive.save(update_fields=["aktiv"])
    letzte = Importvorlage.objects.filter(schluessel=vorlage.schluessel).order_by("-version").first()
    neue = Importvorlage.objects.create(
        schluessel=vorlage.schluessel,
        version=letzte.version + 1 if letzte else 1,
        name=vorlage.name,
        quelle=quelle,
        inhalt=dict(inhalt),
        aktiv=gilt,
    )
    if gilt:
        merkmale_pflegen(quelle, vorlage, nur_vorhandene=True)
        if quelle.schwelle:
            # Was nun zusammengehört, kann sich gegenseitig verraten.
            regel_anwenden(quelle=quelle, anlass=f"Importvorlage „{neue.name}“, Version {neue.version}")
    return neue


def _quelle_pflegen(angaben: Quellenangaben, *, aendern: bool) -> Quelle:
    felder = asdict(angaben)
    schluessel = felder.pop("schluessel")
    quelle, neu = Quelle.objects.get_or_create(schluessel=schluessel, defaults=felder)
    if quelle.regel_hier_gesetzt:
        # Wer die Regel mit Begründung gesetzt hat, verliert sie nicht an eine Datei.
        felder = {feld: wert for feld, wert in felder.items() if feld not in REGELFELDER}
    if aendern and not neu and any(getattr(quelle, feld) != wert for feld, wert in felder.items()):
        andere_regel = any(feld in felder and getattr(quelle, feld) != felder[feld] for feld in REGELFELDER)
        for feld, wert in felder.items():
            setattr(quelle, feld, wert)
        quelle.save()
        if andere_regel:
            regel_anwenden(quelle=quelle, anlass="Änderung der Regel")
    return quelle


def merkmale_pflegen(quelle: Quelle, vorlage: Vorlage, *, nur_vorhandene: bool = False) -> dict[str, int]:
    """Merkmale der Quelle nach dem Katalog der Vorlage; gibt Schlüssel → Kennung."""
    vorhanden = {merkmal.schluessel: merkmal for merkmal in Merkmal.objects.filter(quelle=quelle)}
    neue, geaenderte = [], []
    for reihenfolge, angaben in enumerate(vorlage.merkmale.values(), 1):
        felder = {feld: getattr(angaben, feld) for feld in MERKMALSFELDER[:-1]} | {"reihenfolge": reihenfolge}
        merkmal = vorhanden.get(angaben.schluessel)
        if merkmal is None:
            if not nur_vorhandene:
                neue.append(Merkmal(quelle=quelle, schluessel=angaben.schluessel, **felder))
        elif any(getattr(merkmal, feld) != wert for feld, wert in felder.items()):
            for feld, wert in felder.items():
                setattr(merkmal, feld, wert)
            geaenderte.append(merkmal)
    Merkmal.objects.bulk_create(neue)
    Merkmal.objects.bulk_update(geaenderte, MERKMALSFELDER)
    return {merkmal.schluessel: merkmal.pk for merkmal in (*vorhanden.values(), *neue)}
