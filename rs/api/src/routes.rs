//! The table of routes: paths, what each takes, and what stands there. Everything that must know all routes reads
//! this table: the dispatch, the metrics' labels, the description in OpenAPI.

use crate::document::{
    AssessmentRow, ChangeRow, DataCenterRow, NodeRow, OperatorRow, ProviderRow, SubnetRow,
    VersionRow,
};
use crate::error::{shown, Error};
use crate::query::{decode_path, Field, Filter, Row};

/// A path of the API, or a pattern of paths.
#[derive(Debug, PartialEq, Eq)]
pub struct Route {
    /// The path; `{id}` stands for an identifier.
    pub path: &'static str,
    /// What stands there, in a few words.
    pub summary: &'static str,
    pub(crate) kind: RouteKind,
    /// The parameters besides filters.
    pub(crate) standards: &'static [Standard],
    /// The fields of the list's rows; none where there is no list.
    pub(crate) fields: &'static [Field],
    /// Whether the answer without parameters is made before it is asked for.
    pub(crate) is_hot: bool,
}

/// What stands at a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RouteKind {
    Subnets,
    Subnet,
    Nodes,
    Node,
    Providers,
    Operators,
    DataCenters,
    Versions,
    Diff,
    Decentralization,
    Assessment,
    OpenApi,
}

/// The parameters that mean the same wherever they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    At,
    From,
    To,
    Sort,
    Fields,
    Limit,
    Cursor,
    Search,
}

impl Standard {
    const ALL: [Self; 8] = [
        Self::At,
        Self::From,
        Self::To,
        Self::Sort,
        Self::Fields,
        Self::Limit,
        Self::Cursor,
        Self::Search,
    ];

    /// The parameter's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::From => "from",
            Self::To => "to",
            Self::Sort => "sort",
            Self::Fields => "fields",
            Self::Limit => "limit",
            Self::Cursor => "cursor",
            Self::Search => "q",
        }
    }
}

/// What every list of records takes.
const LIST: &[Standard] = &[
    Standard::At,
    Standard::Sort,
    Standard::Fields,
    Standard::Limit,
    Standard::Cursor,
    Standard::Search,
];

const VERSIONS: &[Standard] = &[
    Standard::Sort,
    Standard::Fields,
    Standard::Limit,
    Standard::Cursor,
    Standard::Search,
];

const DIFF: &[Standard] = &[
    Standard::From,
    Standard::To,
    Standard::Sort,
    Standard::Fields,
    Standard::Limit,
    Standard::Cursor,
    Standard::Search,
];

/// Every route.
pub(crate) static ROUTES: [Route; 12] = [
    list::<SubnetRow>(RouteKind::Subnets, "/api/subnets", "Subnets"),
    detail(
        RouteKind::Subnet,
        "/api/subnets/{id}",
        "A subnet with its members",
    ),
    list::<NodeRow>(RouteKind::Nodes, "/api/nodes", "Nodes"),
    detail(RouteKind::Node, "/api/nodes/{id}", "A node"),
    list::<ProviderRow>(RouteKind::Providers, "/api/providers", "Node providers"),
    list::<OperatorRow>(RouteKind::Operators, "/api/operators", "Node operators"),
    list::<DataCenterRow>(RouteKind::DataCenters, "/api/data-centers", "Data centers"),
    Route {
        standards: VERSIONS,
        is_hot: false,
        ..list::<VersionRow>(
            RouteKind::Versions,
            "/api/versions",
            "Versions of the registry",
        )
    },
    Route {
        standards: DIFF,
        is_hot: false,
        ..list::<ChangeRow>(
            RouteKind::Diff,
            "/api/diff",
            "What changed between two versions",
        )
    },
    list::<AssessmentRow>(
        RouteKind::Decentralization,
        "/api/decentralization",
        "How decentralized subnets are",
    ),
    detail(
        RouteKind::Assessment,
        "/api/decentralization/{id}",
        "How decentralized a subnet is, and why",
    ),
    Route {
        standards: &[],
        is_hot: true,
        ..detail(RouteKind::OpenApi, "/api/openapi.json", "This description")
    },
];

const fn list<R: Row>(kind: RouteKind, path: &'static str, summary: &'static str) -> Route {
    Route {
        path,
        summary,
        kind,
        standards: LIST,
        fields: R::FIELDS,
        is_hot: true,
    }
}

const fn detail(kind: RouteKind, path: &'static str, summary: &'static str) -> Route {
    Route {
        path,
        summary,
        kind,
        standards: &[Standard::At],
        fields: &[],
        is_hot: false,
    }
}

impl Route {
    /// Whether it takes this parameter.
    pub(crate) fn takes(&self, standard: Standard) -> bool {
        self.standards.contains(&standard)
    }

    /// The parameter of that name, if it is one of those that mean the same everywhere and the route takes it.
    pub(crate) fn standard(&self, name: &str) -> Option<Standard> {
        Standard::ALL
            .into_iter()
            .find(|each| each.as_str() == name && self.takes(*each))
    }

    /// The fields that rows can be chosen by.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &'static Field> {
        let fields = self.fields.iter();
        fields.filter(|field| field.filter != Filter::None)
    }

    /// The names of all parameters.
    pub(crate) fn parameter_names(&self) -> impl Iterator<Item = &'static str> {
        let standards = self.standards.iter().map(|standard| standard.as_str());
        standards.chain(self.filters().map(|field| field.name))
    }

    /// The part of the path that stands for `{id}`, as it is in the path; `None` for another path.
    fn matched<'a>(&self, path: &'a str) -> Option<Option<&'a str>> {
        match self.path.strip_suffix("{id}") {
            None => (self.path == path).then_some(None),
            Some(parent) => {
                let id = path.strip_prefix(parent)?;
                let is_segment = !id.is_empty() && !id.contains('/');
                is_segment.then_some(Some(id))
            }
        }
    }
}

/// The route of a path, and the identifier in it, decoded and in lower case.
pub(crate) fn find(path: &str) -> Result<(&'static Route, Option<String>), Error> {
    let mut matches = ROUTES
        .iter()
        .filter_map(|route| Some((route, route.matched(path)?)));
    let (route, id) = matches
        .next()
        .ok_or_else(|| Error::UnknownPath { path: shown(path) })?;
    let id = id.map(decode_path).transpose()?;
    Ok((route, id.map(|id| id.to_ascii_lowercase())))
}

/// The pattern that a path fits, or `other`: few texts, whatever paths are asked for.
pub(crate) fn route_of(path: &str) -> &'static str {
    let found = ROUTES.iter().find(|route| route.matched(path).is_some());
    found.map_or("other", |route| route.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_patterns() {
        for (path, expected) in [
            ("/api/nodes", "/api/nodes"),
            ("/api/nodes/abcde", "/api/nodes/{id}"),
            ("/api/openapi.json", "/api/openapi.json"),
            ("/api/nodes/", "other"),
            ("/api/nodes/a/b", "other"),
            ("/api", "other"),
            ("", "other"),
        ] {
            assert_eq!(route_of(path), expected, "{path}");
        }
    }

    #[test]
    fn an_identifier_is_decoded_and_lowered() {
        let (route, id) = find("/api/subnets/TDB%32%36").unwrap();
        assert_eq!(route.kind, RouteKind::Subnet);
        assert_eq!(id.as_deref(), Some("tdb26"));
        assert!(find("/api/subnets/%ff").is_err());
    }

    #[test]
    fn no_filter_has_the_name_of_another_parameter() {
        for route in &ROUTES {
            let mut names: Vec<&str> = route.parameter_names().collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{}", route.path);
        }
    }
}
