package io.camelchat.routes.queue;

/** The connection of a flow with the broker that its messages come from, a bean of its context. Any thread may ask. */
public interface BrokerLink {
    /** What kind of broker it is: {@code kafka} or {@code jms}. */
    String kind();

    /** Whether messages can be taken from it at present. */
    boolean isThere();

    /** Why none can be taken, in words that anybody may read; null where they can be, or where nothing is known yet. */
    String reason();
}
