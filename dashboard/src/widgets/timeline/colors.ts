/** The style sheet's colors as a canvas takes them: the tokens of `timeline.css`, as the theme has them now. */

import { COLOR, COLORS } from "../../model/timeline/palette";
import { SHADES } from "../../model/timeline/raster";

/** Red, green, blue, from 0 to 255. */
type Rgb = readonly [number, number, number];

/** All that a drawing needs to know of the theme. */
export interface Colors {
  readonly ground: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly match: string;
  readonly critical: string;
  readonly counter: string;
  /** The ground as a pixel. */
  readonly groundPixel: number;
  /** What each color looks like, `SHADES` for each, as pixels. */
  readonly shades: Uint32Array;
  /** The same, faded: what does not stand out. */
  readonly faded: Uint32Array;
  /** What text on each color looks like. */
  readonly inks: readonly string[];
}

/** How much is left of a color that does not stand out. */
const FADED = 0.22;

/** Reads the colors of an element that has the tokens. */
export function readColors(element: HTMLElement): Colors {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const read = (name: string): string => {
    probe.style.setProperty("color", `var(--${name})`);
    return getComputedStyle(probe).color;
  };
  const ground = read("timeline-ground");
  const own = Array.from({ length: COLORS }, (_, color) => rgbOf(read(`timeline-${color}`)));
  const colors = {
    ground,
    surface: read("surface"),
    line: read("line"),
    text: read("text"),
    muted: read("text-muted"),
    accent: read("accent"),
    match: read("timeline-match"),
    critical: read(`timeline-${COLOR.critical}`),
    counter: read("timeline-counter"),
    groundPixel: pixel(rgbOf(ground)),
    shades: shadesOf(own, rgbOf(ground), 1),
    faded: shadesOf(own, rgbOf(ground), FADED),
    inks: own.map((color) => (luminance(color) > 0.24 ? "#10151b" : "#ffffff")),
  };
  probe.remove();
  return colors;
}

function shadesOf(colors: readonly Rgb[], ground: Rgb, strength: number): Uint32Array {
  const shades = new Uint32Array(colors.length * SHADES);
  for (const [index, color] of colors.entries()) {
    for (let shade = 0; shade < SHADES; shade += 1) {
      const part = (strength * shade) / (SHADES - 1);
      const mixed = color.map((value, channel) => {
        const below = ground[channel] ?? 0;
        return Math.round(below + (value - below) * part);
      });
      shades[index * SHADES + shade] = pixel([mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0]);
    }
  }
  return shades;
}

/** As the bytes of an image have it, red first, on the little-endian machines that browsers run on. */
function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Computed colors are written `rgb(31, 86, 195)`. */
function rgbOf(text: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Relative luminance, as WCAG has it. */
function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
