"""Qt's own words in the language of the screen: its file dialog, its buttons, what a field offers under the right key.

Qt has no Indonesian catalogue. Windows draws its own file dialog, in the language of Windows.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from ntt_pos.i18n import N_, _

# What Qt asks for, by its own words.
WORDS: Final = {
    "&Choose": N_("&Choose"),
    "&Copy": N_("&Copy"),
    "&Delete": N_("&Delete"),
    "&Look in:": N_("&Look in:"),
    "&New Folder": N_("&New Folder"),
    "&No": N_("&No"),
    "&Open": N_("&Open"),
    "&Paste": N_("&Paste"),
    "&Redo": N_("&Redo"),
    "&Rename": N_("&Rename"),
    "&Save": N_("&Save"),
    "&Undo": N_("&Undo"),
    "&Yes": N_("&Yes"),
    "%1 already exists.\nDo you want to replace it?": N_("%1 is there already.\nReplace it?"),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
        "%1\nThis folder is not there. Look at its name again."
    ),
    "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
        "%1\nThis file is not there. Look at its name again."
    ),
    "'%1' is write protected.\nDo you want to delete it anyway?": N_("“%1” is protected.\nDelete it all the same?"),
    "All Files (*)": N_("All files (*)"),
    "Are you sure you want to delete '%1'?": N_("Delete “%1”?"),
    "Back": N_("Back"),
    "Cancel": N_("Cancel"),
    "Change to detail view mode": N_("Show names with size and date"),
    "Change to list view mode": N_("Show names only"),
    "Close": N_("Close"),
    "Computer": N_("Computer"),
    "Could not delete directory.": N_("The folder could not be deleted."),
    "Create New Folder": N_("New folder"),
    "Create a New Folder": N_("New folder"),
    "Cu&t": N_("Cu&t"),
    "Date Modified": N_("Changed on"),
    "Delete": N_("Delete"),
    "Detail View": N_("Names with size and date"),
    "Directories": N_("Folders"),
    "Directory:": N_("Folder:"),
    "Drive": N_("Drive"),
    "File &name:": N_("File &name:"),
    "File Folder": N_("Folder"),
    "Files": N_("Files"),
    "Files of &type:": N_("Files of &type:"),
    "Find Directory": N_("Find the folder"),
    "Folder": N_("Folder"),
    "Forward": N_("Forward"),
    "Go back": N_("Back"),
    "Go forward": N_("Forward"),
    "Go to the parent directory": N_("One folder up"),
    "List View": N_("Names only"),
    "List of places and bookmarks": N_("Places"),
    "Name": N_("Name"),
    "New Folder": N_("New folder"),
    "OK": N_("OK"),
    "Open": N_("Open"),
    "Parent Directory": N_("One folder up"),
    "Recent Places": N_("Places used last"),
    "Remove": N_("Take away"),
    "Save": N_("Save"),
    "Save As": N_("Save as"),
    "Select All": N_("Select all"),
    "Show ": N_("Show"),
    "Show &hidden files": N_("Show &hidden files"),
    "Sidebar": N_("Places"),
    "Size": N_("Size"),
    "Type": N_("Kind"),
    "Unknown": N_("unknown"),
}
PLACES: Final = frozenset(
    {
        "QAbstractFileIconProvider",
        "QFileDialog",
        "QFileSystemModel",
        "QLineEdit",
        "QPlatformTheme",
        "QWidgetTextControl",
    }
)


class QtWords(QTranslator):
    """Answers Qt with the words of the screen's language, whatever it is just then."""

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """Return the words for what Qt asks, or None where it keeps its own."""
        words = WORDS.get(source) if context in PLACES else None
        return _(words) + source[len(source.rstrip()) :] if words else None

    def isEmpty(self) -> bool:
        """Return that there are words: Qt leaves an empty translator out."""
        return False


def speak(app: QObject) -> None:
    """Let Qt say its own words in the language of the screen, from now on."""
    if app.findChild(QtWords) is None:
        QCoreApplication.installTranslator(QtWords(app))
