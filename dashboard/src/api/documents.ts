/**
 * The API's documents by name. Their types come from `schema.d.ts`, which is generated from the server's own description;
 * this only gives the names that the rest of the dashboard uses.
 */

import type { components } from "./schema";

type Schemas = components["schemas"];

/** Which version of the registry a document shows, when it was like that, and whether it is synthetic. */
export type Envelope = Schemas["Envelope"];
/** A subnet. */
export type SubnetRow = Schemas["SubnetRow"];
/** A subnet with its members, parameters and assessment. */
export type SubnetDetail = Schemas["SubnetDetail"];
/** A subnet's limits, intervals and access. */
export type SubnetParameters = Schemas["Parameters"];
/** A node. */
export type NodeRow = Schemas["NodeRow"];
/** A node provider. */
export type ProviderRow = Schemas["ProviderRow"];
/** A data center. */
export type DataCenterRow = Schemas["DataCenterRow"];
/** A version of the registry. */
export type VersionRow = Schemas["VersionRow"];
/** A change between two versions. */
export type ChangeRow = Schemas["ChangeRow"];
/** How decentralized a subnet is, in short. */
export type AssessmentRow = Schemas["AssessmentRow"];
/** The Nakamoto coefficients of the six features. */
export type Nakamoto = Schemas["Nakamoto"];
/** The coefficient of one feature, with every value that was counted. */
export type CoefficientDetail = Schemas["CoefficientDetail"];
/** Something that is against a rule. */
export type FindingDetail = Schemas["FindingDetail"];
/** How many nodes have one value of a feature. */
export type ValueCount = Schemas["ValueCount"];
/** What went wrong (RFC 9457). */
export type Problem = Schemas["Problem"];

/** The rows of each list, by the name that they have in their document. */
export interface Lists {
  subnets: SubnetRow;
  nodes: NodeRow;
  providers: ProviderRow;
  data_centers: DataCenterRow;
  versions: VersionRow;
  assessments: AssessmentRow;
}

/** A page of a list: the envelope, how many rows there are in all, and rows with the fields that were asked for. */
export type ListDocument<Name extends string, Row> = Envelope & {
  readonly total: number;
  readonly next: string | null;
} & { readonly [name in Name]: readonly Row[] };

/** What changed between two versions: the newer one is the document's envelope, the older one is in `from`. */
export type DiffDocument = ListDocument<"changes", ChangeRow> & { readonly from: Envelope };
