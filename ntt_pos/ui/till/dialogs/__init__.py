"""The dialogs of the till."""
