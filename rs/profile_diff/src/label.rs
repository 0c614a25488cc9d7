//! What actions are compared by when they have no primary output in common: texts without what changes from build
//! to build.

/// A path without the configuration that it was built in: `bazel-out/k8-opt/bin/a.o` is `bazel-out/*/bin/a.o`, since
/// the folder's name changes with flags.
pub(crate) fn without_configuration(path: &[u8]) -> Vec<u8> {
    const ROOT: &[u8] = b"bazel-out/";
    let Some(rest) = path.strip_prefix(ROOT) else {
        return path.to_vec();
    };
    let end = rest.iter().position(|&byte| byte == b'/');
    let tail = end.map_or(&[][..], |end| &rest[end..]);
    [ROOT, b"*", tail].concat()
}

/// A text with every number as 0: `Compiling a (17 files)` is `Compiling a (0 files)`.
pub(crate) fn without_numbers(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        let is_digit = byte.is_ascii_digit();
        if !is_digit {
            out.push(byte);
        } else if out.last() != Some(&b'0') {
            out.push(b'0');
        }
    }
    out
}

/// A text for people; `None` where the profile has none.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_changes() {
        assert_eq!(
            without_numbers(b"Linking a1 (305 files)"),
            b"Linking a0 (0 files)"
        );
        assert_eq!(
            without_configuration(b"bazel-out/k8-opt/bin/a.o"),
            b"bazel-out/*/bin/a.o"
        );
        assert_eq!(without_configuration(b"bazel-out"), b"bazel-out");
        assert_eq!(without_configuration(b"bazel-out/x"), b"bazel-out/*");
    }
}
