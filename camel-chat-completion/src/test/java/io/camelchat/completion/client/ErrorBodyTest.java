package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.head;
import static io.camelchat.completion.client.AnswerRecorder.json;
import static io.camelchat.completion.client.AnswerRecorder.settings;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "404|{'error':{'message':'m','type':'invalid_request_error','param':'model','code':'model_not_found'}}"
                        + "|404|m|invalid_request_error|model|model_not_found",
                "400|{'object':'error','message':'m','type':'BadRequestError','param':null,'code':400}|400|m|BadRequestError|-|400",
                "400|{'error':{'message':'m','type':'BadRequestError','param':null,'code':400}}|400|m|BadRequestError|-|400",
                "404|{'detail':'Not Found'}|404|Not Found|-|-|-",
                "422|{'detail':[{'type':'missing','loc':['body'],'msg':'Field required','input':null}]}"
                        + "|422|Field required at ['body']|-|-|-",
                "422|{'object':'error','message':{'detail':[{'type':'extra_forbidden','loc':['body','stream_options'],"
                        + "'msg':'Extra inputs are not permitted'}]},'type':'invalid_request_error','param':null,'code':null}"
                        + "|422|Extra inputs are not permitted at ['body','stream_options']|invalid_request_error|-|-",
                "422|{'message':[{'loc':['body'],'msg':'m'}],'code':3001}|422|m at ['body']|-|-|3001",
                "200|{'error':{'code':429,'message':'m','metadata':{'headers':{'X-RateLimit-Reset':'1743292800000'}}},'user_id':'u'}"
                        + "|429|m|-|-|429",
                "200|{'choices':[{'error':{'code':502,'message':'m'}}]}|502|m|-|-|502",
                "429|{'error':{'message':'m','type':'None','param':'None','code':'429'}}|429|m|-|-|429",
                "200|{'error':{'message':'m','type':'None','param':'None','code':'429'}}|429|m|-|-|429",
                "200|{'error':{'message':'m','code':'tool_use_failed','status_code':400}}|400|m|-|-|tool_use_failed",
                "503|{'error':'Model is overloaded','error_type':'overloaded'}|503|Model is overloaded|overloaded|-|-",
                "404|{'error':'model x not found'}|404|model x not found|-|-|-",
                "200|{'error':'m'}|200|m|-|-|-",
                "400|[{'error':{'code':400,'message':'m','status':'INVALID_ARGUMENT'}}]|400|m|-|-|400",
                "500|{'error':{'message':'m','type':'null','param':'None','code':'null'}}|500|m|-|-|-",
                "403|{'success':false,'errors':[{'code':10000,'message':'m'}]}|403|m|-|-|10000",
                "403|{'Message':'m'}|403|m|-|-|-",
                "429|{'type':'about:blank','title':'Too Many Requests','status':429,'detail':'m'}|429|m|about:blank|-|-",
                "429|{'title':'Too Many Requests','errors':7}|429|Too Many Requests|-|-|-",
                "500|{'error':{}}|500|-|-|-|-",
                "500|{'error':{'message':'','type':'','code':''}}|500|-|-|-|-",
                "500|{'error':{'message':null,'type':{},'param':[],'code':true}}|500|-|-|-|true",
                "500|{'error':[]}|500|-|-|-|-",
                "500|{}|500|-|-|-|-",
                "500|[]|500|[]|-|-|-",
                "500|-|500|-|-|-|-",
                "413|Payload Too Large|413|Payload Too Large|-|-|-",
                "502|  upstream   connect\terror |502|upstream connect error|-|-|-"
            })
    void readsEveryShape(
            int status, String body, int effective, String message, String type, String param, String code) {
        String text = body == null ? "" : body.replace('\'', '"');

        UpstreamError error = json(status, text).failure.error();

        assertThat(error)
                .isEqualTo(new UpstreamError(
                        effective,
                        message == null ? null : message.replace('\'', '"'),
                        type,
                        param,
                        code,
                        "req-1",
                        1_500L));
    }

    @Test
    void takesTheTextOutOfAPage() {
        UpstreamError error = json(
                        502,
                        "<!DOCTYPE html><html><head><title>502</title><style>p{color:red}</style></head>\n<body><header>Top</header>"
                                + "<script>alert('x > y')</script><h1 class=\"a\">Bad gateway</h1><p>Your IP: 203.0.113.7, "
                                + "2001:db8::8a2e:370:7334 or fe80::1 at 12:05:00</p><!-- nginx --></body></html>")
                .failure
                .error();

        assertThat(error.message()).isEqualTo("Top Bad gateway Your IP: …, … or … at 12:05:00");
    }

    @Test
    void takesNothingOfAPageThatWasCutInItsHead() {
        assertThat(json(502, "<html><head><title>502 Bad").failure.error().message())
                .isNull();
        assertThat(json(502, "<html><body>Bad <a href=\"http://203.0.113.7")
                        .failure
                        .error()
                        .message())
                .isEqualTo("Bad");
    }

    /** Without the tag within it the outer one would be whole. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a <b>href=x>text</a>",
                "text<scr<script>x</script>ipt>",
                "text <a<i<b>",
                "<a <!-- <b>text",
                "</p</p>text<p"
            })
    void leavesNoTagThatHasAnotherWithinIt(String page) {
        assertThat(json(502, page).failure.error().message())
                .contains("text")
                .doesNotContainPattern("</?[a-zA-Z!][^<>]*>");
    }

    @Test
    void leavesLessAndMoreInPlainText() {
        assertThat(json(400, "1 < 2 and 3 > 2").failure.error().message()).isEqualTo("1 < 2 and 3 > 2");
    }

    @Test
    void cutsPlainTextToTwoHundredCharactersAndNoneInHalf() {
        assertThat(json(500, "x".repeat(9_000)).failure.error().message()).isEqualTo("x".repeat(200));
        assertThat(json(500, "x".repeat(199) + "🌍").failure.error().message()).isEqualTo("x".repeat(199));
    }

    @Test
    void cutsWordsThatAreNone() {
        String word = "\"" + "x".repeat(9_000) + "\"";
        UpstreamException failure = json(
                        400,
                        "{'error':{'message':'m','type':W,'param':W,'code':W}}"
                                .replace('\'', '"')
                                .replace("W", word))
                .failure;

        assertThat(failure.error().type()).isEqualTo("x".repeat(200));
        assertThat(failure.error().param()).isEqualTo("x".repeat(200));
        assertThat(failure.error().code()).isEqualTo("x".repeat(200));
        assertThat(failure.getMessage()).hasSizeLessThan(300);
    }

    @Test
    void readsTheSameOfALongBodyHoweverItIsCut() {
        byte[] body = utf8("{\"error\":{\"message\":\"m\",\"x\":\"" + "x".repeat(70_000) + "\"}}");
        AnswerRecorder whole = new AnswerRecorder();
        AnswerRecorder cut = new AnswerRecorder();
        whole.read(new JsonBody(head(500), 10_000, new Failures(settings()), whole), false, body);
        cut.read(
                new JsonBody(head(500), 10_000, new Failures(settings()), cut),
                false,
                Arrays.copyOf(body, 69_000),
                Arrays.copyOfRange(body, 69_000, body.length));

        assertThat(cut.failure.error()).isEqualTo(whole.failure.error());
    }

    @Test
    void cutsALongMessage() {
        String message = json(400, "{\"error\":{\"message\":\"" + "x".repeat(9_000) + "\"}}")
                .failure
                .error()
                .message();

        assertThat(message).isEqualTo("x".repeat(2_000) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<head", "<head>", "<script>", "<p", "<!", "</", "1.", "a:", "0::", " "})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isNotSlowedByAHostilePage(String part) {
        byte[] page = part.repeat(1_000_000 / part.length()).getBytes(StandardCharsets.US_ASCII);

        assertThat(ErrorBody.read(AnswerRecorder.head(500), page).status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":null}",
                "{\"choices\":[{\"index\":0}]}",
                "{\"choices\":[{\"error\":null}]}",
                "{\"choices\":[7]}",
                "{\"choices\":7}",
                "{\"object\":\"error\",\"choices\":[]}",
                "{}"
            })
    void findsNoErrorWhereThereIsNone(String json) {
        assertThat(ErrorBody.in(Json.readObject(json))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400,REJECTED,false", "401,UNAUTHORIZED,false", "402,UNAUTHORIZED,false", "403,UNAUTHORIZED,false",
                "404,REJECTED,false",
        "407,UNAUTHORIZED,false", "408,UNAVAILABLE,true", "409,UNAVAILABLE,true", "413,REJECTED,false",
                "422,REJECTED,false",
        "423,UNAVAILABLE,true", "424,UNAVAILABLE,false", "425,UNAVAILABLE,true", "429,UNAVAILABLE,true",
                "498,UNAVAILABLE,true",
        "499,UNAVAILABLE,false", "500,UNAVAILABLE,true", "501,UNAVAILABLE,false", "502,UNAVAILABLE,true",
                "503,UNAVAILABLE,true",
        "504,UNAVAILABLE,true", "520,UNAVAILABLE,true", "524,UNAVAILABLE,true", "529,UNAVAILABLE,true",
                "302,UNAVAILABLE,false",
        "308,UNAVAILABLE,false"
    })
    void tellsWhoseTroubleAStatusIs(int status, FailureKind kind, boolean retryable) {
        UpstreamException failure = json(status, "{\"error\":{\"message\":\"m\"}}").failure;

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure).hasMessageStartingWith("The upstream http://127.0.0.1:9 answered " + status + ": m");
    }

    @Test
    void takesAnExhaustedAccountForNoReasonToRetry() {
        UpstreamException failure =
                json(429, "{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}").failure;

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("its account is exhausted");
    }

    @Test
    void tellsAnErrorThatCameWithSuccess() {
        UpstreamException failure = json(200, "{\"error\":{\"message\":\"m\",\"type\":\"t\"}}").failure;

        assertThat(failure).hasMessage("The upstream http://127.0.0.1:9 reported an error (t): m");
        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void namesThePhaseAndTheOption() {
        Failures failures = new Failures(AnswerRecorder.settings());

        assertThat(failures.tooSlow("did not answer", Duration.ofSeconds(2).toMillis(), "requestTimeout"))
                .hasMessage("The upstream http://127.0.0.1:9 did not answer within 2000 ms (requestTimeout)");
        assertThat(failures.noCredentials(new IllegalStateException("token sk-secret")))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("IllegalStateException");
    }

    @Test
    void tellsWhyAConnectionFailed() {
        Failures failures = new Failures(AnswerRecorder.settings());

        assertThat(failures.ofTransport(new java.net.UnknownHostException("h")).isRetryable())
                .isFalse();
        assertThat(failures.ofTransport(new java.net.ConnectException("refused")))
                .hasMessageContaining("refused the connection");
        assertThat(failures.ofTransport(new java.net.ConnectException("refused"))
                        .isRetryable())
                .isTrue();
        assertThat(failures.ofTransport(new io.netty.channel.ConnectTimeoutException("x")))
                .hasMessageContaining("30000 ms (connectTimeout)");
        assertThat(failures.ofTransport(new javax.net.ssl.SSLHandshakeException("no cipher"))
                        .isRetryable())
                .isFalse();
        assertThat(failures.ofTransport(new io.netty.handler.proxy.ProxyConnectException("p")))
                .hasMessageContaining("through the proxy");
        UpstreamException own = failures.truncated("x", null);
        assertThat(failures.ofTransport(own)).isSameAs(own);
    }
}
