"""The dialogs of payments, statements and places of money."""
