/* What Go's linker leaves in its programs. */
__asm__(
    ".pushsection .note.go.buildid, \"a\", %note\n"
    ".long 4, 4, 4\n"
    ".ascii \"Go\\0\\0\"\n"
    ".ascii \"none\"\n"
    ".popsection\n");
