"""Renders with Python's Jinja2, set up as Hugging Face's transformers sets it up.

Reads from standard input {"now": ISO time, "templates": {name: source}, "cases": {name: variables},
"single": [[source, variables], ...]} and writes {"rendered": {template: {case: result}}, "single":
[result, ...]}. A result has "text", or "raised" with what raise_exception said, or "failed", or
"syntax".
"""

import datetime
import json
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox


class Generation(jinja2.ext.Extension):
    """A block whose tokens a model was trained on; here it is just its contents."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        call = self.call_method("contents")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def contents(self, caller):
        return caller()


class Raised(Exception):
    pass


def environment(now):
    def raise_exception(message):
        raise Raised(str(message))

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            x,
            ensure_ascii=ensure_ascii,
            indent=indent,
            separators=separators,
            sort_keys=sort_keys,
        )

    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Generation, jinja2.ext.loopcontrols],
    )
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = now.strftime
    return made


def result(render):
    try:
        return {"text": render()}
    except Raised as e:
        return {"raised": str(e)}
    except (jinja2.TemplateSyntaxError, SyntaxError) as e:
        return {"syntax": f"{type(e).__name__}: {e}"}
    except Exception as e:
        return {"failed": f"{type(e).__name__}: {e}"}


def main():
    given = json.load(sys.stdin)
    made = environment(datetime.datetime.fromisoformat(given["now"]))
    rendered = {}
    for name, source in given["templates"].items():
        try:
            template = made.from_string(source)
        except Exception as e:
            broken = {"syntax": f"{type(e).__name__}: {e}"}
            rendered[name] = {case: broken for case in given["cases"]}
            continue
        rendered[name] = {
            case: result(lambda: template.render(**json.loads(json.dumps(variables))))
            for case, variables in given["cases"].items()
        }
    single = [
        result(lambda: made.from_string(source).render(**variables))
        for source, variables in given["single"]
    ]
    json.dump({"rendered": rendered, "single": single}, sys.stdout)


main()
