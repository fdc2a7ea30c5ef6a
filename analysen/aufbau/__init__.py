"""Der Aufbau einer Analyse: welche Kapitel und Bausteine in welcher Folge und Länge darin stehen."""
