package io.draftwire.lab.report;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a group of runs: always a sum over a sum, so that a long answer weighs what it is
 * long, and a rate is never a mean of rates. A mean is a sum over the number of runs.
 */
enum Figure {
  TOKENS_PER_SECOND("tokens/s", "", 1, row -> row.number("tokens"), row -> row.number("seconds")),
  MS_PER_TOKEN(
      "time per token", "ms", 1, row -> 1000 * row.number("seconds"), row -> row.number("tokens")),
  ANSWER_SECONDS("time per answer", "s", 1, row -> row.number("seconds"), row -> 1),
  FIRST_TOKEN_MS(
      "time to first token",
      "ms",
      0,
      row -> 1000 * row.number("time_to_first_token_seconds"),
      row -> 1),
  ACCEPTANCE(
      "draft acceptance",
      "%",
      1,
      row -> 100 * row.number("accepted_tokens"),
      row -> row.number("draft_tokens")),
  DISCARDED(
      "drafts discarded",
      "%",
      1,
      row -> 100 * (row.number("draft_tokens") - row.number("accepted_tokens")),
      row -> row.number("draft_tokens")),
  AHEAD_DISCARDED(
      "passes ahead of a verdict discarded",
      "%",
      1,
      row -> 100 * (row.number("draft_passes_ahead") - row.number("draft_passes_ahead_used")),
      row -> row.number("draft_passes_ahead")),
  RESAMPLING(
      "resampling rate",
      "%",
      1,
      row -> 100 * row.number("rejections"),
      row -> row.number("tokens")),
  BITS_PER_DRAFT(
      "bits per draft token",
      "",
      0,
      row -> row.number("uplink_payload_bits"),
      row -> row.number("draft_tokens")),
  UPLINK_BITS_PER_TOKEN(
      "uplink bits per token, at the socket",
      "",
      0,
      row -> 8 * row.number("uplink_wire_bytes"),
      row -> row.number("tokens")),
  TOKENS_PER_ROUND(
      "tokens per round", "", 2, row -> row.number("tokens"), row -> row.number("rounds")),
  DRAFT_PASSES_PER_TOKEN(
      "draft passes per token",
      "",
      2,
      row -> row.number("draft_passes"),
      row -> row.number("tokens")),
  TARGET_ROWS_PER_TOKEN(
      "target rows per token",
      "",
      2,
      row -> row.number("target_rows"),
      row -> row.number("tokens")),
  BYTES_UP_PER_TOKEN(
      "bytes up per token, at the socket",
      "",
      0,
      row -> row.number("uplink_wire_bytes"),
      row -> row.number("tokens")),
  BYTES_DOWN_PER_TOKEN(
      "bytes down per token, at the socket",
      "",
      0,
      row -> row.number("downlink_wire_bytes"),
      row -> row.number("tokens")),
  HINTS_RIGHT(
      "hints right",
      "%",
      0,
      row -> 100 * row.number("hints_right"),
      row -> row.number("hinted_passes")),
  AHEAD_FOR_NOTHING(
      "rounds sent ahead for nothing",
      "%",
      0,
      row -> 100 * (row.number("rounds_sent_ahead") - row.number("rounds_sent_ahead_taken")),
      row -> row.number("rounds_sent_ahead")),
  BITS_FOR_NOTHING(
      "payload bits sent for nothing",
      "%",
      0,
      row -> 100 * row.number("uplink_payload_bits_discarded"),
      row -> row.number("uplink_payload_bits")),
  SUPPORT("support size", "", 1, row -> perDraft(row, "mean_support_size"), Figure::drafts),
  DROPPED_MASS("dropped mass", "", 4, row -> perDraft(row, "mean_dropped_mass"), Figure::drafts),
  CAPPED(
      "drafts at the cap of the support",
      "%",
      1,
      row -> 100 * row.number("capped_drafts"),
      Figure::drafts),
  BOUND_MEASURED(
      "rejections per position", "", 4, row -> atPositions(row, "bound_rejections"), Figure::at),
  BOUND_TV("TV(q, p)", "", 4, row -> atPositions(row, "bound_tv"), Figure::at),
  BOUND_DROPPED("dropped mass αₙ", "", 4, row -> atPositions(row, "bound_dropped"), Figure::at),
  BOUND_LATTICE("lattice Kₙ/4ℓ", "", 4, row -> atPositions(row, "bound_lattice"), Figure::at),
  BOUND_SUM(
      "bound",
      "",
      4,
      row ->
          atPositions(row, "bound_tv")
              + atPositions(row, "bound_dropped")
              + atPositions(row, "bound_lattice"),
      Figure::at);

  private final String label;
  private final String unit;
  private final int decimals;
  private final ToDoubleFunction<RunRow> numerator;
  private final ToDoubleFunction<RunRow> denominator;

  Figure(
      String label,
      String unit,
      int decimals,
      ToDoubleFunction<RunRow> numerator,
      ToDoubleFunction<RunRow> denominator) {
    this.label = label;
    this.unit = unit;
    this.decimals = decimals;
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** As the columns of the CSV and the page's attributes spell it: {@code tokens_per_second}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String label() {
    return label;
  }

  /** The label with its unit, for the axis of a chart. */
  String axisLabel() {
    return unit.isEmpty() ? label : label + ", " + unit;
  }

  /** So many that a value shows three digits at least, and an interval of it as many. */
  int decimals(double value) {
    double size = Math.abs(value);
    if (!(size > 0 && size < 100)) {
      return decimals;
    }
    return Math.clamp(2 - (int) Math.floor(Math.log10(size)), decimals, Math.max(decimals, 5));
  }

  /** Where there is less of it the better. */
  boolean lessIsBetter() {
    return this == MS_PER_TOKEN || this == ANSWER_SECONDS || this == FIRST_TOKEN_MS;
  }

  /** NaN where the figure does not apply to the run. */
  double numerator(RunRow row) {
    return numerator.applyAsDouble(row);
  }

  double denominator(RunRow row) {
    return denominator.applyAsDouble(row);
  }

  private static double drafts(RunRow row) {
    return row.number("draft_tokens");
  }

  private static double perDraft(RunRow row, String mean) {
    return row.number(mean) * row.number("draft_tokens");
  }

  private static double at(RunRow row) {
    return row.number("bound_positions");
  }

  private static double atPositions(RunRow row, String mean) {
    return row.number(mean) * row.number("bound_positions");
  }
}
