"""Gemeinsam schreiben: Agenturen, auch anderer Träger, einladen; was sie sehen und was von ihnen steht."""
