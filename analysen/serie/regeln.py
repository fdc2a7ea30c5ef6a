"""Was jemand als Serie ausgibt und wem sie gehört: nur wer sie anstieß, bricht sie ab und zieht sie vor.

Wer für eine Agentur eine Vorschau erzeugen darf, gibt alles von ihr aus; wer sie nur liest, wie der Verbund,
das Festgeschriebene: Dass ein ganzer Verband am selben Tag abgibt, ist der Zweck einer Serie.
"""

from django.core.exceptions import PermissionDenied

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, darf, pruefe
from analysen.models import Fassung, Serie


def pruefe_eigene(serie: Serie, durch: Person) -> None:
    """Fehler: `PermissionDenied`, wenn die Serie jemand anderem gehört oder das Recht geendet hat."""
    pruefe(durch, Recht.FASSUNG_AUSGEBEN)
    if serie.durch_id != durch.pk:
        raise PermissionDenied(
            f"Die Serie „{serie}“ hat jemand anderes angestoßen; ändern kann sie nur diese Person."
        )


def pruefe_ausgeben(person: Person, agentur: Agentur, fassung: Fassung | None) -> None:
    """`fassung` ist, was ausgegeben werden soll; None, wenn erst eine Vorschau entstünde.

    Fehler: `PermissionDenied`, wenn die Person von dieser Agentur nichts oder keine Vorschau ausgeben darf.
    """
    fest = fassung is not None and fassung.art == Fassung.Art.FESTGESCHRIEBEN
    if fest and darf(person, Recht.FASSUNG_AUSGEBEN, agentur):
        return
    pruefe(person, Recht.ANALYSE_AUSGEBEN, agentur)


def nur_festgeschriebenes(person: Person) -> bool:
    """Ob die Person nirgends eine Vorschau erzeugen darf."""
    return not darf(person, Recht.ANALYSE_AUSGEBEN)
