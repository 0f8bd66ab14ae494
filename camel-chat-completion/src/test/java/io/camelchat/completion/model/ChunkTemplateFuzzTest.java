package io.camelchat.completion.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Streams;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds of a chunk that is read by a template, whatever the template is and the bytes are. */
class ChunkTemplateFuzzTest {
    /** A character for each byte. */
    private static final List<String> INSERTED = List.of(
            "a",
            " ",
            "\"",
            "\\",
            "\\n",
            "\\\"",
            "\t",
            "\n",
            "\0",
            "\",\"content\":\"",
            "\",\"obfuscation\":\"",
            "\"}}]}{\"",
            "{",
            "}",
            ",",
            "\u00c3\u00a9",
            "\u00c3",
            "\u00c0\u00a2",
            "\u00e0\u0080\u00a2",
            "\u00ed\u00a0\u00bd",
            "\u00ed\u00a0\u00bd\u00ed\u00b2\u00a9",
            "\u00ef\u00bf\u00bd",
            "\u00f4\u0090\u0080\u0080",
            "\u00f5\u0080\u0080\u0080",
            "\u00ff");

    private static final String CONTENT = "\"content\":\"";

    /**
     * What is changed of the bytes of a chunk.
     *
     * @param at where, any number: half of the places are in its content, if it has one
     * @param removed how many bytes are taken away there
     * @param inserted what comes in their place, any number as well
     */
    record Change(int at, int removed, int inserted) {
        byte[] in(byte[] bytes) {
            String text = new String(bytes, ISO_8859_1);
            int start = text.indexOf(CONTENT) + CONTENT.length();
            int end = text.indexOf('"', start);
            int place = at % 2 == 0 && start >= CONTENT.length() && end > 0
                    ? start + at / 2 % (end - start + 1)
                    : at / 2 % (text.length() + 1);
            return (text.substring(0, place)
                            + INSERTED.get(inserted % INSERTED.size())
                            + text.substring(Math.min(text.length(), place + removed)))
                    .getBytes(ISO_8859_1);
        }

        static Change of(int number) {
            return new Change(number / 100, number % 4 == 0 ? number / 4 % 5 : 0, number / 7);
        }
    }

    @Fuzzed
    void readsWhatAParserReadsOrNothing(
            @ForAll(supplier = Streams.class) List<ObjectNode> events,
            @ForAll @Size(min = 4, max = 12) List<@IntRange(min = 0, max = Integer.MAX_VALUE) Integer> numbers) {
        ChunkTemplate template = new ChunkTemplate();
        for (ObjectNode event : events) {
            byte[] sent = Json.write(event);
            learn(template, sent);
            check(template, sent);
            byte[] changed = sent;
            for (int number : numbers) {
                check(template, Change.of(number).in(sent));
                changed = Change.of(number).in(changed);
                check(template, changed);
            }
            learn(template, changed);
            check(template, changed);
            check(template, sent);
        }
    }

    private static void learn(ChunkTemplate template, byte[] bytes) {
        for (SentObject object : Json.objectsIn(bytes)) {
            List<ChatCompletionChunk> chunks = ChunkShape.of(object);
            if (chunks.size() == 1) {
                template.learn(chunks.get(0));
            }
        }
    }

    private static void check(ChunkTemplate template, byte[] bytes) {
        ChatCompletionChunk read = ChunkTemplateTest.read(template, bytes);
        if (read != null) {
            ChunkTemplateTest.assertSame(read, bytes);
        }
    }
}
