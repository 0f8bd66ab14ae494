package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Reads ten chunks of a stream, says so, waits to be told to go on, and tells the hash of all. */
final class SlowReader {
    private static final int FIRST = 10;

    private SlowReader() {}

    public static void main(String[] arguments) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:read")
                            .toF("chat-completion:m?delivery=stream&requestTimeout=0&baseUrl=%s", arguments[0])
                            .process(exchange -> read(exchange.getMessage().getBody(ChatCompletionStream.class)));
                }
            });
            context.start();
            context.createProducerTemplate().requestBody("direct:read", "go");
        }
    }

    private static void read(ChatCompletionStream stream) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Iterator<ChatCompletionChunk> chunks = stream.iterator();
        for (int i = 0; i < FIRST; i++) {
            digest.update(chunks.next().getText().getBytes(StandardCharsets.UTF_8));
        }
        System.out.println("STOPPED");
        if (System.in.read() < 0) {
            throw new IllegalStateException("Nobody told to go on");
        }
        while (chunks.hasNext()) {
            digest.update(chunks.next().getText().getBytes(StandardCharsets.UTF_8));
        }
        System.out.println("HASH " + HexFormat.of().formatHex(digest.digest()));
    }
}
