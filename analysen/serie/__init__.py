"""Die Serie: viele Analysen in einem Auftrag ausgegeben, einzeln verfolgt, zusammen heruntergeladen."""
