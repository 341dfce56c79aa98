package io.draftwire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.TextRules;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** Clouds of one model serve one edge, whatever computes at each. */
  @Test
  void whereATargetRunsIsToldAndIsNoPartOfWhatItIs() throws Exception {
    String devices = "all layers on CUDA0 (a GPU)";
    try (LanguageModel here = Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 3);
        LanguageModel there =
            new ForwardingModel(Worlds.model(Worlds.TARGET, Worlds.CONTEXT, 3)) {
              @Override
              public Optional<String> runsOn() {
                return Optional.of(devices);
              }
            };
        CloudServer one = Worlds.cloud(here);
        CloudServer other = Worlds.cloud(there)) {
      assertThat(ask(one.port()).runsOn()).isEmpty();
      assertThat(ask(other.port()).runsOn()).isEqualTo(devices);
      String host = InetAddress.getLoopbackAddress().getHostAddress();
      List<CloudAddress> both =
          List.of(
              new CloudAddress(host, one.port(), "one"),
              new CloudAddress(host, other.port(), "other"));
      assertThat(new CloudInquiry(both, Duration.ofSeconds(30)).askEach()).hasSize(2);
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
