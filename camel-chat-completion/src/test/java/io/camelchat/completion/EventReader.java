package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of one stream, one by one and as they come. */
final class EventReader implements AutoCloseable {
    private static final String DATA = "data: ";

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    int status() {
        return response.statusCode();
    }

    /** The data of the next event, null where there is none any more. */
    String next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DATA)) {
                return line.substring(DATA.length());
            }
        }
        return null;
    }

    /** The data of all events that are still to come. */
    List<String> rest() throws IOException {
        List<String> rest = new ArrayList<>();
        for (String event = next(); event != null; event = next()) {
            rest.add(event);
        }
        return rest;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
