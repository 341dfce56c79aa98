package io.draftwire.cli;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.edge.schema.SchemaRules;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The law that comes out, and the answer's length and seed. Names are llama.cpp's. */
final class SamplingOptions {
  private static final JsonMapper JSON = new JsonMapper();

  /** The one number that is no seed; as llama.cpp has it. */
  private static final long RANDOM = -1;

  /** The one number that is no number of tokens, as llama.cpp has it too. */
  private static final int WHOLE_TEXT = -1;

  @Option(
      names = "--temp",
      paramLabel = "T",
      description = "Temperature; 0 is greedy (default: ${DEFAULT-VALUE}).")
  double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Keep the N likeliest tokens; 0 keeps all (default: 0).")
  int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Keep the likeliest tokens of total mass P (default: 1).")
  double topP = 1;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Keep tokens of at least P times the top one's probability (default: 0).")
  double minP;

  @Option(
      names = "--presence-penalty",
      paramLabel = "P",
      description = "Taken from the logit of every token that the answer has, -2..2 (default: 0).")
  double presencePenalty;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "P",
      description = "Taken for every time that the answer has it, -2..2 (default: 0).")
  double frequencyPenalty;

  @Option(
      names = "--repeat-penalty",
      paramLabel = "P",
      description =
          "What the logits of the latest tokens, the prompt's too, are divided by (default: 1, none).")
  double repeatPenalty = Penalties.NONE.repeat();

  @Option(
      names = "--repeat-last-n",
      paramLabel = "N",
      description = "How many those are; -1 is the whole text (default: ${DEFAULT-VALUE}).")
  int repeatLast = Penalties.USUAL_LAST;

  @Option(
      names = "--logit-bias",
      paramLabel = "ID=B",
      description =
          "Added to the logit of a token, by its id, -100..100: -100 as good as forbids it. May be given more than once.")
  Map<Integer, Float> logitBias = Map.of();

  @Option(
      names = "--grammar-file",
      paramLabel = "FILE",
      description = "A grammar in llama.cpp's GBNF that the answer has to be of.")
  Path grammarFile;

  @Option(
      names = {"--json-schema-file", "-jf"},
      paramLabel = "FILE",
      description = "A JSON schema that the answer has to fit.")
  Path schemaFile;

  @Option(
      names = "--draft-temp",
      paramLabel = "T",
      description = "Temperature of the draft (default: --temp).")
  Double draftTemperature;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed; the same seed gives the same text, but where the clock decides what a token is drawn with: with --adaptive-length or --support priced, unless the scheme is coupled (default: -1, random).")
  long seed = RANDOM;

  @Option(
      names = {"-n", "--n-predict"},
      paramLabel = "N",
      description = "Most tokens of the answer (default: ${DEFAULT-VALUE}).")
  int maxTokens = 128;

  Sampling sampling() {
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        new Penalties(
            presencePenalty,
            frequencyPenalty,
            repeatPenalty,
            repeatLast == WHOLE_TEXT ? Penalties.WHOLE_TEXT : repeatLast),
        new LogitBias(logitBias),
        grammar());
  }

  private Grammar grammar() {
    if (grammarFile != null && schemaFile != null) {
      throw new IllegalArgumentException(
          "--grammar-file and --json-schema-file each say what the answer is; leave one out");
    }
    Path file = grammarFile != null ? grammarFile : schemaFile;
    if (file == null) {
      return Grammar.NONE;
    }
    String text = PromptFile.read(grammarFile != null ? "grammar" : "schema", file);
    try {
      return Grammar.of(grammarFile != null ? text : SchemaRules.grammar(JSON.readTree(text)));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "schema " + file + " is no JSON (" + e.getOriginalMessage() + ")", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  OptionalDouble draftTemperature() {
    return draftTemperature == null ? OptionalDouble.empty() : OptionalDouble.of(draftTemperature);
  }

  OptionalLong seed() {
    return seed == RANDOM ? OptionalLong.empty() : OptionalLong.of(seed);
  }
}
