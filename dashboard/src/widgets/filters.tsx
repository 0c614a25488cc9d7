/** The controls above a list: a text to search for, choices, and how many rows are left. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatCounted } from "../base/format";

/** How long to wait for the next letter before the list is searched. */
const TYPING_MS = 120;

interface FiltersProps {
  readonly shown: number;
  readonly total: number;
  /** What the rows are, in singular. */
  readonly noun: string;
  readonly children: ComponentChildren;
}

/** A line of controls, and how many rows they leave. */
export function Filters({ shown, total, noun, children }: FiltersProps) {
  const all = formatCounted(total, noun);
  return (
    <search class="filters">
      {children}
      <output class="filters-count numeric">{shown === total ? all : `${shown} of ${all}`}</output>
    </search>
  );
}

interface TextFilterProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}

/** A text that rows must have in them. */
export function TextFilter({ value, onChange, placeholder }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label class="filter filter-text">
      <span class="label">Search</span>
      <input
        type="search"
        class="input"
        value={typed}
        placeholder={placeholder}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}

interface ChoiceFilterProps {
  readonly title: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly title?: string }[];
  readonly onChange: (value: string) => void;
}

/** One of some values that rows must have; none means all rows. */
export function ChoiceFilter({ title, value, choices, onChange }: ChoiceFilterProps) {
  // A value from an old link that is none of the choices must still be shown, or nobody would see why the list is short.
  const isKnown = value === "" || choices.some((choice) => choice.value === value);
  return (
    <label class="filter">
      <span class="label">{title}</span>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">All</option>
        {!isKnown && <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.title ?? choice.value}
          </option>
        ))}
      </select>
    </label>
  );
}
