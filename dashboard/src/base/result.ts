/** The outcome of what may fail: a value or an error, told apart by `ok`. Nothing in the dashboard throws on input. */

/** A value, or why there is none. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success. */
export const success = <T>(value: T): Result<T, never> => ({ ok: true, value });

/** A failure. */
export const failure = <E>(error: E): Result<never, E> => ({ ok: false, error });
