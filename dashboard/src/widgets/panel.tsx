/** A box with a title: one thing that a page says. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  readonly title: string;
  /** What stands at the end of the title's line. */
  readonly aside?: ComponentChildren;
  /** Whether it takes the whole width. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

/** A titled box. */
export function Panel({ title, aside, isWide, children }: PanelProps) {
  const id = useId();
  return (
    <section class={isWide ? "panel panel-wide" : "panel"} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div class="label">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
