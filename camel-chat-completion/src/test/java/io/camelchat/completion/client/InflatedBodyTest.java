package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.head;
import static io.camelchat.completion.client.AnswerRecorder.settings;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InflatedBodyTest {
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

    /** An answer may be given up at any byte, and nothing closes what was reading it. */
    @Test
    void holdsNothingBackThatHasToBeReleased() throws IOException {
        byte[] bytes = Form.GZIP.of(COMPLETION);
        long held = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        InflatedBody body = body(new AnswerRecorder());
        body.feed(Arrays.copyOf(bytes, 3));
        body.feed(Arrays.copyOfRange(bytes, 3, 6));

        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isEqualTo(held);
    }

    private static InflatedBody body(AnswerRecorder told) {
        Failures failures = new Failures(settings());
        return new InflatedBody(new JsonBody(head(200), 10_000, failures, told), failures, told);
    }
}
