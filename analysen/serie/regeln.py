"""Wem eine Serie gehört: nur wer sie anstieß, bricht sie ab und wiederholt ihre Posten."""

from django.core.exceptions import PermissionDenied

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from analysen.models import Serie


def pruefe_eigene(serie: Serie, durch: Person) -> None:
    """Fehler: `PermissionDenied`, wenn die Serie jemand anderem gehört oder das Recht geendet hat."""
    pruefe(durch, Recht.ANALYSE_AUSGEBEN)
    if serie.durch_id != durch.pk:
        raise PermissionDenied(
            f"Die Serie „{serie}“ hat jemand anderes angestoßen; ändern kann sie nur diese Person."
        )
