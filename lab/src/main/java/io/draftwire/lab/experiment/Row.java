package io.draftwire.lab.experiment;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerFigures;
import io.draftwire.lab.link.LinkSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A point's row: one JSON object a line, keys always in the same order, null where one does not
 * apply. Holds nothing of this machine's clock unless the mode goes by it.
 */
final class Row {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DIGEST_BYTES = 8;

  private Row() {}

  /** The line, with its end. */
  static byte[] line(Experiment experiment, String pair, Point point, Runner.Outcome outcome) {
    Map<String, Object> row = axes(experiment, pair, point);
    // The row's own keys stand: scheme is null for a baseline without one.
    AnswerFigures.of(outcome.answer(), outcome.request(), null).forEach(row::putIfAbsent);
    row.put("scheme", point.scheme() == null ? null : point.scheme().name());
    long rejections = outcome.answer().figures().rejections();
    int committed = outcome.answer().tokens().length;
    row.put("rejections", rejections);
    row.put("resampling_rate", committed == 0 ? 0 : (double) rejections / committed);
    row.put("text_digest", digest(outcome.answer()));
    row.put("grid", point.scheme() == null ? null : point.scheme().grid());
    row.put("rounds_by_scheme", outcome.roundsByScheme());
    if (experiment.bound()) {
      BoundTerms bound = outcome.bound();
      row.put("bound_positions", bound == null ? null : bound.positions());
      row.put("bound_rejections", bound == null ? null : bound.rejections());
      row.put("bound_tv", bound == null ? null : bound.tv());
      row.put("bound_dropped", bound == null ? null : bound.dropped());
      row.put("bound_lattice", bound == null ? null : bound.lattice());
    }
    return (JSON.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> axes(Experiment experiment, String pair, Point point) {
    Map<String, Object> row = new LinkedHashMap<>();
    SchemeSettings scheme = point.scheme();
    // Of a link that changes, its name says all; the parts are those of one that does not.
    LinkSpec link = point.link().isConstant() ? point.link().spec(0) : null;
    row.put("experiment", experiment.name());
    row.put("mode", experiment.mode().label());
    row.put("setup", point.setup().label());
    row.put("pair", pair);
    row.put("scheme", scheme == null ? null : scheme.name());
    row.put("support", scheme == null ? null : scheme.support());
    row.put("resolution", scheme == null ? null : scheme.resolution());
    row.put("alpha", scheme == null ? null : scheme.alpha());
    row.put("eta", scheme == null ? null : scheme.eta());
    row.put("beta", scheme == null ? null : scheme.beta());
    row.put("temperature", point.temperature());
    row.put("draft_length", point.draftLength());
    row.put("bit_budget", point.bitBudget());
    row.put("link", point.link().name());
    row.put("rate_up", link == null ? null : rate(link.upBitsPerSecond()));
    row.put("rate_down", link == null ? null : rate(link.downBitsPerSecond()));
    row.put("rtt_ms", link == null ? null : link.rttNanos() / 1e6);
    row.put("profile", point.profile());
    row.put("prompt", point.prompt());
    row.put("repeat", point.repeat());
    boolean coded = scheme != null && scheme.code() != null;
    row.put("support_code", coded ? scheme.code().label() : null);
    boolean judged = scheme != null && scheme.verify() != null;
    row.put("verify", judged ? scheme.verify().label() : null);
    row.put("siblings", scheme == null ? null : scheme.siblings());
    row.put("ids_first", point.idsFirst() == null ? null : point.idsFirst().label());
    SchemeChoice choice = point.choice();
    boolean drafted = choice != null && !choice.settings().auto();
    row.put("ahead", drafted ? choice.ahead().label() : null);
    boolean stops = choice != null && !choice.stop().equals(StopPolicy.NEVER);
    row.put("stop_drafting", stops ? choice.stop().label() : null);
    row.put("hints", point.exits() == null ? null : point.exits().label());
    row.put("upload", drafted ? choice.upload().label() : null);
    row.put("preset", point.preset());
    row.put("draft_blend", point.draftBlend() == 0 ? null : point.draftBlend());
    return row;
  }

  private static Long rate(long bitsPerSecond) {
    return bitsPerSecond == LinkSpec.UNLIMITED ? null : bitsPerSecond;
  }

  /** Two rows of one digest have the same text. */
  private static String digest(Answer answer) {
    ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * answer.tokens().length);
    for (int token : answer.tokens()) {
      ids.putInt(token);
    }
    byte[] digest = sha256().digest(ids.array());
    return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
