package io.camelchat.routes.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** What is in the lines that were written, counted. Guarded by its lock. */
final class Tally {
    private final Map<String, Long> errors = new TreeMap<>();
    private long answered;
    private long promptTokens;
    private long completionTokens;

    synchronized void add(OutputLine line) {
        JsonNode response = line.json().path("response");
        if (line.isAnswer()) {
            answered++;
            JsonNode usage = response.path("body").path("usage");
            promptTokens += usage.path("prompt_tokens").asLong();
            completionTokens += usage.path("completion_tokens").asLong();
        } else if (response.isObject()) {
            errors.merge(codeOf(response), 1L, Long::sum);
        } else {
            errors.merge(line.json().path("error").path("code").asText(), 1L, Long::sum);
        }
    }

    private static String codeOf(JsonNode response) {
        JsonNode error = response.path("body").path("error");
        JsonNode word = error.path(error.path("code").isNull() ? "type" : "code");
        return (response.path("status_code").asText() + " " + (word.isNull() ? "" : word.asText())).trim();
    }

    synchronized long lines() {
        return answered + failed();
    }

    synchronized long answered() {
        return answered;
    }

    synchronized Map<String, Long> errors() {
        return new TreeMap<>(errors);
    }

    synchronized long promptTokens() {
        return promptTokens;
    }

    synchronized long completionTokens() {
        return completionTokens;
    }

    private long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
