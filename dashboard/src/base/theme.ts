/** Light or dark: what the system prefers, or what the person chose, which this browser remembers. */

import { signal } from "@preact/signals";

/** The themes, `system` being whatever the system prefers. */
export const THEMES = ["system", "light", "dark"] as const;
/** One of the themes. */
export type Theme = (typeof THEMES)[number];

const KEY = "theme";

/** The theme that holds. */
export const theme = signal<Theme>("system");

/** Applies the theme that was chosen before. */
export function startTheme(): void {
  apply(THEMES.find((each) => each === stored()) ?? "system");
}

/** Chooses a theme and remembers it. */
export function chooseTheme(chosen: Theme): void {
  apply(chosen);
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that keeps nothing still shows the theme until the page is left.
  }
}

function apply(chosen: Theme): void {
  theme.value = chosen;
  document.documentElement.dataset.theme = chosen;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
