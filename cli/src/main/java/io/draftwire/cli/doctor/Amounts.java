package io.draftwire.cli.doctor;

import java.util.Locale;

/** Amounts as people read them, in powers of ten. */
public final class Amounts {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private Amounts() {}

  public static String bytes(long bytes) {
    if (bytes >= GIGA) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }
    return bytes >= MEGA
        ? String.format(Locale.ROOT, "%.0f MB", bytes / MEGA)
        : String.format(Locale.ROOT, "%.0f kB", bytes / KILO);
  }

  static String rate(double bitsPerSecond) {
    if (bitsPerSecond >= GIGA) {
      return String.format(Locale.ROOT, "%.1f Gbit/s", bitsPerSecond / GIGA);
    }
    return bitsPerSecond >= MEGA
        ? String.format(Locale.ROOT, "%.3g Mbit/s", bitsPerSecond / MEGA)
        : String.format(Locale.ROOT, "%.0f kbit/s", bitsPerSecond / KILO);
  }

  static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.3g ms", KILO * seconds);
  }
}
