"""What is put on paper about many agreements or one, made beside the service and kept for a day."""
