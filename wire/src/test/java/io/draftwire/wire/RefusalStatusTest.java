package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Refused;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalStatusTest {

  @ParameterizedTest
  @CsvSource({
    "PROTOCOL, FAILED_PRECONDITION",
    "TOKENIZER, FAILED_PRECONDITION",
    "SETTINGS, INVALID_ARGUMENT",
    "CONTEXT, OUT_OF_RANGE",
    "PAYLOAD, INVALID_ARGUMENT",
    "ROUND, ABORTED",
    "STATE, FAILED_PRECONDITION",
    "BUSY, RESOURCE_EXHAUSTED",
    "INTERNAL, INTERNAL"
  })
  void statusOfARefusal(Refusal.Code code, Status.Code expected) {
    Status status = RefusalStatus.status(new Refusal(code, "support 9\nis too large"));
    assertThat(status.getCode()).isEqualTo(expected);
    assertThat(status.getDescription()).isEqualTo("support 9 is too large");
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAStatusAndAWireCodeOfItsOwnName(Refusal.Code code) {
    assertThat(RefusalStatus.status(new Refusal(code, "")).isOk()).isFalse();
    assertThat(RefusalFrames.frame(new Refusal(code, "")).getCode().name())
        .isEqualTo("CODE_" + code);
  }

  @Test
  void everyWireCodeIsACodeOfCore() {
    Set<Refused.Code> none = EnumSet.of(Refused.Code.CODE_UNSPECIFIED, Refused.Code.UNRECOGNIZED);
    for (Refused.Code code : EnumSet.complementOf(EnumSet.copyOf(none))) {
      assertThat("CODE_" + Refusal.Code.valueOf(code.name().substring("CODE_".length())))
          .isEqualTo(code.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyStatusOfATransportIsARefusalWithItsWords(Status.Code code) {
    Refusal refusal =
        RefusalStatus.refusal(code.toStatus().withDescription("Connection refused\nat once"));
    assertThat(refusal.message()).doesNotContain("\n").contains("cloud");
    if (code != Status.Code.OK) {
      assertThat(refusal.message()).contains(code + ", Connection refused at once");
    }
    assertThat(RefusalStatus.refusal(code.toStatus()).message()).doesNotContain("null");
  }

  /** As any gRPC client reads it, and as an edge does whose Refused frame was lost. */
  @Test
  void whenToAskAgainIsInTheTrailers() throws Exception {
    StatusRuntimeException busy =
        RefusalStatus.exception(new Refusal(Refusal.Code.BUSY, "all taken", 2345));
    RetryInfo told =
        StatusProto.fromThrowable(busy).getDetailsList().getFirst().unpack(RetryInfo.class);
    assertThat(told.getRetryDelay().getSeconds()).isEqualTo(2);
    assertThat(told.getRetryDelay().getNanos()).isEqualTo(345_000_000);
    assertThat(busy.getStatus().getDescription()).isEqualTo("all taken");
    Refusal heard = RefusalStatus.refusal(busy.getStatus(), busy.getTrailers());
    assertThat(heard.code()).isEqualTo(Refusal.Code.BUSY);
    assertThat(heard.retryMillis()).isEqualTo(2345);
  }

  @Test
  void refusalsThatSayNothingOfWhenHaveNoSuchTrailer() {
    StatusRuntimeException refused =
        RefusalStatus.exception(new Refusal(Refusal.Code.SETTINGS, "support 9"));
    assertThat(StatusProto.fromThrowable(refused).getDetailsList()).isEmpty();
    assertThat(RefusalStatus.refusal(refused.getStatus(), refused.getTrailers()).retryMillis())
        .isZero();
  }

  /** Seconds and nanoseconds as a peer may write them. */
  @ParameterizedTest
  @CsvSource({
    "-5, -7, 0",
    "0, 999999, 0",
    "3, -1, 3000",
    "315576000000, 0, 2147483647",
    "9223372036854775807, 999999999, 2147483647"
  })
  void waitsOfAPeerAreBounded(long seconds, int nanos, int millis) {
    StatusRuntimeException busy =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(
                                Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
                            .build()))
                .build());
    assertThat(RefusalStatus.refusal(busy.getStatus(), busy.getTrailers()).retryMillis())
        .isEqualTo(millis);
  }

  @Test
  void aDetailThatIsNoneIsNoWait() {
    StatusRuntimeException busy =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .addDetails(
                    Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
                        .setValue(ByteString.copyFromUtf8("no such thing")))
                .build());
    assertThat(RefusalStatus.refusal(busy.getStatus(), busy.getTrailers()).retryMillis()).isZero();
  }
}
