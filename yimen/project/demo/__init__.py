"""Invented data for demonstrations and benches: citizens' orders, replies, persons. Pure Python, no Django."""
