package io.camelchat.simulator.answer;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokenizer {@code o200k_base}, loaded at its first use, which takes a second. Texts longer than a slice are cut into
 * slices first, as the time it takes for a word grows faster than the word; their count may be off by one per slice.
 */
public final class Tokens {

    /** Tokens the chat format adds to every message, and to the answer it waits for. */
    private static final int PER_MESSAGE = 3;

    private static final int SLICE = 4 * 1024;

    private Tokens() {}

    private static final class Lazy {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** Loads the tokenizer, so that no call has to wait for it. */
    public static void load() {
        count("a");
    }

    public static int count(String text) {
        int count = 0;
        for (int start = 0; start < text.length(); start = sliceEnd(text, start)) {
            count += Lazy.ENCODING.countTokensOrdinary(text.substring(start, sliceEnd(text, start)));
        }
        return count;
    }

    /** The tokens of a prompt: those of role, name and text of every message and those of the chat format. */
    public static int prompt(ChatRequest request) {
        int tokens = PER_MESSAGE;
        for (Message message : request.messages()) {
            tokens += PER_MESSAGE + count(message.role()) + count(message.text());
            tokens += count(message.json().path("name").asText());
        }
        return tokens;
    }

    /** The text cut into its tokens. Tokens that end inside a character are joined with what completes it. */
    public static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start < text.length(); start = sliceEnd(text, start)) {
            addPieces(text.substring(start, sliceEnd(text, start)), pieces);
        }
        return pieces;
    }

    private static int sliceEnd(String text, int start) {
        int end = Math.min(text.length(), start + SLICE);
        boolean insideCharacter = end < text.length() && Character.isLowSurrogate(text.charAt(end));
        return insideCharacter ? end - 1 : end;
    }

    private static void addPieces(String slice, List<Piece> pieces) {
        IntArrayList ids = Lazy.ENCODING.encodeOrdinary(slice);
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        int joined = 0;
        for (int i = 0; i < ids.size(); i++) {
            IntArrayList id = new IntArrayList(1);
            id.add(ids.get(i));
            open.writeBytes(Lazy.ENCODING.decodeBytes(id));
            joined++;
            if (endsCharacter(open.toByteArray()) || i == ids.size() - 1) {
                pieces.add(new Piece(open.toString(StandardCharsets.UTF_8), joined));
                open.reset();
                joined = 0;
            }
        }
    }

    private static boolean endsCharacter(byte[] utf8) {
        int lead = utf8.length - 1;
        while (lead > 0 && (utf8[lead] & 0xC0) == 0x80) {
            lead--;
        }
        return utf8.length - lead >= length(utf8[lead]);
    }

    /** The length of a character in UTF-8, told by its first byte. */
    private static int length(byte lead) {
        int ones = Integer.numberOfLeadingZeros(~(lead << 24));
        return Math.max(1, ones);
    }
}
