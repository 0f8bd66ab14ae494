package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number within {@code minimum}, {@code maximum}, their exclusive forms and {@code multipleOf}; 1 if they allow it. */
final class NumberSample {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final JsonNode schema;

    private NumberSample(JsonNode schema) {
        this.schema = schema;
    }

    static JsonNode integer(JsonNode schema, int variant) {
        BigDecimal step = schema.path("multipleOf").isIntegralNumber()
                ? schema.get("multipleOf").decimalValue()
                : BigDecimal.ONE;
        return JsonNodeFactory.instance.numberNode(
                new NumberSample(schema).multiple(step, variant).toBigInteger());
    }

    static JsonNode number(JsonNode schema, int variant) {
        NumberSample sample = new NumberSample(schema);
        return JsonNodeFactory.instance.numberNode(
                schema.has("multipleOf")
                        ? sample.multiple(schema.get("multipleOf").decimalValue(), variant)
                        : sample.any(variant));
    }

    /** The least multiple that the bounds allow, from 1 on; else the greatest. */
    private BigDecimal multiple(BigDecimal step, int variant) {
        BigDecimal number = BigDecimal.ONE.divide(step, 0, RoundingMode.CEILING).multiply(step);
        if (bound("maximum", "exclusiveMaximum") != null) {
            BigDecimal limit = bound("maximum", "exclusiveMaximum");
            BigDecimal most = limit.divide(step, 0, RoundingMode.FLOOR).multiply(step);
            number = number.min(excluded("exclusiveMaximum", most) ? most.subtract(step) : most);
        }
        if (bound("minimum", "exclusiveMinimum") != null) {
            BigDecimal limit = bound("minimum", "exclusiveMinimum");
            BigDecimal least = limit.divide(step, 0, RoundingMode.CEILING).multiply(step);
            number = number.max(excluded("exclusiveMinimum", least) ? least.add(step) : least);
        }
        return varied(number, step, variant);
    }

    private BigDecimal any(int variant) {
        BigDecimal least = bound("minimum", "exclusiveMinimum");
        BigDecimal most = bound("maximum", "exclusiveMaximum");
        if (least != null && most != null) {
            return least.add(most).divide(TWO);
        }
        if (most != null) {
            return most.subtract(BigDecimal.ONE).min(BigDecimal.ONE);
        }
        BigDecimal number =
                least == null ? BigDecimal.ONE : least.add(BigDecimal.ONE).max(BigDecimal.ONE);
        return varied(number, BigDecimal.ONE, variant);
    }

    private BigDecimal varied(BigDecimal number, BigDecimal step, int variant) {
        boolean bounded = bound("maximum", "exclusiveMaximum") != null;
        return bounded ? number : number.add(step.multiply(BigDecimal.valueOf(variant)));
    }

    private boolean excluded(String bound, BigDecimal number) {
        return schema.has(bound) && schema.get(bound).decimalValue().compareTo(number) == 0;
    }

    private BigDecimal bound(String inclusive, String exclusive) {
        String name = schema.has(inclusive) ? inclusive : exclusive;
        return schema.has(name) ? schema.get(name).decimalValue() : null;
    }
}
