/** The few numbers that a page begins with. */

import type { ComponentChildren } from "preact";

/** A number, what it is of, and a note. A number that is on its way leaves room. */
export function Figure(props: {
  label: string;
  value: ComponentChildren;
  note?: ComponentChildren;
}) {
  const { label, value, note } = props;
  return (
    <div class="figure">
      <dt class="figure-label">{label}</dt>
      <dd>
        <div class="figure-value">{value ?? "…"}</div>
        <div class="figure-note">{note}</div>
      </dd>
    </div>
  );
}

/** A row of figures. */
export function Figures({ children }: { children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}
