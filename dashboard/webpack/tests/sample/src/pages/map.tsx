import { geoEqualEarth } from "d3-geo";
import { shared } from "./shared.ts";

export const map: string = `${shared} ${geoEqualEarth().scale()}`;
