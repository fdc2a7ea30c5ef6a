#!/usr/bin/env python
"""Befehlszeile des Produkts; `./run manage …` ruft sie mit den passenden Servern auf."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fehler:
        sys.exit(f"Mit diesen Einstellungen geht es nicht: {fehler}")
