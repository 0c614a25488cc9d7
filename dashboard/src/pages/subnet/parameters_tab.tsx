/** A subnet's limits, intervals and access, as its record has them. */

import type { SubnetParameters } from "../../api/documents";
import { formatBytes, formatCount, formatDuration } from "../../base/format";
import { bytes, count, durationUs } from "../../base/units";
import { Panel } from "../../widgets/panel";
import { Empty } from "../../widgets/states";

const milliseconds = (value: number): string => formatDuration(durationUs(value * 1000));
const yes = (value: boolean): string => (value ? "yes" : "no");

/** What is shown of each parameter, in this order. */
const SHOWN: readonly (readonly [title: string, text: (from: SubnetParameters) => string])[] = [
  ["Largest ingress message", (it) => formatBytes(bytes(it.max_ingress_bytes_per_message))],
  ["Ingress messages a block", (it) => formatCount(count(it.max_ingress_messages_per_block))],
  ["Largest block payload", (it) => formatBytes(bytes(it.max_block_payload_size_bytes))],
  ["Unit delay", (it) => milliseconds(it.unit_delay_ms)],
  ["Initial notary delay", (it) => milliseconds(it.initial_notary_delay_ms)],
  ["Key generation interval", (it) => `${formatCount(count(it.dkg_interval_length))} blocks`],
  ["Key dealings a block", (it) => formatCount(count(it.dkg_dealings_per_block))],
  [
    "Canisters at most",
    ({ max_number_of_canisters: most }) => (most === 0 ? "no limit" : formatCount(count(most))),
  ],
  ["Halts at its next catch-up package", (it) => yes(it.halt_at_cup_height)],
  ["Canister sandboxing", (it) => yes(it.canister_sandboxing)],
  ["HTTP requests by canisters", (it) => yes(it.http_requests)],
  ["Encrypted memory (SEV)", (it) => yes(it.sev_enabled)],
  ["Chain keys", (it) => it.chain_keys.join(", ") || "none"],
  ["SSH keys that may read", (it) => formatCount(count(it.ssh_readonly_access.length))],
  ["SSH keys that may back up", (it) => formatCount(count(it.ssh_backup_access.length))],
];

/** The tab. */
export function ParametersTab({ parameters }: { parameters: SubnetParameters | null }) {
  if (!parameters) {
    return <Empty title="The source of this version does not tell the subnet's parameters." />;
  }
  return (
    <Panel title="Parameters">
      <dl class="pairs">
        {SHOWN.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd class="numeric">{text(parameters)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
