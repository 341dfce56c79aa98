package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Expr.Arguments;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives expressions their values. */
final class Evaluator {
  private final Rendering rendering;

  Evaluator(Rendering rendering) {
    this.rendering = rendering;
  }

  Object value(Expr expression, Scope scope) {
    Budget budget = rendering.budget();
    budget.enter();
    Object value =
        switch (expression) {
          case Expr.Literal literal -> literal.value();
          case Expr.Name name -> scope.get(name.name());
          case Expr.ListOf list -> values(list.items(), scope);
          case Expr.TupleOf tuple -> new Tuple(values(tuple.items(), scope));
          case Expr.DictOf dict -> mapping(dict, scope);
          case Expr.Attribute attribute ->
              Members.attribute(rendering, value(attribute.of(), scope), attribute.name());
          case Expr.Element element -> element(element, scope);
          case Expr.Slice slice ->
              throw JinjaException.failed("a slice stands where no sequence is sliced");
          case Expr.Call call -> call(call, scope, null);
          case Expr.Filtered filtered ->
              Filters.apply(
                  rendering,
                  filtered.name(),
                  value(filtered.value(), scope),
                  arguments(filtered.arguments(), scope));
          case Expr.Tested tested ->
              Tests.apply(
                  rendering,
                  tested.name(),
                  value(tested.value(), scope),
                  arguments(tested.arguments(), scope));
          case Expr.Not not -> !Values.truth(value(not.of(), scope));
          case Expr.Signed signed -> Arithmetic.signed(signed.minus(), value(signed.of(), scope));
          case Expr.Arithmetic arithmetic ->
              Arithmetic.apply(
                  rendering,
                  arithmetic.operator(),
                  value(arithmetic.left(), scope),
                  value(arithmetic.right(), scope));
          case Expr.Concatenated concatenated -> concatenated(concatenated, scope);
          case Expr.Compared compared -> compared(compared, scope);
          case Expr.And and -> {
            Object left = value(and.left(), scope);
            yield Values.truth(left) ? value(and.right(), scope) : left;
          }
          case Expr.Or or -> {
            Object left = value(or.left(), scope);
            yield Values.truth(left) ? left : value(or.right(), scope);
          }
          case Expr.Choice choice -> choice(choice, scope);
          case Expr.Captured captured ->
              rendering.executor().captured(captured.body(), new Scope(scope));
        };
    budget.leave();
    return value;
  }

  private Object choice(Expr.Choice choice, Scope scope) {
    if (Values.truth(value(choice.condition(), scope))) {
      return value(choice.then(), scope);
    }
    return choice.otherwise() == null
        ? new Undefined("the condition of an 'if' without 'else' is false")
        : value(choice.otherwise(), scope);
  }

  private List<Object> values(List<Expr> items, Scope scope) {
    rendering.budget().elements(items.size());
    List<Object> values = new ArrayList<>(items.size());
    for (Expr item : items) {
      values.add(value(item, scope));
    }
    return values;
  }

  private Dict mapping(Expr.DictOf of, Scope scope) {
    rendering.budget().mapping(of.keys().size());
    Dict dict = new Dict();
    for (int i = 0; i < of.keys().size(); i++) {
      dict.put(value(of.keys().get(i), scope), value(of.values().get(i), scope));
    }
    return dict;
  }

  private Object element(Expr.Element element, Scope scope) {
    Object of = value(element.of(), scope);
    if (element.key() instanceof Expr.Slice slice) {
      return Slicing.slice(
          rendering,
          of,
          bound(slice.from(), scope),
          bound(slice.to(), scope),
          bound(slice.step(), scope));
    }
    return Members.element(rendering, of, value(element.key(), scope));
  }

  private Integer bound(Expr bound, Scope scope) {
    Object value = bound == null ? None.NONE : value(bound, scope);
    return value == None.NONE ? null : Integer.valueOf(Values.index(value));
  }

  private Text concatenated(Expr.Concatenated of, Scope scope) {
    TextBuilder text = new TextBuilder(rendering.budget());
    for (Expr part : of.parts()) {
      text.append(Printer.str(rendering, value(part, scope)));
    }
    return text.text();
  }

  private boolean compared(Expr.Compared chain, Scope scope) {
    Object left = value(chain.first(), scope);
    for (int i = 0; i < chain.operators().size(); i++) {
      Object right = value(chain.others().get(i), scope);
      if (!Comparison.compare(rendering.budget(), chain.operators().get(i), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  /**
   * @param caller what a call block hands over, or null
   */
  Object call(Expr.Call call, Scope scope, Macro caller) {
    Object callee = value(call.callee(), scope);
    Args args = arguments(call.arguments(), scope);
    if (caller != null) {
      args = args.with("caller", caller);
    }
    return switch (callee) {
      case Function function -> function.call(rendering, args);
      case Undefined undefined -> throw undefined.error();
      default -> throw JinjaException.failed("a " + Values.typeName(callee) + " cannot be called");
    };
  }

  private Args arguments(Arguments arguments, Scope scope) {
    if (arguments == Arguments.NONE) {
      return Args.NONE;
    }
    int positional = arguments.values().size() - arguments.names().size();
    List<Object> values = values(arguments.values().subList(0, positional), scope);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.names().size(); i++) {
      pass(named, arguments.names().get(i), value(arguments.values().get(positional + i), scope));
    }
    if (arguments.list() != null) {
      values.addAll(Values.list(rendering.budget(), value(arguments.list(), scope)));
    }
    if (arguments.map() != null) {
      if (!(value(arguments.map(), scope) instanceof Dict dict)) {
        throw JinjaException.failed("what is passed by ** has to be a mapping");
      }
      for (Iterator<Object> keys = dict.keys().iterator(); keys.hasNext(); ) {
        Object key = keys.next();
        pass(named, Values.text(key).plain(), dict.get(key));
      }
    }
    return new Args(values, named);
  }

  private static void pass(Map<String, Object> named, String name, Object value) {
    if (named.put(name, value) != null) {
      throw JinjaException.failed("the argument '" + name + "' is there twice");
    }
  }
}
