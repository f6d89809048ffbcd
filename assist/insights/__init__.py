"""Insights: what the record of conversations tells, in numbers of many people."""
