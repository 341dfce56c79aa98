package io.draftwire.gateway.chat.jinja;

/** What a template can call: a macro, a method of a value, or a function that it is given. */
@FunctionalInterface
interface Function {
  Object call(Rendering rendering, Args args);
}
