package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A link, two machines and a pair of models as arithmetic: what planners are tried on. Everything
 * is a function of a seed and a position, so two planners meet the same luck: whether the draft at
 * a position is accepted depends on the position and the scheme, not on who asks.
 */
final class World {
  static final int MESSAGE_UP = 27;
  static final int MESSAGE_DOWN = 31;
  static final int STREAMED_DOWN = 27;
  static final int REQUEST_UP = 21;

  /**
   * How drafts of a scheme fare here; the planners are not told. The bits are what the real
   * payloads take in the mean.
   */
  record Fate(double acceptance, double bitsPerDraft, double bitsPerRound, int rejectionBytes) {}

  final double upBits;
  final double downBits;
  final double roundTrip;
  final Machines machines;
  final Map<Scheme, Fate> fates = new LinkedHashMap<>();
  double jitter;

  /** Runs of easy and of hard text: acceptance differs by this much up and down. */
  double unevenness;

  /** From this token on the link is that many times slower. */
  int slowFrom = Integer.MAX_VALUE;

  double slowdown = 1;

  /** What a pass waits for others that share the target. */
  double queueSeconds;

  /** What the cloud tells of its costs is this many times what they are. */
  double toldTimes = 1;

  World(double upBits, double downBits, double roundTrip, Machines machines) {
    this.upBits = upBits;
    this.downBits = downBits;
    this.roundTrip = roundTrip;
    this.machines = machines;
  }

  /** Seconds; the target over 1, 2, 4, 8, 16 positions, linear between and beyond. */
  record Machines(String name, double draft, double encode, double test, double[] target) {
    /** This project's host with the stories pair. */
    static final Machines MEASURED =
        new Machines(
            "measured", 8e-4, 1.3e-5, 1.2e-4, new double[] {.0029, .0041, .0046, .0078, .0106});

    /** PicoSpec, arXiv 2603.19133: Qwen3 0.6B on a Jetson AGX, 32B on an A100. */
    static final Machines JETSON =
        new Machines("jetson-a100", .024, 1e-4, 3e-4, new double[] {.072, .087, .087, .087, .0925});

    /** A quick draft before a target that is bound by memory: drafting pays on many links. */
    static final Machines BOUND =
        new Machines("bound", .006, 1e-4, 3e-4, new double[] {.087, .087, .087, .09, .1});

    /** The same on a machine that is busy with something else. */
    Machines slower(double times) {
      double[] slow = Arrays.stream(target).map(seconds -> seconds * times).toArray();
      return new Machines(name, draft * times, encode * times, test * times, slow);
    }

    double target(int rows) {
      int i = Math.min(31 - Integer.numberOfLeadingZeros(rows), target.length - 2);
      double step = 1 << i;
      return target[i] + (target[i + 1] - target[i]) * (rows - step) / step;
    }
  }

  /** Seconds over 1, 2, 4, 8, ... positions, as the welcome tells them. */
  double[] told() {
    return Arrays.stream(machines.target()).map(seconds -> seconds * toldTimes).toArray();
  }

  World with(Scheme scheme, double acceptance, double bits, int rejectionBytes) {
    fates.put(scheme, new Fate(acceptance, bits, 16, rejectionBytes));
    return this;
  }

  double up(int bytes, int position, long seed) {
    return delay(bytes, upBits, position, seed, 1);
  }

  double down(int bytes, int position, long seed) {
    return delay(bytes, downBits, position, seed, 2);
  }

  private double delay(int bytes, double rate, int position, long seed, int side) {
    return roundTrip / 2 + airtime(bytes, rate, position) + jitter * uniform(seed, position, side);
  }

  double airtime(int bytes, double rate, int position) {
    return 8.0 * bytes / rate * (position >= slowFrom ? slowdown : 1);
  }

  boolean accepts(Scheme scheme, int position, long seed) {
    double run = uniform(seed, position / 6, 3) < 0.5 ? unevenness : -unevenness;
    return uniform(seed, position, 4) < fates.get(scheme).acceptance() + run;
  }

  /** Tokens that a round yields in the mean; text is taken to be even. */
  double expectedTokens(Scheme scheme, int length) {
    double reached = 1;
    double tokens = 1;
    for (int i = 0; i < length; i++) {
      reached *= fates.get(scheme).acceptance();
      tokens += reached;
    }
    return tokens;
  }

  /** Seconds that a round takes in the mean. */
  double expectedSeconds(Scheme scheme, int length) {
    Fate fate = fates.get(scheme);
    double bits = length == 0 ? 0 : fate.bitsPerRound() + length * fate.bitsPerDraft();
    double reached = Math.pow(fate.acceptance(), length);
    return length * (machines.draft() + machines.encode())
        + machines.target(length + 1)
        + machines.test()
        + roundTrip
        + jitter
        + 8 * (MESSAGE_UP + bits / 8) / upBits
        + 8 * (MESSAGE_DOWN + (1 - reached) * fate.rejectionBytes()) / downBits
        + queueSeconds;
  }

  /** Seconds between streamed tokens. */
  double streamSeconds() {
    return Math.max(machines.target(1) + queueSeconds, 8.0 * STREAMED_DOWN / downBits);
  }

  /** In [0, 1), from a mixer of 64 bits (splitmix64's). */
  private static double uniform(long seed, int position, int purpose) {
    long x =
        seed * 0x9E3779B97F4A7C15L + position * 0xD1B54A32D192ED03L + purpose * 0x8CB92BA72F3D8DD7L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return ((x ^ (x >>> 31)) >>> 11) * 0x1p-53;
  }
}
