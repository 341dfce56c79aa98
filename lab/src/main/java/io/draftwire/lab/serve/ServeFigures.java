package io.draftwire.lab.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link Ledger} comes to.
 *
 * @param seconds that count
 * @param offered requests that were meant to come in them; dropped, refused and whole add up to it
 * @param dropped because every edge was busy
 * @param refused by reason
 * @param examples a message of each reason
 * @param whole answers
 * @param within of those, the ones within the objective
 * @param answersServed answers that became whole in these seconds, whosever they are
 * @param tokensServed tokens that came in them
 * @param underWaySeconds of those seconds, in which answers were under way, summed over answers
 * @param tokens of the whole answers
 * @param bytesUp of the whole answers, at the sockets
 * @param bytesDown likewise
 * @param firstToken time to the first token
 * @param perToken mean time a token behind the first, over answers
 * @param waits times between one burst of tokens and the next, as a reader sees them
 * @param wholes times of whole answers
 * @param lags by how much the generator was late with requests
 */
public record ServeFigures(
    double seconds,
    long offered,
    long dropped,
    Map<String, Long> refused,
    Map<String, String> examples,
    long whole,
    long within,
    long answersServed,
    long tokensServed,
    double underWaySeconds,
    long tokens,
    long bytesUp,
    long bytesDown,
    Spread firstToken,
    Spread perToken,
    Spread waits,
    Spread wholes,
    Spread lags) {

  /** Requests a second that were meant to come. */
  public double offeredRate() {
    return offered / seconds;
  }

  /** Answers a second that became whole. */
  public double servedRate() {
    return answersServed / seconds;
  }

  public double tokensPerSecond() {
    return tokensServed / seconds;
  }

  /** Share of the requests that were answered within the objective; NaN where there are none. */
  public double attained() {
    return offered == 0 ? Double.NaN : (double) within / offered;
  }

  /** Answers within the objective, a second. */
  public double goodput() {
    return within / seconds;
  }

  /** Answers under way, on average. */
  public double underWay() {
    return underWaySeconds / seconds;
  }

  public double bytesUpPerToken() {
    return tokens == 0 ? Double.NaN : (double) bytesUp / tokens;
  }

  public double bytesDownPerToken() {
    return tokens == 0 ? Double.NaN : (double) bytesDown / tokens;
  }

  public long refusals() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  /** In the order in which they are read; times in seconds. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", seconds);
    json.put("offered", offered);
    json.put("whole", whole);
    json.put("within_objective", within);
    json.put("dropped", dropped);
    json.put("refused", refused);
    json.put("refusal_examples", examples);
    json.put("offered_per_second", offeredRate());
    json.put("served_per_second", servedRate());
    json.put("attained", Spread.number(attained()));
    json.put("goodput_per_second", goodput());
    json.put("tokens_per_second", tokensPerSecond());
    json.put("mean_under_way", underWay());
    json.put("ttft_seconds", firstToken.json());
    json.put("tpot_seconds", perToken.json());
    json.put("inter_token_seconds", waits.json());
    json.put("answer_seconds", wholes.json());
    json.put("uplink_bytes_per_token", Spread.number(bytesUpPerToken()));
    json.put("downlink_bytes_per_token", Spread.number(bytesDownPerToken()));
    json.put("generator_lag_seconds", lags.json());
    return json;
  }
}
