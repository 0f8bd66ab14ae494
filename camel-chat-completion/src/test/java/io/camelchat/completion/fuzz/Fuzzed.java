package io.camelchat.completion.fuzz;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** A property that is tried with what a {@link FuzzBudget} allows. */
@Property(
        edgeCases = EdgeCasesMode.NONE,
        generation = GenerationMode.RANDOMIZED,
        afterFailure = AfterFailureMode.RANDOM_SEED)
@AddLifecycleHook(FuzzBudget.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fuzzed {}
