package io.camelchat.simulator;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A simulator for the tests of a class, in JUnit 5: started before the first, reset before each, closed after the last.
 * Registered in a field that is not static, every test gets one of its own. Used with {@code @ExtendWith}, tests take it
 * as a parameter of type {@link Simulator}. Not for tests of one class that run at the same time.
 */
public final class SimulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private final SimulatorBuilder settings;
    private Simulator simulator;
    private int classes;

    /** For {@code @ExtendWith}; otherwise use {@link #create()}. */
    public SimulatorExtension() {
        this(Simulator.builder());
    }

    private SimulatorExtension(SimulatorBuilder settings) {
        this.settings = settings;
    }

    public static SimulatorExtension create() {
        return create(Simulator.builder());
    }

    public static SimulatorExtension create(SimulatorBuilder settings) {
        return new SimulatorExtension(settings);
    }

    /** The simulator of the test that runs. */
    public Simulator simulator() {
        if (simulator == null) {
            throw new IllegalStateException("The simulator runs only during tests");
        }
        return simulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        classes++;
        if (simulator == null) {
            simulator = settings.start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (simulator == null) {
            simulator = settings.start();
        }
        simulator.reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (classes == 0) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        classes--;
        if (classes == 0) {
            close();
        }
    }

    private void close() {
        simulator.close();
        simulator = null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
