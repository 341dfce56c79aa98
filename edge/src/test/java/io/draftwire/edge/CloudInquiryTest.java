package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.TextRules;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudDescription;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CloudInquiryTest {
  private static CloudDescription ask(int port) throws SessionException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return new CloudInquiry(host, port, Duration.ofSeconds(10)).ask();
  }

  @Test
  void cloudSaysWhatItServes() throws Exception {
    try (LanguageModel target = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 3);
        CloudServer cloud = Worlds.cloud(target)) {
      assertThat(ask(cloud.port()))
          .isEqualTo(
              new CloudDescription(
                  Protocol.VERSION,
                  "table",
                  target.description(),
                  "",
                  target.tokenizer().fingerprint(),
                  Worlds.VOCABULARY,
                  Worlds.CONTEXT,
                  3,
                  "",
                  "",
                  "",
                  TextRules.PLAIN,
                  ""));
    }
  }

  @Test
  void cloudThatIsAwayIsTold() throws Exception {
    int port;
    try (LanguageModel target = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 1);
        CloudServer cloud = Worlds.cloud(target)) {
      port = cloud.port();
    }
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(() -> ask(port))
        .withMessageContaining("cannot be reached");
  }
}
