"""Was geteilt wird, wenn eine Agentur mitschreibt."""

# So steht es in der Einladung, und so hält es das Protokoll fest.
GETEILT = (
    "Angebote in diesen Sozialräumen mit Terminen und Summen der Teilnahmen",
    "Kooperationen und Netzwerke dort, mit Mitgliedern und Zahl der Sitzungen",
    "Bedarfe, Ressourcen und Handlungsempfehlungen dort, mit ihren Grundlagen",
    "Methodeneinsätze dort mit Befund und Karte",
    "Gespräche dort, zu denen die Einwilligung vorliegt, mit Funktion statt Namen; wörtlich nur mit "
    "Einwilligung zum Zitat",
)
NICHT_GETEILT = (
    "Einträge zu anderen Sozialräumen",
    "Einträge anderer Agenturen Ihres Trägers",
    "Gespräche ohne Einwilligung",
    "Protokolle von Sitzungen mit Tagesordnung und Verabredungen",
    "Entwürfe Ihrer eigenen Analysen",
)
