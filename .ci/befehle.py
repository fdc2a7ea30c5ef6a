"""Die Befehle hinter `./run`; läuft mit dem Python aus .venv, nachdem `einrichten.py` fertig ist."""

import ast
import os
import signal
import sys
from pathlib import Path
from types import FrameType

import pruefen
from umgebung import BIN, WURZEL, Abbruch, Angaben, eingebettet, laufen_lassen, manage_befehl, server
from vorfuehrung import demo

HILFE = """\
Sozialraum – Fachanwendung der Integrationsagenturen in Nordrhein-Westfalen

  ./run demo [--frisch] [--port N]  Vorführung mit Musterstadt starten (Strg-C beendet alles)
  ./run test [Angaben für pytest]   alle Tests, auch im Browser
  ./run check                       das Gatter: Form, Regeln, Vorlagen, Typen, Verträge, Migrationen
  ./run format                      Python und Vorlagen in Form bringen
  ./run bench [NAME]                eine Messung aus bench/; ohne NAME die Liste
  ./run manage BEFEHL …             manage.py mit den Servern der Vorführung
  ./run server [vorfuehrung|test]   nur PostgreSQL und Valkey, etwa für die Arbeit im Editor
  ./run hilfe [BEFEHL]              diese Übersicht oder mehr zu einem Befehl

Jeder Befehl richtet vorher ein, was fehlt. Mit DATABASE_URL und REDIS_URL gelten eigene statt der
eingebetteten Server.
"""

MEHR = {
    "demo": """\
./run demo [--frisch] [--port N]

Startet PostgreSQL und Valkey eingebettet, baut beim ersten Mal die Musterstadt auf und zeigt Adresse und
Anmeldungen. Strg-C beendet alles; die Daten bleiben in .daten/vorfuehrung.

  --frisch   die bisherigen Daten der Vorführung löschen und von vorn beginnen
  --port N   auf diesem Port lauschen statt auf 8000

Scheitert etwas, steht mehr in .daten/vorfuehrung/protokolle.
""",
    "test": """\
./run test [Angaben für pytest]

Alle Tests, auf so viele Prozesse verteilt, wie Kerne da sind (höchstens vier). Angaben gehen an pytest:

  ./run test tests/statistik -x     ein Ordner, beim ersten Fehler aufhören
  ./run test -k umlaute -n 0        was so heißt, in einem Prozess

Mit DATABASE_URL und REDIS_URL laufen sie gegen diese Server; die Rolle muss Datenbanken anlegen dürfen.
Angelegt und wieder entfernt werden nur Datenbanken, deren Name mit test_ beginnt.
""",
    "check": """\
./run check

Das Gatter: mypy, djlint, djade, ruff, import-linter, deptry, fehlende Migrationen und die Systemprüfungen.
Zeigt je Schritt eine Zeile, die Ausgabe nur, wo etwas fehlt. Rückgabewert 0 nur, wenn alles bestanden ist.
""",
    "format": """\
./run format

Bringt Python (ruff) und Vorlagen (djade, djlint) in die Form, die ./run check verlangt.
""",
    "bench": """\
./run bench [NAME] [Angaben]

Eine Messung aus bench/, jede neben ihrer Grenze; ohne NAME die Liste. Läuft auf eigenen, haltbaren Servern.
""",
    "manage": """\
./run manage BEFEHL …

manage.py mit den Servern und Einstellungen der Vorführung. Zum Beispiel:

  ./run manage server_pruefen                          welche Server es sind und was ihnen fehlt
  ./run manage statistik_uebernehmen DATEI --trocken
  ./run manage werte --raum AGS/SCHLUESSEL --merkmal SCHLUESSEL
  ./run manage BEFEHL --help                           Hilfe zu diesem Befehl
""",
    "server": """\
./run server [vorfuehrung|test]

Hält PostgreSQL und Valkey, bis jemand Strg-C drückt, und zeigt, was dafür in die Umgebung gehört.
""",
}


# Arbeiter, Befehle und jeder Prozess der Tests lesen dieselben Module; übersetzt wird jedes nur einmal.
UEBERSETZT = {"PYTHONDONTWRITEBYTECODE": ""}


