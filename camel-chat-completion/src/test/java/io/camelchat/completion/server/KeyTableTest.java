package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final String HASH = KeyFile.line("x", "key").substring(2);

    @ParameterizedTest
    @ValueSource(strings = {"key-0", "key-57", "key-99", "no-such-key"})
    void comparesEveryEntryWhicheverIsEqual(String key) throws Exception {
        KeyTable table = KeyTable.parse(IntStream.range(0, 100)
                .mapToObj(i -> KeyFile.line("name-" + i, "key-" + i))
                .collect(Collectors.joining("\n")));
        AtomicInteger compared = new AtomicInteger();

        String name = table.nameOf(sha256(key), (entry, asked) -> {
            compared.incrementAndGet();
            return MessageDigest.isEqual(entry, asked);
        });

        assertThat(compared).hasValue(100);
        assertThat(name).isEqualTo(key.startsWith("key-") ? key.replace("key", "name") : null);
    }

    @Test
    void skipsCommentsAndBlankLines() throws Exception {
        KeyTable table = KeyTable.parse("# callers\n\n  \t\n#alice " + HASH + "\n  bob\t " + HASH + "  \n");

        assertThat(table.size()).isOne();
        assertThat(table.nameOf(sha256("key"))).isEqualTo("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsLinesOfEverySystem(String end) throws Exception {
        KeyTable table = KeyTable.parse(KeyFile.line("alice", "a") + end + KeyFile.line("bob", "b") + end);

        assertThat(table.nameOf(sha256("a"))).isEqualTo("alice");
        assertThat(table.nameOf(sha256("b"))).isEqualTo("bob");
    }

    @Test
    void readsHexInEitherCase() throws Exception {
        assertThat(KeyTable.parse("alice " + HASH.toUpperCase(java.util.Locale.ROOT))
                        .nameOf(sha256("key")))
                .isEqualTo("alice");
    }

    @Test
    void readsSeveralKeysOfOneName() throws Exception {
        KeyTable table = KeyTable.parse(KeyFile.line("alice", "old") + "\n" + KeyFile.line("alice", "new"));

        assertThat(table.nameOf(sha256("old"))).isEqualTo("alice");
        assertThat(table.nameOf(sha256("new"))).isEqualTo("alice");
    }

    @Test
    void takesALineThatIsThereTwiceForOne() {
        assertThat(KeyTable.parse("alice " + HASH + "\nalice " + HASH).size()).isOne();
    }

    @Test
    void readsNamesOfAllVisibleCharactersUpTo100() throws Exception {
        String name = "~!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}";
        String longest = name + "n".repeat(100 - name.length());

        assertThat(KeyTable.parse(longest + " " + HASH).nameOf(sha256("key"))).isEqualTo(longest);
    }

    @ParameterizedTest
    @MethodSource
    void saysWhichLineIsWrongAndNothingOfWhatItHas(String line, String complaint) {
        assertThatThrownBy(() -> KeyTable.parse("# first\n\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 3: " + complaint)
                .hasMessageNotContaining(HASH.substring(0, 8))
                .hasNoCause();
    }

    static Stream<Arguments> saysWhichLineIsWrongAndNothingOfWhatItHas() {
        String words = "write a name, a blank and the SHA-256 of the key in it, and nothing else";
        String hash = "there is no SHA-256 after the name; write it as 64 hex digits";
        String blanks = "the name has blanks or other than visible ASCII characters; write it without them";
        return Stream.of(
                Arguments.of("alice", words),
                Arguments.of(HASH, words),
                Arguments.of("alice smith " + HASH, words),
                Arguments.of("alice " + HASH.substring(1), hash),
                Arguments.of("alice " + HASH + "0", hash),
                Arguments.of("alice g" + HASH.substring(1), hash),
                Arguments.of("alice sk-" + HASH.substring(3), hash),
                Arguments.of("alice \u0661" + HASH.substring(1), hash),
                Arguments.of("\u00e4lice " + HASH, blanks),
                Arguments.of("\ufeffalice " + HASH, blanks),
                Arguments.of("al\0ice " + HASH, blanks),
                Arguments.of("n".repeat(101) + " " + HASH, "the name has 101 characters; make it 1 to 100"));
    }

    @Test
    void refusesOneKeyOfTwoNames() {
        assertThatThrownBy(() -> KeyTable.parse("alice " + HASH + "\nbob " + HASH))
                .hasMessage("line 2: the key is that of another name above; give every name a key of its own");
    }

    @Test
    void takesTenThousandLinesAndNotOneMore() {
        String most = String.join("\n", Collections.nCopies(10_000, "#"));

        assertThat(KeyTable.parse(most).size()).isZero();
        assertThatThrownBy(() -> KeyTable.parse(most + "\n#"))
                .hasMessage("there are 10001 lines in it; leave at most 10000");
    }

    private static byte[] sha256(String key) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    }
}
