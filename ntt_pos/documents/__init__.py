"""What is printed: the producers' statements, receipts, the manager's papers, and how text is cleaned for each."""
