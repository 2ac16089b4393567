/* A stand-in for the frozen program, for breaking the installer off at every point: whole when its parts are. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static wchar_t here[MAX_PATH];

static FILE *beside(const wchar_t *name, const wchar_t *mode) {
    wchar_t path[MAX_PATH * 2];
    swprintf(path, MAX_PATH * 2, L"%ls\\%ls", here, name);
    return _wfopen(path, mode);
}

/* As the real one's, each build knows the name of the folder with its parts: it is compiled in. */
static int whole(void) {
    wchar_t name[64];
    for (int each = 1; each <= COUNT; each++) {
        swprintf(name, 64, L"%ls\\bagian%02d.bin", PARTS, each);
        FILE *part = beside(name, L"rb");
        char word[64] = "";
        if (part == NULL) return 0;
        fread(word, 1, sizeof word - 1, part);
        fclose(part);
        if (strcmp(word, VERSION) != 0) return 0;
    }
    return 1;
}

int wmain(int argc, wchar_t **argv) {
    const wchar_t *word = argc > 1 ? argv[1] : L"";
    GetModuleFileNameW(NULL, here, MAX_PATH);
    *wcsrchr(here, L'\\') = 0;
    FILE *told = _wfopen(L"C:\\asked.txt", L"a");
    if (told != NULL) {
        fprintf(told, "%s %ls\n", VERSION, word);
        fclose(told);
    }
    if (wcscmp(word, L"--version") == 0) {
        printf("%s\n", VERSION);
        return whole() ? 0 : 1;
    }
    if (wcscmp(word, L"self-test") == 0) return whole() && !BROKEN ? 0 : 1;
    if (wcscmp(word, L"hold") == 0) {
        CreateMutexW(NULL, FALSE, L"Global\\NTT-Mart-POS");
        Sleep(60000);
    }
    return GetFileAttributesW(L"C:\\no-backup.txt") == INVALID_FILE_ATTRIBUTES ? 0 : 1;
}
