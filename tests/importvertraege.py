"""Zwei eigene Arten von Importverträgen: der Hang in jeder App und was rein ist, beide ohne Lücke."""

from fnmatch import fnmatchcase

import grimp
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.forbidden import ForbiddenContract

UEBRIGE = "*"
DJANGO = {"django", "django_filters", "django_scopes", "import_export", "tree_queries"}


class Hang(Contract):
    """In jeder App gehen Importe nur hinab. Auf welcher Stufe eine Datei steht, sagt ihr Name.

    `stufen` von oben nach unten, je Stufe Namen mit Kommas dazwischen: `forms` gilt für eine Datei oder einen
    Ordner dieses Namens, `ablauf.regeln` für den Weg ab der App, `*abfragen` auch für zusammengesetzte; `*`
    allein ist die Stufe der übrigen. Was Django auch mittelbar nicht kennt, ist rein und steht unter allen.
    Ein Name wie `forms_neu` sieht nach einer Stufe aus und hätte keine: Er ist ein Fehler.
    """

    type_name = "hang"

    apps = fields.ListField(subfield=fields.StringField())
    stufen = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        stufen = [[name.strip() for name in stufe.split(",")] for stufe in self.stufen]
        rein = _reine(graph)
        aufwaerts, ohne_stufe = [], []
        for app in self.apps:
            dateien = graph.find_descendants(app)
            hoehe = {datei: _hoehe(datei.removeprefix(f"{app}."), stufen) for datei in dateien}
            ohne_stufe += [datei for datei in dateien if _nur_aehnlich(datei.removeprefix(f"{app}."), stufen)]
            aufwaerts += [
                (datei, stufen[hoehe[datei]][0], ziel, stufen[hoehe[ziel]][0])
                for datei in dateien
                for ziel in graph.find_modules_directly_imported_by(datei) & dateien - rein
                if hoehe[ziel] < hoehe[datei]
            ]
        return ContractCheck(
            kept=not aufwaerts and not ohne_stufe,
            metadata={"aufwaerts": sorted(aufwaerts), "ohne_stufe": sorted(ohne_stufe)},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        for datei, unten, ziel, oben in check.metadata["aufwaerts"]:
            output.print_error(f"- {datei} ({unten}) importiert {ziel} ({oben})", bold=False)
        for datei in check.metadata["ohne_stufe"]:
            output.print_error(f"- {datei} heißt fast wie eine Stufe und steht auf keiner", bold=False)
        output.new_line()


def _hoehe(weg: str, stufen: list[list[str]]) -> int:
    """Die Nummer der Stufe, die oberste ist 0; der äußerste Name entscheidet."""
    for nummer, namen in enumerate(stufen):
        if any("." in name and fnmatchcase(weg, name) for name in namen):
            return nummer
    for teil in weg.split("."):
        for nummer, namen in enumerate(stufen):
            if any(name != UEBRIGE and fnmatchcase(teil, name) for name in namen):
                return nummer
    return stufen.index([UEBRIGE])


def _nur_aehnlich(weg: str, stufen: list[list[str]]) -> bool:
    if _hoehe(weg, stufen) != stufen.index([UEBRIGE]):
        return False
    worte = {wort for teil in weg.split(".") for wort in teil.split("_")}
    return any(name.strip("*") in worte for namen in stufen for name in namen if "." not in name)


class Rein(ForbiddenContract):
    """Wie „forbidden“ und ohne Lücke: Was in den `apps` rein ist, steht auch darin und bleibt es."""

    type_name = "rein"

    apps = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        pruefung = super().check(graph, verbose)
        genannte = {str(eine) for eine in self.source_modules}
        for paket in [*genannte]:
            genannte |= graph.find_descendants(paket)
        fehlende = sorted(
            datei
            for app in self.apps
            for datei in graph.find_descendants(app) & _reine(graph) - genannte
            if not graph.find_children(datei)
        )
        return ContractCheck(
            kept=pruefung.kept and not fehlende,
            warnings=pruefung.warnings,
            ignored_import_count=pruefung.ignored_import_count,
            metadata=pruefung.metadata | {"fehlende": fehlende},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        super().render_broken_contract(check)
        for datei in check.metadata["fehlende"]:
            output.print_error(f"- {datei} kennt kein Django und steht nicht im Vertrag", bold=False)
        output.new_line()


def _reine(graph: grimp.ImportGraph) -> set[str]:
    """Was weder Django noch seine Verwandten kennt, auch nicht über andere."""
    unreine: set[str] = set()
    for paket in DJANGO & graph.modules:
        unreine |= graph.find_downstream_modules(paket)
    return graph.modules - unreine
