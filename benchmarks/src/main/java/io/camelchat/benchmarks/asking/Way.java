package io.camelchat.benchmarks.asking;

import static java.util.stream.Collectors.toUnmodifiableList;

import io.camelchat.benchmarks.upstream.Form;
import java.util.List;
import java.util.stream.Stream;

/** The ways to ask that are compared. */
enum Way {
    VERTX("bare Vert.x client, which drops the bytes", true) {
        @Override
        Contestant create(Form form, int port) {
            return new VertxContestant(form.url(port));
        }
    },
    REPLY("this component, `delivery=reply`", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(
                    false, route -> route.to(uri(form, port) + "&delivery=reply&stream=" + form.streams()));
        }
    },
    REPLY_NON_BLOCKING("this component, `delivery=reply` and `nonBlocking`", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(
                    false,
                    route -> route.to(uri(form, port) + "&delivery=reply&nonBlocking=true&stream=" + form.streams()));
        }
    },
    STREAM("this component, `delivery=stream`, chunks read and dropped", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(
                    false,
                    route -> route.to(uri(form, port) + "&delivery=stream").process(new ReadStream()));
        }

        @Override
        boolean takes(Form form) {
            return form.streams();
        }
    },
    CHUNKS("this component, `delivery=chunks`, an exchange a chunk", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(
                    false, route -> route.to(uri(form, port) + "&delivery=chunks&chunkUri=direct:chunk"));
        }

        @Override
        boolean takes(Form form) {
            return form.streams();
        }
    },
    OPENAI_JAVA("`openai-java`, blocking, in a route", true) {
        @Override
        Contestant create(Form form, int port) {
            OpenAiJava client = new OpenAiJava(form.url(port), form);
            return new RouteContestant(true, route -> route.process(client::ask));
        }
    },
    OPENAI_JAVA_ASYNC("`openai-java`, asynchronous, in a route", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(false, route -> route.process(new OpenAiJavaAsync(form.url(port), form)));
        }
    },
    LANGCHAIN4J("LangChain4j's OpenAI model, in a route", true) {
        @Override
        Contestant create(Form form, int port) {
            return form.streams()
                    ? new RouteContestant(false, route -> route.process(new LangChain4jStreaming(form.url(port))))
                    : new RouteContestant(true, route -> route.process(new LangChain4j(form.url(port))::ask));
        }
    },
    CAMEL_LANGCHAIN4J("Camel's `langchain4j-chat`", false) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(
                    true,
                    route -> route.to("langchain4j-chat:bench?chatModel=#model"),
                    context -> context.getRegistry().bind("model", LangChain4j.model(form.url(port))));
        }
    },
    CAMEL_HTTP("`camel-http` and Jackson, written by hand", true) {
        @Override
        Contestant create(Form form, int port) {
            return new RouteContestant(true, new HandWritten(form.url(port), form));
        }
    };

    static final String MODEL = "gpt-4o-mini";

    /** About a kilobyte. */
    static final String PROMPT = "What should a reader of this message know? " + "dolor sit amet ".repeat(64);

    private final String title;
    private final boolean streams;

    Way(String title, boolean streams) {
        this.title = title;
        this.streams = streams;
    }

    static List<Way> thatTake(Form form) {
        return Stream.of(values()).filter(way -> way.takes(form)).collect(toUnmodifiableList());
    }

    String title() {
        return title;
    }

    boolean takes(Form form) {
        return streams || !form.streams();
    }

    /** The way, ready, in this process. */
    abstract Contestant create(Form form, int port);

    private static String uri(Form form, int port) {
        return "chat-completion:" + MODEL + "?baseUrl=" + form.url(port) + "&apiKey=sk-bench&maxConnections=10000";
    }
}
