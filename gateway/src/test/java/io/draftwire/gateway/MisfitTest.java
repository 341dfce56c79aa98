package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.engine.TableModel;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.web.CloudWatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A draft that does not fit what the cloud serves is told at the start, not by the first answer.
 */
class MisfitTest {
  @Test
  void isOneLineAtTheStartWithWhatDiffersAndTheRemedy() throws Exception {
    try (TableModel target = TableModel.seeded(300, 1);
        CloudServer cloud =
            new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        TableModel draft = TableModel.seeded(29, 1);
        LogRecords log = new LogRecords()) {
      CloudInquiry inquiry = new CloudInquiry("127.0.0.1", cloud.port(), Duration.ofSeconds(20));
      try (CloudWatch watch = new CloudWatch(inquiry, draft.tokenizer())) {
        assertThat(log.of("draftwire.gateway")).hasSize(1);
        assertThat(log.of("draftwire.gateway").getFirst())
            .startsWith("the draft does not fit table, which the cloud serves: ")
            .contains("what differs: pieces", "`draftwire models find TARGET`")
            .endsWith("; answers begin once the two fit")
            .doesNotContain("\n");
        assertThatExceptionOfType(ApiException.class)
            .isThrownBy(watch::served)
            .withMessageContaining("does not fit table");
      }
    }
  }
}
