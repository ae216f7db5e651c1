"""The officer's question: find the partner, then see whom to call."""
