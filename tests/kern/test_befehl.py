"""Befehle sprechen auch dann deutsch, wenn jemand sie falsch aufruft."""

import pytest
from django.core.management import CommandError, call_command

from sozialraum.kern.befehl import Befehl, in_worten
from sozialraum.statistik.management.commands.statistik_uebernehmen import Command


@pytest.mark.parametrize(
    ("meldung", "satz"),
    [
        ("the following arguments are required: DATEI", "Es fehlt: DATEI."),
        ("unrecognized arguments: --foo", "Unbekannte Angabe: --foo."),
        ("argument --form: expected one argument", "Nach --form fehlt ein Wert."),
        (
            "argument --form: invalid choice: 'doc' (choose from 'pdf')",
            "--form: „doc“ gibt es nicht. Möglich: 'pdf'.",
        ),
        ("argument ID: invalid int value: 'x'", "ID: „x“ ist kein gültiger Wert."),
    ],
)
def test_meldungen_von_argparse_werden_deutsche_saetze(meldung: str, satz: str) -> None:
    assert in_worten(meldung) == satz


def test_falscher_aufruf_aus_dem_programm_ist_ein_befehlsfehler() -> None:
    with pytest.raises(CommandError, match=r"Nach --vorlage fehlt ein Wert\."):
        call_command("statistik_uebernehmen", "--vorlage")


def test_falscher_aufruf_der_befehlszeile_endet_mit_zwei(capsys: pytest.CaptureFixture[str]) -> None:
    befehl = Command()
    with pytest.raises(SystemExit) as ende:
        befehl.run_from_argv(["manage.py", "statistik_uebernehmen", "--foo"])
    assert ende.value.code == 2
    ausgabe = capsys.readouterr().err
    assert "Unbekannte Angabe: --foo." in ausgabe
    assert "Aufruf: manage.py statistik_uebernehmen" in ausgabe


def test_hilfe_zeigt_nur_eigene_schalter(capsys: pytest.CaptureFixture[str]) -> None:
    befehl = Befehl()
    befehl.help = "Tut etwas."
    befehl.print_help("manage.py", "etwas")
    ausgabe = capsys.readouterr().out
    assert ausgabe.splitlines() == [
        "Aufruf: manage.py etwas [-h]",
        "",
        "Tut etwas.",
        "",
        "Wahlweise:",
        "  -h, --help  diese Hilfe zeigen",
    ]
