"""The meetings of Marlow County: a year of them, with who came, what was decided and what is still open."""