def hilfe(angaben: list[str]) -> int:
    print(MEHR.get(angaben[0], HILFE) if angaben else HILFE, end="")
    return 0


def test(angaben: list[str]) -> int:
    """pytest mit allen Angaben; ohne eigenes -n mit so vielen Prozessen wie Kernen, höchstens vier."""
    einzeln = {"--numprocesses", "--pdb", "--collect-only", "--co"}
    if not any(angabe.split("=")[0] in einzeln or angabe.startswith("-n") for angabe in angaben):
        angaben = ["-n", str(min(os.cpu_count() or 1, 4)), *angaben]
    with server("test", fluechtig=True) as umgebung:
        return laufen_lassen([str(BIN / "python"), "-m", "pytest", *angaben], umgebung | UEBERSETZT)


def check(_: list[str]) -> int:
    with server("test", fluechtig=True) as umgebung:
        return pruefen.pruefen(umgebung | UEBERSETZT)


def formatieren(_: list[str]) -> int:
    return pruefen.formatieren()


def bench(angaben: list[str]) -> int:
    """Eine Messung mit eigenen, haltbaren Servern: Zeiten ohne fsync wären geschönt."""
    messungen = {datei.stem: datei for datei in sorted((WURZEL / "bench").glob("[a-z]*.py"))}
    if not angaben or angaben[0] not in messungen:
        frage = f"Die Messung „{angaben[0]}“ gibt es nicht. " if angaben else ""
        liste = [f"  ./run bench {name:<10} {_zweck(datei)}" for name, datei in messungen.items()]
        print("\n".join([f"{frage}Es gibt:", *liste, "Wie die letzte Zeile zu lesen ist: bench/LIESMICH.md"]))
        return 2 if angaben else 0
    with server("messung") as umgebung:
        befehl = [str(BIN / "python"), str(messungen[angaben[0]]), *angaben[1:]]
        return laufen_lassen(befehl, umgebung | {"PYTHONPATH": str(WURZEL)})


def _zweck(datei: Path) -> str:
    """Der erste Satz des Moduls."""
    return (ast.get_docstring(ast.parse(datei.read_text())) or "").split("\n", 1)[0]


def manage(angaben: list[str]) -> int:
    with server("vorfuehrung", ansehen=False) as umgebung:
        return laufen_lassen(manage_befehl(*angaben), umgebung)


def server_halten(angaben: list[str]) -> int:
    """Hält ein Paar Server, bis jemand Strg-C drückt, und zeigt, was in die Umgebung gehört."""
    leser = Angaben("./run server [vorfuehrung|test]")
    leser.add_argument("name", nargs="?", default="vorfuehrung", choices=("vorfuehrung", "test"))
    name = leser.parse_args(angaben).name
    with server(name, fluechtig=name == "test") as umgebung:
        for schluessel in ("SOZIALRAUM_BETRIEB", "SECRET_KEY", "DATENORDNER", "DATABASE_URL", "REDIS_URL"):
            print(f"export {schluessel}='{umgebung[schluessel]}'")
        print("# Strg-C beendet die Server.", flush=True)
        while True:
            signal.pause()


BEFEHLE = {
    "demo": demo,
    "test": test,
    "check": check,
    "format": formatieren,
    "bench": bench,
    "manage": manage,
    "server": server_halten,
    "hilfe": hilfe,
}


def main(angaben: list[str]) -> int:
    befehl = BEFEHLE.get(angaben[0])
    if befehl is None:
        print(f"Den Befehl „{angaben[0]}“ gibt es nicht.\n\n{HILFE}", end="", file=sys.stderr)
        return 2
    for nummer in (signal.SIGTERM, signal.SIGHUP):
        # Unter nohup ist SIGHUP schon ausgeschaltet und soll es bleiben.
        if signal.getsignal(nummer) is not signal.SIG_IGN:
            signal.signal(nummer, _geordnet_enden)
    try:
        return befehl(angaben[1:])
    except (Abbruch, eingebettet.ServerFehler) as fehler:
        print(f"\n{fehler}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 0 if befehl in (demo, server_halten) else 130


def _geordnet_enden(nummer: int, _: FrameType | None) -> None:
    """Als Ausnahme, damit alle `finally` laufen und nichts zurückbleibt."""
    raise SystemExit(128 + nummer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
