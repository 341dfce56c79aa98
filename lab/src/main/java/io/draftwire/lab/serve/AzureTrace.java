package io.draftwire.lab.serve;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;

/**
 * The Azure LLM inference traces of 2023 and 2024 (AzurePublicDataset): a line is {@code 2023-11-16
 * 18:15:46.6805900,374,44}; those of 2024 have an offset behind the time.
 */
final class AzureTrace implements TraceReader.Form {
  static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:MM", "+00:00")
          .optionalEnd()
          .toFormatter();

  private static final int COLUMNS = 3;

  @Override
  public RequestTrace.Request read(String line) {
    String[] columns = line.split(",", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(
          "has " + columns.length + " columns, needs " + HEADER + "; correct it or leave it out");
    }
    return new RequestTrace.Request(
        nanos(columns[0].strip()),
        TraceReader.tokens("ContextTokens", columns[1].strip()),
        TraceReader.tokens("GeneratedTokens", columns[2].strip()),
        List.of());
  }

  private static long nanos(String text) {
    try {
      TemporalAccessor time = TIME.parse(text);
      long offset =
          time.isSupported(ChronoField.OFFSET_SECONDS) ? time.get(ChronoField.OFFSET_SECONDS) : 0;
      LocalDateTime local = LocalDateTime.from(time);
      long seconds = local.toEpochSecond(ZoneOffset.UTC) - offset;
      return Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), local.getNano());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "TIMESTAMP '" + text + "' is no time such as 2023-11-16 18:15:46.6805900", e);
    }
  }
}
