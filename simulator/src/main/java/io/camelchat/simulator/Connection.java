package io.camelchat.simulator;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: takes its requests one after the other, pipelined or not, and has each answered. Confined
 * to the connection's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Front front;
    private final Recorder connections;
    private final Queue<IncomingRequest> pipelined = new ArrayDeque<>();
    private long id;
    private Player player;
    private Runnable hungUp = () -> {};

    Connection(Front front, Recorder connections) {
        this.front = front;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        id = connections.connectionOpened();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        pipelined.add((IncomingRequest) message);
        if (player == null) {
            answerNext(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (player != null) {
            player.resume();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        hungUp.run();
        connections.connectionClosed();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("Simulator closes a connection", cause);
        }
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void answerNext(ChannelHandlerContext ctx) {
        IncomingRequest request = pipelined.poll();
        if (request == null) {
            return;
        }
        Recorder recorder = front.recorder(request);
        RecordedCall call = recorder.arrived(request, id);
        ResponseWriter writer = new ResponseWriter(ctx, request, call);
        Player answering =
                new Player(ctx.channel().eventLoop(), writer, front.answer(request), call.lockStep(), end -> {
                    recorder.ended(call, end == Step.End.FINISH ? CallState.COMPLETED : CallState.FAULTED);
                    after(end, writer.keepAlive(), ctx);
                });
        player = answering;
        hungUp = () -> {
            answering.stop();
            recorder.ended(call, CallState.HUNG_UP);
        };
        answering.resume();
    }

    private void after(Step.End end, boolean keepAlive, ChannelHandlerContext ctx) {
        player = null;
        hungUp = () -> {};
        if (end == Step.End.RESET) {
            reset(ctx);
        } else if (end == Step.End.CUT || !keepAlive) {
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        } else {
            answerNext(ctx);
        }
    }

    /** Closes below TLS too, whose farewell would otherwise precede the RST. */
    private static void reset(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ctx.pipeline().firstContext().close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
