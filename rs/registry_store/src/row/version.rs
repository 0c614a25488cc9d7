//! The wire forms of elected versions, and of the records that say who runs a version outside of subnets.

use super::{Row, Text};
use registry::{ApiBoundaryNode, GuestosVersion, HostosVersion, Principal, UnassignedNodes};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseRow {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_package_sha256: Option<String>,
    release_package_urls: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct GuestosRow(ReleaseRow);

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct HostosRow(ReleaseRow);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiBoundaryNodeRow {
    id: Text<Principal>,
    version: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnassignedNodesRow {
    replica_version: String,
    ssh_readonly_access: Vec<String>,
}

impl Row for GuestosRow {
    type Domain = GuestosVersion;

    fn of(it: &GuestosVersion) -> Self {
        Self(ReleaseRow {
            id: it.id.clone(),
            release_package_sha256: it.release_package_sha256.clone(),
            release_package_urls: it.release_package_urls.clone(),
        })
    }

    fn into_domain(self) -> Result<GuestosVersion, String> {
        Ok(GuestosVersion {
            id: self.0.id,
            release_package_sha256: self.0.release_package_sha256,
            release_package_urls: self.0.release_package_urls,
        })
    }
}

impl Row for HostosRow {
    type Domain = HostosVersion;

    fn of(it: &HostosVersion) -> Self {
        Self(ReleaseRow {
            id: it.id.clone(),
            release_package_sha256: it.release_package_sha256.clone(),
            release_package_urls: it.release_package_urls.clone(),
        })
    }

    fn into_domain(self) -> Result<HostosVersion, String> {
        Ok(HostosVersion {
            id: self.0.id,
            release_package_sha256: self.0.release_package_sha256,
            release_package_urls: self.0.release_package_urls,
        })
    }
}

impl Row for ApiBoundaryNodeRow {
    type Domain = ApiBoundaryNode;

    fn of(it: &ApiBoundaryNode) -> Self {
        Self {
            id: Text(it.id),
            version: it.version.clone(),
        }
    }

    fn into_domain(self) -> Result<ApiBoundaryNode, String> {
        Ok(ApiBoundaryNode {
            id: self.id.0,
            version: self.version,
        })
    }
}

impl Row for UnassignedNodesRow {
    type Domain = UnassignedNodes;

    fn of(it: &UnassignedNodes) -> Self {
        Self {
            replica_version: it.replica_version.clone(),
            ssh_readonly_access: it.ssh_readonly_access.clone(),
        }
    }

    fn into_domain(self) -> Result<UnassignedNodes, String> {
        Ok(UnassignedNodes {
            replica_version: self.replica_version,
            ssh_readonly_access: self.ssh_readonly_access,
        })
    }
}
