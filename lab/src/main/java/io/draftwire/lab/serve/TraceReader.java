package io.draftwire.lab.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the two public forms of request traces, which it tells apart by the first line: Azure's LLM
 * inference trace (CSV) and Mooncake's (JSON lines).
 */
public final class TraceReader {
  /** Enough for hours of a large service; what is held is some hundred bytes each. */
  static final int MOST_REQUESTS = 1_000_000;

  private TraceReader() {}

  /** Reads one line of a form. */
  interface Form {
    /**
     * @throws IllegalArgumentException saying what is wrong with it, without file and line
     */
    RequestTrace.Request read(String line);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException in one line, with file and line number, for what is no trace
   *     or cannot be read
   */
  public static RequestTrace read(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return read(file.toString(), lines);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": is not UTF-8; give a trace as text", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("trace " + file + " cannot be read; check the path", e);
    }
  }

  /**
   * Reads lines.
   *
   * @param name of what is read, for messages
   */
  static RequestTrace read(String name, BufferedReader lines) throws IOException {
    String first = lines.readLine();
    int number = 1;
    Form form = form(name, first == null ? "" : first.strip());
    List<RequestTrace.Request> requests = new ArrayList<>();
    String line = form instanceof AzureTrace ? lines.readLine() : first;
    for (number += line == first ? 0 : 1; line != null; line = lines.readLine(), number++) {
      if (line.isBlank()) {
        continue;
      }
      if (requests.size() == MOST_REQUESTS) {
        throw fault(
            name, number, "is beyond " + MOST_REQUESTS + " requests; cut the file before it");
      }
      try {
        requests.add(form.read(line.strip()));
      } catch (IllegalArgumentException e) {
        throw fault(name, number, e.getMessage());
      }
    }
    try {
      return new RequestTrace(requests);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Form form(String name, String first) {
    String text = first.startsWith("\uFEFF") ? first.substring(1) : first;
    if (text.equals(AzureTrace.HEADER)) {
      return new AzureTrace();
    }
    if (text.startsWith("{")) {
      return new MooncakeTrace();
    }
    throw fault(
        name,
        1,
        "is neither Azure's header "
            + AzureTrace.HEADER
            + " nor a Mooncake request such as "
            + MooncakeTrace.EXAMPLE
            + "; give a trace of one of the two");
  }

  private static IllegalArgumentException fault(String name, int line, String fault) {
    return new IllegalArgumentException(name + ", line " + line + ": " + fault);
  }

  /**
   * A number of tokens.
   *
   * @throws IllegalArgumentException naming it
   */
  static int tokens(String what, String value) {
    try {
      int tokens = Integer.parseInt(value);
      if (tokens >= 0) {
        return tokens;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        what + " '" + value + "' is no number of tokens; correct it or leave the line out");
  }
}
