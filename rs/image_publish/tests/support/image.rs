//! Images as a build leaves them, small and made here.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A folder with a plan, the layout of an index of two images, their SBOMs and a predicate.
pub struct Project {
    folder: TempDir,
    /// The digest of the index.
    pub digest: String,
    /// The digests of the images, v2 first.
    pub images: Vec<String>,
}

impl Project {
    /// A project whose images hold this text; `layer_bytes` is the length of each one's layer.
    pub fn new(text: &str, layer_bytes: usize) -> Self {
        let folder = TempDir::new().unwrap();
        let mut project = Self {
            folder,
            digest: String::new(),
            images: Vec::new(),
        };
        fs::create_dir_all(project.layout().join("blobs/sha256")).unwrap();
        let images = ["v2", "v3"].map(|variant| project.image(variant, text, layer_bytes));
        let digest = |image: &Value| image["digest"].as_str().unwrap().to_owned();
        project.images = images.iter().map(digest).collect();
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": images});
        let root = project.blob(INDEX, index.to_string().as_bytes());
        project.digest = digest(&root);
        let index = json!({"schemaVersion": 2, "manifests": [root]});
        project.write("layout/index.json", &index);
        project.write("layout/oci-layout", &json!({"imageLayoutVersion": "1.0.0"}));
        project.write(
            "predicate.json",
            &json!({"buildDefinition": {"buildType": "test"}}),
        );
        project.plan(&["1.0"], &["latest"]);
        project
    }

    fn image(&self, variant: &str, text: &str, layer_bytes: usize) -> Value {
        // A layer that no compression of a transport would make small.
        let mut layer = Vec::new();
        for i in 0.. {
            if layer.len() >= layer_bytes {
                break;
            }
            layer.extend_from_slice(&Sha256::digest(format!("{variant} {text} {i}")));
        }
        let diff_id = digest(&layer);
        let layer = self.blob("application/vnd.oci.image.layer.v1.tar", &layer);
        let config = json!({
            "architecture": "amd64",
            "os": "linux",
            "variant": variant,
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [diff_id]},
        });
        let media_type = "application/vnd.oci.image.config.v1+json";
        let config = self.blob(media_type, config.to_string().as_bytes());
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config,
            "layers": [layer],
        });
        let mut descriptor = self.blob(MANIFEST, manifest.to_string().as_bytes());
        descriptor["platform"] =
            json!({"architecture": "amd64", "os": "linux", "variant": variant});
        for format in ["spdx", "cdx"] {
            let name = format!("{variant}.{format}.json");
            self.write(
                &name,
                &json!({"document": format, "of": variant, "text": text}),
            );
        }
        descriptor
    }

    /// Writes the plan anew, with other tags.
    pub fn plan(&self, tags: &[&str], moving_tags: &[&str]) {
        let sboms = ["v2", "v3"].map(|variant| {
            json!({
                "platform": format!("linux/amd64/{variant}"),
                "spdx": format!("{variant}.spdx.json"),
                "cyclonedx": format!("{variant}.cdx.json"),
            })
        });
        let publication = json!({
            "name": "//images/test",
            "layout": "layout",
            "repository": "test",
            "tags": tags,
            "moving_tags": moving_tags,
            "sboms": sboms,
            "provenance": "predicate.json",
        });
        self.write(
            "plan.json",
            &json!({"version": 1, "publications": [publication]}),
        );
    }

    /// The plan's file.
    pub fn plan_file(&self) -> PathBuf {
        self.path().join("plan.json")
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The image layout.
    pub fn layout(&self) -> PathBuf {
        self.path().join("layout")
    }

    /// Writes a document into the folder.
    pub fn write(&self, name: &str, document: &Value) {
        fs::write(self.path().join(name), document.to_string()).unwrap();
    }

    fn blob(&self, media_type: &str, content: &[u8]) -> Value {
        let digest = digest(content);
        let name = digest.replace("sha256:", "blobs/sha256/");
        fs::write(self.layout().join(name), content).unwrap();
        json!({"mediaType": media_type, "digest": digest, "size": content.len()})
    }
}

/// The name of these bytes.
pub fn digest(content: &[u8]) -> String {
    format!("sha256:{:x}", Sha256::digest(content))
}
