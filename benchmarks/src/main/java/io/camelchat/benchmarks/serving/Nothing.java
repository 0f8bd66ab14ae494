package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.upstream.Form;

/** Clients ask the upstream itself: what is late here is late by no relay. */
final class Nothing implements Relay {
    private final int upstream;

    /** @param upstream its port */
    Nothing(int upstream) {
        this.upstream = upstream;
    }

    @Override
    public String title() {
        return "nothing between";
    }

    @Override
    public String url(Form form) {
        return form.url(upstream);
    }

    @Override
    public ProcessHandle process() {
        return null;
    }
}
