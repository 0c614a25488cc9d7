// Under which terms an npm package is, as it declares it. It must not know which licences there are.

/**
 * What a package's manifest declares: today's text, or the forms of old; null where it declares nothing.
 *
 * @param {{ license?: unknown, licenses?: unknown }} manifest
 * @returns {string | null}
 */
export function declaredLicence({ license, licenses }) {
  const names = [license ?? licenses ?? []].flat().map((each) => each.type ?? each);
  return names.length > 0 ? names.join(" OR ") : null;
}
