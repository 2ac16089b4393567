"""Papers and pages that show makers and goods: consent sheet, shelf cards, message cards, catalogue, the web pages."""
