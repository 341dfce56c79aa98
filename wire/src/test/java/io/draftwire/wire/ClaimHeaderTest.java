package io.draftwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimHeaderTest {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("draftwire-claim", Metadata.ASCII_STRING_MARSHALLER);

  /** Keeps what a call begins with. */
  private static final class Seen extends Channel {
    private Metadata headers;

    @Override
    public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
      return new ForwardingClientCall<>() {
        @Override
        protected ClientCall<A, B> delegate() {
          throw new AssertionError("nothing is sent");
        }

        @Override
        public void start(Listener<B> listener, Metadata sent) {
          headers = sent;
        }
      };
    }

    @Override
    public String authority() {
      return "nobody";
    }
  }

  private static Metadata sent(long claim) {
    Seen seen = new Seen();
    ClaimHeader.showing(claim, seen)
        .newCall(VerifierGrpc.getSessionMethod(), CallOptions.DEFAULT)
        .start(new ClientCall.Listener<>() {}, new Metadata());
    return seen.headers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0123456789abcdefL})
  void whatIsShownIsSeen(long claim) {
    assertThat(ClaimHeader.shown(sent(claim))).isEqualTo(claim);
    assertThat(sent(claim).get(KEY)).hasSize(16);
  }

  @Test
  void whoHasNoneShowsNothing() {
    assertThat(sent(Refusal.NO_CLAIM).keys()).isEmpty();
    assertThat(ClaimHeader.shown(new Metadata())).isEqualTo(Refusal.NO_CLAIM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "00000000000000zz", "-000000000000001", "00000000000000001"})
  void whatIsNoClaimCountsAsNone(String digits) {
    Metadata headers = new Metadata();
    headers.put(KEY, digits);
    assertThat(ClaimHeader.shown(headers)).isEqualTo(Refusal.NO_CLAIM);
  }
}
