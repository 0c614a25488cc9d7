//! What is shown of a network, as JSON and CSV.

use serde_json::Value;

use super::network::Network;

impl Network {
    /// Runs `dre` for a JSON document.
    pub fn json(&self, args: &[&str]) -> Value {
        let run = self.dre(&[args, &["--format", "json"]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args:?}");
        serde_json::from_str(&run.stdout).expect("JSON")
    }

    /// Runs `dre` for CSV: the cells of each line with the names of their columns.
    pub fn csv(&self, args: &[&str]) -> Vec<Vec<(String, String)>> {
        let run = self.dre(&[args, &["--format", "csv"]].concat());
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
        let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
        let header = reader.headers().expect("a header");
        let columns: Vec<String> = header.iter().map(str::to_owned).collect();
        reader
            .records()
            .map(|record| {
                let record = record.expect("CSV");
                let cells = record.iter().map(str::to_owned);
                columns.iter().cloned().zip(cells).collect()
            })
            .collect()
    }

    /// The principal of the subnet that is listed first.
    pub fn first_subnet(&self) -> String {
        let list = self.json(&["subnet", "list"]);
        let id = &list["subnets"][0]["subnet_id"];
        id.as_str().expect("an id").to_owned()
    }
}
