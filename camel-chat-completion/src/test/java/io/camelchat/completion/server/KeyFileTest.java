package io.camelchat.completion.server;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class KeyFileTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path folder;

    private final Queue<Runnable> looks = new ConcurrentLinkedQueue<>();

    // Not far from where a System.nanoTime may wrap.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

    private final LogCapture log = new LogCapture();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("keys");
        write(KeyFile.line("alice", "a"), KeyFile.line("bob", "b"));
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void acceptsWhoeverBringsAKeyOfTheFile() {
        KeyFile keys = open();

        assertThat(ask(keys, "a")).isCompletedWithValue("alice");
        assertThat(ask(keys, "b")).isCompletedWithValue("bob");
    }

    @Test
    void refusesEveryOtherKey() {
        KeyFile keys = open();

        String line = KeyFile.line("alice", "a");
        String hash = line.substring("alice ".length());
        for (String other : List.of("c", "A", "a ", "\u00e4", "alice", line, hash)) {
            assertThat(ask(keys, other)).isCompletedWithValue(null);
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    void refusesNoKeyWithoutALook(String none) throws IOException {
        write(KeyFile.line("nobody", ""));
        KeyFile keys = open();
        now.addAndGet(SECOND);

        assertThat(ask(keys, none)).isCompletedWithValue(null);
        assertThat(looks).isEmpty();
    }

    @Test
    void ignoresTheUserOfTheServer() {
        assertThat(open().authenticate(new Credential(null, "alice")).toCompletableFuture())
                .isCompletedWithValue(null);
    }

    @Test
    void acceptsAnOldAndANewKeyOfOneNameAtATime() throws IOException {
        write(KeyFile.line("alice", "old"), KeyFile.line("alice", "new"));
        KeyFile keys = open();

        assertThat(ask(keys, "old")).isCompletedWithValue("alice");
        assertThat(ask(keys, "new")).isCompletedWithValue("alice");

        write(KeyFile.line("alice", "new"));
        now.addAndGet(SECOND);

        CompletableFuture<String> old = ask(keys, "old");
        look();
        assertThat(old).isCompletedWithValue(null);
        assertThat(ask(keys, "new")).isCompletedWithValue("alice");
    }

    @Test
    void knowsANewKeyAtTheFirstRequestAfterASecond() throws IOException {
        KeyFile keys = open();
        Files.writeString(file, KeyFile.line("carol", "c") + "\n", APPEND);

        now.addAndGet(SECOND - 1);
        assertThat(ask(keys, "c")).isCompletedWithValue(null);
        assertThat(looks).isEmpty();

        now.addAndGet(1);
        CompletableFuture<String> carol = ask(keys, "c");
        assertThat(carol).isNotDone();
        look();
        assertThat(carol).isCompletedWithValue("carol");
    }

    @Test
    void looksOnceForAllWhoAskMeanwhile() {
        KeyFile keys = open();
        now.addAndGet(5 * SECOND);

        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            asked.add(ask(keys, key));
            now.addAndGet(5 * SECOND);
        }

        assertThat(looks).hasSize(1);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        look();
        assertThat(asked.stream().map(CompletableFuture::join)).containsExactly("alice", "bob", null);
    }

    @Test
    void looksAgainASecondAfterTheLastLook() {
        KeyFile keys = open();
        for (int i = 0; i < 3; i++) {
            now.addAndGet(SECOND - 1);
            assertThat(ask(keys, "a")).isCompletedWithValue("alice");
            assertThat(looks).isEmpty();
            now.addAndGet(1);
            CompletableFuture<String> alice = ask(keys, "a");
            look();
            assertThat(alice).isCompletedWithValue("alice");
        }
    }

    @Test
    void leavesTheOthersToWaitWhereOneGivesUp() {
        KeyFile keys = open();
        now.addAndGet(SECOND);
        CompletableFuture<String> first = ask(keys, "a");
        CompletableFuture<String> second = ask(keys, "b");

        first.cancel(false);
        look();

        assertThat(second).isCompletedWithValue("bob");
        assertThat(ask(keys, "a")).isCompletedWithValue("alice");
    }

    @Test
    void seesAFileThatWasMovedOverTheOldOne() throws IOException {
        KeyFile keys = open();
        Path next = Files.writeString(folder.resolve("next"), KeyFile.line("carol", "c"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(askAfterALook(keys, "c")).isEqualTo("carol");
        assertThat(askAfterALook(keys, "a")).isNull();
    }

    @Test
    void seesAChangeThatLeavesSizeAndTimeAsTheyWere() throws IOException {
        KeyFile keys = open();
        var time = Files.getLastModifiedTime(file);
        write(KeyFile.line("carol", "a"), KeyFile.line("bob", "b"));
        Files.setLastModifiedTime(file, time);

        assertThat(askAfterALook(keys, "a")).isEqualTo("carol");
    }

    @Test
    void keepsKnownKeysWhileTheFileIsMalformed() throws IOException {
        KeyFile keys = open();
        write(KeyFile.line("carol", "c"), "dave");

        assertThat(askAfterALook(keys, "a")).isEqualTo("alice");
        assertThat(askAfterALook(keys, "c")).isNull();
        assertThat(errors())
                .containsExactly("Key file " + file + " cannot be used: line 2: write a name, a blank and the SHA-256"
                        + " of the key in it, and nothing else; until then, the keys known before stay in force");

        write(KeyFile.line("carol", "c"));
        assertThat(askAfterALook(keys, "c")).isEqualTo("carol");
        assertThat(askAfterALook(keys, "a")).isNull();
        assertThat(errors()).hasSize(1);
    }

    @Test
    void keepsKnownKeysWhileTheFileIsMissing() throws IOException {
        KeyFile keys = open();
        Files.delete(file);

        assertThat(askAfterALook(keys, "a")).isEqualTo("alice");
        assertThat(askAfterALook(keys, "a")).isEqualTo("alice");
        assertThat(errors())
                .containsExactly("Key file " + file + " cannot be used: there is no such file; create it, with a line"
                        + " NAME SHA256-HEX for every key; until then, the keys known before stay in force");

        write(KeyFile.line("carol", "c"));
        assertThat(askAfterALook(keys, "c")).isEqualTo("carol");
        Files.delete(file);
        assertThat(askAfterALook(keys, "c")).isEqualTo("carol");
        assertThat(errors()).hasSize(2);
    }

    @Test
    void logsEveryChangeForTheWorseOnce() throws IOException {
        KeyFile keys = open();
        for (String bad : List.of("bad 1", "bad 2", "bad 1")) {
            write(bad);
            askAfterALook(keys, "a");
            askAfterALook(keys, "a");
        }

        assertThat(errors()).hasSize(3);
    }

    @Test
    void letsNobodyInOnceTheLastLineIsRemoved() throws IOException {
        KeyFile keys = open();
        write("# none");

        assertThat(askAfterALook(keys, "a")).isNull();
        assertThat(errors()).isEmpty();
        assertThat(lines(Level.WARN))
                .containsExactly(
                        "Key file " + file + " has no keys: nobody is let in until a line NAME SHA256-HEX is added");
    }

    @Test
    void keepsKnownKeysWhereNoThreadLooks() throws IOException {
        AtomicInteger refused = new AtomicInteger();
        KeyFile keys = new KeyFile(
                file,
                task -> {
                    throw new RejectedExecutionException("busy " + refused.incrementAndGet());
                },
                now::get);
        for (int i = 1; i <= 3; i++) {
            now.addAndGet(SECOND);
            assertThat(ask(keys, "a")).isCompletedWithValue("alice");
            assertThat(refused).hasValue(i);
        }

        assertThat(errors()).singleElement().asString().contains("no thread reads it");
    }

    @Test
    void startsOnlyWithAFileThatIsThere() throws IOException {
        Files.delete(file);

        assertRefused("there is no such file; create it, with a line NAME SHA256-HEX for every key");
    }

    @Test
    void startsOnlyWithAFile() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        assertRefused("it is no regular file; name one");
    }

    @Test
    void startsOnlyWithAFileInOrder() throws IOException {
        write(KeyFile.line("alice", "a"), "", "bob " + KeyFile.line("x", "b").substring(3));

        assertRefused("line 3: there is no SHA-256 after the name; write it as 64 hex digits");
    }

    @Test
    void readsAFileOfOneMebibyteAndNotOneMore() throws IOException {
        byte[] comment = new byte[1024 * 1024];
        Arrays.fill(comment, (byte) '#');
        Files.write(file, comment);
        assertThat(ask(open(), "a")).isCompletedWithValue(null);

        Files.write(file, new byte[] {'#'}, APPEND);

        assertRefused("it has more than 1 MiB; name a file of lines NAME SHA256-HEX");
    }

    @Test
    void makesKeysThatLetIn() throws IOException {
        String key = KeyFile.newKey();
        write(KeyFile.line("carol", key));

        assertThat(key).matches("sk-[A-Za-z0-9_-]{43}");
        assertThat(Stream.generate(KeyFile::newKey).limit(1_000)).doesNotHaveDuplicates();
        assertThat(ask(open(), key)).isCompletedWithValue("carol");
    }

    @Test
    void writesTheLineOfAKnownKey() {
        // The SHA-256 of "abc" as FIPS 180-2 has it, appendix B.1.
        assertThat(KeyFile.line("alice", "abc"))
                .isEqualTo("alice ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void writesNoLineThatCouldNotBeRead() {
        assertThatThrownBy(() -> KeyFile.line("", "a")).hasMessage("The name has 0 characters; make it 1 to 100");
        assertThatThrownBy(() -> KeyFile.line("#alice", "a"))
                .hasMessage("The name begins with #, as a comment does; begin it otherwise");
        for (String name : List.of("a b", "a\tb", "a\nb", "\u00e4")) {
            assertThatThrownBy(() -> KeyFile.line(name, "a"))
                    .hasMessage("The name has blanks or other than visible ASCII characters; write it without them");
        }
    }

    @Test
    void tellsNobodyAKeyOrItsHash() throws IOException {
        String key = KeyFile.newKey();
        String line = KeyFile.line("alice", key);
        write(line);
        KeyFile keys = open();
        askAfterALook(keys, key);
        for (String bad :
                List.of(key, "alice " + key, line + "0", line.replace(" ", ""), line + "\nbob" + line.substring(5))) {
            write(bad);
            askAfterALook(keys, key);
            assertThatThrownBy(this::open).hasMessageNotContainingAny(key, line.substring(6, 14));
        }

        assertThat(log.lines().stream().map(LogCapture.Line::text))
                .hasSizeGreaterThan(5)
                .noneMatch(text -> text.contains(key) || text.contains(line.substring(6, 14)));
    }

    @Test
    void looksOnceForTwoWhoAskAtTheSameMoment() throws Exception {
        KeyFile keys = open();
        ExecutorService other = Executors.newSingleThreadExecutor();
        BlockingQueue<CompletableFuture<String>> theirs = new LinkedBlockingQueue<>();
        try {
            for (int round = 0; round < 4_000; round++) {
                now.addAndGet(SECOND);
                AtomicInteger missing = new AtomicInteger(2);
                other.execute(() -> theirs.add(askTogether(keys, missing)));
                CompletableFuture<String> ours = askTogether(keys, missing);
                CompletableFuture<String> their = theirs.poll(60, TimeUnit.SECONDS);
                look();
                assertThat(ours).isCompletedWithValue("alice");
                assertThat(their).isCompletedWithValue("alice");
            }
        } finally {
            other.shutdown();
        }
    }

    // A lock or a latch would wake one after the other.
    @SuppressWarnings("ThreadPriorityCheck")
    private static CompletableFuture<String> askTogether(KeyFile keys, AtomicInteger missing) {
        missing.decrementAndGet();
        while (missing.get() > 0) {
            Thread.yield();
        }
        return ask(keys, "a");
    }

    private KeyFile open() {
        return new KeyFile(file, looks::add, now::get);
    }

    private static CompletableFuture<String> ask(KeyFile keys, String key) {
        return keys.authenticate(new Credential(key, null)).toCompletableFuture();
    }

    private String askAfterALook(KeyFile keys, String key) {
        now.addAndGet(SECOND);
        CompletableFuture<String> name = ask(keys, key);
        look();
        return name.join();
    }

    private void look() {
        assertThat(looks).hasSize(1);
        looks.remove().run();
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Key file " + file + " cannot be used: " + why)
                .hasNoCause();
    }

    private List<String> errors() {
        return lines(Level.ERROR);
    }

    private List<String> lines(Level level) {
        return log.lines().stream()
                .filter(line -> line.logger().equals(KeyFile.class.getName())
                        && line.level().equals(level))
                .map(LogCapture.Line::text)
                .toList();
    }
}
