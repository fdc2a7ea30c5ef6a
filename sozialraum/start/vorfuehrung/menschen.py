"""Träger, Agenturen und die Menschen von Musterstadt."""

from dataclasses import dataclass

from agenturen.agentur_anlegen import agentur_anlegen, traeger_anlegen
from agenturen.models import Agentur, Person, Traeger
from agenturen.zugang_anlegen import zugang_anlegen
from sozialraum.start.vorfuehrung.tabellen import lies


@dataclass(frozen=True)
class Menschen:
    """Wer in Musterstadt arbeitet, nach den Schlüsseln der Tabelle."""

    traeger: dict[str, Traeger]
    agenturen: dict[str, Agentur]
    administration: Person
    personen: tuple[Person, ...]

    def mit_rolle(self, rolle: str, agentur: Agentur) -> Person:
        return next(
            person
            for person in self.personen
            if any(eine.rolle == rolle and eine.umfasst(agentur) for eine in person.rollen)
        )


def menschen_anlegen() -> Menschen:
    tabelle = lies("menschen")
    traeger = {kurz: traeger_anlegen(**angaben) for kurz, angaben in tabelle["traeger"].items()}
    agenturen = {
        kurz: agentur_anlegen(**angaben | {"traeger": traeger[angaben["traeger"]]})
        for kurz, angaben in tabelle["agentur"].items()
    }
    personen = []
    for angaben in tabelle["person"]:
        konto = {
            "email": angaben["email"],
            "name": angaben["name"],
            "kennwort": tabelle["kennwort"],
            "kennwort_pruefen": False,
        }
        if angaben.get("administration"):
            person = zugang_anlegen(**konto, administration=True)
        for rolle, wo in angaben.get("rollen", []):
            agentur = agenturen.get(wo)
            beim = agentur.traeger if agentur else traeger[wo]
            person = zugang_anlegen(
                **konto, rolle=rolle, traeger=beim.name, agentur=agentur.name if agentur else ""
            )
        personen.append(person)
    administration = next(person for person in personen if person.ist_administration)
    return Menschen(traeger, agenturen, administration, tuple(personen))
