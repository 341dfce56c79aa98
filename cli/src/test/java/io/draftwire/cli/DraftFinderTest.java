package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.DraftFinder.Candidate;
import io.draftwire.cli.DraftFinder.Fit;
import io.draftwire.cli.DraftFinder.Wanted;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.gguf.TokenizerKind;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.engine.store.ModelRecipe;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of a draft that is here, of one that is not, and of one of another family. */
class DraftFinderTest {
  private static final TokenizerKind LLAMA = new TokenizerKind("llama", "", 32_000);
  private static final Tokenizer TABLE = TableModel.seeded(29, 1).tokenizer();

  /**
   * @param differs what is found of each draft; null where none can be compared
   */
  private static Wanted wanted(Optional<ModelRecipe> recipe, Optional<String> differs) {
    return new Wanted(
        "t",
        recipe,
        Optional.of(LLAMA),
        9,
        differs == null ? Optional.empty() : Optional.of(draft -> differs));
  }

  private static Candidate draft(Optional<ModelRecipe> recipe, TokenizerKind kind) {
    return new Candidate(
        "d", recipe, Optional.ofNullable(kind), 1, Optional.empty(), Optional.empty());
  }

  private static Fit fit(Wanted wanted, Candidate candidate, Tokenizer read) {
    return DraftFinder.fit(wanted, candidate, Optional.ofNullable(read)).fit();
  }

  @Test
  void whatWasComparedCountsMoreThanWhatTheHeaderSays() {
    Candidate like = draft(Optional.empty(), LLAMA);
    Wanted same = wanted(Optional.empty(), Optional.empty());
    assertThat(fit(same, like, TABLE)).isEqualTo(Fit.FITS);
    Wanted another = wanted(Optional.empty(), Optional.of("token 7"));
    assertThat(DraftFinder.fit(another, like, Optional.of(TABLE)))
        .isEqualTo(new DraftFinder.Judged(Fit.DIFFERS, "token 7"));
    assertThat(fit(another, draft(Optional.empty(), null), TABLE)).isEqualTo(Fit.OTHER);
    Wanted pair = wanted(Optional.of(Catalog.TINYLLAMA.target()), Optional.of("token 7"));
    Candidate its = draft(Optional.of(Catalog.TINYLLAMA.draft()), LLAMA);
    assertThat(fit(pair, its, TABLE)).isEqualTo(Fit.DIFFERS);
  }

  @Test
  void whatCannotBeComparedIsLikelyByItsKind() {
    Wanted uncompared = wanted(Optional.empty(), null);
    assertThat(fit(uncompared, draft(Optional.empty(), LLAMA), TABLE)).isEqualTo(Fit.LIKELY);
    TokenizerKind padded = new TokenizerKind("llama", "", 32_064);
    assertThat(fit(uncompared, draft(Optional.empty(), padded), null)).isEqualTo(Fit.LIKELY);
    TokenizerKind larger = new TokenizerKind("llama", "", 64_000);
    assertThat(fit(uncompared, draft(Optional.empty(), larger), null)).isEqualTo(Fit.OTHER);
    TokenizerKind other = new TokenizerKind("gpt2", "qwen2", 32_000);
    assertThat(fit(uncompared, draft(Optional.empty(), other), null)).isEqualTo(Fit.OTHER);
    assertThat(fit(uncompared, draft(Optional.empty(), null), null)).isEqualTo(Fit.OTHER);
  }

  @Test
  void aPairOfTheCatalogFitsAndItsAcceptanceIsKnown() {
    ModelPair pair = Catalog.TINYLLAMA;
    Wanted target = wanted(Optional.of(pair.target()), null);
    Candidate its = draft(Optional.of(pair.draft()), null);
    assertThat(fit(target, its, null)).isEqualTo(Fit.FITS);
    assertThat(DraftFinder.known(target, its)).isEqualTo(pair.acceptance()).isNotEmpty();
    Candidate anothers = draft(Optional.of(Catalog.STORIES.draft()), LLAMA);
    assertThat(fit(target, anothers, null)).isEqualTo(Fit.LIKELY);
    assertThat(DraftFinder.known(target, anothers)).isEmpty();
  }
}
