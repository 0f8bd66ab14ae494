package io.camelchat.simulator;

/** Requests as tests send them. */
final class Requests {

    private Requests() {}

    /** What the user says, and more fields such as {@code "n":2}. */
    static String json(String user, String... fields) {
        StringBuilder request =
                new StringBuilder("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + user + "\"}]");
        for (String field : fields) {
            request.append(',').append(field);
        }
        return request.append('}').toString();
    }

    static String stream(String user, String... fields) {
        String request = json(user, fields);
        return request.substring(0, request.length() - 1) + ",\"stream\":true}";
    }
}
