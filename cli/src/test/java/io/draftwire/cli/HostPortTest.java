package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8642,127.0.0.1,127.0.0.1:8642",
    "localhost:1,localhost,localhost:1",
    "[::1]:8642,::1,[::1]:8642",
    "::1:8642,::1,[::1]:8642"
  })
  void hostsOfIpv6HaveBracketsWhereAPortFollows(String text, String host, String written) {
    assertThat(HostPort.parse(text).host()).isEqualTo(host);
    assertThat(HostPort.parse(text)).hasToString(written);
    assertThat(new HostPort("[" + host + "]", HostPort.parse(text).port())).hasToString(written);
  }
}
