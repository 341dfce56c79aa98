package io.draftwire.lab.serve;

import java.util.Comparator;
import java.util.List;

/**
 * Requests that some service has had: when they came and how long they were, not what they said.
 *
 * @param requests in the order of their times, at least two; the first comes at 0
 */
public record RequestTrace(List<Request> requests) {

  /**
   * One request.
   *
   * @param nanos since the first one
   * @param promptTokens as the service counted them
   * @param answerTokens likewise
   * @param blocks names of the prompt's blocks of {@value #BLOCK_TOKENS} tokens: prompts with the
   *     same ones in front begin alike; empty where that is not known
   */
  public record Request(long nanos, int promptTokens, int answerTokens, List<Long> blocks) {
    public Request {
      blocks = List.copyOf(blocks);
    }

    Request at(long other) {
      return new Request(other, promptTokens, answerTokens, blocks);
    }
  }

  /** Of the prompt, under one name: what the published Mooncake traces have. */
  public static final int BLOCK_TOKENS = 512;

  /**
   * @throws IllegalArgumentException for fewer than two requests, or none with a time of its own
   */
  public RequestTrace {
    requests = requests.stream().sorted(Comparator.comparingLong(Request::nanos)).toList();
    if (requests.size() < 2 || requests.getLast().nanos() == requests.getFirst().nanos()) {
      throw new IllegalArgumentException(
          "it has "
              + requests.size()
              + " request"
              + (requests.size() == 1 ? "" : "s")
              + " and no time between them; give a trace of two at least, at different times");
    }
    long first = requests.getFirst().nanos();
    if (first != 0) {
      requests = requests.stream().map(r -> r.at(r.nanos() - first)).toList();
    }
  }

  /** From the first request to one after the last: when it may begin again. */
  public long spanNanos() {
    long last = requests.getLast().nanos();
    return last + last / (requests.size() - 1);
  }

  /** Requests whose prompts have more tokens. */
  public long promptsBeyond(int tokens) {
    return requests.stream().filter(request -> request.promptTokens() > tokens).count();
  }

  /** Requests whose answers have more tokens. */
  public long answersBeyond(int tokens) {
    return requests.stream().filter(request -> request.answerTokens() > tokens).count();
  }

  /** Requests a second, on average. */
  public double rate() {
    return requests.size() * 1e9 / spanNanos();
  }
}
