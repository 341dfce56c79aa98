package io.draftwire.gateway.browser;

import io.draftwire.cloud.CloudServer;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.gateway.Gateway;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.LinkControl;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.lab.time.PacedModel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** A cloud, a link and a gateway in this process, over small models that write like a story. */
final class Playground implements AutoCloseable {
  /** Characters of one to four bytes, and markup that would show if a page took it for such. */
  static final String STORY =
      """
      The old ferry crossed the river twice a day. A girl named Zoë sold tickets — and told stories. \
      One was about a whale 🐋 that could count to five. Another was about the moon. \
      "Is it true?" asked the naïve captain. "All of it," she said, and the ferry hummed along. \
      In the evening the river was as still as a page. She wrote <b>whale</b> on it with a stick. \
      The letters <img src="x" onerror="document.title='owned'"> stood on the water for a while.
      The captain read them, and laughed, and rang the bell for the last crossing of the day. \
      """;

  static final int CONTEXT = 4096;
  private static final String LINK = "1mbit/250kbit/50ms";
  private static final int SEQUENCES = 16;
  private static final double DRAFT_NOISE = 0.7;

  private final TableModel target;
  private final TableModel draft;
  private final CloudServer cloud;
  private final ShapedLink link;
  private final EdgeClient client;
  private final Gateway gateway;

  /** Of the draft where it takes its time. */
  private static final double DRAFT_SECONDS = 0.02;

  private Playground(
      UnaryOperator<GatewayConfig> config,
      boolean emulated,
      boolean chats,
      double passSeconds,
      CloudLoss loss)
      throws Exception {
    TableModel.Laws laws = TextLaws.like(STORY);
    target = new TableModel(TextLaws.VOCABULARY, TableModel.endless(laws), CONTEXT, SEQUENCES);
    draft =
        new TableModel(
            TextLaws.VOCABULARY,
            TableModel.near(TableModel.endless(laws), TextLaws.VOCABULARY, 5, DRAFT_NOISE),
            CONTEXT,
            SEQUENCES);
    LanguageModel slow =
        passSeconds == 0 ? target : new PacedModel(target, CostCurve.linear(passSeconds, 0));
    LanguageModel served = chats ? chatting(slow) : slow;
    cloud = new CloudServer(served, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    link = ShapedLink.open(LinkSpec.parse(LINK), "127.0.0.1", cloud.port(), 1);
    LanguageModel drafts =
        loss.alone() ? new PacedModel(draft, CostCurve.linear(DRAFT_SECONDS, 0)) : draft;
    client =
        new EdgeClient(drafts, link.host(), link.port(), "the-cloud", Duration.ofSeconds(30), loss);
    gateway =
        new Gateway(
            config.apply(GatewayConfig.onLoopback(0)),
            drafts,
            client,
            new CloudInquiry(link.host(), link.port(), Duration.ofSeconds(10)),
            emulated ? new Shaped(link) : null,
            "test");
  }

  static Playground open() throws Exception {
    return open(config -> config);
  }

  static Playground open(UnaryOperator<GatewayConfig> config) throws Exception {
    return new Playground(config, true, false, 0, CloudLoss.WAIT);
  }

  /** As if the link were real: it can't be changed. */
  static Playground overRealLink() throws Exception {
    return new Playground(config -> config, false, false, 0, CloudLoss.WAIT);
  }

  /** With a target that has a chat template. */
  static Playground thatChats() throws Exception {
    return new Playground(config -> config, true, true, 0, CloudLoss.WAIT);
  }

  /** With a target that takes its time, so that guesses come in time. */
  static Playground withSlowTarget() throws Exception {
    return withSlowTarget(CloudLoss.WAIT);
  }

  /** The same; where the draft goes on alone, it takes its time as well. */
  static Playground withSlowTarget(CloudLoss loss) throws Exception {
    return new Playground(config -> config, true, false, 0.03, loss);
  }

  private static LanguageModel chatting(LanguageModel model) {
    ChatFormat format =
        new ChatFormat(
            "{% for m in messages %}{{ m.role }} said {{ m.content }}. {% endfor %}", "", "");
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(),
            new Class<?>[] {LanguageModel.class},
            (proxy, method, arguments) ->
                method.getName().equals("chatFormat")
                    ? Optional.of(format)
                    : method.invoke(model, arguments));
  }

  URI page() {
    return URI.create("http://127.0.0.1:" + gateway.port() + "/");
  }

  /** The port of a network between the page's browser and the gateway. */
  ShapedLink before() throws IOException {
    return ShapedLink.open(LinkSpec.parse("1gbit/1gbit/1ms"), "127.0.0.1", gateway.port(), 1);
  }

  /** Takes the link to the cloud away for so long, and every connection over it. */
  void losesItsLink(Duration duration) {
    link.outage(duration);
  }

  LinkSpec link() {
    return link.spec();
  }

  int openSessions() {
    return cloud.openSessions();
  }

  /** Puts the link back to what it was at first. */
  void restoreLink() {
    link.reshape(LinkSpec.parse(LINK));
  }

  private record Shaped(ShapedLink link) implements LinkControl {
    @Override
    public Settings settings() {
      LinkSpec spec = link.spec();
      return new Settings(
          rate(spec.upBitsPerSecond()), rate(spec.downBitsPerSecond()), spec.rttNanos());
    }

    @Override
    public void change(Settings settings) {
      LinkSpec spec = link.spec();
      link.reshape(
          new LinkSpec(
              settings.upBitsPerSecond().orElse(LinkSpec.UNLIMITED),
              settings.downBitsPerSecond().orElse(LinkSpec.UNLIMITED),
              settings.rttNanos(),
              spec.jitterNanos(),
              spec.loss()));
    }

    private static OptionalLong rate(long bits) {
      return bits == LinkSpec.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(bits);
    }
  }

  @Override
  public void close() {
    gateway.close();
    client.close();
    link.close();
    cloud.close();
    draft.close();
    target.close();
  }
}
