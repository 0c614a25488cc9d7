/** A length for people, in the unit that `unit.json` names. */
export function text(length: number): string;
