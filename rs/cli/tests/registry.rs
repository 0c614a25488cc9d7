//! Black box: versions of the registry from files and the generator into a store, and what is shown of them.

mod support {
    pub mod check;
    pub mod folder;
    pub mod input;
    pub mod listings;
    pub mod network;
    pub mod program;
    pub mod stable;
}

use std::ffi::OsStr;
use std::fs;

use expect_test::{expect, Expect};
use serde_json::Value;
use support::check::check;
use support::folder::{text, Folder};
use support::listings::{DATA_CENTERS, NODES};
use support::network::network;
use support::program::{dre, dre_with};
use support::stable::stable;

fn check_in(folder: &Folder, args: &[&str], stdin: &[u8], code: i32, expected: &Expect) {
    let run = dre(args, stdin);
    expected.assert_eq(&stable(&(run.stdout + &run.stderr), folder));
    assert_eq!(run.code, Some(code));
}

#[test]
fn a_network_is_generated_into_a_store() {
    let folder = Folder::new("generate");
    let store = folder.0.join("new.sqlite");
    let generate = [
        "registry",
        "generate",
        "--nodes",
        "40",
        "--subnets",
        "2",
        "--versions",
        "3",
        "--store",
        text(&store),
    ];
    check_in(
        &folder,
        &generate,
        b"",
        0,
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        stored 3 versions, 2 subnets, 40 nodes
    "#]],
    );
    check_in(
        &folder,
        &generate,
        b"",
        2,
        &expect![[r#"
        dre: FOLDER/new.sqlite: the store has versions already, up to 3: name a new store for a synthetic network
    "#]],
    );
    check_in(
        &folder,
        &["registry", "check", "--store", text(&store)],
        b"",
        0,
        &expect![[r#"
            FOLDER/new.sqlite: sound (3 versions, 168 different records)
        "#]],
    );
}

#[test]
fn versions_are_listed() {
    let network = network("versions");
    let table = network.dre(&["registry", "versions"]);
    let without_import: String = table
        .stdout
        .lines()
        .map(|line| {
            let end = line
                .find("assigned")
                .map_or(line.len(), |at| at + "assigned".len());
            format!("{}\n", line.get(..end).unwrap_or(line))
        })
        .collect();
    expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        Version  Time                  Source     Number    Imported
              1  2025-01-01 00:00 UTC  synthetic  assigned
              2  2025-01-01 04:11 UTC  synthetic  assigned
              3  2025-01-01 16:19 UTC  synthetic  assigned
    "#]]
    .assert_eq(&without_import);
    let run = network.dre(&["registry", "versions", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let versions: Vec<String> = reader
        .records()
        .map(|record| record.expect("CSV")[0].to_owned())
        .collect();
    assert_eq!(versions, ["1", "2", "3"]);
    assert!(run.stderr.starts_with("SYNTHETIC: "), "{}", run.stderr);
}

#[test]
fn differences_are_told() {
    let network = network("diff");
    check(
        &network,
        &["registry", "diff", "1", "2"],
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        19 changes from version 1 (2025-01-01 00:00 UTC) to version 2 (2025-01-01 04:11 UTC)
        subnet hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe was upgraded from 25011849075bd5bf18bad240a2ab6df79ffd0110 to 8d2d5f44e28230ff64bab483f03d0c76eac288ea
        node opwjp-7jcun-v7dti-4if3q-vbnae-h4k6i-jqoxl-ue2ph-2w6i3-wulqz-hae joined subnet ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
        node v4jjt-2ua44-oezd3-2ldab-w6llo-5yf7k-q3g6q-dxfyi-xuhs5-oi7lm-lqe left subnet ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
        node 4seec-5pv3s-koh2v-a3ejq-eisiy-aaovv-twu7c-zrl5p-spzyh-rizfw-vqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea" status "Healthy" -> "Degraded"
        node 5dlo5-vt6aw-erfa3-kyczb-slneo-jf4ll-letq3-ndfri-hprjj-7fnzs-lqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node 5jchh-pfdkx-ulwtx-p2alt-5onup-c2nz2-bs7x2-mm54q-cmp3l-lzytn-zae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node atmuu-gh6gy-3llso-eei4e-5aipg-7khxn-x44lb-ttb6x-bdura-e4xow-eae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node da4so-ryvic-ch6sn-msmmm-lzuak-dppuz-rpcr5-uom7p-xlr5n-2gqo4-wae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node fsd7v-65ski-elztq-g4mj2-wldab-sal5m-uifkp-nxquk-bi3kp-jbl2e-jqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node iis6n-cgf2i-d3sbc-yuunl-agykt-zshk6-5fnwv-ue4cz-6lydv-65n2p-uae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node j6tsm-n6qaq-q24c6-h3peh-zkwka-nxdve-wkrdk-loqyb-xnih6-wpy4z-oae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node k5j2h-n25is-2wba5-udvsc-lvpa2-ef7rx-ubnq3-i26ow-spt53-xb7lv-sqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node l3q56-knm34-w2o6q-mcq6x-o7d4r-i6clg-jzkg5-uyug6-n6rft-v3j7u-gqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node l6kxk-ov4fo-o5cg3-fqdef-2xsaz-szc4b-dt3aj-lhb7k-a43hd-7lwoy-cae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node ngzra-reddy-ebhzm-6gjjd-aldp3-2qqra-jhpqk-hwj3c-dtjrk-evi6u-3ae was removed
        node vyufw-vttbo-3mpgg-ffrup-mtc54-eawtt-o2ihz-qadup-6mj5k-mmoa7-qqe changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node ykqsy-4j6ee-ejijx-ldxrb-szia6-3mpeg-chuby-44byc-ys4s3-vveef-uae changed: guestos_version "25011849075bd5bf18bad240a2ab6df79ffd0110" -> "8d2d5f44e28230ff64bab483f03d0c76eac288ea"
        node zbqzm-ixhzb-42ohn-2t6nh-h4elg-ki7co-z77lc-kqpva-57xy3-kcsiv-jae was added
        node_operator ec2ue-antzz-j7fnx-xmoqr-5ao4z-nzu7p-ccmg5-ulanb-rebuh-uom7k-aae changed: node_allowance "1" -> "0"
        registry version 1 (synthetic, number assigned by the store) of 2025-01-01 00:00 UTC, AGE old
        registry version 2 (synthetic, number assigned by the store) of 2025-01-01 04:11 UTC, AGE old
    "#]],
    );
    check(
        &network,
        &["registry", "diff", "1", "2", "--format", "csv"],
        &expect![[r#"
            change,kind,id,field,from,to
            subnet_upgraded,subnet,hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe,,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_joined,node,opwjp-7jcun-v7dti-4if3q-vbnae-h4k6i-jqoxl-ue2ph-2w6i3-wulqz-hae,,,ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
            node_left,node,v4jjt-2ua44-oezd3-2ldab-w6llo-5yf7k-q3g6q-dxfyi-xuhs5-oi7lm-lqe,,ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae,
            node_changed,node,4seec-5pv3s-koh2v-a3ejq-eisiy-aaovv-twu7c-zrl5p-spzyh-rizfw-vqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,4seec-5pv3s-koh2v-a3ejq-eisiy-aaovv-twu7c-zrl5p-spzyh-rizfw-vqe,status,Healthy,Degraded
            node_changed,node,5dlo5-vt6aw-erfa3-kyczb-slneo-jf4ll-letq3-ndfri-hprjj-7fnzs-lqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,5jchh-pfdkx-ulwtx-p2alt-5onup-c2nz2-bs7x2-mm54q-cmp3l-lzytn-zae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,atmuu-gh6gy-3llso-eei4e-5aipg-7khxn-x44lb-ttb6x-bdura-e4xow-eae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,da4so-ryvic-ch6sn-msmmm-lzuak-dppuz-rpcr5-uom7p-xlr5n-2gqo4-wae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,fsd7v-65ski-elztq-g4mj2-wldab-sal5m-uifkp-nxquk-bi3kp-jbl2e-jqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,iis6n-cgf2i-d3sbc-yuunl-agykt-zshk6-5fnwv-ue4cz-6lydv-65n2p-uae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,j6tsm-n6qaq-q24c6-h3peh-zkwka-nxdve-wkrdk-loqyb-xnih6-wpy4z-oae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,k5j2h-n25is-2wba5-udvsc-lvpa2-ef7rx-ubnq3-i26ow-spt53-xb7lv-sqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,l3q56-knm34-w2o6q-mcq6x-o7d4r-i6clg-jzkg5-uyug6-n6rft-v3j7u-gqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,l6kxk-ov4fo-o5cg3-fqdef-2xsaz-szc4b-dt3aj-lhb7k-a43hd-7lwoy-cae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_removed,node,ngzra-reddy-ebhzm-6gjjd-aldp3-2qqra-jhpqk-hwj3c-dtjrk-evi6u-3ae,,,
            node_changed,node,vyufw-vttbo-3mpgg-ffrup-mtc54-eawtt-o2ihz-qadup-6mj5k-mmoa7-qqe,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_changed,node,ykqsy-4j6ee-ejijx-ldxrb-szia6-3mpeg-chuby-44byc-ys4s3-vveef-uae,guestos_version,25011849075bd5bf18bad240a2ab6df79ffd0110,8d2d5f44e28230ff64bab483f03d0c76eac288ea
            node_added,node,zbqzm-ixhzb-42ohn-2t6nh-h4elg-ki7co-z77lc-kqpva-57xy3-kcsiv-jae,,,
            operator_changed,node_operator,ec2ue-antzz-j7fnx-xmoqr-5ao4z-nzu7p-ccmg5-ulanb-rebuh-uom7k-aae,node_allowance,1,0
            SYNTHETIC: generated network (seed 1), no real data
            registry version 1 (synthetic, number assigned by the store) of 2025-01-01 00:00 UTC, AGE old
            registry version 2 (synthetic, number assigned by the store) of 2025-01-01 04:11 UTC, AGE old
        "#]],
    );
    check(
        &network,
        &["registry", "diff", "newest", "3"],
        &expect![[r#"
            SYNTHETIC: generated network (seed 1), no real data
            0 changes from version 3 (2025-01-01 16:19 UTC) to version 3 (2025-01-01 16:19 UTC)
            registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
            registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
        "#]],
    );
}

#[test]
fn a_dump_is_imported_with_equal_records() {
    let network = network("dump");
    let folder = Folder::new("dump-files");
    let dump = folder.0.join("dump.json");
    let run = network.dre(&["registry", "dump", "--at", "2", "--output", text(&dump)]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), ""),
        "{}",
        run.stderr
    );
    let store = folder.0.join("other.sqlite");
    let import = ["registry", "import", text(&dump), "--store", text(&store)];
    check_in(
        &folder,
        &import,
        b"",
        0,
        &expect![[r#"
            SYNTHETIC: generated network (seed 1), no real data
            Detected  dump
            Version   2 (assigned)
            Time      2025-01-01 04:11 UTC
            Stored    1 new version
            Records   2 subnets, 40 nodes, 29 operators, 14 providers, 13 data centers, 3 GuestOS versions, 13 HostOS versions, 1 API boundary node, 32 reward regions, 1 unassigned-node configuration
        "#]],
    );
    let again = dre(&import, b"");
    assert!(again.stdout.contains("unchanged"), "{}", again.stdout);
    let back = dre(&["registry", "dump", "--store", text(&store)], b"");
    assert_eq!(back.stdout.into_bytes(), fs::read(&dump).expect("a dump"));
    // A file that was there is replaced, and nothing is left beside it.
    let run = network.dre(&["registry", "dump", "--output", text(&dump)]);
    assert_eq!(run.code, Some(0));
    let document: Value = serde_json::from_slice(&fs::read(&dump).expect("a dump")).expect("JSON");
    assert_eq!(document["version"], 3);
    assert_eq!(document["synthetic"], true);
    let left = fs::read_dir(&folder.0).expect("a folder");
    let temporary = left.filter(|entry| {
        let name = entry.as_ref().expect("an entry").file_name();
        name.to_string_lossy().starts_with(".dre-")
    });
    assert_eq!(temporary.count(), 0);
}

#[test]
fn a_dump_is_generated_without_a_store() {
    let options = [
        "registry",
        "generate",
        "--nodes",
        "40",
        "--subnets",
        "2",
        "--seed",
        "7",
    ];
    let printed = dre(&options, b"");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert_eq!(
        printed.stderr,
        "SYNTHETIC: generated network (seed 7), no real data\n"
    );
    let document: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert_eq!(document["seed"], 7);
    assert_eq!(document["synthetic"], true);
    let folder = Folder::new("generate-file");
    let file = folder.0.join("dump.json");
    let run = dre(&[&options[..], &["-o", text(&file)]].concat(), b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(
        fs::read(&file).expect("a dump"),
        printed.stdout.into_bytes()
    );
}

#[test]
fn a_node_list_is_imported_with_its_data_centers() {
    let folder = Folder::new("node-list");
    let nodes = folder.file("nodes.json", NODES);
    let data_centers = folder.file("data-centers.json", DATA_CENTERS);
    let store = folder.0.join("store.sqlite");
    let time = ["--time", "2024-06-22T00:00:00Z", "--store", text(&store)];
    let both = ["registry", "import", text(&nodes), text(&data_centers)];
    check_in(
        &folder,
        &[&both[..], &time].concat(),
        b"",
        0,
        &expect![[r#"
            Detected  node_list_json
            Version   1 (assigned)
            Time      2024-06-22 00:00 UTC
            Stored    1 new version
            Records   1 subnet, 3 nodes, 2 operators, 2 providers, 2 data centers
        "#]],
    );
    check_in(
        &folder,
        &["node", "list", "--store", text(&store), "--country", "ch"],
        b"",
        0,
        &expect![[r#"
            Node                                                             Subnet  Status   DC   Country  Area    Address      Provider
            n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe  fi5vb   Dead     bb1  CH       Zurich  2001:db8::3  Second, "quoted" Example
            ny7xv-gaeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-baeaq-cae  -       Healthy  bb1  CH       Zurich  2001:db8::4  Second, "quoted" Example
            registry version 1 (node_list, number assigned by the store) of 2024-06-22 00:00 UTC, AGE old
        "#]],
    );
    let later = ["--time", "2024-06-23T00:00:00Z", "--store", text(&store)];
    let again = dre(&[&["registry", "import", "-"], &later[..]].concat(), NODES);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    // Without the list of data centers their positions are not told.
    check_in(
        &folder,
        &["registry", "diff", "1", "newest", "--store", text(&store)],
        b"",
        0,
        &expect![[r#"
            2 changes from version 1 (2024-06-22 00:00 UTC) to version 2 (2024-06-23 00:00 UTC)
            data_center aa1 changed: gps "51.25 4.5" -> ""
            data_center bb1 changed: gps "47.375 8.5" -> ""
            registry version 1 (node_list, number assigned by the store) of 2024-06-22 00:00 UTC, AGE old
            registry version 2 (node_list, number assigned by the store) of 2024-06-23 00:00 UTC, AGE old
        "#]],
    );
}

/// A changelog's entry of one change (`ChangelogEntry` of the registry's local store): a key, its value, and
/// 1 to set or 2 to unset it. All lengths here are below 128, so each is a byte.
fn changelog_entry(key: &str, value: &[u8], kind: u8) -> Vec<u8> {
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).expect("short");
    let mutation = [
        &[0x0a, length(key.as_bytes())][..],
        key.as_bytes(),
        &[0x12, length(value)],
        value,
        &[0x18, kind],
    ]
    .concat();
    [&[0x0a, length(&mutation)][..], &mutation].concat()
}

#[test]
fn a_local_store_is_imported_version_by_version() {
    const KEY: &str = "data_center_record_aa1";
    const DATA_CENTER: &[u8] = b"\x0a\x03aa1\x12\x12Europe,BE,Flanders\x1a\x05Halls";
    let folder = Folder::new("local-store");
    let versions = folder.0.join("local/0000000000/00/00");
    fs::create_dir_all(&versions).expect("a folder");
    let entries = [
        ("01.pb", changelog_entry(KEY, DATA_CENTER, 1)),
        ("02.pb", changelog_entry(KEY, b"", 2)),
    ];
    for (name, entry) in entries {
        fs::write(versions.join(name), entry).expect("a file");
    }
    let store = folder.0.join("store.sqlite");
    let root = folder.0.join("local");
    let import = ["registry", "import", text(&root), "--store", text(&store)];
    let time = ["--time", "2021-05-10T00:00:00Z"];
    check_in(
        &folder,
        &[&import[..], &time].concat(),
        b"",
        0,
        &expect![[r#"
            Detected  changelog
            Version   2 (registry)
            Time      2021-05-10 00:00 UTC
            Stored    2 new versions
            Records   none
        "#]],
    );
    let diff = ["registry", "diff", "1", "2", "--store", text(&store)];
    check_in(
        &folder,
        &diff,
        b"",
        0,
        &expect![[r#"
        1 change from version 1 (2021-05-10 00:00 UTC) to version 2 (2021-05-10 00:00 UTC)
        data_center aa1 was removed
        registry version 1 (changelog) of 2021-05-10 00:00 UTC, AGE old
        registry version 2 (changelog) of 2021-05-10 00:00 UTC, AGE old
    "#]],
    );
}

#[test]
fn the_time_of_a_file_is_taken_where_no_other_is_told() {
    let folder = Folder::new("mtime");
    let nodes = folder.file("nodes.json", NODES);
    let store = folder.0.join("store.sqlite");
    let run = dre(
        &["registry", "import", text(&nodes), "--store", text(&store)],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .starts_with("warning: time taken from the file's modification time"),
        "{}",
        run.stdout
    );
    // Standard input has no such time.
    check_in(
        &folder,
        &["registry", "import", "-", "--store", text(&store)],
        NODES,
        2,
        &expect![[r#"
            dre: standard input does not tell when the registry was like this: say it with --time
        "#]],
    );
}

#[test]
fn the_default_store_is_where_the_environment_says() {
    let folder = Folder::new("default");
    let nodes = folder.file("nodes.json", NODES);
    let data = folder.0.join("data");
    let home = folder.0.join("home");
    let named = folder.0.join("named.sqlite");
    let import = |environment: &[(&str, &OsStr)]| {
        let args = ["registry", "import", text(&nodes)];
        let run = dre_with(environment, &args, b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    let home_only: [(&str, &OsStr); 1] = [("HOME", home.as_os_str())];
    import(&home_only);
    assert!(home.join(".local/share/dre/registry.sqlite").is_file());
    let with_data = [
        ("HOME", home.as_os_str()),
        ("XDG_DATA_HOME", data.as_os_str()),
    ];
    import(&with_data);
    assert!(data.join("dre/registry.sqlite").is_file());
    let with_name = [
        ("XDG_DATA_HOME", data.as_os_str()),
        ("DRE_STORE", named.as_os_str()),
    ];
    import(&with_name);
    assert!(named.is_file());
    let listed = dre_with(&home_only, &["subnet", "list"], b"");
    assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    let elsewhere: [(&str, &OsStr); 1] = [("HOME", folder.0.as_os_str())];
    let none = dre_with(&elsewhere, &["subnet", "list"], b"");
    assert_eq!(none.code, Some(2));
    expect![[r#"
        dre: FOLDER/.local/share/dre/registry.sqlite: there is no store: make one with dre registry import FILE, or for a trial with dre registry generate --store FOLDER/.local/share/dre/registry.sqlite
    "#]].assert_eq(&stable(&none.stderr, &folder));
    let nowhere = dre(&["subnet", "list"], b"");
    assert_eq!(
        nowhere.stderr,
        "dre: the store: HOME is not set: name a store with --store FILE or DRE_STORE\n"
    );
}
