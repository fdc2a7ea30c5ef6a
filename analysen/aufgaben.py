"""Die Namen der Aufgaben im Hintergrund, für den, der sie anstößt, ausführt oder nach ihnen fragt."""

# Je Form, in der es eine Vorschau gibt; Schlüssel sind die Werte von `Fassungsdatei.Form`.
VORSCHAU: dict[str, str] = {"pdf": "analysen.pdf_erzeugen", "docx": "analysen.word_erzeugen"}
ALLE_FORMEN = "analysen.formen_ausgeben"
KURZPROFIL = "analysen.kurzprofil_erstellen"
SERIENPOSTEN = "analysen.serienposten_ausgeben"
