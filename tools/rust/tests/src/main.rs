//! A program for the tests of the macros to compile.

fn main() {
    println!("{}", probe::probe());
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_can_be_caught() {
        assert!(std::panic::catch_unwind(|| panic!("as expected")).is_err());
        assert_eq!(probe::probe(), 7);
    }
}
