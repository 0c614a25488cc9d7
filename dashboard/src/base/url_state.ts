/**
 * The state of a page as the query of its URL. Each parameter is declared once, with how it is read and written; a text
 * that does not fit reads as the default, and defaults are left out of the URL. It knows no browser.
 */

/** A parameter of a page: its name, and how its value stands in the URL. */
export interface Parameter<T> {
  /** The name in the query. */
  readonly name: string;
  /** What a text means; null where the URL has no such parameter. */
  readonly read: (text: string | null) => T;
  /** How a value stands in the URL; null for the default, which is left out. */
  readonly write: (value: T) => string | null;
}

/** The column that a list is sorted by. */
export interface Sort {
  /** The column's identifier. */
  readonly column: string;
  /** Whether the largest comes first. */
  readonly descending: boolean;
}

/** Any text; empty by default. */
export function textParameter(name: string, fallback = ""): Parameter<string> {
  return {
    name,
    read: (text) => text ?? fallback,
    write: (value) => (value === fallback ? null : value),
  };
}

/** One of some texts; the first by default. */
export function choiceParameter<const T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
): Parameter<T> {
  return {
    name,
    read: (text) => choices.find((choice) => choice === text) ?? choices[0],
    write: (value) => (value === choices[0] ? null : value),
  };
}

/** A finite number, or null. */
export function numberParameter(name: string): Parameter<number | null> {
  return {
    name,
    read: (text) => {
      const value = Number(text);
      return text !== null && text.trim() !== "" && Number.isFinite(value) ? value : null;
    },
    write: (value) => (value === null ? null : String(value)),
  };
}

/** A column to sort by, `penalty` or `-penalty`. */
export function sortParameter(fallback: Sort, name = "sort"): Parameter<Sort> {
  const write = ({ column, descending }: Sort): string => (descending ? `-${column}` : column);
  return {
    name,
    read: (text) => {
      const descending = text?.startsWith("-") ?? false;
      const column = descending ? text?.slice(1) : text;
      return column ? { column, descending } : fallback;
    },
    write: (value) => (write(value) === write(fallback) ? null : write(value)),
  };
}

/** A query with one parameter set to a value; the others stay. */
export function withParameter<T>(query: string, parameter: Parameter<T>, value: T): string {
  const parameters = new URLSearchParams(query);
  const text = parameter.write(value);
  if (text === null) parameters.delete(parameter.name);
  else parameters.set(parameter.name, text);
  return parameters.toString();
}

/** The value that a query has for a parameter. */
export function parameterOf<T>(query: string, parameter: Parameter<T>): T {
  return parameter.read(new URLSearchParams(query).get(parameter.name));
}

/** A path with a query, in which empty and absent values are left out. */
export function pathWithQuery(
  path: string,
  query: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The values of a pattern's `:names` in a path; null where the path does not fit the pattern. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const expected = pattern.split("/");
  const found = path.split("/");
  if (expected.length !== found.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const text = decoded(found[index] ?? "");
    if (text === null) return null;
    if (!part.startsWith(":")) {
      if (part !== text) return null;
    } else {
      if (text === "") return null;
      values[part.slice(1)] = text;
    }
  }
  return values;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
