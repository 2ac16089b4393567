"""People outside the shop: telephone numbers, villages, WhatsApp, and the personal values that can be erased."""
