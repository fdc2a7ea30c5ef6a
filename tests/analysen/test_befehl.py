"""`analyse_ausgeben`: dieselben Verben auf der Befehlszeile; 0 nur, wenn alles geschrieben ist."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.festschreiben import festschreiben
from analysen.formen import FORMEN
from analysen.formen import pdf as ausgabe
from analysen.models import Fassung
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.pdf import Druck
from tests import besetzung as b
from tests.analysen.hafen import analyse, zahlen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ohne_satz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ausgabe,
        "drucken",
        lambda inhalt, vermerk, *, melde, beilagen: Druck(inhalt=b"%PDF-1.7 Heft", seiten=12),
    )


def ausgeben(*angaben: object) -> tuple[int, str, str]:
    heraus, fehler = io.StringIO(), io.StringIO()
    try:
        call_command("analyse_ausgeben", *map(str, angaben), stdout=heraus, stderr=fehler)
    except SystemExit as ende:
        return int(ende.code or 0), heraus.getvalue(), fehler.getvalue()
    return 0, heraus.getvalue(), fehler.getvalue()


def bericht(ausgabe: str) -> list[dict[str, Any]]:
    return json.loads(ausgabe)["dateien"]


def test_eine_analyse_wird_als_pdf_in_den_ordner_geschrieben(tmp_path: Path) -> None:
    von = analyse()
    code, heraus, fehler = ausgeben(von.pk, "--form", "pdf", "--nach", tmp_path / "neu")
    (datei,) = (tmp_path / "neu").iterdir()
    assert (code, fehler) == (0, "")
    assert datei.name == f"Sozialraumanalyse_Hafenviertel_2026_Vorschau_1_Analyse_{von.pk}.pdf"
    assert datei.read_bytes() == b"%PDF-1.7 Heft"
    assert heraus == f"{datei.name}: 12\u00a0Seiten, 13\u00a0Byte\n"


def test_alle_analysen_aller_traeger_mit_bericht_als_json(tmp_path: Path) -> None:
    eigene = analyse()
    fremde = analyse(b.suedhang_quartier(), agentur=b.ia_suedhang(), durch=b.frauke())
    code, heraus, _ = ausgeben("--alle", "--nach", tmp_path, "--json")
    assert code == 0
    assert [(eine["analyse"], eine["zustand"], eine["seiten"]) for eine in bericht(heraus)] == [
        (eigene.pk, "ausgegeben", 12),
        (fremde.pk, "ausgegeben", 12),
    ]
    with scope(traeger=[b.nordufer().pk]):
        assert bericht(heraus)[0]["inhalt_sha256"] == Fassung.objects.get().sha256
    assert len(list(tmp_path.iterdir())) == 2


def test_zwei_analysen_ueber_denselben_raum_ueberschreiben_einander_nicht(tmp_path: Path) -> None:
    analyse()
    analyse()
    assert ausgeben("--alle", "--nach", tmp_path)[0] == 0
    assert len(list(tmp_path.iterdir())) == 2


def test_fehlt_eine_werden_die_anderen_geschrieben_und_der_code_sagt_es(tmp_path: Path) -> None:
    von = analyse()
    code, heraus, fehler = ausgeben(von.pk, 999_999, "--nach", tmp_path)
    assert code == 1
    assert len(list(tmp_path.iterdir())) == 1 and "12\u00a0Seiten" in heraus
    assert fehler == "Analyse 999999: Eine Analyse mit der Nummer 999999 gibt es nicht.\n"


def test_scheitert_der_satz_bleibt_der_ordner_leer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kaputt(inhalt: object, vermerk: object, *, melde: object, beilagen: object) -> Druck:
        raise Fachfehler("Die Schriften fehlen.")

    monkeypatch.setattr(ausgabe, "drucken", kaputt)
    code, heraus, _ = ausgeben(analyse().pk, "--nach", tmp_path, "--json")
    assert (code, bericht(heraus)[0]["text"]) == (1, "Die Schriften fehlen.")
    assert list(tmp_path.iterdir()) == []


def test_ein_ordner_der_keiner_ist_wird_benannt(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(CommandError, match="lässt sich nicht schreiben"):
        call_command("analyse_ausgeben", str(analyse().pk), "--nach", str(tmp_path / "datei"))


@pytest.mark.parametrize("angaben", [[], ["1", "--alle"]])
def test_nummern_oder_alle_aber_nicht_beides(tmp_path: Path, angaben: list[str]) -> None:
    with pytest.raises(CommandError, match="entweder Nummern von Analysen oder --alle"):
        call_command("analyse_ausgeben", *angaben, "--nach", str(tmp_path))


def bytes_sind(form: str, inhalt: bytes) -> bool:
    anfang = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>"}
    if form in anfang:
        return inhalt.strip().lower().startswith(anfang[form].lower())
    kopf = "Nummer;Kapitel;" if form == "csv-excel" else "Nummer,Kapitel,"
    return inhalt.decode("utf-8-sig").startswith(kopf)


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "xlsx", "csv-excel", "csv"])
def test_jede_form_kommt_von_der_befehlszeile(tmp_path: Path, form: str) -> None:
    assert set(FORMEN) == {"pdf", "docx", "html", "xlsx", "csv-excel", "csv"}
    zahlen()
    von = analyse()
    code, heraus, fehler = ausgeben(von.pk, "--form", form, "--nach", tmp_path, "--json")
    assert (code, fehler) == (0, "")
    (datei,) = tmp_path.iterdir()
    assert datei.name == bericht(heraus)[0]["name"] and datei.suffix == f".{FORMEN[form].endung}"
    assert bytes_sind(form, datei.read_bytes())
    assert hashlib.sha256(datei.read_bytes()).hexdigest() == bericht(heraus)[0]["sha256"]


# Nach der Freigabe ---------------------------------------------------------------------------------


def test_von_einer_freigegebenen_analyse_kommt_ihre_fassung(tmp_path: Path, ohne_pruefliste: None) -> None:
    b.carsten()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        einreichen(analyse=von, durch=b.birgit())
        freigeben(analyse=von, durch=b.carsten())
    code, heraus, _ = ausgeben(von.pk, "--nach", tmp_path, "--json")
    (eine,) = bericht(heraus)
    assert (code, eine["fassung"], eine["art"]) == (0, 1, "festgeschrieben")
    assert eine["name"] == f"Sozialraumanalyse_Hafenviertel_2026_Fassung_1_Analyse_{von.pk}.pdf"


def test_eine_vorhandene_fassung_mit_ihrer_nummer(tmp_path: Path) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        festschreiben(analyse=von, durch=None)
    code, heraus, _ = ausgeben(von.pk, "--fassung", 1, "--form", "csv", "--nach", tmp_path, "--json")
    assert (code, bericht(heraus)[0]["fassung"]) == (0, 1)
    code, _, fehler = ausgeben(von.pk, "--fassung", 7, "--nach", tmp_path)
    assert (code, "Eine Fassung 7 hat die Analyse nicht. Vorhanden: 1." in fehler) == (1, True)


def test_zu_einer_fassung_gehoert_genau_eine_analyse(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="genau eine Analyse"):
        ausgeben("--alle", "--fassung", 1, "--nach", tmp_path)
