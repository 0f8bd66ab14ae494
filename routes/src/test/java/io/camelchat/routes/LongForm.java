package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether tests of queues run in their long form, as {@code -Psoak} has them: on a machine that is theirs. */
final class LongForm {
    static final boolean OF_KAFKA = Integer.getInteger("chat.test.kafkaMessages", 0) >= 10_000;
    static final boolean OF_JMS = Integer.getInteger("chat.test.jmsMessages", 0) >= 10_000;

    /** Options of a virtual machine that lives for seconds only: its start counts for more than its speed. */
    private static final String[] SHORT_LIVED = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    /** Beyond this share of the processors, processors may be the limit, and not permits. */
    private static final double MOST_OF_PROCESSORS = 0.6;

    private LongForm() {}

    /** The options that a process is started with, those of its form included. */
    static String[] options(boolean isLong, String... options) {
        if (isLong) {
            return options;
        }
        String[] all = new String[options.length + SHORT_LIVED.length];
        System.arraycopy(SHORT_LIVED, 0, all, 0, SHORT_LIVED.length);
        System.arraycopy(options, 0, all, SHORT_LIVED.length, options.length);
        return all;
    }

    /**
     * Whether rates can be compared that were measured while so much of the processors was in use. The long form fails where
     * they cannot; the short one is for machines that have other work to do.
     */
    static boolean allowsComparison(double processors, boolean isLong) {
        if (isLong) {
            assertThat(processors)
                    .as("This run is void, for processors were the limit and not permits: run it alone. Share in use")
                    .isLessThan(MOST_OF_PROCESSORS);
        }
        return processors < MOST_OF_PROCESSORS;
    }

    /** What a printed line says of it. */
    static String comparison(double processors) {
        long percent = Math.round(100 * processors);
        return processors < MOST_OF_PROCESSORS
                ? percent + " % of the processors in use"
                : percent + " % of the processors in use, too many to compare";
    }
}
