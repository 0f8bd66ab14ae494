package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number within {@code minimum}, {@code maximum}, their exclusive forms and {@code multipleOf}; 1 if they allow it. */
final class NumberSample {

    private NumberSample() {}

    static JsonNode integer(JsonNode schema, int variant) {
        return JsonNodeFactory.instance.numberNode(
                within(schema, variant, BigDecimal.ONE).toBigInteger());
    }

    static JsonNode number(JsonNode schema, int variant) {
        return JsonNodeFactory.instance.numberNode(within(schema, variant, new BigDecimal("0.5")));
    }

    private static BigDecimal within(JsonNode schema, int variant, BigDecimal defaultStep) {
        BigDecimal step = schema.has("multipleOf") ? schema.get("multipleOf").decimalValue() : defaultStep;
        BigDecimal number = roundedUp(BigDecimal.ONE, step);
        if (schema.has("maximum")) {
            number = number.min(roundedDown(schema.get("maximum").decimalValue(), step));
        }
        if (schema.has("exclusiveMaximum")) {
            BigDecimal limit = schema.get("exclusiveMaximum").decimalValue();
            BigDecimal most = roundedDown(limit, step);
            number = number.min(most.compareTo(limit) < 0 ? most : most.subtract(step));
        }
        if (schema.has("minimum")) {
            number = number.max(roundedUp(schema.get("minimum").decimalValue(), step));
        }
        if (schema.has("exclusiveMinimum")) {
            BigDecimal limit = schema.get("exclusiveMinimum").decimalValue();
            BigDecimal least = roundedUp(limit, step);
            number = number.max(least.compareTo(limit) > 0 ? least : least.add(step));
        }
        BigDecimal varied = number.add(step.multiply(BigDecimal.valueOf(variant)));
        boolean bounded = schema.has("maximum") || schema.has("exclusiveMaximum");
        return bounded ? number : varied;
    }

    private static BigDecimal roundedUp(BigDecimal number, BigDecimal step) {
        return number.divide(step, 0, RoundingMode.CEILING).multiply(step);
    }

    private static BigDecimal roundedDown(BigDecimal number, BigDecimal step) {
        return number.divide(step, 0, RoundingMode.FLOOR).multiply(step);
    }
}
