"""Prüflisten in der Datenbank: die mitgelieferten laden, als Version ablegen."""

from pathlib import Path

from django.db import transaction

from agenturen.models import Traeger
from analysen.models import Analyse, Gliederung, Prueflistenvorlage
from analysen.pruefliste.geltende import geltende_pruefliste
from analysen.pruefliste.vorlage import Pruefvorlage, als_json, vorlage_aus_toml
from analysen.vorlagen.pflegen import ablegen

ORDNER = Path(__file__).resolve().parents[1] / "prueflisten"


@transaction.atomic
def mitgelieferte_prueflisten_laden() -> None:
    """Darf beliebig oft laufen. Eigene Listen der Träger und angefangene Analysen bleiben, wie sie sind."""
    for datei in sorted(ORDNER.glob("*.toml")):
        pruefliste_ablegen(vorlage_aus_toml(datei.read_text("utf-8"), datei=datei.name), traeger=None)
    _aeltere_zuordnen()


def _aeltere_zuordnen() -> None:
    """Analysen, die älter sind als die Versionen der Listen, werden nach der geprüft, die jetzt gilt."""
    ohne = Analyse._base_manager.filter(pruefliste=None)
    for traeger_id, gliederung_id in list(ohne.order_by().values_list("traeger", "gliederung").distinct()):
        gliederung = Gliederung.objects.filter(pk=gliederung_id).first()
        ohne.filter(traeger=traeger_id, gliederung=gliederung_id).update(
            pruefliste=geltende_pruefliste(traeger_id, gliederung)
        )


def pruefliste_ablegen(vorlage: Pruefvorlage, *, traeger: Traeger | None) -> Prueflistenvorlage:
    """Die geltende Version dieses Inhalts; eine neue, wenn er sich geändert hat."""
    return ablegen(
        Prueflistenvorlage,
        traeger=traeger,
        schluessel=vorlage.schluessel,
        name=vorlage.name,
        richtlinie=vorlage.richtlinie,
        inhalt=als_json(vorlage),
    )
