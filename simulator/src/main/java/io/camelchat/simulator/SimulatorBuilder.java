package io.camelchat.simulator;

import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.Optional;

/** The settings of a {@link Simulator}; not thread-safe, and read when it starts. */
public final class SimulatorBuilder {

    String host = "127.0.0.1";
    int port;
    List<String> apiKeys = List.of();
    List<String> models = List.of();
    Behaviour behaviour = Behaviour.echo();
    SslContext ssl;
    int requestsPerMinute;
    boolean admin;
    int sendBuffer;
    int recordedCalls = 100_000;

    SimulatorBuilder() {}

    /** The address to listen on: {@code 127.0.0.1}, unless set. */
    public SimulatorBuilder host(String host) {
        this.host = host;
        return this;
    }

    /** The port to listen on; 0, the default, takes a free one. */
    public SimulatorBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** Lets only clients in that come with one of these keys. */
    public SimulatorBuilder apiKeys(String... keys) {
        apiKeys = List.of(keys);
        return this;
    }

    /** Serves these models only; unless set, any. */
    public SimulatorBuilder models(String... names) {
        models = List.of(names);
        return this;
    }

    /** How calls are answered at the start and after a reset. */
    public SimulatorBuilder defaultBehaviour(Behaviour behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    /** Speaks TLS. */
    public SimulatorBuilder ssl(SslContext ssl) {
        this.ssl = ssl;
        return this;
    }

    /** Answers 429 to what exceeds this number of calls. */
    public SimulatorBuilder rateLimit(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
        return this;
    }

    /** Can be asked and changed by HTTP under {@code /admin}, without a key. */
    public SimulatorBuilder adminEndpoint(boolean admin) {
        this.admin = admin;
        return this;
    }

    /** The size of the socket's send buffer in bytes; unless set, the system's choice. */
    public SimulatorBuilder sendBuffer(int bytes) {
        this.sendBuffer = bytes;
        return this;
    }

    /** How many calls are kept for {@link Simulator#calls()}, the latest ones; 100,000 unless set. */
    public SimulatorBuilder recordedCalls(int count) {
        this.recordedCalls = count;
        return this;
    }

    public Simulator start() {
        return new Simulator(this);
    }

    Front front(Behaviours behaviours, Recorder recorder) {
        Service service = new Service(
                new ApiKeys(apiKeys),
                new Models(models),
                new RateLimit(requestsPerMinute, System::nanoTime),
                behaviours);
        return new Front(service, admin ? Optional.of(new Admin(behaviours, recorder)) : Optional.empty(), recorder);
    }
}
