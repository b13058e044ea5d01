"""What the pages that span apps show: lists of matters with their words."""
