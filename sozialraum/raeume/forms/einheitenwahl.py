"""Eine Zeile der Auswahl von Einheiten; Suche und Anzeige des Gewählten stehen in static/js/raeume.js."""

from html import escape

from sozialraum.raeume.abfragen import Wahleinheit


def einheitenzeile(
    einheit: Wahleinheit, *, gewaehlt: bool, gruppe: str = "", wort: str = "", dahinter: str = ""
) -> str:
    """Der Listenpunkt als HTML; `gruppe` (HTML) findet die Suche auch, `dahinter` (HTML) folgt dem Haken.

    Ohne Vorlage: eine Großstadt hat siebenhundert Zeilen, und jede kostete eine Zehntelmillisekunde.
    """
    name, schluessel, nummer = escape(einheit.name), escape(einheit.schluessel), einheit.pk
    suchwort = f"{name} {schluessel} {gruppe}" if gruppe else f"{name} {schluessel}"
    return (
        f'<li data-einheit="{suchwort}"><div class="kern-form-check">'
        f'<input class="kern-form-check__checkbox" type="checkbox" name="einheiten" id="einheit-{nummer}" '
        f'value="{nummer}" data-name="{name}"{" checked" if gewaehlt else ""}>'
        f'<label class="kern-label" for="einheit-{nummer}">{wort}{name} '
        f'<span class="leise klein">{schluessel}</span></label></div>{dahinter}</li>'
    )
