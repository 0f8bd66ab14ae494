package io.camelchat.routes.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a topic cannot be read at present, in one sentence, which the log tells once and health for as long as it is so.
 * Written by the poll thread, read by any.
 */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final String topic;
    private final String brokers;
    private volatile Told told;

    /** @param word the sentence without names and addresses */
    private record Told(String sentence, String word) {}

    Trouble(String topic, String brokers) {
        this.topic = topic;
        this.brokers = brokers;
    }

    /** The sentence, or null where there is no trouble. */
    String sentence() {
        Told now = told;
        return now == null ? null : now.sentence();
    }

    /** What may be told to anybody, or null where there is no trouble. */
    String word() {
        Told now = told;
        return now == null ? null : now.word();
    }

    void unknownTopic(String name) {
        tell(
                "The topic " + name + " does not exist at " + brokers + ": create it; it is looked for again and again",
                "the topic does not exist",
                null);
    }

    void noBroker() {
        tell(
                "No Kafka broker answers at " + brokers + ", where the topic " + topic
                        + " is to be read: it goes on when one does",
                "no broker answers",
                null);
    }

    void failed(RuntimeException failure) {
        String where = " (" + brokers + ", topic " + topic + "): ";
        if (failure instanceof TimeoutException) {
            noBroker();
        } else if (failure instanceof AuthenticationException) {
            tell(
                    "The Kafka brokers do not accept the login" + where + rootOf(failure),
                    "the login is not accepted",
                    failure);
        } else if (failure instanceof AuthorizationException) {
            tell(
                    "The Kafka brokers do not allow the topic to be read" + where + rootOf(failure),
                    "the topic may not be read",
                    failure);
        } else {
            tell(
                    "The topic cannot be read, which is tried again and again" + where + rootOf(failure),
                    "the topic cannot be read",
                    failure);
        }
    }

    void over() {
        if (told != null) {
            LOG.info("The topic {} is read again", topic);
            told = null;
        }
    }

    private void tell(String sentence, String word, RuntimeException failure) {
        if (!sentence.equals(sentence())) {
            told = new Told(sentence, word);
            LOG.warn(sentence);
        }
        if (failure != null) {
            LOG.debug("The topic {} cannot be read", topic, failure);
        }
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
