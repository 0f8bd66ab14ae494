package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The simulator as a process of its own. It ends when it is told to, by SIGTERM or SIGINT. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "An OpenAI-compatible inference service that asks no model.")
public final class Main implements Callable<Integer> {

    private static final int RECORDED_CALLS = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "address to listen on (${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--port", defaultValue = "0", description = "port to listen on; 0 takes a free one")
    private int port;

    @Option(names = "--model", description = "model to serve, may be repeated; without it, any")
    private List<String> models = List.of();

    @Option(names = "--api-key", description = "key to let in, may be repeated; without it, everyone")
    private List<String> apiKeys = List.of();

    @Option(names = "--rate-limit", defaultValue = "0", description = "calls per minute; 0 is no limit")
    private int rateLimit;

    @Option(names = "--text", description = "say this")
    private String text;

    @Option(names = "--tokens", description = "say so many tokens: t0 t1 t2 …")
    private Long tokens;

    @Option(names = "--seed", description = "say words at random")
    private Long seed;

    @Option(names = "--latency", description = "wait before the head, such as 250ms or 1.5s")
    private String latency;

    @Option(names = "--ttft", description = "wait between the head and the first chunk")
    private String timeToFirstToken;

    @Option(names = "--time-per-token", description = "wait before every further chunk")
    private String timePerToken;

    @Option(
            names = "--fault",
            description =
                    "what goes wrong, may be repeated: noResponse, closeBeforeHead, resetBeforeHead, stall:N, cut:N,"
                            + " reset:N, tornFrame:N, errorEvent:N:JSON, rawEvent:N:TEXT, each after N chunks")
    private List<String> faults = List.of();

    @Option(names = "--admin", description = "can be asked and changed under /admin")
    private boolean admin;

    public static void main(String[] args) {
        // Without a logging provider on the class path, SLF4J would otherwise say so first.
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "ERROR");
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Simulator simulator = start();
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Simulator ready at " + simulator.baseUrl());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private Simulator start() {
        return Simulator.builder()
                .host(host)
                .port(port)
                .models(models.toArray(String[]::new))
                .apiKeys(apiKeys.toArray(String[]::new))
                .rateLimit(rateLimit)
                .adminEndpoint(admin)
                .recordedCalls(RECORDED_CALLS)
                .defaultBehaviour(behaviour())
                .start();
    }

    private Behaviour behaviour() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "text", text);
        put(json, "latency", latency);
        put(json, "timeToFirstToken", timeToFirstToken);
        put(json, "timePerToken", timePerToken);
        if (tokens != null) {
            json.put("tokens", tokens);
        }
        if (seed != null) {
            json.put("seed", seed);
        }
        faults.forEach(json.putArray("faults")::add);
        try {
            return new BehaviourJson(LockStep.create()).read(json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void put(ObjectNode json, String field, String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
