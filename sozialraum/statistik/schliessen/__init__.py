"""Ganze Bestände schließen: je Quelle und Zeitraum, was gezeigt werden darf, mit dem Protokoll dazu."""
