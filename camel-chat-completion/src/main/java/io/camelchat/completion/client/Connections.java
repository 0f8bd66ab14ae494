package io.camelchat.completion.client;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The connections to one upstream. They are in pools of a few each, for Vert.x looks through all connections of a pool for
 * each request. Every event loop has pools of its own, so that a call finds a connection of its own loop, and takes those of
 * another where its own have no room left; of these pools the first with room, so that few connections are open where few
 * are in use. Thread-safe, and no thread waits.
 */
final class Connections {
    /** How many connections a pool is to have at most. */
    static final int POOL_SIZE = 64;

    private final IntFunction<HttpClient> factory;

    /** Lets in as many requests as the pools have room for, and the others in the order in which they came. */
    private final Permits permits;

    /** Each null until it is first needed. */
    private final HttpClient[] pools;

    private final int[] sizes;

    /** How many more requests each may be given. */
    private final int[] room;

    /** Of each event loop those of its pools that have room. */
    private final Map<EventLoop, BitSet> withRoom = new IdentityHashMap<>();

    /** For each pool the set in which it is while it has room: that of the loop that was the first to need it. */
    private final BitSet[] owners;

    /** How many pools have an owner: the first so many. */
    private int owned;

    private boolean closed;

    private Connections(IntFunction<HttpClient> factory, Permits permits, int[] sizes) {
        this.factory = factory;
        this.permits = permits;
        this.pools = new HttpClient[sizes.length];
        this.sizes = sizes;
        this.room = sizes.clone();
        this.owners = new BitSet[sizes.length];
    }

    /**
     * Connections that serve one request at a time.
     *
     * @param max how many may be open at once
     * @param factory makes a pool of so many
     */
    static Connections exclusive(int max, IntFunction<HttpClient> factory) {
        int[] sizes = new int[(max + POOL_SIZE - 1) / POOL_SIZE];
        Arrays.fill(sizes, POOL_SIZE);
        sizes[sizes.length - 1] = max - POOL_SIZE * (sizes.length - 1);
        return new Connections(factory, new Permits(max), sizes);
    }

    /** Connections that may serve several requests at once: one pool, whose affair it is how many. */
    static Connections shared(int max, IntFunction<HttpClient> factory) {
        return new Connections(size -> factory.apply(max), new Permits(0), new int[] {Integer.MAX_VALUE});
    }

    /** A place for a request; to be called on the context that it is to be told on, for Vert.x takes that of its caller. */
    Place request(ContextInternal loop, RequestOptions target) {
        Place place = new Place(loop, target);
        place.enter();
        return place;
    }

    void close() {
        List<HttpClient> open = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (HttpClient pool : pools) {
                if (pool != null) {
                    open.add(pool);
                }
            }
        }
        open.forEach(HttpClient::close);
    }

    private synchronized int takeRoom(EventLoop loop) {
        int pool = poolWithRoom(withRoom.computeIfAbsent(loop, first -> new BitSet()));
        if (--room[pool] == 0) {
            owners[pool].clear(pool);
        }
        return pool;
    }

    private int poolWithRoom(BitSet own) {
        int pool = own.nextSetBit(0);
        if (pool < 0 && owned < owners.length) {
            pool = owned++;
            owners[pool] = own;
            own.set(pool);
        }
        for (Iterator<BitSet> others = withRoom.values().iterator(); pool < 0; ) {
            pool = others.next().nextSetBit(0);
        }
        return pool;
    }

    private synchronized void giveRoom(int pool) {
        room[pool]++;
        owners[pool].set(pool);
    }

    private synchronized HttpClient pool(int index) {
        if (closed) {
            throw new IllegalStateException("The connections are closed");
        }
        if (pools[index] == null) {
            pools[index] = factory.apply(sizes[index]);
        }
        return pools[index];
    }

    /**
     * A request's place on a connection, or in the line for one. It is to be released when the connection has gone back to
     * its pool, or was given up; released a little early, the next request waits in the pool for what is left of it.
     */
    final class Place {
        private static final int NONE = -1;

        private final ContextInternal loop;
        private final RequestOptions target;
        private Future<HttpClientRequest> connected;
        private Permits.Permit permit;
        private int pool = NONE;
        private boolean released;

        private Place(ContextInternal loop, RequestOptions target) {
            this.loop = loop;
            this.target = target;
        }

        /** The request, or why there is no connection; nothing where the place was released while it was waited for. */
        Future<HttpClientRequest> connected() {
            return connected;
        }

        private void enter() {
            Promise<HttpClientRequest> later = loop.promise();
            permit = permits.acquire(() -> granted(later));
            connected = permit.isHeldAtOnce() ? connect() : later.future();
        }

        /** Told by whoever gave a place up, whose loop it may be. */
        private void granted(Promise<HttpClientRequest> connection) {
            if (!loop.nettyEventLoop().isShutdown()) {
                loop.runOnContext(later -> connect().onComplete(connection));
            }
        }

        private Future<HttpClientRequest> connect() {
            synchronized (this) {
                if (released) {
                    return Future.future(never -> {});
                }
                pool = takeRoom(loop.nettyEventLoop());
            }
            try {
                return pool(pool).request(target);
            } catch (RuntimeException e) {
                return loop.failedFuture(e);
            }
        }

        /** Gives the place up, held or only waited for; a second call does nothing. */
        void release() {
            synchronized (this) {
                if (released) {
                    return;
                }
                released = true;
            }
            if (pool != NONE) {
                giveRoom(pool);
            }
            permit.release();
        }
    }
}
