"""Casework (办件): service items, cases and their events."""
