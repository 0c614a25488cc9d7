/** Principals and hashes: shown short, known in full. */

import { shortHash, shortPrincipal } from "../base/format";
import { query } from "../base/location";
import { parameterOf, pathWithQuery } from "../base/url_state";
import { AT } from "./as_of";

/** The address of a page about the network, for the state of it that is shown now. */
export function networkHref(
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return pathWithQuery(path, { ...parameters, at: parameterOf(query.value, AT) });
}

/** Where a subnet's page is. */
export function subnetHref(id: string): string {
  return networkHref(`/subnets/${encodeURIComponent(id)}`);
}

/** A subnet's short name, leading to its page. */
export function SubnetLink({ id }: { id: string }) {
  return (
    <a class="code" href={subnetHref(id)} title={id}>
      {shortPrincipal(id)}
    </a>
  );
}

/** A text that is shown short, with all of it as its title. */
export function Short({ text }: { text: string }) {
  return (
    <span class="code" title={text}>
      {shortHash(shortPrincipal(text))}
    </span>
  );
}
