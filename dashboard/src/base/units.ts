/**
 * Quantities that the compiler tells apart: a number of bytes is no number of microseconds. This owns the units and
 * nothing else; how quantities are shown is `format`'s.
 */

declare const unit: unique symbol;

/** A number in a unit. It is a plain number when the program runs. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** A length of time in microseconds. */
export type DurationUs = Quantity<"us">;
/** A point of time: milliseconds since 1970, UTC. */
export type TimeMs = Quantity<"ms since 1970">;
/** A size in bytes. */
export type Bytes = Quantity<"B">;
/** How many there are of something. */
export type Count = Quantity<"1">;
/** A part of a whole, from 0 to 1. */
export type Ratio = Quantity<"ratio">;
/** An angle in degrees. */
export type Degrees = Quantity<"deg">;

const quantity =
  <Unit extends string>() =>
  (value: number): Quantity<Unit> =>
    value as Quantity<Unit>;

/** So many microseconds. */
export const durationUs = quantity<"us">();
/** So many milliseconds since 1970, UTC. */
export const timeMs = quantity<"ms since 1970">();
/** So many bytes. */
export const bytes = quantity<"B">();
/** So many of something. */
export const count = quantity<"1">();
/** A part of a whole; 0 of nothing. */
export const ratio = (part: number, whole: number): Ratio =>
  quantity<"ratio">()(whole === 0 ? 0 : part / whole);
/** So many degrees. */
export const degrees = quantity<"deg">();
