"""Calendar feeds: secret addresses from which calendar programs fetch what their owner may read."""
