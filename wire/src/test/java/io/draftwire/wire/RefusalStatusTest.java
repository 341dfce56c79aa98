package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Refused;
import io.grpc.Status;
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
}
