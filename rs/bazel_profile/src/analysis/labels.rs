//! The parts of a target's label (<https://bazel.build/concepts/labels>).

/// Where the two slashes before the package stand.
fn slashes(label: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'/', label).find(|&at| label.get(at + 1) == Some(&b'/'))
}

/// The package part of a label: `//a/b` of `//a/b:c`, `@@repo//` of `@@repo//:x`. A label without a
/// colon is short for the target named like its package.
pub(crate) fn package(label: &[u8]) -> &[u8] {
    let package_start = slashes(label).unwrap_or(0);
    match memchr::memchr(b':', &label[package_start..]) {
        Some(colon) => &label[..package_start + colon],
        None => label,
    }
}

/// The repository part of a label: `@@repo` of `@@repo//:x`; empty for the main repository. `@repo`
/// alone is short for `@repo//:repo`.
pub(crate) fn repository(label: &[u8]) -> &[u8] {
    match slashes(label) {
        Some(end) => &label[..end],
        None if label.starts_with(b"@") => label,
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_repositories_of_labels() {
        let check = |label: &str, expected_package: &str, expected_repository: &str| {
            assert_eq!(package(label.as_bytes()), expected_package.as_bytes());
            assert_eq!(repository(label.as_bytes()), expected_repository.as_bytes());
        };
        check("//a/b:c", "//a/b", "");
        check("//:x", "//", "");
        check("//a/b", "//a/b", "");
        check(
            "@@rules_rust+//rust:x",
            "@@rules_rust+//rust",
            "@@rules_rust+",
        );
        check("@repo//:x", "@repo//", "@repo");
        check("@@ext:tag//p:t", "@@ext:tag//p", "@@ext:tag");
        check("@@a/b//p:t", "@@a/b//p", "@@a/b");
        check("@repo", "@repo", "@repo");
        check("", "", "");
    }
}
