package io.camelchat.completion;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged by anyone at any level, from its making to its closing; the console is spared it. */
public final class LogCapture implements AutoCloseable {
    /** One line of the log, with the stack trace where there is one. */
    public record Line(String logger, Level level, String text) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext loggers = (LoggerContext) LogManager.getContext(false);
    private final Configuration configuration = loggers.getConfiguration();
    private final LoggerConfig root = configuration.getRootLogger();
    private final Level before = root.getLevel();
    private final AbstractAppender appender = new AbstractAppender("capture", null, null, false, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            lines.add(new Line(event.getLoggerName(), event.getLevel(), text(event)));
        }
    };

    public LogCapture() {
        appender.start();
        root.getAppenders().keySet().forEach(root::removeAppender);
        root.addAppender(appender, Level.ALL, null);
        root.setLevel(Level.ALL);
        loggers.updateLoggers();
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeAppender("capture");
        configuration.getAppenders().values().forEach(one -> root.addAppender(one, null, null));
        root.setLevel(before);
        loggers.updateLoggers();
        appender.stop();
    }

    private static String text(LogEvent event) {
        String message = event.getMessage().getFormattedMessage();
        return event.getThrown() == null ? message : message + "\n" + Traces.of(event.getThrown());
    }
}
