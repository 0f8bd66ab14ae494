package io.camelchat.completion.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is whole is on the wire as HTTP has it, in one buffer; all else is as it was. */
class WholeRequestsTest {
    private final EmbeddedChannel channel = channel();

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("codec", new HttpClientCodec());
        return channel;
    }

    @BeforeEach
    void writeWholeRequests() {
        WholeRequests.writeTo(channel.pipeline());
    }

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 511, 512, 513, 70_000, 1_000_000})
    void isWrittenAsOneAndAsTheCodecWould(int size) {
        EmbeddedChannel codec = channel();
        codec.writeOutbound(post("x".repeat(size)));
        String expected = String.join("", written(codec));

        channel.writeOutbound(post("x".repeat(size)));

        assertThat(written(channel)).containsExactly(expected);
        assertThat(expected)
                .startsWith("POST /v1/chat/completions?api-version=1 HTTP/1.1\r\nAuthorization: Bearer sk-1\r\n")
                .endsWith("\r\n\r\n" + "x".repeat(size));
    }

    @Test
    void aHeaderIsNoTwoWhateverIsInIt() {
        FullHttpRequest request = post("{}");
        request.headers().add("tracestate", "a=\u010d\u010a\u00e9");

        channel.writeOutbound(request);

        assertThat(written(channel)).singleElement().asString().contains("\r\ntracestate: a=??\u00e9\r\n");
    }

    @Test
    void tellsWhenItIsWrittenAndReleasesIt() {
        FullHttpRequest request = post("{}");

        ChannelFuture write = channel.writeAndFlush(request);

        assertThat(write.isSuccess()).isTrue();
        assertThat(request.refCnt()).isZero();
        assertThat(written(channel)).hasSize(1);
    }

    @Test
    void answersAreReadAsThoseOfTheirRequests() {
        channel.writeOutbound(post("{}"));
        answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        assertThat(read()).isEqualTo("200 {} end");

        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.HEAD, "/v1/models"));
        answer("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
        assertThat(read()).as("a head has no body").isEqualTo("200 end");

        channel.writeOutbound(post("{}"));
        answer("HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
        assertThat(read()).isEqualTo("404 x end");
        assertThat(written(channel)).hasSize(3);
    }

    @Test
    void oneInPiecesIsLeftToTheCodec() {
        DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set("transfer-encoding", "chunked");

        channel.writeOutbound(head, new DefaultLastHttpContent(Unpooled.copiedBuffer("x", UTF_8)));

        assertThat(String.join("", written(channel)))
                .isEqualTo("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
    }

    @Test
    void aConnectionWithoutTheCodecIsLeftAsItIs() {
        EmbeddedChannel frames = new EmbeddedChannel();

        WholeRequests.writeTo(frames.pipeline());

        assertThat(frames.pipeline().get(WholeRequests.class)).isNull();
    }

    private static FullHttpRequest post(String body) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/v1/chat/completions?api-version=1",
                Unpooled.copiedBuffer(body, UTF_8));
        request.headers()
                .set("Authorization", "Bearer sk-1")
                .set(AsciiString.cached("accept"), AsciiString.cached("application/json"))
                .set("content-length", Integer.toString(body.length()));
        return request;
    }

    private static List<String> written(EmbeddedChannel channel) {
        List<String> buffers = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            buffers.add(buffer.toString(ISO_8859_1));
            buffer.release();
        }
        return buffers;
    }

    private void answer(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
    }

    /** What came in: a status, the bytes of a body, its end. */
    private String read() {
        List<String> all = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpResponse response) {
                all.add(Integer.toString(response.status().code()));
            }
            if (message instanceof HttpContent content && content.content().isReadable()) {
                all.add(content.content().toString(UTF_8));
            }
            if (message instanceof LastHttpContent) {
                all.add("end");
            }
            ReferenceCountUtil.release(message);
        }
        return all.stream().collect(Collectors.joining(" "));
    }
}
