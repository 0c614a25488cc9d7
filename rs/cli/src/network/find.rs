//! From what people write to what they mean: subnets and providers by the beginning of their principals.

use anyhow::{bail, Context};
use registry::{Principal, Snapshot};

/// Shorter beginnings would be ambiguous before long; it is also the first group of a principal's text.
const MIN_PREFIX_LENGTH: usize = 5;

/// The first group of a principal's text, as people name subnets and nodes.
pub fn short(principal: Principal) -> String {
    let mut text = principal.to_text();
    text.truncate(MIN_PREFIX_LENGTH);
    text
}

/// The subnet with that principal or beginning of one.
///
/// # Errors
/// If there is none or more than one, or the beginning is too short.
pub fn subnet(snapshot: &Snapshot, text: &str) -> anyhow::Result<Principal> {
    let found = by_beginning(snapshot.subnets.keys(), text, "subnet")?;
    found.with_context(|| {
        format!(
            "no subnet begins with '{text}' in registry version {}: see dre subnet list",
            snapshot.version
        )
    })
}

/// The provider with that name, principal or beginning of one. Upper and lower case are the same.
///
/// # Errors
/// If there is none or more than one, or it is no name and as a beginning too short.
pub fn provider(snapshot: &Snapshot, text: &str) -> anyhow::Result<Principal> {
    let wanted = text.to_lowercase();
    let has_name = |name: &Option<String>| {
        name.as_ref()
            .is_some_and(|name| name.to_lowercase() == wanted)
    };
    let named: Vec<Principal> = snapshot
        .providers
        .values()
        .filter(|provider| has_name(&provider.name))
        .map(|provider| provider.id)
        .collect();
    if !named.is_empty() {
        return one_of(&named, text, "name of a provider");
    }
    let found = by_beginning(snapshot.providers.keys(), text, "provider")?;
    found.with_context(|| {
        format!(
            "no provider is called '{text}' or begins so in registry version {}: see the columns \
             node_provider_id and node_provider_name of dre node list --format csv",
            snapshot.version
        )
    })
}

fn by_beginning<'a>(
    principals: impl Iterator<Item = &'a Principal>,
    text: &str,
    thing: &str,
) -> anyhow::Result<Option<Principal>> {
    let wanted = text.to_lowercase();
    let matching: Vec<Principal> = principals
        .filter(|principal| principal.to_text().starts_with(&wanted))
        .copied()
        .collect();
    // A whole principal may be short, and may be the beginning of others.
    if let Some(whole) = matching.iter().find(|it| it.to_text() == wanted) {
        return Ok(Some(*whole));
    }
    if wanted.chars().count() < MIN_PREFIX_LENGTH {
        bail!("'{text}' is too short for a {thing}: give {MIN_PREFIX_LENGTH} characters or more of its principal");
    }
    if matching.is_empty() {
        return Ok(None);
    }
    one_of(&matching, text, &format!("beginning of a {thing}")).map(Some)
}

fn one_of(found: &[Principal], text: &str, what: &str) -> anyhow::Result<Principal> {
    const SHOWN: usize = 5;
    match found {
        [one] => Ok(*one),
        _ => {
            let shown: Vec<String> = found.iter().take(SHOWN).map(Principal::to_text).collect();
            let more = if found.len() > SHOWN { ", ..." } else { "" };
            bail!(
                "'{text}' is ambiguous, as the {what} it stands for {}: give more characters of one of {}{more}",
                found.len(),
                shown.join(", ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry::{NodeProvider, Provenance, Source, Subnet, VersionOrigin};

    fn principal(bytes: &[u8]) -> Principal {
        Principal::from_slice(bytes)
    }

    fn snapshot(subnets: &[Principal]) -> Snapshot {
        let provenance = Provenance {
            source: Source::Dump,
            version_origin: VersionOrigin::Registry,
        };
        let mut snapshot = Snapshot::new(7, registry::Timestamp::UNIX_EPOCH, provenance);
        for &id in subnets {
            let subnet = Subnet {
                id,
                membership: Vec::new(),
                subnet_type: None,
                replica_version: None,
                parameters: None,
            };
            snapshot.subnets.insert(id, subnet);
        }
        snapshot
    }

    /// Two principals whose texts begin alike. The beginning is a checksum of 25 bits, so among some thousand
    /// principals of spread bytes there are such; the multiplier is the golden ratio's, which spreads them.
    fn alike() -> [Principal; 2] {
        let mut seen = std::collections::HashMap::new();
        (0..200_000_u64)
            .find_map(|number| {
                let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let id = principal(&spread.to_be_bytes());
                let first = seen.insert(short(id), id)?;
                Some([first, id])
            })
            .expect("two of 200,000 texts begin alike")
    }

    #[test]
    fn a_subnet_is_found_by_its_principal_or_its_beginning() {
        let id = principal(&[0xab, 0xcd, 0x01]);
        let snapshot = snapshot(&[id]);
        for text in ["em77e-bvlzu-aq", "em77e", "EM77E-b"] {
            assert_eq!(subnet(&snapshot, text).unwrap(), id, "{text}");
        }
        let message = |text| subnet(&snapshot, text).unwrap_err().to_string();
        assert_eq!(
            message("em77"),
            "'em77' is too short for a subnet: give 5 characters or more of its principal"
        );
        assert_eq!(
            message("tdb26"),
            "no subnet begins with 'tdb26' in registry version 7: see dre subnet list"
        );
    }

    #[test]
    fn an_ambiguous_beginning_is_refused_with_the_candidates() {
        let both = alike();
        let snapshot = snapshot(&both);
        let message = subnet(&snapshot, &short(both[0])).unwrap_err().to_string();
        assert!(message.contains("is ambiguous"), "{message}");
        for candidate in both {
            assert!(message.contains(&candidate.to_text()), "{message}");
            let whole = subnet(&snapshot, &candidate.to_text()).unwrap();
            assert_eq!(whole, candidate);
        }
    }

    #[test]
    fn a_provider_is_found_by_name_too() {
        let mut snapshot = snapshot(&[]);
        let id = principal(&[0xab, 0xcd, 0x01]);
        let named = |id, name: &str| NodeProvider {
            id,
            name: Some(name.to_owned()),
            reward_account: None,
        };
        snapshot.providers.insert(id, named(id, "Nodes & Co"));
        for text in ["nodes & co", "em77e"] {
            assert_eq!(provider(&snapshot, text).unwrap(), id, "{text}");
        }
        let other = principal(&[1]);
        snapshot.providers.insert(other, named(other, "nodes & CO"));
        let message = provider(&snapshot, "Nodes & Co").unwrap_err().to_string();
        assert!(message.contains("is ambiguous"), "{message}");
        assert!(provider(&snapshot, "Nobody").is_err());
    }
}
