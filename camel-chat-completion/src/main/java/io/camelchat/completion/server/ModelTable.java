package io.camelchat.completion.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The models of one path, by their names. Thread-safe. */
public final class ModelTable {
    private static final String ANY = "*";

    private final Map<String, ServedModel> models = new ConcurrentSkipListMap<>();

    private volatile boolean nonBlocking;

    /** Adds a model; answers whether its name was free. */
    public boolean add(ServedModel model) {
        boolean added = models.putIfAbsent(model.name(), model) == null;
        look();
        return added;
    }

    public void remove(ServedModel model) {
        models.remove(model.name(), model);
        look();
    }

    private void look() {
        nonBlocking =
                models.values().stream().anyMatch(model -> model.settings().nonBlocking());
    }

    /** Whether one of them never blocks. */
    boolean haveNonBlocking() {
        return nonBlocking;
    }

    public boolean isEmpty() {
        return models.isEmpty();
    }

    /** The model of this name, or the one for all other names, or null. */
    ServedModel find(String name) {
        ServedModel model = ANY.equals(name) ? null : models.get(name);
        return model != null ? model : models.get(ANY);
    }

    /** The names of all models, in order. */
    List<String> names() {
        return models.values().stream()
                .flatMap(model -> model.listedNames().stream())
                .flatMap(Stream::ofNullable)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether calls of this name are served. */
    boolean has(String name) {
        return !ANY.equals(name) && find(name) != null;
    }
}
