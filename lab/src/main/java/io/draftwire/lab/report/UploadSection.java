package io.draftwire.lab.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is saved by drafts that leave before their round is whole, by every way to choose them. */
final class UploadSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;
  private static final String AXIS = "upload";
  private static final String WHOLE = "trigger";
  private static final List<String> WAYS = List.of("immediate", "plan", "auto");

  private static List<Map<String, Group>> settings(Study study) {
    return WaysOfASetting.all(study, AXIS, List.of(WHOLE, "immediate", "plan", "auto"));
  }

  private static double percent(Study study, Map<String, Group> setting, String way) {
    return study.gain(setting.get(way), setting.get(WHOLE)).value();
  }

  @Override
  public void answers(Markup out, Study study) {
    List<Map<String, Group>> settings = settings(study);
    for (String way : settings.isEmpty() ? List.<String>of() : WAYS) {
      Comparator<Map<String, Group>> bySpeed =
          Comparator.comparingDouble(setting -> percent(study, setting, way));
      long faster = settings.stream().filter(s -> percent(study, s, way) > 1).count();
      long slower =
          settings.stream().filter(s -> percent(study, s, way) < -WaysOfASetting.NOTHING).count();
      out.open("li").text("Drafts that leave by ").element("b", way);
      out.text(" make rounds more than 1 % faster at ");
      out.element("b", faster + " of " + settings.size()).text(" settings, by at most ");
      named(out, study, settings.stream().max(bySpeed).orElseThrow(), way);
      out.text(", and slower at ").element("b", Long.toString(slower)).text("; the worst is ");
      named(out, study, settings.stream().min(bySpeed).orElseThrow(), way);
      out.text(".").close().line();
    }
  }

  private static void named(Markup out, Study study, Map<String, Group> setting, String way) {
    Group group = setting.get(way);
    Group whole = setting.get(WHOLE);
    WaysOfASetting.gain(out, study, study.gain(group, whole), group, whole);
    out.text(" (" + study.contenderBut(group, AXIS) + ", " + study.condition(group.key()) + ")");
  }

  @Override
  public void figures(Markup out, Study study) {
    Tables.open(out, "Speed of rounds that leave whole, and what leaving in parts changes");
    Tables.heads(
        out, "scheme", "condition", "whole, tokens/s", "immediate", "plan", "measured choice");
    out.open("tbody");
    for (Map<String, Group> setting : settings(study)) {
      Group whole = setting.get(WHOLE);
      out.open("tr", "data-group", study.id(whole));
      out.element("th", study.contenderBut(whole, AXIS), "scope", "row");
      out.element("td", study.condition(whole.key()));
      Numbers.cell(out, SPEED, whole.estimate(SPEED), "n");
      for (String way : WAYS) {
        Group group = setting.get(way);
        WaysOfASetting.cell(out, study, study.gain(group, whole), group, whole);
      }
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }
}
