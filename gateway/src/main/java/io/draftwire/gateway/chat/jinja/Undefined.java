package io.draftwire.gateway.chat.jinja;

/**
 * What a name or a member is that is not there: empty where it is written or gone through, and an
 * error where more is made of it.
 *
 * @param why for that error
 */
record Undefined(String why) {
  static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined member(Object of, Object key) {
    return new Undefined("a " + Values.typeName(of) + " has no " + Values.brief(key));
  }

  static Undefined forbidden(Object of, String name) {
    return new Undefined("'" + name + "' of a " + Values.typeName(of) + " may not be used here");
  }

  JinjaException error() {
    return JinjaException.failed(why);
  }
}
