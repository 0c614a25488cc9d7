/**
 * The world with a point for each data center, drawn from data. It stands in a chunk of its own: the outlines and the
 * projection are larger than all the rest of the dashboard.
 */

import { geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import world from "world-atlas/countries-110m.json";
import { formatCounted } from "../base/format";
import type { Place, Placement } from "../model/placement";

/** The size that the map is drawn for; it is scaled to the width there is. */
const WIDTH = 960;
const HEIGHT = 440;
/** The radius of a data center with one node, in the same measure. */
const RADIUS = 7;

/** The outlines of the world. The package's file is of this type; the type of its text is too general to show it. */
const TOPOLOGY = world as unknown as Parameters<typeof feature>[0];
const COUNTRIES = TOPOLOGY.objects.countries as Parameters<typeof mesh>[1];
const PROJECTION = geoEqualEarth()
  .rotate([-11, 0])
  .fitExtent(
    [
      [4, -12],
      [WIDTH - 4, HEIGHT + 24],
    ],
    { type: "Sphere" },
  );
const PATH = geoPath(PROJECTION).digits(1);
const GRATICULE = PATH(geoGraticule10()) ?? "";
const LAND = PATH(feature(TOPOLOGY, "land")) ?? "";
const BORDERS = PATH(mesh(TOPOLOGY, COUNTRIES, (one, other) => one !== other)) ?? "";

/** The map. */
export default function WorldMap({ placement }: { placement: Placement }) {
  const { places, unplaced } = placement;
  const shown = formatCounted(places.length, "data center");
  return (
    <figure class="map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${shown} on a map of the world`}
      >
        <path class="map-grid" d={GRATICULE} />
        <path class="map-land" d={LAND} />
        <path class="map-borders" d={BORDERS} />
        {places.map((place) => (
          <Point key={place.id} place={place} />
        ))}
      </svg>
      {unplaced > 0 && (
        <figcaption class="label">
          {formatCounted(unplaced, "member")} in data centers without a known position
        </figcaption>
      )}
    </figure>
  );
}

function Point({ place }: { place: Place }) {
  const position = PROJECTION([place.longitude, place.latitude]);
  if (!position) return null;
  const [x, y] = position;
  const text = `${place.id}, ${place.region}, ${place.owner}: ${formatCounted(place.nodes, "node")}`;
  return (
    <circle class="map-point" cx={x} cy={y} r={RADIUS * Math.sqrt(place.nodes)}>
      <title>{text}</title>
    </circle>
  );
}
