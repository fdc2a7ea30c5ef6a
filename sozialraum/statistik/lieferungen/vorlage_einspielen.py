"""Eine Importvorlage aus TOML oder JSON einspielen; jede Änderung ist eine neue Version."""

import json
import tomllib
from typing import Any

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.lieferungen.vorlagen_laden import REGELFELDER, vorlage_speichern
from sozialraum.statistik.models import Importvorlage
from sozialraum.statistik.vorlage import Vorlagenfehler
from sozialraum.statistik.vorlage import schreiben as vorlage_schreiben

HOECHSTENS_ZEICHEN = 400_000


@transaction.atomic
def vorlage_einspielen(
    *, text: str, durch: Person | None, schluessel: str = "", version: int = 0
) -> Importvorlage:
    """Die gespeicherte Version; unverändert die bisherige.

    `schluessel` und `version` nennen, woran jemand gearbeitet hat: Ein anderer Schlüssel oder eine
    inzwischen neuere Version ist ein Fehler. Fehler: `Fachfehler`, `Vorlagenfehler` mit dem Ort im Text.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    inhalt = vorlage_aus_text(text)
    if schluessel and inhalt.get("schluessel") != schluessel:
        raise Fachfehler(
            f"Der Schlüssel muss „{schluessel}“ bleiben. Eine Vorlage mit anderem Schlüssel legen Sie über "
            "„Importvorlage einspielen“ neu an."
        )
    vorher = Importvorlage.objects.select_for_update().filter(
        schluessel=str(inhalt.get("schluessel", "")), aktiv=True
    )
    bisher = vorher.first()
    if schluessel and bisher is not None and bisher.version != version:
        raise Fachfehler(
            f"Inzwischen gibt es Version {bisher.version} dieser Vorlage; Ihre Änderung beruht auf Version "
            f"{version}. Bitte öffnen Sie die neue in einem zweiten Fenster und übertragen Sie Ihre Änderung."
        )
    gespeichert = vorlage_speichern(inhalt)
    if bisher is None or gespeichert.pk != bisher.pk:
        protokolliere(Ereignis.VORLAGE_GESPEICHERT, gespeichert, durch=durch, version=gespeichert.version)
    return gespeichert


def vorlage_aus_text(text: str) -> dict[str, Any]:
    """TOML, oder JSON, wenn der Text mit `{` beginnt. Fehler: `Vorlagenfehler` mit Zeile und Spalte."""
    if len(text) > HOECHSTENS_ZEICHEN:
        raise Vorlagenfehler(f"Der Text ist länger als {zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    try:
        inhalt = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except json.JSONDecodeError as fehler:
        raise Vorlagenfehler(
            f"Das ist kein gültiges JSON: Zeile {fehler.lineno}, Spalte {fehler.colno} ist nicht lesbar."
        ) from fehler
    except tomllib.TOMLDecodeError as fehler:
        raise Vorlagenfehler(f"Das ist kein gültiges TOML: {_stelle(fehler)} ist nicht lesbar.") from fehler
    except RecursionError as fehler:
        raise Vorlagenfehler("Der Text ist zu tief verschachtelt.") from fehler
    return dict(inhalt)


def _stelle(fehler: tomllib.TOMLDecodeError) -> str:
    """`tomllib` nennt die Stelle nur im englischen Satz: „… (at line 3, column 7)“."""
    ziffern = "".join(zeichen if zeichen.isdigit() else " " for zeichen in str(fehler)).split()
    return f"Zeile {ziffern[-2]}, Spalte {ziffern[-1]}" if len(ziffern) >= 2 else "das Ende des Textes"


def mit_geltender_regel(vorlage: Importvorlage) -> Importvorlage:
    """Zum Weitergeben: Ist die Geheimhaltungsregel im Browser gesetzt, steht sie so auch in der Datei.

    Eine frühere Version bleibt, wie sie war.
    """
    quelle = vorlage.quelle
    if vorlage.aktiv and quelle.regel_hier_gesetzt:
        regel = {feld: getattr(quelle, feld) for feld in REGELFELDER}
        vorlage.inhalt = vorlage.inhalt | {"quelle": vorlage.inhalt["quelle"] | regel}
    return vorlage


def als_toml(vorlage: Importvorlage) -> str:
    return vorlage_schreiben.als_toml(vorlage.inhalt)


def als_json(vorlage: Importvorlage) -> str:
    return vorlage_schreiben.als_json(vorlage.inhalt)
