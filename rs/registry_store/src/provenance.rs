//! Sources by name, the way that stores and dumps write them: a name, and a seed for what was generated.

use registry::Source;

/// The seed of a generated source.
pub(crate) fn seed_of(source: Source) -> Option<u64> {
    match source {
        Source::Synthetic { seed } => Some(seed),
        _ => None,
    }
}

/// The source of that name. `synthetic` needs a seed; the others must have none.
pub(crate) fn source_from(name: &str, seed: Option<u64>) -> Option<Source> {
    match (name, seed) {
        ("dump", None) => Some(Source::Dump),
        ("node_list", None) => Some(Source::NodeList),
        ("changelog", None) => Some(Source::Changelog),
        ("ic_api", None) => Some(Source::IcApi),
        ("nns", None) => Some(Source::Nns),
        ("synthetic", Some(seed)) => Some(Source::Synthetic { seed }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_its_name_back() {
        let sources = [
            Source::Dump,
            Source::NodeList,
            Source::Changelog,
            Source::IcApi,
            Source::Nns,
            Source::Synthetic { seed: u64::MAX },
        ];
        for source in sources {
            assert_eq!(source_from(source.as_str(), seed_of(source)), Some(source));
        }
        assert_eq!(source_from("synthetic", None), None);
        assert_eq!(source_from("dump", Some(1)), None);
        assert_eq!(source_from("Dump", None), None);
    }
}
