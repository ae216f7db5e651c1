"""From a template to a text that goes out for signature: clauses, versions, and what changed between them."""
