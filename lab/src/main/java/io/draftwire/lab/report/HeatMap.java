package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A map of cells: columns from left to right, rows from the top. Text on a tint of the cell's
 * colour, so that it is read without the colour.
 *
 * @param id unique on the page
 * @param figure as cells' attributes spell it
 * @param cells by row, then by column; null where nothing was run
 */
record HeatMap(
    String id,
    String title,
    String description,
    String figure,
    String xName,
    String yName,
    List<String> columns,
    List<String> rows,
    List<List<Cell>> cells) {

  private static final double LEFT = 58;
  private static final double TOP = 20;
  private static final double ROW = 36;

  /**
   * @param style class of its colour
   * @param weight how strong the tint is, 0 to 1
   * @param code what it is, in few letters; null to show the note alone
   * @param note by how much
   * @param gain behind the note
   */
  record Cell(
      String style,
      double weight,
      String code,
      String note,
      String tip,
      Estimate gain,
      String group,
      String over) {}

  /**
   * One side of a map.
   *
   * @param values from left to right, or from the top down
   */
  record Side(String name, List<String> values) {}

  /**
   * A map in its frame; nothing where no cell has anything to show.
   *
   * @param cell by the value of x and the value of y; null where nothing was run
   */
  static void draw(
      Markup out,
      String id,
      String caption,
      String figure,
      Side x,
      Side y,
      BiFunction<String, String, Cell> cell) {
    List<List<Cell>> cells = new ArrayList<>();
    boolean filled = false;
    for (String row : y.values()) {
      List<Cell> line = new ArrayList<>();
      for (String column : x.values()) {
        Cell one = cell.apply(column, row);
        filled |= one != null;
        line.add(one);
      }
      cells.add(line);
    }
    if (filled) {
      String description =
          "%s, by %s and %s; the table below has every cell."
              .formatted(caption, y.name(), x.name());
      HeatMap map =
          new HeatMap(
              id, caption, description, figure, x.name(), y.name(), x.values(), y.values(), cells);
      Charts.frame(out, caption, () -> map.write(out));
    }
  }

  void write(Markup out) {
    double bottom = TOP + ROW * rows.size();
    double width = (Drawing.WIDTH - LEFT) / columns.size();
    Drawing.open(out, id, title, description, bottom + 36);
    Drawing.text(out, "name", 2, 11, yName);
    for (int r = 0; r < rows.size(); r++) {
      double top = TOP + ROW * r;
      Drawing.text(out, "tick end", LEFT - 6, top + ROW / 2 + 3.5, rows.get(r));
      for (int c = 0; c < columns.size(); c++) {
        cell(out, cells.get(r).get(c), LEFT + width * c, top, width);
      }
    }
    for (int c = 0; c < columns.size(); c++) {
      Drawing.text(out, "tick mid", LEFT + width * (c + 0.5), bottom + 15, columns.get(c));
    }
    Drawing.text(out, "name mid", (LEFT + Drawing.WIDTH) / 2, bottom + 31, xName);
    out.close().line();
  }

  private void cell(Markup out, Cell cell, double left, double top, double width) {
    out.open(
        "g",
        "data-figure",
        cell == null ? null : figure,
        "data-group",
        cell == null ? null : cell.group(),
        "data-over",
        cell == null ? null : cell.over(),
        "data-value",
        cell == null ? null : Numbers.data(cell.gain()));
    if (cell != null) {
      out.element("title", cell.tip());
    }
    out.empty(
        "rect",
        "class",
        "cell " + (cell == null ? "f-none" : cell.style()),
        "x",
        Drawing.at(left + 1),
        "y",
        Drawing.at(top + 1),
        "width",
        Drawing.at(width - 2),
        "height",
        Drawing.at(ROW - 2),
        "fill-opacity",
        cell == null ? "0.05" : Drawing.at(Math.clamp(0.1 + 0.5 * cell.weight(), 0.1, 0.6)));
    if (cell != null && cell.code() != null) {
      Drawing.text(out, "code mid", left + width / 2, top + 16, cell.code());
      Drawing.text(out, "note mid", left + width / 2, top + 29, cell.note());
    } else if (cell != null) {
      Drawing.text(out, "note big mid", left + width / 2, top + ROW / 2 + 4, cell.note());
    }
    out.close();
  }
}
