package io.camelchat.completion;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Asks the server whose address it reads on a line, with the options that follow, and tells how that ended. */
final class HostileAsker {
    private HostileAsker() {}

    public static void main(String[] arguments) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:part").to("log:part?level=OFF");
                    from("direct:ask").toD("${header.uri}").process(HostileAsker::read);
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("READY");
            for (String uri = lines.readLine(); uri != null; uri = lines.readLine()) {
                System.out.println("ENDED " + ended(template, uri));
            }
        }
    }

    private static void read(Exchange answer) {
        if (answer.getMessage().getBody() instanceof ChatCompletionStream stream) {
            stream.iterator().forEachRemaining(chunk -> {});
        }
    }

    private static String ended(ProducerTemplate template, String uri) {
        Exception failure = template.request("direct:ask", exchange -> {
                    exchange.getMessage().setBody("Hello");
                    exchange.getMessage().setHeader("uri", uri);
                })
                .getException();
        if (failure instanceof RuntimeCamelException && failure.getCause() instanceof Exception cause) {
            failure = cause;
        }
        return failure == null ? "well" : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
