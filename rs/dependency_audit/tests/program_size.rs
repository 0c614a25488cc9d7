//! The sizes of a real program: this test's own.

use std::env;
use std::fs;

use dependency_audit::{AuditError, ProgramSizes};

#[test]
fn code_is_attributed_to_crates() {
    let path = env::current_exe().expect("this program");
    let bytes = fs::read(path).expect("its bytes");
    let sizes = match ProgramSizes::measure("it", "it", &bytes) {
        Ok(sizes) => sizes,
        Err(AuditError::NoSymbols { .. }) => {
            println!("skipped: this test was linked without symbols");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let of = |name: &str| {
        sizes
            .crates
            .iter()
            .find(|it| it.name == name)
            .map_or(0, |it| it.bytes)
    };
    for name in ["std", "dependency_audit", "object", "rustc_demangle"] {
        assert!(of(name) > 0, "{name}: {sizes:?}");
    }
    let attributed: u64 = sizes.crates.iter().map(|it| it.bytes).sum();
    assert_eq!(attributed + sizes.unattributed_bytes, sizes.code_bytes);
    assert!(attributed * 10 > sizes.code_bytes * 9, "{sizes:?}");
    assert!(sizes.loaded_bytes > sizes.code_bytes);
    assert!(sizes
        .crates
        .windows(2)
        .all(|pair| pair[0].bytes >= pair[1].bytes));
}

#[test]
fn what_is_no_program_is_refused() {
    for bytes in [&b""[..], b"text", &[0x7f, b'E', b'L', b'F', 2, 1, 1, 0]] {
        let error = ProgramSizes::measure("it", "it", bytes).expect_err("no program");
        assert!(matches!(error, AuditError::Malformed { .. }), "{error}");
    }
}
