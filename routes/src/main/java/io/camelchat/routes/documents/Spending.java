package io.camelchat.routes.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the answers about one document have cost, those included that an earlier process paid for. Thread-safe. */
final class Spending {
    private PieceUsage usage = PieceUsage.NONE;
    private PieceUsage usageNow = PieceUsage.NONE;
    private int answers;
    private int answersBefore;
    private int answersWithoutUsage;
    private String model;

    synchronized void answered(PieceAnswer answer) {
        count(answer);
        if (answer.usage() != null) {
            usageNow = usageNow.plus(answer.usage());
        }
    }

    synchronized void wasAnsweredBefore(PieceAnswer answer) {
        count(answer);
        answersBefore++;
    }

    private void count(PieceAnswer answer) {
        answers++;
        model = answer.model() == null ? model : answer.model();
        if (answer.usage() == null) {
            answersWithoutUsage++;
        } else {
            usage = usage.plus(answer.usage());
        }
    }

    /** How many answers this process has paid for. */
    synchronized int answersNow() {
        return answers - answersBefore;
    }

    /** How many answers an earlier process has paid for. */
    synchronized int answersBefore() {
        return answersBefore;
    }

    /** What this process has paid for, as far as the upstream says. */
    synchronized PieceUsage usageNow() {
        return usageNow;
    }

    /** Adds what is known to a document's result; what is not known is left out. */
    synchronized void describe(ObjectNode result) {
        if (model != null) {
            result.put("response_model", model);
        }
        result.put("calls", answers);
        if (answersWithoutUsage < answers) {
            result.set("usage", usage.toJson());
        }
        if (answersWithoutUsage > 0) {
            result.put("calls_without_usage", answersWithoutUsage);
        }
    }
}
