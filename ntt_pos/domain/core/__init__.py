"""What every room of the shop's rules stands on: money, dates, people, rights, words, errors."""
