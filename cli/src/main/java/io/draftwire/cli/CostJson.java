package io.draftwire.cli;

import io.draftwire.engine.CostCurve;
import io.draftwire.lab.time.CostProfile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Costs under the names that tools read, in seconds. */
final class CostJson {
  private CostJson() {}

  static Map<String, Object> of(CostCurve curve) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tokens", curve.tokens());
    json.put("seconds", curve.seconds());
    return json;
  }

  static Map<String, Object> of(CostProfile profile) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", profile.source());
    json.put("draft", of(profile.draft()));
    json.put("target", of(profile.target()));
    json.put("server_draft", of(profile.serverDraft()));
    json.put("encode_seconds", profile.encodeSeconds());
    json.put("verify_seconds", profile.verifySeconds());
    return json;
  }
}
