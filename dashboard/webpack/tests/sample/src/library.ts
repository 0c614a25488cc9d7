/*! A licence of the sample, kept. */
export function used(): string {
  return "kept-by-tree-shaking";
}

export function unused(): string {
  return "removed-by-tree-shaking";
}
