package io.draftwire.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.engine.TableModel;
import io.draftwire.gateway.api.ApiException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cloud's refusal is to a client of the gateway. */
class CloudWatchTest {

  /** Whole seconds, as HTTP has them, and none too few; of a cloud that does not say, one. */
  @ParameterizedTest
  @CsvSource({"0, 1", "50, 1", "1000, 1", "1001, 2", "29999, 30"})
  void aBusyCloudsDelayIsTheClients(int millis, int seconds) throws Exception {
    try (Socket nobody = new Socket();
        TableModel draft = TableModel.seeded(29, 1)) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      CloudInquiry inquiry =
          new CloudInquiry("127.0.0.1", nobody.getLocalPort(), Duration.ofSeconds(1));
      try (CloudWatch watch = new CloudWatch(inquiry, draft.tokenizer())) {
        ApiException told =
            watch.failure(
                new SessionException(new Refusal(Refusal.Code.BUSY, "all taken", millis)));
        assertThat(told.status()).isEqualTo(503);
        assertThat(told.code()).isEqualTo("cloud_busy");
        assertThat(told.retryAfterSeconds()).hasValue(seconds);
      }
    }
  }
}
