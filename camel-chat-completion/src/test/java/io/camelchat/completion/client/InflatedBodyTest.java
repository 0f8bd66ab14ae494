package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.head;
import static io.camelchat.completion.client.AnswerRecorder.settings;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InflatedBodyTest {
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n";
    private static final String REPEATED = CHUNK + "data: ".repeat(9_000) + CHUNK + "x".repeat(20_000) + CHUNK;
    private static final String COMPLETION = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"北🌍\"}}]}";

    private enum Form {
        PLAIN {
            @Override
            OutputStream on(OutputStream out) {
                return out;
            }
        },
        GZIP {
            @Override
            OutputStream on(OutputStream out) throws IOException {
                return new GZIPOutputStream(out);
            }
        },
        ZLIB {
            @Override
            OutputStream on(OutputStream out) {
                return new DeflaterOutputStream(out);
            }
        };

        abstract OutputStream on(OutputStream out) throws IOException;

        byte[] of(String text) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = on(bytes)) {
                out.write(utf8(text));
            }
            return bytes.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void isReadWhereverItIsCut(Form form) throws IOException {
        byte[] bytes = form.of(COMPLETION);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerRecorder told = new AnswerRecorder();
            told.read(body(told), false, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));

            assertThat(told.reply).hasToString(COMPLETION);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void isNoAnswerWhereItEndsEarly(Form form) throws IOException {
        byte[] bytes = form.of(COMPLETION);
        for (int end = 0; end < bytes.length; end++) {
            for (boolean broken : new boolean[] {true, false}) {
                AnswerRecorder told = new AnswerRecorder();
                told.read(body(told), broken, Arrays.copyOf(bytes, end));

                assertThat(told.reply == null || told.reply.toString().equals(COMPLETION))
                        .isTrue();
                assertThat(told.reply == null).isEqualTo(told.failure != null);
            }
        }
    }

    @Test
    void isUnreadableWhereItIsDamaged() throws IOException {
        byte[] bytes = Form.GZIP.of(COMPLETION);
        bytes[15] ^= 0x55;
        AnswerRecorder told = new AnswerRecorder();
        told.read(body(told), false, bytes);

        assertThat(told.failure.trouble()).isEqualTo(Trouble.UNREADABLE);
    }

    @Test
    void isBoundedByWhatItGrowsTo() throws IOException {
        AnswerRecorder told = new AnswerRecorder();
        told.read(body(told), false, Form.GZIP.of(" ".repeat(9_000_000) + COMPLETION));

        assertThat(told.failure).hasMessageContaining("maxBodySize");
    }

    /** What is known of a stream is told with its failure, as with any other. */
    @Test
    void tellsWhatCameOfAStreamThatIsDamaged() throws IOException {
        byte[] bytes = Form.GZIP.of(CHUNK);
        bytes[bytes.length - 1] ^= 0x55;
        AnswerRecorder told = new AnswerRecorder();
        told.read(new AnswerBody(head(200), 1, settings(), new Failures(settings()), told), false, bytes);

        assertThat(told.failure.trouble()).isEqualTo(Trouble.UNREADABLE);
        assertThat(told.summary.chunks()).isEqualTo(1);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.FAILED);
    }

    /** A few bytes may stand for many, which no buffer has room for: nothing of them waits for the next byte. */
    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"GZIP", "ZLIB"})
    void isReadAsFarAsItCameWhereverItEnds(Form form) throws IOException {
        byte[] bytes = form.of(REPEATED);
        for (int end = 2; end <= bytes.length; end++) {
            byte[] came = Arrays.copyOf(bytes, end);

            assertThat(read(came, end)).hasSize(lengthIn(form, came)).isEqualTo(read(came, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"GZIP", "ZLIB"})
    void isReadUpToItsDamageHoweverItIsCut(Form form) throws IOException {
        byte[] whole = form.of(REPEATED);
        for (int at = 10; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x55;

            assertThat(read(bytes, bytes.length)).isEqualTo(read(bytes, 1)).isEqualTo(read(bytes, 7));
        }
    }

    @Test
    void passesOverAllThatAHeaderMayHave() throws IOException {
        byte[] gzip = Form.GZIP.of(COMPLETION);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0});
        bytes.writeBytes(new byte[] {4, 1});
        bytes.write(new byte[260]);
        bytes.writeBytes(utf8("name\0comment\0"));
        bytes.writeBytes(new byte[] {1, 0});
        bytes.write(gzip, 10, gzip.length - 10);

        assertThat(read(bytes.toByteArray(), bytes.size())).isEqualTo(COMPLETION);
        assertThat(read(bytes.toByteArray(), 1)).isEqualTo(COMPLETION);
    }

    @ParameterizedTest
    @CsvSource({"2, 7", "3, 32", "-8, 1", "-5, 1", "-4, 1", "-1, 1"})
    void isUnreadableWhereItsHeaderOrItsTrailerIsWrong(int at, byte change) throws IOException {
        byte[] bytes = Form.GZIP.of(COMPLETION);
        bytes[at < 0 ? bytes.length + at : at] ^= change;
        AnswerRecorder told = new AnswerRecorder();
        told.read(body(told), false, bytes);

        assertThat(told.failure.trouble()).isEqualTo(Trouble.UNREADABLE);
    }

    /** RFC 1950: compressed with words that both sides know. Nobody has told them to this one. */
    @Test
    void isUnreadableWhereItNeedsADictionary() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        deflater.setDictionary(utf8("choices"));
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(utf8(COMPLETION));
        }
        AnswerRecorder told = new AnswerRecorder();
        told.read(body(told), false, bytes.toByteArray());

        assertThat(told.failure.trouble()).isEqualTo(Trouble.UNREADABLE);
    }

    @Test
    void isOneTextWhereItHasSeveralMembers() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Form.GZIP.of(COMPLETION.substring(0, 9)));
        bytes.writeBytes(Form.GZIP.of(COMPLETION.substring(9)));

        assertThat(read(bytes.toByteArray(), bytes.size())).isEqualTo(COMPLETION);
        assertThat(read(bytes.toByteArray(), 1)).isEqualTo(COMPLETION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0", "x", "\r\n", "\u001F", "\u001F\0", "\u001Fx\u0008"})
    void passesOverWhatIsBehindAWholeMember(String padding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Form.GZIP.of(COMPLETION));
        bytes.writeBytes(utf8(padding));

        for (int size : new int[] {1, 2, bytes.size()}) {
            AnswerRecorder told = new AnswerRecorder();
            InflatedBody body = body(told);
            for (int start = 0; start < bytes.size(); start += size) {
                body.feed(Arrays.copyOfRange(bytes.toByteArray(), start, Math.min(bytes.size(), start + size)));
            }
            body.end();

            assertThat(told.failure).isNull();
            assertThat(told.reply.getText()).isEqualTo("北🌍");
        }
    }

    /** It is one, of which nothing can be read. */
    @Test
    void isUnreadableWhereAFurtherMemberIs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Form.GZIP.of(COMPLETION));
        bytes.writeBytes(new byte[] {0x1F, (byte) 0x8B, 7});
        AnswerRecorder told = new AnswerRecorder();
        told.read(body(told), false, bytes.toByteArray());

        assertThat(told.failure.trouble()).isEqualTo(Trouble.UNREADABLE);
    }

    /** How much of a text these bytes stand for, as the JDK says. */
    private static int lengthIn(Form form, byte[] came) {
        int header = form == Form.GZIP ? 10 : 0;
        Inflater inflater = new Inflater(form == Form.GZIP);
        inflater.setInput(came, Math.min(came.length, header), Math.max(0, came.length - header));
        try {
            return inflater.inflate(new byte[2 * REPEATED.length()]);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }

    /** What a reader is fed where pieces of this size come. */
    private static String read(byte[] bytes, int size) {
        ByteArrayOutputStream fed = new ByteArrayOutputStream();
        AnswerRecorder told = new AnswerRecorder();
        InflatedBody body = new InflatedBody(
                new BodyReader() {
                    @Override
                    public void feed(byte[] piece) {
                        fed.writeBytes(piece);
                    }

                    @Override
                    public void end() {}

                    @Override
                    public void broken(Throwable cause) {}

                    @Override
                    public boolean wantsAll() {
                        return true;
                    }
                },
                new Failures(settings()),
                told,
                () -> null);
        for (int start = 0; start < bytes.length; start += size) {
            body.feed(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + size)));
        }
        body.end();
        return fed.toString(StandardCharsets.UTF_8);
    }

    private static InflatedBody body(AnswerRecorder told) {
        Failures failures = new Failures(settings());
        return new InflatedBody(new JsonBody(head(200), 10_000, failures, told), failures, told, () -> null);
    }
}
