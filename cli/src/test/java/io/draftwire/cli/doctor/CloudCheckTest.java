package io.draftwire.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.doctor.Finding.State;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.TextRules;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.LinkRate;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.LinkSecurity;
import io.draftwire.wire.trust.BearerToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clouds and links that are made up. */
class CloudCheckTest {
  private static CloudDescription serving(Tokenizer tokenizer) {
    return new CloudDescription(
        Protocol.VERSION,
        "table",
        "a table",
        "all layers on CUDA0 (a GPU)",
        tokenizer.fingerprint(),
        tokenizer.vocabularySize(),
        512,
        4,
        "",
        "",
        "",
        tokenizer.rules(),
        "jetson-a100");
  }

  @Test
  void theOlderEndIsToUpdate() {
    assertThat(CloudCheck.protocol("p", Protocol.VERSION).state()).isEqualTo(State.GOOD);
    Finding older = CloudCheck.protocol("p", Protocol.VERSION - 1);
    assertThat(older.state()).isEqualTo(State.BAD);
    assertThat(older.remedy()).startsWith("the cloud is the older one");
    assertThat(CloudCheck.protocol("p", Protocol.VERSION + 1).remedy())
        .startsWith("this edge is the older one");
  }

  @Test
  void whatTravelsInClearIsNoted() {
    LinkSecurity token =
        new LinkSecurity(null, null, BearerToken.of("here", "x".repeat(40)), false);
    assertThat(CloudCheck.reached("c", at(LinkSecurity.NONE), true).state()).isEqualTo(State.GOOD);
    Finding clear = CloudCheck.reached("c", at(token), false);
    assertThat(clear.state()).isEqualTo(State.NOTE);
    assertThat(clear.line()).contains("h:1 is there, in clear", "by its token", "--tls-ca");
  }

  private static CloudAddress at(LinkSecurity security) {
    return new CloudAddress("h", 1, "h:1", security);
  }

  @Test
  void whatTheCloudServesIsTold() {
    Tokenizer tokenizer = TableModel.seeded(29, 1).tokenizer();
    assertThat(CloudCheck.target("t", serving(tokenizer)).found())
        .isEqualTo(
            "table (a table), context 512, sessions 4, all layers on CUDA0 (a GPU),"
                + " paced to jetson-a100");
  }

  @Test
  void whatDiffersInTheTokenizersIsTold() {
    Tokenizer draft = TableModel.seeded(29, 1).tokenizer();
    Finding same = FitCheck.judge("t", "d", draft, serving(draft));
    assertThat(same.state()).isEqualTo(State.GOOD);
    Finding other = FitCheck.judge("t", "d", draft, serving(TableModel.seeded(300, 1).tokenizer()));
    assertThat(other.state()).isEqualTo(State.BAD);
    assertThat(other.found()).contains("what differs: pieces");
    assertThat(other.remedy()).contains("draftwire models find");
    TextRules spaced = new TextRules("plain", "", true, true, false);
    Finding rules =
        FitCheck.judge(
            "t", "d", draft, serving(TableModel.seeded(29, 1).withRules(spaced).tokenizer()));
    assertThat(rules.line()).contains("a space in front");
  }

  @Test
  void aSessionTellsCostsOrWhyThereIsNone() {
    assertThat(CloudCheck.costs("s", ToldCosts.of(List.of(1500, 2500))).found())
        .contains("1.50 ms, 2.50 ms");
    assertThat(CloudCheck.costs("s", ToldCosts.UNKNOWN).state()).isEqualTo(State.NOTE);
    assertThat(CloudCheck.costs("s", new ToldCosts(List.of(1500), true)).line())
        .contains("busy", "calibrate");
    Finding full =
        CloudCheck.refused("s", new Refusal(Refusal.Code.BUSY, "all are taken; ask again"));
    assertThat(full).isEqualTo(Finding.note("s", "refused: all are taken", "ask again"));
    assertThat(CloudCheck.refused("s", new Refusal(Refusal.Code.SETTINGS, "no; yes")).state())
        .isEqualTo(State.BAD);
  }

  @Test
  void ratesThatAreBoundsSaySo() {
    assertThat(CloudCheck.rate("u", new LinkRate(1_000_000, false)).found())
        .isEqualTo("about 1.00 Mbit/s");
    assertThat(CloudCheck.rate("u", new LinkRate(2e9, true)).found())
        .startsWith("at least 2.0 Gbit/s");
    assertThat(CloudCheck.trip("r", new double[] {.001, .002, .05}).found())
        .isEqualTo("2.00 ms, the median of 3 (1.00 ms to 50.0 ms)");
  }
}
