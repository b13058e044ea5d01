"""12345 orders and the hotline's knowledge."""
