"""Lines of text, some of which only a stamped build knows."""

load(":stamped.bzl", "IS_STAMPED")

_SCRIPT = """\
declare -A status=()
lines=()
while read -r key value; do status[$key]=$value; done <"$1"
while IFS= read -r line; do
  if [[ $line =~ \\{(STABLE_[A-Z_]+)\\} ]]; then
    key=${BASH_REMATCH[1]}
    [[ -n ${status[$key]:-} ]] || continue
    line=${line//"{$key}"/"${status[$key]}"}
  fi
  lines+=("$line")
done <"$2"
(IFS=$'\\n' && printf '%s' "${lines[*]}") >"$3"
"""

def _stamped_lines_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".txt")
    if not ctx.attr.stamped:
        lines = ctx.attr.otherwise or [line for line in ctx.attr.lines if "{STABLE_" not in line]
        ctx.actions.write(output, "\n".join(lines))
    else:
        template = ctx.actions.declare_file(ctx.label.name + ".template")
        ctx.actions.write(template, "".join([line + "\n" for line in ctx.attr.lines]))
        ctx.actions.run_shell(
            outputs = [output],
            inputs = [ctx.info_file, template],
            arguments = [ctx.info_file.path, template.path, output.path],
            command = _SCRIPT,
            mnemonic = "StampLines",
        )
    return [DefaultInfo(files = depset([output]))]

_stamped_lines = rule(
    doc = """Writes lines to <name>.txt, with values of the workspace status in place of {STABLE_…}, and no line break after the last.

A line whose value is not known is left out: a build that is not stamped has none of them.""",
    implementation = _stamped_lines_impl,
    attrs = {
        "lines": attr.string_list(
            doc = "The lines; each names at most one key.",
            mandatory = True,
        ),
        "otherwise": attr.string_list(doc = "What a build that is not stamped writes instead."),
        "stamped": attr.bool(mandatory = True),
    },
)

def stamped_lines(name, **kwargs):
    """See the rule; asks the command line whether it is a stamped build.

    Args:
        name: the target's name.
        **kwargs: what the rule takes.
    """
    _stamped_lines(
        name = name,
        stamped = IS_STAMPED,
        **kwargs
    )
