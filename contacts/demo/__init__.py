"""The people of Marlow County, which does not exist, and how they are reached, for the demonstration."""
