"""Rehearsing: what was asked before, asked again of the documents as they are now."""
