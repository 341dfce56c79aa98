package io.draftwire.lab.time;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Verification;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * This host, measured: what one forward pass of either model costs, and what coding and testing
 * cost beside it. Stored as the profile {@code measured}, in {@code $DRAFTWIRE_HOME}, or else
 * {@code $XDG_CONFIG_HOME/draftwire}, or else {@code $HOME/.config/draftwire}.
 *
 * @param host the processor and how many of it
 * @param date ISO 8601
 * @param draftModel as the model describes itself
 * @param targetModel as the model describes itself
 */
public record Calibration(
    String host, String date, String draftModel, String targetModel, CostProfile profile) {
  private static final String FILE = "measured.json";
  private static final String UNKNOWN_PROCESSOR = "unnamed processor";
  private static final int CURVES = 3;
  private static final double FALL = 1.25;
  private static final int SUPPORT = 8;
  private static final float HEAD_LOGIT = 20;
  private static final int DRAFTS = 4;
  private static final int WARM_UP_ROUNDS = 200;
  private static final int ROUNDS = 200;
  private static final int DISTINCT_ROWS = 16;

  /**
   * Measures; takes some seconds, or a minute with large models.
   *
   * @param draft with one sequence free, on the threads that it will have as a draft
   * @param target with one sequence free
   * @param progress hears what is being measured
   */
  public static Calibration measure(
      LanguageModel draft, LanguageModel target, Consumer<String> progress) {
    String host = thisHost();
    progress.accept("measuring the draft, " + draft.description());
    CostCurve draftCurve = leastDisturbed(draft);
    progress.accept("measuring the target, " + target.description());
    CostCurve targetCurve = leastDisturbed(target);
    int vocabulary = target.tokenizer().vocabularySize();
    progress.accept("measuring k-sqs, K = 8, over " + vocabulary + " tokens");
    double[] overheads = overheads(vocabulary);
    String date = LocalDate.now(ZoneId.systemDefault()).toString();
    String source = "measured " + date + " on " + host;
    return new Calibration(
        host,
        date,
        draft.descriptionWithDevices(),
        target.descriptionWithDevices(),
        new CostProfile(
            CostProfiles.MEASURED, source, draftCurve, targetCurve, overheads[0], overheads[1]));
  }

  /** The least of several medians at each count: other work on this host can only add time. */
  private static CostCurve leastDisturbed(LanguageModel model) {
    CostCurve curve = CostCurve.measure(model);
    double[] least = curve.seconds();
    for (int repeat = 1; repeat < CURVES; repeat++) {
      double[] seconds = CostCurve.measure(model).seconds();
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], seconds[i]);
      }
    }
    return new CostCurve(curve.tokens(), least);
  }

  /**
   * Whether the host was busy with something else meanwhile: a pass over fewer tokens came out much
   * dearer than one over more.
   */
  public boolean disturbed() {
    return falls(profile.draft()) || falls(profile.target());
  }

  private static boolean falls(CostCurve curve) {
    double most = 0;
    for (double seconds : curve.seconds()) {
      if (most > FALL * seconds) {
        return true;
      }
      most = Math.max(most, seconds);
    }
    return false;
  }

  /**
   * Medians of {encode a draft, verify a round of four}, in seconds. The logits are made up, with
   * nearly all mass on a few tokens: most drafts are accepted, so most laws of a round are shaped.
   */
  private static double[] overheads(int vocabulary) {
    float[] rows = new float[DISTINCT_ROWS * vocabulary];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (2 * random.nextGaussian());
    }
    for (int row = 0; row < DISTINCT_ROWS; row++) {
      for (int i = 0; i < SUPPORT; i++) {
        rows[row * vocabulary + random.nextInt(vocabulary)] += HEAD_LOGIT;
      }
    }
    Scheme scheme = new KSqs(SUPPORT, 100);
    Sampling sampling = Sampling.at(0.8);
    Drafting drafting = scheme.drafting(vocabulary, sampling, new Dice(1));
    Verification verification = scheme.verification(vocabulary, sampling, new Dice(1));
    double[] encode = new double[ROUNDS];
    double[] verify = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      int row = Math.floorMod(round * (DRAFTS + 1), DISTINCT_ROWS - DRAFTS - 1);
      long begin = System.nanoTime();
      drafting.begin(round + WARM_UP_ROUNDS, Integer.MAX_VALUE);
      for (int i = 0; i < DRAFTS; i++) {
        drafting.propose(rows, (row + i) * vocabulary);
      }
      byte[] payload = drafting.payload();
      long encoded = System.nanoTime();
      drafting.settle(
          decide(
              verification,
              round + WARM_UP_ROUNDS,
              payload,
              LogitRows.of(rows, row * vocabulary, vocabulary)));
      long verified = System.nanoTime();
      if (round >= 0) {
        encode[round] = Nanos.seconds(encoded - begin) / DRAFTS;
        verify[round] = Nanos.seconds(verified - encoded);
      }
    }
    Arrays.sort(encode);
    Arrays.sort(verify);
    return new double[] {encode[ROUNDS / 2], verify[ROUNDS / 2]};
  }

  private static int decide(
      Verification verification, int position, byte[] payload, LogitRows rows) {
    try {
      verification.decode(position, DRAFTS, payload);
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("a payload of this very process cannot be read", e);
    }
    return verification.decide(rows).accepted();
  }

  /** The processor, how many of it, and the system; no names of machines or people. */
  private static String thisHost() {
    return processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(UNKNOWN_PROCESSOR);
    } catch (IOException | UncheckedIOException e) {
      return UNKNOWN_PROCESSOR; // Not Linux: the rest has to do.
    }
  }

  /** Where this user's calibration lies; it need not exist yet. */
  public static Path file() {
    return file(System.getenv());
  }

  static Path file(Map<String, String> environment) {
    String own = environment.getOrDefault("DRAFTWIRE_HOME", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath().resolve(FILE);
    }
    // The XDG specification tells to ignore a relative path.
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    if (!config.isBlank() && Path.of(config).isAbsolute()) {
      return Path.of(config).resolve("draftwire").resolve(FILE);
    }
    // Whoever sets HOME means it; a user whom the system does not list has no other.
    for (String home :
        new String[] {environment.getOrDefault("HOME", ""), System.getProperty("user.home", "")}) {
      if (!home.isBlank() && Path.of(home).isAbsolute()) {
        return Path.of(home, ".config", "draftwire", FILE);
      }
    }
    throw new IllegalArgumentException(
        "this user has no home folder to keep measurements in; set HOME or DRAFTWIRE_HOME");
  }

  /** Stores it as the profile {@code measured}; what was there before is replaced. */
  public void store(Path file) throws IOException {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("host", host);
    about.put("date", date);
    about.put("draft_model", draftModel);
    about.put("target_model", targetModel);
    CostProfileFile.write(file, about, profile);
  }
}
