"""Formulare der Bedarfe, Ressourcen, Empfehlungen und der eigenen Erhebung."""
