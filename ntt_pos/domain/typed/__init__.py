"""What people type: dates, numbers and text, read or refused in words."""
