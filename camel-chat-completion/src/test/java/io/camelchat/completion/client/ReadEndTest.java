package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left for the end of a read runs there once, after all that the read has brought was handed on. */
class ReadEndTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> happened = new ArrayList<>();

    /** What is done where an answer ends. */
    private Consumer<ChannelHandlerContext> atTheEnd = context -> {};

    ReadEndTest() {
        channel.pipeline().addLast("codec", new HttpClientCodec());
        ReadEnd.watch(channel);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof LastHttpContent) {
                    happened.add("end");
                    atTheEnd.accept(context);
                }
                ReferenceCountUtil.release(message);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext context) {
                happened.add("complete");
            }
        });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void answer() {
        channel.writeInbound(
                Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", StandardCharsets.US_ASCII));
    }

    private void leave(String what) {
        happened.add(what + (ReadEnd.run(channel, () -> happened.add("run " + what)) ? " left" : " refused"));
    }

    @Test
    void runsAfterWhatTheReadHasBrought() {
        atTheEnd = context -> leave("task");

        answer();
        answer();

        List<String> once = List.of("end", "task left", "complete", "run task");
        assertThat(happened).containsSequence(once).hasSize(2 * once.size()).endsWith("complete", "run task");
    }

    @Test
    void refusesWhatIsLeftInNoRead() {
        leave("before");
        answer();
        leave("after");

        assertThat(happened).containsExactly("before refused", "end", "complete", "after refused");
    }

    @Test
    void refusesASecondOne() {
        atTheEnd = context -> {
            leave("one");
            leave("two");
        };

        answer();

        assertThat(happened).containsExactly("end", "one left", "two refused", "complete", "run one");
    }

    @Test
    void refusesWhatTheLastOneLeaves() {
        atTheEnd = context -> ReadEnd.run(channel, () -> leave("next"));

        answer();

        assertThat(happened).containsExactly("end", "complete", "next refused");
    }

    @Test
    void runsWhereTheConnectionIsTakenApartMeanwhile() {
        atTheEnd = context -> {
            leave("task");
            context.pipeline().remove(ReadEnd.class);
        };

        answer();

        assertThat(happened).containsOnlyOnce("run task");
    }

    @Test
    void ofAConnectionOfAnotherProtocolAllIsRefused() {
        EmbeddedChannel frames = new EmbeddedChannel();
        ReadEnd.watch(frames);

        assertThat(ReadEnd.run(frames, () -> happened.add("run"))).isFalse();
        assertThat(happened).isEmpty();
    }
}
