//! Black box: subnets, nodes and how decentralized they are, on a small generated network.

mod support {
    pub mod check;
    pub mod documents;
    pub mod folder;
    pub mod input;
    pub mod network;
    pub mod program;
    pub mod schema;
    pub mod stable;
}

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Command, Stdio};

use expect_test::expect;
use serde_json::Value;
use support::check::check;
use support::folder::{text, Folder};
use support::network::{network, Network};
use support::program::dre;
use support::schema::{documented, Validator};

/// The public API's list of three nodes.
const NODES: &[u8] = include_bytes!("data/nodes.json");

const SCHEMA: &str = include_str!("../docs/registry-documents.schema.json");

#[test]
fn subnets_are_listed() {
    let network = network("subnet-list");
    check(
        &network,
        &["subnet", "list"],
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        Nodes  Providers  Data centers  Countries  Type         Version                                   Subnet
           13         10            10          9  application  8d2d5f44e28230ff64bab483f03d0c76eac288ea  ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
           13          8            10          8  system       8d2d5f44e28230ff64bab483f03d0c76eac288ea  hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe
        registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
    "#]],
    );
    check(
        &network,
        &["subnet", "list", "--at", "1", "--format", "csv"],
        &expect![[r#"
            subnet_id,subnet_type,node_count,node_provider_count,data_center_count,country_count,replica_version,is_halted
            ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae,application,13,11,10,9,8d2d5f44e28230ff64bab483f03d0c76eac288ea,false
            hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe,system,13,10,12,10,25011849075bd5bf18bad240a2ab6df79ffd0110,false
            SYNTHETIC: generated network (seed 1), no real data
            registry version 1 (synthetic, number assigned by the store) of 2025-01-01 00:00 UTC, AGE old
        "#]],
    );
}

#[test]
fn a_subnet_is_shown_by_the_beginning_of_its_principal() {
    let network = network("subnet-show");
    let id = network.first_subnet();
    let prefix = &id[..5];
    check(
        &network,
        &["subnet", "show", prefix],
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        Subnet            ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
        Type              application
        Version           8d2d5f44e28230ff64bab483f03d0c76eac288ea
        Nodes             13
        Providers         10
        Data centers      10
        Countries         9
        Halted            no
        Encrypted memory  no
        Chain keys        -

        Nodes
        Node                                                             Subnet  Status    DC    Country  Area      Address                 Provider
        opwjp-7jcun-v7dti-4if3q-vbnae-h4k6i-jqoxl-ue2ph-2w6i3-wulqz-hae  ubby5   Healthy   sau1  AU       Area 005  2001:db8:4:3:6801::3    Synthetic Provider 001
        kv3iz-4zda7-e5dzz-7mtl3-foadq-alqck-o2szf-y6zac-on4y7-7w6ze-kae  ubby5   Healthy   sus1  US       Area 003  2001:db8:0:e:6801::13   Synthetic Provider 004
        4rzy2-zjgc6-7o56a-5dg74-eotvt-apjvm-tuijz-trvwx-oep5b-zdzaj-zae  ubby5   Healthy   sin1  IN       Area 009  2001:db8:8:19:6801::25  Synthetic Provider 011
        l2iud-irg7w-twlmb-iptol-yttza-s4dpt-yyr7w-r4nfs-7sg22-odyg4-7qe  ubby5   Healthy   sus3  US       Area 003  2001:db8:2:8:6801::a    Synthetic Provider 002
        paz4o-2c5af-zfdyy-d65di-6ngig-e2rle-5p4lt-2hs4v-s3svr-uwh4v-gqe  ubby5   Healthy   sau1  AU       Area 005  2001:db8:4:17:6801::21  Synthetic Provider 009
        zas3g-43g7q-hgcna-cwhm7-pb7u5-tczsf-tp5tu-sepy4-7rgfj-kptex-rae  ubby5   Degraded  ses1  ES       Area 008  2001:db8:7:0:6801::     Synthetic Provider 001
        ys6nu-7tlpm-wy7db-brqmr-feyed-uqmjp-woomd-5kdqr-2wlcy-erplo-3qe  ubby5   Healthy   spt1  PT       Area 013  2001:db8:c:2:6801::2    Synthetic Provider 001
        t66ln-bujhc-xsifl-v63qd-yqtgh-cuhq2-n5jqk-zoqbo-hklxr-hz72z-vqe  ubby5   Healthy   sbe1  BE       Area 012  2001:db8:b:c:6801::10   Synthetic Provider 003
        dnb7n-smkj7-ddhxg-m3uvu-t6rm6-tofeu-t4hxc-qkdwi-qkfpg-42lfa-eae  ubby5   Healthy   spl1  PL       Area 011  2001:db8:a:b:6801::f    Synthetic Provider 003
        vbvmw-2nom2-rieuf-7s545-rcbw2-e6jvj-cxixw-jleiv-zd7r3-k4r4s-xae  ubby5   Healthy   sza1  ZA       Area 007  2001:db8:6:13:6801::1a  Synthetic Provider 006
        742qn-56lhs-7i37d-6dgxz-fdpnw-z73ka-k6yd6-7uknz-tkw64-verq7-pae  ubby5   Healthy   sin1  IN       Area 009  2001:db8:8:15:6801::1d  Synthetic Provider 007
        utglk-5gtzv-e7444-254vm-esvev-uvzmd-nobwc-kbscx-s7cv6-rqjgd-lae  ubby5   Healthy   shk1  HK       Area 010  2001:db8:9:1a:6801::26  Synthetic Provider 012
        to4no-fpq3z-j53as-vmvv6-knj7o-qtlgo-rmg25-l4b2t-tbu7g-nq7pb-nae  ubby5   Healthy   shk1  HK       Area 010  2001:db8:9:16:6801::1f  Synthetic Provider 008
        registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
    "#]],
    );
    for name in [&id, &id[..11], &prefix.to_uppercase()] {
        let shown = network.json(&["subnet", "show", name]);
        assert_eq!(shown["subnet"]["subnet_id"], id);
        assert_eq!(shown["nodes"].as_array().map(Vec::len), Some(13));
    }
    let outputs: String = ["zzzzz", &id[..4], ""]
        .into_iter()
        .map(|name| {
            let run = network.dre(&["subnet", "show", name]);
            format!("{:?} {}", run.code, run.stderr)
        })
        .collect();
    expect![[r#"
        Some(2) dre: no subnet begins with 'zzzzz' in registry version 3: see dre subnet list
        Some(2) dre: 'ubby' is too short for a subnet: give 5 characters or more of its principal
        Some(2) dre: '' is too short for a subnet: give 5 characters or more of its principal
    "#]]
    .assert_eq(&outputs);
}

#[test]
fn nodes_are_filtered() {
    let network = network("node-list");
    let all = network.csv(&["node", "list"]);
    let id = network.first_subnet();
    let count = |args: &[&str]| network.csv(&[&["node", "list"], args].concat()).len();
    let value = |column: &str| {
        let rows = all.iter().flatten();
        let found = rows.filter(|(name, value)| name == column && !value.is_empty());
        found
            .map(|(_, value)| value.clone())
            .next()
            .expect("a value")
    };
    let holding = |column: &str, value: &str| {
        let wanted = (column.to_owned(), value.to_owned());
        all.iter().filter(|row| row.contains(&wanted)).count()
    };
    assert_eq!(count(&["--subnet", &id[..5]]), 13);
    assert_eq!(count(&["--unassigned"]), holding("subnet_id", ""));
    for (option, column) in [
        ("--country", "country"),
        ("--provider", "node_provider_id"),
        ("--provider", "node_provider_name"),
    ] {
        let value = value(column);
        assert_eq!(
            count(&[option, &value]),
            holding(column, &value),
            "{option} {value}"
        );
    }
    let by_status = ["healthy", "degraded", "dead", "unknown"].map(|it| count(&["--status", it]));
    assert_eq!(by_status.iter().sum::<usize>(), all.len());
    let country = value("country").to_lowercase();
    assert!(count(&["--country", &country, "--subnet", &id]) <= 13);
    check(
        &network,
        &[
            "node",
            "list",
            "--provider",
            &value("node_provider_id")[..5],
        ],
        &expect![[r#"
            SYNTHETIC: generated network (seed 1), no real data
            Node                                                             Subnet  Status   DC    Country  Area      Address                Provider
            53lci-hyd7b-o63fz-zswas-okkzm-uspnz-yym5d-vwdwe-hsqoq-yzwxx-qqe  hhb72   Healthy  sus3  US       Area 003  2001:db8:2:d:6801::12  Synthetic Provider 004
            ifyut-6id7o-brmga-7emee-xf2uc-da73q-5yfpt-mhwk7-ytql3-wch27-dae  hhb72   Healthy  sus3  US       Area 003  2001:db8:2:d:6801::11  Synthetic Provider 004
            kv3iz-4zda7-e5dzz-7mtl3-foadq-alqck-o2szf-y6zac-on4y7-7w6ze-kae  ubby5   Healthy  sus1  US       Area 003  2001:db8:0:e:6801::13  Synthetic Provider 004
            ykqsy-4j6ee-ejijx-ldxrb-szia6-3mpeg-chuby-44byc-ys4s3-vveef-uae  hhb72   Healthy  sus1  US       Area 003  2001:db8:0:e:6801::14  Synthetic Provider 004
            registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
        "#]],
    );
}

#[test]
fn filters_that_name_nothing() {
    let network = network("filters");
    let outputs: String = [
        ["--country", "XX"],
        ["--provider", "Nobody"],
        ["--provider", "abc"],
        ["--subnet", "zzzzz"],
    ]
    .into_iter()
    .map(|filter| {
        let run = network.dre(&[&["node", "list"], &filter[..]].concat());
        format!("{:?} {}", run.code, run.stderr)
    })
    .collect();
    expect![[r#"
        Some(2) dre: --country: no data center is in 'XX' in registry version 3: give one of AU BE CA CH ES HK IN PL PT US ZA
        Some(2) dre: no provider is called 'Nobody' or begins so in registry version 3: see the columns node_provider_id and node_provider_name of dre node list --format csv
        Some(2) dre: 'abc' is too short for a provider: give 5 characters or more of its principal
        Some(2) dre: no subnet begins with 'zzzzz' in registry version 3: see dre subnet list
    "#]].assert_eq(&outputs);
}

#[test]
fn json_is_as_documented() {
    let network = network("json");
    let id = network.first_subnet();
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let mut validator = Validator::new(&schema);
    let documents = [
        network.json(&["registry", "versions"]),
        network.json(&["registry", "diff", "1", "3"]),
        network.json(&["subnet", "list"]),
        network.json(&["subnet", "show", &id]),
        network.json(&["node", "list"]),
        network.json(&["decentralization", "--all"]),
        network.json(&["decentralization", &id]),
    ];
    for document in &documents {
        let name = document["schema"].as_str().expect("a name");
        let found = validator.check(document, &format!("/$defs/{name}"));
        assert_eq!(found, Ok(()), "{name}");
    }
    // And back: what is documented exists. A property that no output has was renamed or removed.
    assert_eq!(documented(&schema, ""), validator.seen);
    // One of the documents is what each is.
    let alternatives = schema["oneOf"].as_array().expect("a list").len();
    let names: BTreeSet<&str> = documents
        .iter()
        .filter_map(|it| it["schema"].as_str())
        .collect();
    assert_eq!(names.len(), alternatives);
    for document in &documents {
        assert_eq!(Validator::new(&schema).check(document, ""), Ok(()));
    }
}

#[test]
fn what_a_source_does_not_tell_is_absent() {
    let folder = Folder::new("absent");
    let file = folder.file("nodes.json", NODES);
    let store = folder.0.join("store.sqlite");
    let import = ["registry", "import", text(&file), "--store", text(&store)];
    assert_eq!(dre(&import, b"").code, Some(0));
    let network = Network { folder, store };
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    for args in [
        &["subnet", "list"][..],
        &["subnet", "show", "fi5vb"],
        &["node", "list"],
    ] {
        let document = network.json(args);
        assert_eq!(
            Validator::new(&schema).check(&document, ""),
            Ok(()),
            "{args:?}"
        );
    }
    let shown = network.json(&["subnet", "show", "fi5vb"]);
    assert_eq!(shown["parameters"], Value::Null);
    assert_eq!(shown["subnet"]["subnet_type"], Value::Null);
    assert_eq!(shown["registry"]["source"], "node_list");
    let rows = network.csv(&["node", "list"]);
    let quoted = (
        "node_provider_name".to_owned(),
        "Second, \"quoted\" Example".to_owned(),
    );
    assert_eq!(rows.iter().filter(|row| row.contains(&quoted)).count(), 2);
    // Without rows, the header is the same.
    let header = |args: &[&str]| {
        let run = network.dre(&[&["node", "list", "--format", "csv"], args].concat());
        let header = run.stdout.lines().next().map(str::to_owned);
        (header, run.stdout.lines().count())
    };
    let (full, lines) = header(&[]);
    assert_eq!(lines, 4);
    assert_eq!(header(&["--unassigned", "--country", "BE"]), (full, 1));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let network = network("pipe");
    for args in [
        &["node", "list"][..],
        &["registry", "dump"],
        &["registry", "diff", "1", "3"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dre"))
            .args(args)
            .args(["--store", text(&network.store)])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("dre starts");
        drop(child.stdout.take());
        let mut errors = String::new();
        let mut stderr = child.stderr.take().expect("piped");
        stderr.read_to_string(&mut errors).expect("UTF-8");
        assert_eq!(child.wait().expect("dre ends").code(), Some(0), "{args:?}");
        assert!(!errors.contains("dre: "), "{args:?}: {errors}");
    }
}

#[test]
fn help_completions_and_manual_have_every_command() {
    let help = dre(&["--help"], b"").stdout;
    for part in [
        "registry",
        "subnet",
        "node",
        "decentralization",
        "Exit status:",
        "check found damage",
    ] {
        assert!(help.contains(part), "{part}: {help}");
    }
    let commands = [
        &["registry", "import"][..],
        &["registry", "generate"],
        &["registry", "sync"],
        &["registry", "versions"],
        &["registry", "diff"],
        &["registry", "dump"],
        &["registry", "check"],
        &["subnet", "list"],
        &["subnet", "show"],
        &["node", "list"],
        &["decentralization"],
    ];
    for command in commands {
        let help = dre(&[command, &["--help"]].concat(), b"");
        assert_eq!(help.code, Some(0), "{command:?}");
        assert!(
            help.stdout.contains("--store <FILE>"),
            "{command:?}: {}",
            help.stdout
        );
        let manual = dre(&[&["man"], command].concat(), b"").stdout;
        let title = format!(".TH dre-{} 1", command.join("-"));
        assert!(manual.contains(&title), "{title}: {manual}");
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let script = dre(&["completions", shell], b"").stdout;
            assert!(
                script.contains(command[command.len() - 1]),
                "{shell} {command:?}"
            );
        }
    }
    for group in ["registry", "subnet", "node", "decentralization"] {
        assert_eq!(dre(&[group], b"").code, Some(2), "{group} alone");
    }
}
