package io.draftwire.lab.time;

import io.draftwire.engine.CostCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cost profiles by name: the published ones, {@code gpu} (assumed), {@code laptop-a800} (derived
 * from a published figure of another kind), {@code measured} (this host's, stored by {@link
 * Calibration}), or a file.
 *
 * <p><b>What the papers leave open, assumed here for all published profiles alike:</b>
 *
 * <ul>
 *   <li>A pass costs the same from 2 to {@value #FLAT_TOKENS} tokens, as published; beyond, it
 *       grows linearly and is twice as long with {@value #DOUBLING_TOKENS} tokens more. The same
 *       shape holds for the draft's pass over a prompt.
 *   <li>A draft on the server costs the target's one-token pass times the ratio of their parameters
 *       (weights read once a pass): no launch overhead, which favours the co-located baseline.
 *   <li>Coding a draft takes 0.1 ms and testing a round 0.3 ms: of the order that this project's
 *       benchmark measures on a laptop core at V = 151,936, and far below anything else here.
 * </ul>
 *
 * <p><b>{@code gpu}</b> is nobody's measurement: both models on GPUs, where a small pass lasts as
 * long as reading the weights or starting the kernels does, whatever it covers. A draft's pass
 * takes 8 ms up to {@value #GPU_DRAFT_FLAT} tokens and a target's 30 ms up to {@value
 * #GPU_TARGET_FLAT}; beyond, and in what coding and testing cost, it is as the others. A draft on
 * the server takes the same 8 ms: a small model's pass is launches, which a larger GPU does not
 * shorten.
 */
public final class CostProfiles {
  /** The profile that {@code draftwire calibrate} stores. */
  public static final String MEASURED = "measured";

  private static final int FLAT_TOKENS = 8;
  private static final int DOUBLING_TOKENS = 128;
  private static final double ENCODE_SECONDS = 1e-4;
  private static final double VERIFY_SECONDS = 3e-4;

  private static final List<CostProfile> PUBLISHED =
      List.of(
          published(
              "jetson-a100",
              "PicoSpec, arXiv 2603.19133: Qwen3 0.6B on a Jetson AGX, Qwen3 32B on an A100",
              0.024,
              0.072,
              0.087,
              0.6 / 32),
          published(
              "jetson-a100-70b",
              "PicoSpec, arXiv 2603.19133: Llama 1B on a Jetson AGX, Llama 70B on an A100",
              0.043,
              0.145,
              0.166,
              1.0 / 70),
          published(
              "robot",
              "early exits, arXiv 2505.21594, table 8: Qwen2-VL 2B on a Go2 robot (288 ms for 4"
                  + " tokens), 7B in the cloud (verify 620 ms; one token is assumed to cost the same)",
              0.072,
              0.620,
              0.620,
              2.0 / 7));

  private static final int GPU_DRAFT_FLAT = 16;
  private static final int GPU_TARGET_FLAT = 64;
  private static final double GPU_DRAFT_SECONDS = 0.008;
  private static final double GPU_TARGET_SECONDS = 0.030;

  private static final CostProfile GPU =
      new CostProfile(
          "gpu",
          "assumed: both models on GPUs, whose small passes all take the time of one token",
          curve(GPU_DRAFT_SECONDS, GPU_DRAFT_SECONDS, GPU_DRAFT_FLAT),
          curve(GPU_TARGET_SECONDS, GPU_TARGET_SECONDS, GPU_TARGET_FLAT),
          ENCODE_SECONDS,
          VERIFY_SECONDS,
          curve(GPU_DRAFT_SECONDS, GPU_DRAFT_SECONDS, GPU_DRAFT_FLAT));

  /** Its draft is published; its target follows from a figure of another kind. */
  private static final CostProfile LAPTOP =
      published(
          "laptop-a800",
          "PipeSD, arXiv 2605.13319: a draft in 36 to 44 ms on a laptop; verifying on an A800"
              + " derived from its 194 ms a token of vanilla rounds, assuming six drafts and 3.5"
              + " tokens a round, 20 Mbit/s and 30 ms each way (one token is assumed to cost the"
              + " same)",
          0.040,
          0.072,
          0.072,
          1.1 / 7);

  /** Those that nobody published as they are. */
  private static final List<CostProfile> DERIVED = List.of(GPU, LAPTOP);

  private CostProfiles() {}

  private static CostProfile published(
      String name, String source, double draft, double one, double verify, double draftOfTarget) {
    return new CostProfile(
        name,
        source,
        curve(draft, draft),
        curve(one, verify),
        ENCODE_SECONDS,
        VERIFY_SECONDS,
        curve(one * draftOfTarget, one * draftOfTarget));
  }

  private static CostCurve curve(double one, double flat) {
    return curve(one, flat, FLAT_TOKENS);
  }

  private static CostCurve curve(double one, double flat, int flatTokens) {
    return new CostCurve(
        new int[] {1, 2, flatTokens, flatTokens + DOUBLING_TOKENS},
        new double[] {one, flat, flat, 2 * flat});
  }

  /** The published profiles. */
  public static List<CostProfile> published() {
    return PUBLISHED;
  }

  /**
   * The profile of that name, or in that file: a name with a slash or ending in {@code .json}.
   *
   * @throws IllegalArgumentException in one line: an unknown name with those known, a host that was
   *     never calibrated, a file that is malformed
   * @throws IOException if a file cannot be read
   */
  public static CostProfile named(String name) throws IOException {
    return named(name, System.getenv());
  }

  static CostProfile named(String name, Map<String, String> environment) throws IOException {
    List<CostProfile> known = new ArrayList<>(PUBLISHED);
    known.addAll(DERIVED);
    for (CostProfile profile : known) {
      if (profile.name().equals(name)) {
        return profile;
      }
    }
    if (name.equals(MEASURED)) {
      Path stored = Calibration.file(environment);
      if (!Files.exists(stored)) {
        throw new IllegalArgumentException(
            "profile measured: this host was never measured; run `draftwire calibrate` first");
      }
      return CostProfileFile.read(stored);
    }
    if (name.contains("/") || name.endsWith(".json")) {
      return CostProfileFile.read(Path.of(name));
    }
    throw new IllegalArgumentException(
        "profile '"
            + name
            + "' is not known; there are measured, "
            + String.join(", ", known.stream().map(CostProfile::name).toList())
            + ", or give a .json file");
  }
}
