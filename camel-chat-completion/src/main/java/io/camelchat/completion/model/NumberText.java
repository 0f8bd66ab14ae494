package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A JSON number that is written as it was read: {@code 1E400} and {@code 1.10} stay what they are. */
final class NumberText extends NumericNode {
    private static final long serialVersionUID = 1L;

    /** Beyond this many digits a number is not expanded: {@code 1E999999999} as an integer would fill the heap. */
    private static final int MAX_DIGITS = 1_000;

    private static final int MAX_LONG_LENGTH = 20;

    private final String text;

    NumberText(String text) {
        this.text = text;
    }

    @Override
    public JsonToken asToken() {
        return isIntegralNumber() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    }

    @Override
    public JsonParser.NumberType numberType() {
        if (!isIntegralNumber()) {
            return JsonParser.NumberType.BIG_DECIMAL;
        }
        if (canConvertToInt()) {
            return JsonParser.NumberType.INT;
        }
        return canConvertToLong() ? JsonParser.NumberType.LONG : JsonParser.NumberType.BIG_INTEGER;
    }

    @Override
    public boolean isIntegralNumber() {
        return isShortInteger() || text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    @Override
    public boolean isFloatingPointNumber() {
        return !isIntegralNumber();
    }

    @Override
    public Number numberValue() {
        if (!isIntegralNumber()) {
            return decimalValue();
        }
        if (canConvertToInt()) {
            return intValue();
        }
        return canConvertToLong() ? (Number) longValue() : bigIntegerValue();
    }

    @Override
    public int intValue() {
        return (int) doubleValue();
    }

    @Override
    public short shortValue() {
        return (short) intValue();
    }

    @Override
    public long longValue() {
        if (isShortInteger()) {
            return Long.parseLong(text);
        }
        return fitsLong() ? Long.parseLong(text) : (long) doubleValue();
    }

    /** Nothing but digits, and few enough: what nearly all numbers are. */
    private boolean isShortInteger() {
        if (text.length() >= MAX_LONG_LENGTH - 1) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private boolean fitsLong() {
        return isIntegralNumber() && text.length() <= MAX_LONG_LENGTH && new BigInteger(text).bitLength() < Long.SIZE;
    }

    @Override
    public float floatValue() {
        return (float) doubleValue();
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(text);
    }

    /** @throws ArithmeticException where the number has more digits than anyone means */
    @Override
    public BigDecimal decimalValue() {
        BigDecimal value = parsed();
        if (value == null || Math.abs((long) value.scale()) + value.precision() > MAX_DIGITS) {
            throw new ArithmeticException("a number of the JSON has more than " + MAX_DIGITS + " digits");
        }
        return value;
    }

    private BigDecimal parsed() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            // An exponent beyond what the type can hold.
            return null;
        }
    }

    @Override
    public BigInteger bigIntegerValue() {
        return decimalValue().toBigInteger();
    }

    @Override
    public boolean canConvertToInt() {
        double value = doubleValue();
        return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
    }

    @Override
    public boolean canConvertToLong() {
        if (isShortInteger()) {
            return true;
        }
        if (isIntegralNumber()) {
            return fitsLong();
        }
        double value = doubleValue();
        return value >= Long.MIN_VALUE && value < Long.MAX_VALUE;
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeNumber(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberText that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
