/** The head of a page: its title, what the data under it is, and which state of the network is asked for. */

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Envelope } from "../api/documents";
import { formatTime } from "../base/format";
import { timeMs } from "../base/units";
import { SyntheticMark } from "./synthetic";

interface PageHeaderProps {
  readonly title: string;
  /** What the page shows, in one sentence. */
  readonly lead?: ComponentChildren;
  /** Of which state of the network the page is, once that is known. */
  readonly envelope?: Envelope | null;
  /** Controls at the end of the line. */
  readonly children?: ComponentChildren;
}

/** A page's title, which is also the document's. */
export function PageHeader({ title, lead, envelope, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · dre`;
  }, [title]);
  return (
    <header class="page-header">
      <div class="page-title">
        <h1 tabIndex={-1}>{title}</h1>
        {envelope?.synthetic && <SyntheticMark />}
      </div>
      {lead !== undefined && <p class="lead">{lead}</p>}
      <div class="page-meta">
        {envelope !== undefined && <Provenance envelope={envelope} />}
        {children}
      </div>
    </header>
  );
}

/** Which version of the registry a document shows, since when, and from where. */
function Provenance({ envelope }: { envelope: Envelope | null }) {
  if (!envelope) return <span class="muted">Version …</span>;
  return (
    <span class="muted">
      Version <span class="numeric">{envelope.version}</span>,{" "}
      {formatTime(timeMs(Date.parse(envelope.time)))} UTC
      {!envelope.synthetic && `, from ${envelope.source.replaceAll("_", " ")}`}
    </span>
  );
}
