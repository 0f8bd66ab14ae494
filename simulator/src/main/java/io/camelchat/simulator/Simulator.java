package io.camelchat.simulator;

import io.camelchat.simulator.answer.Tokens;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible inference service in this JVM that asks no model: it answers as its {@link Behaviour} says, and
 * records what it was asked. Runs on event loops of its own from {@link #start()} to {@link #close()}; all methods may be
 * called by any thread.
 */
public final class Simulator implements AutoCloseable {

    private static final int EVENT_LOOPS = 2;

    private final LoopThreads threads = new LoopThreads();
    private final NioEventLoopGroup loops;
    private final ChannelGroup channels;
    private final InetSocketAddress address;
    private final String baseUrl;
    private final Behaviours behaviours;
    private final Recorder recorder;

    Simulator(SimulatorBuilder settings) {
        Tokens.load();
        behaviours = new Behaviours(settings.behaviour);
        recorder = new Recorder(settings.recordedCalls);
        loops = new NioEventLoopGroup(EVENT_LOOPS, threads);
        channels = new DefaultChannelGroup(loops.next());
        try {
            address = bind(settings, settings.front(behaviours, recorder));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        String scheme = settings.ssl == null ? "http" : "https";
        baseUrl = scheme + "://" + settings.host + ":" + address.getPort() + Service.BASE;
    }

    /**
     * Starts on a free port of the loopback interface; echoes. The first simulator of a JVM takes a second to start, for it
     * loads its tokenizer.
     */
    public static Simulator start() {
        return builder().start();
    }

    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /** Where clients find it, such as {@code http://127.0.0.1:40123/v1}. */
    public String baseUrl() {
        return baseUrl;
    }

    public String host() {
        return address.getHostString();
    }

    public int port() {
        return address.getPort();
    }

    /** Answers every further call so, once those given to {@link #next} are used up. */
    public void behave(Behaviour behaviour) {
        behaviours.last(behaviour);
    }

    /** Answers the next calls so, one each. They join the end of the line. */
    public void next(Behaviour... behaviour) {
        behaviours.next(List.of(behaviour));
    }

    /** Answers every further call for this model so, whatever waits in line for others. */
    public void behave(String model, Behaviour behaviour) {
        behaviours.of(model, behaviour);
    }

    /** Answers every further call so whose last user message contains this text, whatever else is said of it. */
    public void behaveToPrompt(String text, Behaviour behaviour) {
        behaviours.toPrompt(text, behaviour);
    }

    /** Behaves as at the start and forgets what was recorded. Calls that are open go on as they began. */
    public void reset() {
        behaviours.reset();
        recorder.clear();
    }

    /** All calls since the start or the last reset, in order of arrival. */
    public List<RecordedCall> calls() {
        return recorder.calls();
    }

    /** How many calls are being answered. */
    public int openCalls() {
        return recorder.openCalls();
    }

    public int openConnections() {
        return recorder.openConnections();
    }

    /** How many connections have been made since the start. */
    public int connectionsAccepted() {
        return recorder.connectionsAccepted();
    }

    /**
     * Waits for a call, counted from 0, to arrive.
     *
     * @throws IllegalStateException if it does not in time; its message says what did
     */
    public RecordedCall awaitCall(int index, Duration timeout) {
        return recorder.awaitCall(index, timeout);
    }

    /** Waits until at least so many calls are open at the same time. Fails as {@link #awaitCall} does. */
    public void awaitOpenCalls(int count, Duration timeout) {
        recorder.awaitOpenCalls(count, timeout);
    }

    /** Waits until no call is open. Fails as {@link #awaitCall} does. */
    public void awaitNoOpenCalls(Duration timeout) {
        recorder.awaitNoOpenCalls(timeout);
    }

    /** Waits until no connection is open. Fails as {@link #awaitCall} does. */
    public void awaitNoOpenConnections(Duration timeout) {
        recorder.awaitNoOpenConnections(timeout);
    }

    /** Closes all connections and ends the event loops; returns when both are gone. */
    @Override
    public void close() {
        recorder.closing();
        channels.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
        threads.join();
    }

    private InetSocketAddress bind(SimulatorBuilder settings, Front front) {
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new Pipeline(settings, front));
        if (settings.sendBuffer > 0) {
            server.childOption(ChannelOption.SO_SNDBUF, settings.sendBuffer);
        }
        Channel listening =
                server.bind(settings.host, settings.port).syncUninterruptibly().channel();
        channels.add(listening);
        return (InetSocketAddress) listening.localAddress();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {

        private final SimulatorBuilder settings;
        private final Front front;

        Pipeline(SimulatorBuilder settings, Front front) {
            this.settings = settings;
            this.front = front;
        }

        @Override
        protected void initChannel(Channel channel) {
            channels.add(channel);
            if (settings.ssl != null) {
                channel.pipeline().addLast(settings.ssl.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new HttpRequestDecoder(new HttpDecoderConfig()
                            .setMaxInitialLineLength(64 * 1024)
                            .setMaxHeaderSize(256 * 1024)
                            .setMaxChunkSize(64 * 1024)))
                    .addLast(new RequestReader())
                    .addLast(new Connection(front, recorder));
        }
    }
}
