package io.camelchat.completion.server;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A model whose answers a test gives. */
record TestModel(String name, Consumer<ServedCall> serving) implements ServedModel {
    @Override
    public List<String> listedNames() {
        return List.of(name);
    }

    @Override
    public ModelSettings settings() {
        return new ModelSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void serve(ServedCall call) {
        serving.accept(call);
    }
}
