"""Datenanfragen an Ämter: fragen, erinnern, beantwortet oder abgelehnt; mit Schreiben und Arbeitsmappe."""
