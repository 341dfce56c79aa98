package io.draftwire.edge.schema;

/** A schema that is none, or says what no grammar here holds; names the place and the keyword. */
public final class SchemaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what is wrong, in one line
   */
  public SchemaException(String what) {
    super(what);
  }

  /**
   * @param where a JSON pointer, empty for the schema itself
   */
  SchemaException(String where, String what) {
    super("the schema" + (where.isEmpty() ? "" : " at " + where) + ": " + what);
  }
}
