"""Taking the payment, and the change."""
