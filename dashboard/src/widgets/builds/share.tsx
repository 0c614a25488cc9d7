/** A part of a whole, as a bar behind a number. */

import { formatRatio } from "../../base/format";
import { ratio } from "../../base/units";
import "./builds.css";

/** The bar and the number. */
export function Share({ part, whole }: { part: number; whole: number }) {
  const share = ratio(Math.max(0, part), whole);
  return (
    <span class="share">
      <span class="share-bar" aria-hidden="true">
        <span class="share-part" style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span class="share-text">{formatRatio(share)}</span>
    </span>
  );
}
