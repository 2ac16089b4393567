"""The screens: PySide6 only; they ask the services and draw what those return."""
