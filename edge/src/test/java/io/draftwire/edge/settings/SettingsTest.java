package io.draftwire.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
  private static Settings of(String... pairs) {
    Settings settings = Settings.NONE;
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      settings = settings.with(Setting.of(parts[0]), parts[1]);
    }
    return settings;
  }

  @Test
  void whereNothingIsSaidAPlannerDecides() {
    assertThat(Settings.NONE.choice()).isEqualTo(SchemeChoice.auto());
  }

  @Test
  void everySettingGetsToItsChoice() {
    SchemeChoice choice =
        of(
                "scheme=c-sqs",
                "support=12",
                "resolution=50",
                "alpha=0.2",
                "eta=0.3",
                "beta=0.4",
                "support_code=adaptive",
                "verify=token",
                "siblings=2",
                "ids_first=off",
                "draft_max=7",
                "bit_budget=900",
                "ahead=branches:3",
                "stop_drafting=dual:0.1/0.2")
            .choice();
    assertThat(choice.settings())
        .isEqualTo(
            SchemeSettings.of("c-sqs", 12, 50, 0.2, 0.3, 0.4, null, SupportCode.ADAPTIVE, false)
                .withSiblings(2, AcceptanceRule.TOKEN));
    assertThat(choice.maxDrafts()).isEqualTo(7);
    assertThat(choice.bitBudget()).isEqualTo(900);
    assertThat(choice.idsFirst()).isEqualTo(IdsFirst.OFF);
    assertThat(choice.ahead()).isEqualTo(new Ahead.Branches(3));
    assertThat(choice.stop()).isEqualTo(new StopPolicy.Dual(0.1, 0.2));
    assertThat(of("scheme=scalar", "grid=2").choice().settings().grid()).isEqualTo(2);
    assertThat(of("scheme=live", "draft_floor=0.4").choice().draftFloor()).hasValue(0.4);
    assertThat(of("scheme=cloud-only").choice()).isEqualTo(SchemeChoice.cloudOnly());
  }

  @Test
  void roundsAreLongerWhereTheirLengthAdapts() {
    assertThat(of("scheme=k-sqs").choice().maxDrafts()).isEqualTo(SchemeChoice.LONGEST_FIXED);
    SchemeChoice adaptive = of("scheme=k-sqs", "adaptive_length=true").choice();
    assertThat(adaptive.adaptive()).isTrue();
    assertThat(adaptive.maxDrafts()).isEqualTo(SchemeChoice.LONGEST_ADAPTIVE);
    assertThat(of("scheme=c-sqs", "support=priced").choice().settings().priced()).isTrue();
  }

  /** A file or a request may name any of them. */
  @ParameterizedTest
  @EnumSource(Setting.class)
  void isFoundByItsName(Setting setting) {
    assertThat(Setting.of(setting.member())).isEqualTo(setting);
    assertThat(setting.option()).startsWith("--");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheme=auto support=8 | --support 8 has no meaning for scheme auto",
        "scheme=live bit_budget=90 | --bit-budget 90 has no meaning for scheme live",
        "scheme=live draft_max=4 | which has no rounds",
        "scheme=cloud-only support=8 | which has no drafts",
        "scheme=k-sqs draft_floor=0.3 | --draft-floor 0.3 has no meaning for scheme k-sqs",
        "scheme=live draft_floor=2 | .2 is usual",
        "scheme=k-sqs support=priced | --support priced is for c-sqs",
        "scheme=k-sqs support=many | --support many is neither a whole number nor priced",
        "scheme=k-sqs resolution=1.5 | --resolution 1.5 is no whole number",
        "scheme=c-sqs alpha=some | --alpha some is no number",
        "scheme=k-sqs adaptive_length=maybe | --adaptive-length maybe is neither true nor false",
        "scheme=k-sqs draft_max=65 | outside 0..64",
        "scheme=zip | unknown scheme 'zip'",
        "scheme=zip siblings=2 | unknown scheme 'zip'",
        "scheme=coupled siblings=2 | --siblings 2 has no meaning for scheme coupled;",
        "scheme=coupled siblings=2 | such as --scheme k-sqs",
        "scheme=scalar support=priced | --support priced has no meaning for scheme scalar;",
        "scheme=k-sqs grid=2 | such as --scheme scalar",
        "scheme=live ahead=bonus | --ahead bonus has no meaning for scheme live",
        "scheme=coupled draft_floor=0.3 | which grows no tree of guesses",
        "scheme=c-sqs support=priced alpha=0.1 | --alpha 0.1 has no meaning beside --support priced",
      })
  void whatMeansNothingIsRefusedByTheNameItWasWrittenWith(String written, String message) {
    assertThatThrownBy(() -> of(written.split(" ")).choice(Setting::option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static final Map<Setting, String> SOME =
      Map.ofEntries(
          Map.entry(Setting.SUPPORT, "3"),
          Map.entry(Setting.RESOLUTION, "50"),
          Map.entry(Setting.ALPHA, "0.2"),
          Map.entry(Setting.ETA, "0.2"),
          Map.entry(Setting.BETA, "0.2"),
          Map.entry(Setting.GRID, "2"),
          Map.entry(Setting.SUPPORT_CODE, "adaptive"),
          Map.entry(Setting.VERIFY, "token"),
          Map.entry(Setting.SIBLINGS, "2"),
          Map.entry(Setting.IDS_FIRST, "on"),
          Map.entry(Setting.DRAFT_MAX, "3"),
          Map.entry(Setting.ADAPTIVE_LENGTH, "true"),
          Map.entry(Setting.BIT_BUDGET, "900"),
          Map.entry(Setting.AHEAD, "bonus"),
          Map.entry(Setting.STOP_DRAFTING, "fixed:1"),
          Map.entry(Setting.UPLOAD, "immediate"),
          Map.entry(Setting.HINTS, "on"),
          Map.entry(Setting.DRAFT_FLOOR, "0.3"));

  /**
   * No setting is taken and ignored, whatever the scheme; auto alone has one that it does anyway.
   */
  @ParameterizedTest
  @EnumSource(value = Setting.class, mode = EnumSource.Mode.EXCLUDE, names = "SCHEME")
  void eachChangesTheChoiceOrIsRefused(Setting setting) {
    String value = SOME.get(setting);
    for (String scheme : Setting.SCHEME.schemes()) {
      Settings bare = of("scheme=" + scheme);
      Settings with = bare.with(setting, value);
      if (setting.isFor(scheme)) {
        boolean anyway = setting == Setting.ADAPTIVE_LENGTH && scheme.equals(SchemeSettings.AUTO);
        assertThat(with.choice().equals(bare.choice())).as(with.toString()).isEqualTo(anyway);
      } else {
        assertThatThrownBy(with::choice)
            .as(with.toString())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(setting.member() + " " + value + " has no meaning for scheme ");
      }
    }
  }

  /** A setting that asks for nothing is kept to by every scheme. */
  @Test
  void whatIsOffMeansSomethingEverywhere() {
    for (String scheme : Setting.SCHEME.schemes()) {
      Settings off =
          of(
              "scheme=" + scheme,
              "ahead=off",
              "ids_first=off",
              "adaptive_length=false",
              "hints=off",
              "upload=trigger");
      assertThat(off.choice().name()).isEqualTo(scheme);
    }
  }

  @Test
  void amongSeveralSchemesOneHasToHaveAUseForIt() {
    Settings siblings = of("siblings=2");
    siblings.refuseIdleFor(List.of("live", "k-sqs"), Setting::option);
    assertThatThrownBy(() -> siblings.refuseIdleFor(List.of("live", "coupled"), Setting::option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--siblings 2 has no meaning for scheme live or coupled;");
  }

  @Test
  void messagesCallSettingsAsTheirReaderDoes() {
    assertThatThrownBy(() -> of("scheme=auto", "support=8").choice())
        .hasMessageStartingWith("support 8 has no meaning for scheme auto")
        .hasMessageEndingWith("such as scheme k-sqs");
  }

  @Test
  void whatIsSaidComesBeforeWhatOthersSay() {
    Settings both = of("draft_max=3").over(of("draft_max=9", "scheme=dense"));
    assertThat(both).isEqualTo(of("scheme=dense", "draft_max=3"));
    assertThat(both.written()).hasToString("{SCHEME=dense, DRAFT_MAX=3}");
  }

  @Test
  void onlyWhatHasAMeaningForAnotherSchemeIsKept() {
    Settings all = of("scheme=c-sqs", "support=priced", "draft_max=3", "draft_floor=0.1");
    assertThat(all.of("k-sqs")).isEqualTo(of("scheme=k-sqs", "draft_max=3"));
    assertThat(all.of("c-sqs")).isEqualTo(of("scheme=c-sqs", "support=priced", "draft_max=3"));
    assertThat(all.of("live")).isEqualTo(of("scheme=live", "draft_floor=0.1"));
    assertThat(all.of("cloud-only")).isEqualTo(of("scheme=cloud-only"));
    for (String scheme : new String[] {"k-sqs", "c-sqs", "live", "auto", "cloud-only", "dense"}) {
      assertThat(all.of(scheme).choice().name()).isEqualTo(scheme);
    }
  }

  /** A gateway's requests change its own choice, of which they may say only a part. */
  @Test
  void aChoiceIsChangedInWhatIsSaidAlone() {
    SchemeChoice base = of("scheme=k-sqs", "support=3", "bit_budget=70", "ahead=bonus").choice();
    SchemeChoice changed = of("draft_max=2", "stop_drafting=fixed:1").on(base, Setting::member);
    assertThat(changed.settings()).isEqualTo(base.settings());
    assertThat(changed.bitBudget()).isEqualTo(70);
    assertThat(changed.ahead()).isEqualTo(new Ahead.Bonus());
    assertThat(changed.maxDrafts()).isEqualTo(2);
    assertThat(changed.stop()).isEqualTo(new StopPolicy.Fixed(1));
    assertThat(Settings.NONE.on(base, Setting::member)).isEqualTo(base);
  }
}
