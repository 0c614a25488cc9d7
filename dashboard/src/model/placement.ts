/** Where a subnet's members are: one point for each data center, as large as the nodes it holds. */

import type { DataCenterRow, NodeRow } from "../api/documents";
import { type Degrees, degrees } from "../base/units";

/** A data center with members. */
export interface Place {
  /** The data center's identifier. */
  readonly id: string;
  readonly owner: string;
  readonly region: string;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  /** How many members it holds. */
  readonly nodes: number;
}

/** Members on a map, and how many cannot be shown on one. */
export interface Placement {
  /** Places, those with the most members first. */
  readonly places: readonly Place[];
  /** Members whose data center is unknown, or has no position. */
  readonly unplaced: number;
}

type Site = Pick<DataCenterRow, "id" | "owner" | "region" | "gps">;

/** Joins members with the positions of their data centers. */
export function placeMembers(
  members: readonly Pick<NodeRow, "data_center_id">[],
  sites: readonly Site[],
): Placement {
  const counts = new Map<string, number>();
  for (const { data_center_id } of members) {
    if (data_center_id) counts.set(data_center_id, (counts.get(data_center_id) ?? 0) + 1);
  }
  const places = sites.flatMap((site) => {
    const nodes = counts.get(site.id);
    return nodes === undefined || !site.gps ? [] : [placeOf(site, site.gps, nodes)];
  });
  places.sort((left, right) => right.nodes - left.nodes);
  const placed = places.reduce((total, place) => total + place.nodes, 0);
  return { places, unplaced: members.length - placed };
}

function placeOf(site: Site, gps: NonNullable<Site["gps"]>, nodes: number): Place {
  return {
    id: site.id,
    owner: site.owner,
    region: site.region.split(",").join(", "),
    latitude: degrees(gps.latitude_degrees),
    longitude: degrees(gps.longitude_degrees),
    nodes,
  };
}
