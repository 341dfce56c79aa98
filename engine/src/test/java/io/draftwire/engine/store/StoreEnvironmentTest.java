package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreEnvironmentTest {
  private static StoreEnvironment of(String... pairs) {
    Map<String, String> variables = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return new StoreEnvironment(variables);
  }

  @Test
  void aTokenIsStrippedOfTheLineItStoodIn() {
    assertThat(of("HF_TOKEN", "hf_abc\n").hubToken()).contains("hf_abc");
    assertThat(of("HF_TOKEN", " \t ").hubToken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_secret\nX: y", "hf secret", "hf_secret\u00e9", "hf_\u0000secret"})
  void aTokenThatIsNoneIsRefusedByItsNameAndNotShown(String token) {
    assertThatThrownBy(() -> of("HF_TOKEN", token).hubToken())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("HF_TOKEN ")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("\n");
  }

  @Test
  void npmSeesNoSecretsOfOthers() {
    Map<String, String> seen =
        of(
                "PATH",
                "/bin",
                "HOME",
                "/h",
                "npm_config_registry",
                "r",
                "NPM_TOKEN",
                "t",
                "https_proxy",
                "p",
                "Path",
                "windows",
                "HF_TOKEN",
                "s",
                "DRAFTWIRE_API_KEY",
                "s",
                "AWS_SECRET_ACCESS_KEY",
                "s",
                "JAVA_TOOL_OPTIONS",
                "s")
            .forNpm();
    assertThat(seen)
        .containsOnlyKeys(
            "PATH", "HOME", "npm_config_registry", "NPM_TOKEN", "https_proxy", "Path");
  }

  @Test
  void theHomeIsWhereTheVariablesSay() {
    assertThat(of("HOME", "/elsewhere").home()).isEqualTo(Path.of("/elsewhere/.cache/draftwire"));
    assertThat(of("HOME", "/h", "XDG_CACHE_HOME", "/x").home()).isEqualTo(Path.of("/x/draftwire"));
    assertThat(of("HOME", "/h", "XDG_CACHE_HOME", "x").home())
        .isEqualTo(Path.of("/h/.cache/draftwire"));
    assertThat(of("DRAFTWIRE_HOME", "d\u00e9j\u00e0").home())
        .isEqualTo(Path.of("d\u00e9j\u00e0").toAbsolutePath());
    assertThat(of("DRAFTWIRE_HOME", "", "HOME", "").home())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "draftwire"));
  }

  /** Java gives a user without an entry in the system's list the home "?". */
  @Test
  void aUserWithoutAHomeIsToldWhatToSet() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", "?");
    try {
      assertThat(of("HOME", "/h").home()).isEqualTo(Path.of("/h/.cache/draftwire"));
      assertThatThrownBy(() -> of().home())
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("set DRAFTWIRE_HOME");
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private static String proxy(URI uri, String... variables) {
    List<Proxy> chosen = of(variables).proxies().select(uri);
    assertThat(chosen).hasSize(1);
    return chosen.get(0).address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  @Test
  void proxiesGoByTheKindOfAddress() {
    String[] all = {
      "HTTPS_PROXY", "http://one:1", "http_proxy", "two:2", "ALL_PROXY", "http://u:p@three:3/"
    };
    assertThat(proxy(URI.create("https://hub.example/f"), all)).isEqualTo("one:1");
    assertThat(proxy(URI.create("http://hub.example/f"), all)).isEqualTo("two:2");
    assertThat(proxy(URI.create("http://hub.example/f"), "ALL_PROXY", "http://u:p@three:3/"))
        .isEqualTo("three:3");
    assertThat(proxy(URI.create("https://hub.example/f"), "HTTPS_PROXY", "")).isEqualTo("direct");
    assertThat(proxy(URI.create("https://h/"), "https_proxy", "a:1", "HTTPS_PROXY", "b:2"))
        .isEqualTo("a:1");
    assertThat(proxy(URI.create("http://127.0.0.1:80/f"), all)).isEqualTo("direct");
  }

  @ParameterizedTest
  @CsvSource({
    "hub.example, direct", "'a, hub.example b', direct", "example, direct", ".example, direct",
    "*.example, direct", "*, direct", "hub.example:443, direct", "b.example, one:1",
    "ub.example, one:1", "hub.example:80, one:1", "'', one:1", "HUB.Example, direct"
  })
  void hostsOfNoProxyAreAskedDirectly(String direct, String expected) {
    String[] variables = {"HTTPS_PROXY", "http://one:1", "NO_PROXY", direct};
    assertThat(proxy(URI.create("https://hub.example:443/f"), variables)).isEqualTo(expected);
  }

  /** Addresses are compared bit by bit, and names never looked up. */
  @ParameterizedTest
  @CsvSource({
    "http://10.1.2.3/f, 10.0.0.0/8, direct",
    "http://11.1.2.3/f, 10.0.0.0/8, one:1",
    "http://10.1.2.3/f, '10.0.0.0/8,x', direct",
    "http://192.168.129.1/f, 192.168.128.0/17, direct",
    "http://192.168.127.1/f, 192.168.128.0/17, one:1",
    "http://192.0.2.1/f, 192.0.2.1/32, direct",
    "http://192.0.2.1/f, 192.0.2.0/32, one:1",
    "http://192.0.2.1/f, 0.0.0.0/0, direct",
    "http://192.0.2.1:8080/f, 192.0.2.1:8080, direct",
    "http://192.0.2.1:8080/f, 192.0.2.1:80, one:1",
    "http://192.0.2.1/f, 192.0.2.1:80, direct",
    "http://192.0.2.10/f, 2.10, one:1",
    "'http://[fd00::1]/f', fd00::/8, direct",
    "'http://[fe00::1]/f', fd00::/8, one:1",
    "'http://[2001:db8::1]/f', '2001:DB8::1', direct",
    "'http://[2001:db8::1]/f', '[2001:db8::1]', direct",
    "'http://[2001:db8::1]:8080/f', '[2001:db8::1]:8080', direct",
    "'http://[2001:db8::2]/f', '2001:db8::1', one:1",
    "'http://[::1]/f', '', direct",
    "'http://[fd00::1]/f', 0.0.0.0/0, one:1",
    "http://localhost.example/f, 127.0.0.0/8, one:1"
  })
  void addressesAndNetworksOfNoProxyAreAskedDirectly(String uri, String direct, String expected) {
    String[] variables = {"HTTP_PROXY", "http://one:1", "no_proxy", direct};
    assertThat(proxy(URI.create(uri), variables)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1"})
  void aNetworkThatIsNoneIsRefusedAndShown(String network) {
    assertThatThrownBy(() -> of("NO_PROXY", "a, " + network).proxies())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("NO_PROXY has '" + network + "'")
        .hasMessageContaining(network.startsWith("10") ? "up to 32" : "up to 128");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://u:p@three:3, three:3",
    "socks5h://three, three:1080",
    "SOCKS://three, three:1080"
  })
  void socksProxiesAreKnownByTheirKind(String value, String expected) {
    URI hub = URI.create("https://hub.example/f");
    assertThat(proxy(hub, "all_proxy", value)).isEqualTo(expected);
    assertThat(of("all_proxy", value).proxies().select(hub).getFirst().type())
        .isEqualTo(Proxy.Type.SOCKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks4://u:secret@p:1",
        "ftp://u:secret@p",
        "socks5://",
        "http://",
        "http://u:secret@ p",
        "://secret"
      })
  void aProxyThatIsNoneIsRefusedByItsNameAndNotShown(String value) {
    assertThatThrownBy(() -> proxy(URI.create("https://hub.example/"), "HTTPS_PROXY", value))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("HTTPS_PROXY ")
        .hasMessageNotContaining("secret");
  }
}
