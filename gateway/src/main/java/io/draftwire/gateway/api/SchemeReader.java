package io.draftwire.gateway.api;

import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.session.Protocol;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The extension object {@code draftwire}: how this request's drafts travel. */
final class SchemeReader {
  private SchemeReader() {}

  /**
   * @param members null where the request has none
   * @param defaults the gateway's own; a scheme that is named begins from its own defaults
   */
  static SchemeChoice read(Members members, SchemeChoice defaults) throws ApiException {
    if (members == null) {
      return defaults;
    }
    String named = members.string("scheme");
    OptionalInt draftMax = members.integer("draft_max", 0, Protocol.MAX_DRAFTS);
    Integer support = boxed(members.integer("support", 1, Integer.MAX_VALUE));
    Integer resolution = boxed(members.integer("resolution", 1, Integer.MAX_VALUE));
    Integer grid = boxed(members.integer("grid", 1, Integer.MAX_VALUE));
    Double alpha = boxed(members.number("alpha"));
    Double eta = boxed(members.number("eta"));
    Double beta = boxed(members.number("beta"));
    String code = members.string("support_code");
    String verify = members.string("verify");
    Integer siblings = boxed(members.integer("siblings", 1, Integer.MAX_VALUE));
    OptionalDouble floor = members.number("draft_floor");
    String ahead = members.string("ahead");
    String stop = members.string("stop_drafting");
    String upload = members.string("upload");
    boolean nothingSet =
        support == null
            && resolution == null
            && grid == null
            && alpha == null
            && eta == null
            && beta == null
            && code == null
            && verify == null
            && siblings == null;
    try {
      if (floor.isPresent()) {
        GrowthPolicy.USUAL.withFloor(floor.getAsDouble()); // Refuses what is no floor at all.
      }
      if (SchemeSettings.LIVE.equals(named == null ? defaults.name() : named)) {
        boolean nothingElse = nothingSet && draftMax.isEmpty() && ahead == null && stop == null && upload == null;
        return live(members, defaults, nothingElse, floor);
      }
      if (floor.isPresent()
          && !SchemeSettings.AUTO.equals(named == null ? defaults.name() : named)) {
        throw ApiException.invalid(
            members.name("draft_floor"),
            "draft_floor "
                + floor.getAsDouble()
                + " has no meaning for a scheme that grows no tree of guesses; leave it out, or"
                + " take scheme live");
      }
      if (nothingSet && (named == null || named.equals(defaults.name()))) {
        SchemeChoice same = defaults.withMaxDrafts(draftMax.orElse(defaults.maxDrafts()));
        same = floor.isPresent() ? same.withDraftFloor(floor.getAsDouble()) : same;
        return ofRounds(same, ahead, stop, upload);
      }
      String name = named == null ? defaults.name() : named;
      if (!nothingSet
          && (name.equals(SchemeSettings.AUTO) || name.equals(SchemeChoice.CLOUD_ONLY))) {
        throw ApiException.invalid(
            members.name("scheme"),
            "scheme " + name + " takes no settings of its own; name a scheme, such as k-sqs");
      }
      if (name.equals(SchemeChoice.CLOUD_ONLY)) {
        return ofRounds(SchemeChoice.cloudOnly(), ahead, stop, upload);
      }
      SchemeSettings settings =
          SchemeSettings.of(
                  name,
                  support,
                  resolution,
                  alpha,
                  eta,
                  beta,
                  grid,
                  code == null ? null : SupportCode.of(code),
                  false)
              .withSiblings(siblings, verify == null ? null : AcceptanceRule.of(verify));
      StopPolicy stops = stop == null ? StopPolicy.NEVER : StopPolicy.of(stop);
      int most = SchemeChoice.usualMost(settings.auto(), stops);
      SchemeChoice other =
          new SchemeChoice(
              settings,
              draftMax.orElse(most),
              settings.auto(),
              defaults.bitBudget(),
              IdsFirst.AUTO,
              floor);
      return ofRounds(other, ahead, stop, upload);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(members.name("scheme"), e.getMessage());
    }
  }

  /** With what is said of how rounds are drafted and sent, where anything is. */
  private static SchemeChoice ofRounds(
      SchemeChoice choice, String ahead, String stop, String upload) {
    SchemeChoice with = ahead == null ? choice : choice.withAhead(Ahead.of(ahead));
    with = stop == null ? with : with.withStop(StopPolicy.of(stop));
    return upload == null ? with : with.withUpload(UploadPlan.of(upload));
  }

  /** There are no rounds that settings could be of; the gateway's own floor holds on. */
  private static SchemeChoice live(
      Members members, SchemeChoice defaults, boolean nothingElse, OptionalDouble floor)
      throws ApiException {
    if (!nothingElse) {
      throw ApiException.invalid(
          members.name("scheme"),
          "scheme live has no rounds and takes draft_floor alone; leave the other settings out, or"
              + " name a scheme, such as k-sqs");
    }
    return new SchemeChoice(
        SchemeSettings.of(SchemeSettings.LIVE),
        SchemeChoice.LONGEST_FIXED,
        false,
        Integer.MAX_VALUE,
        IdsFirst.AUTO,
        floor.isPresent() ? floor : defaults.draftFloor());
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
