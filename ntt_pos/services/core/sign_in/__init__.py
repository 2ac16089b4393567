"""Who signs in, with which secret, and what slows down somebody who guesses."""
