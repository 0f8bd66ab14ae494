package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamObserverTest {
    private final StreamObserver observer = new StreamObserver();

    @Test
    void knowsNothingAtFirst() {
        StreamSummary summary = observer.summary(false, null);

        assertThat(summary)
                .isEqualTo(new StreamSummary(null, null, null, null, null, Map.of(), null, 0, 0, false, null));
        assertThat(summary.finishReason()).isNull();
        assertThat(observer.isFinished()).isFalse();
        assertThat(observer.hasLost()).isFalse();
    }

    @Test
    void takesNamesFromTheFirstChunkThatHasAny() {
        see("{'id':'','model':'','created':0,'choices':[]}");
        see("{'id':'c','model':'m','created':7,'service_tier':'flex','system_fingerprint':'fp','choices':[]}");
        see("{'id':'d','model':'n','created':8,'service_tier':'','choices':null}");

        StreamSummary summary = observer.summary(true, Outcome.COMPLETE);

        assertThat(summary.id()).isEqualTo("c");
        assertThat(summary.model()).isEqualTo("m");
        assertThat(summary.created()).isEqualTo(7);
        assertThat(summary.serviceTier()).isEqualTo("flex");
        assertThat(summary.systemFingerprint()).isEqualTo("fp");
        assertThat(summary.chunks()).isEqualTo(3);
        assertThat(summary.doneMarkerMissing()).isTrue();
        assertThat(summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void takesTheLastUsage() {
        see("{'usage':{'total_tokens':1}}");
        see("{'usage':{'total_tokens':2}}");
        see("{'usage':null}");
        assertThat(observer.summary(false, null).usage().getTotalTokens()).isEqualTo(2);

        see("{'x_groq':{'usage':{'total_tokens':3}}}");
        assertThat(observer.summary(false, null).usage().getTotalTokens()).isEqualTo(3);
    }

    @Test
    void isFinishedWhenEveryChoiceIs() {
        see("{'choices':[{'index':0,'delta':{}},{'index':1,'delta':{}}]}");
        assertThat(observer.isFinished()).isFalse();
        see("{'choices':[{'index':1,'finish_reason':'length'},{'index':0,'finish_reason':''}]}");
        assertThat(observer.isFinished()).isFalse();
        see("{'choices':[{'finish_reason':'stop'}]}");
        assertThat(observer.isFinished()).isTrue();
        see("{'choices':[{'index':0,'finish_reason':null}]}");
        assertThat(observer.isFinished()).isTrue();

        assertThat(observer.summary(false, null).finishReasons()).isEqualTo(Map.of(0, "stop", 1, "length"));
    }

    @Test
    void isNotFinishedWhileAChoiceThatWasAskedForHasNotBegun() {
        StreamObserver two = new StreamObserver(2);
        two.chunk(chunk("{'choices':[{'index':0,'finish_reason':'stop'}]}"));
        assertThat(two.isFinished()).isFalse();

        two.chunk(chunk("{'choices':[{'index':1,'finish_reason':'stop'}]}"));
        assertThat(two.isFinished()).isTrue();
    }

    @Test
    void isNotFinishedByUsageAlone() {
        see("{'choices':[],'usage':{}}");

        assertThat(observer.isFinished()).isFalse();
    }

    @Test
    void countsWhatWasLost() {
        observer.lost();
        observer.lost();

        assertThat(observer.hasLost()).isTrue();
        assertThat(observer.summary(false, null).lostEvents()).isEqualTo(2);
    }

    @Test
    void takesAsManyChoicesAsAnAnswerCanHave() {
        for (int index = 0; index < 1_000; index++) {
            see("{'choices':[{'index':" + index + ",'delta':{}}]}");
        }
        see("{'choices':[{'index':0,'delta':{}}]}");

        assertThatThrownBy(() -> see("{'choices':[{'index':1000,'delta':{}}]}"))
                .isInstanceOf(AnswerLimitException.class)
                .hasMessageContaining("1000 choices");
    }

    @Test
    void takesAsManyChoicesAsWereAskedFor() {
        StreamObserver asked = new StreamObserver(1_001);
        for (int index = 0; index < 1_001; index++) {
            asked.chunk(chunk("{'choices':[{'index':" + index + ",'delta':{},'finish_reason':'stop'}]}"));
        }

        assertThat(asked.isFinished()).isTrue();
    }

    private void see(String json) {
        observer.chunk(chunk(json));
    }

    private static ChatCompletionChunk chunk(String json) {
        return ChatCompletionChunk.parse(json.replace('\'', '"'));
    }
}
