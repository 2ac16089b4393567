"""What is asked: questions with their answers, and forms of them in a dialog."""
