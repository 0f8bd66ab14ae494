package io.camelchat.simulator.corpus;

/** A section of the compatibility page, with the entries that are in it. */
enum Section {
    FRAMING(
            "Framing",
            "How chunks are put on the wire: comments, line ends, torn and glued frames, content types.",
            "A X01 X02 X03 X04 X05 X07 X08 X09 X12 X32 X44 X54 X55 X56 X57 X58 X63 X64 X68 X74 X85 X98 X100 X101"),
    ENDINGS(
            "Endings",
            "How an answer ends, and how it does not. None that breaks off before its finish reasons is told to be complete.",
            "B X17 X18 X19 X20 X23 X59 X69 X70 X71 X83 X84"),
    SHAPES(
            "Shapes",
            "What is in chunks and messages: usage, finish reasons, tool calls, reasoning, several choices.",
            "C X10 X11 X13 X14 X15 X16 X21 X22 X33 X34 X35 X36 X37 X38 X45 X46 X47 X48 X49 X50 X51 X62 X65 X67 X75 X76 X77 X78 X79 X80 X81 X82 X97 X99 X102 X103"),
    ERRORS(
            "Errors",
            "How servers say that they failed, by a status, or within an answer with 200.",
            "D X06 X24 X25 X26 X27 X28 X29 X30 X31 X52 X53 X61 X66 X72 X73 X86 X87 X88 X93 X96"),
    RETRY_SIGNALS(
            "Retry signals",
            "When servers want to be asked again. The wait is in the failure, and is kept to by retries.",
            "E X94"),
    TRANSPORT(
            "Transport",
            "Compression, versions of HTTP, lengths, redirections, silence.",
            "F X39 X40 X41 X42 X43 X60 X89 X90 X91 X92 X95");

    final String title;
    final String about;
    private final String ids;

    Section(String title, String about, String ids) {
        this.title = title;
        this.about = about;
        this.ids = " " + ids + " ";
    }

    /** Those of the kind that a letter names, and those that are named one by one; variants are with what they vary. */
    boolean has(CorpusEntry entry) {
        String kind = entry.id().substring(0, 1);
        String name = entry.id().replaceFirst("-.*", "");
        return ids.contains(" " + kind + " ") || ids.contains(" " + name + " ");
    }
}
