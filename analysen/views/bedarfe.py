"""Der Weg eines Bedarfs durch die Analysen, für seine Seite."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen.auftritte import analysen_mit_bedarf
from sozialraum.bedarfe.abfragen import bedarf_oder_404
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def zu_bedarf(request: Anfrage, bedarf_id: int) -> HttpResponse:
    bedarf = bedarf_oder_404(request.user, bedarf_id)
    seite = analysen_mit_bedarf(request.user, bedarf, request.GET.get("seite"))
    kontext = {
        "titel": "Analysen mit diesem Bedarf",
        "bedarf": bedarf,
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
    }
    return seite_oder_teil(request, "analysen/zu_bedarf.html", kontext)
