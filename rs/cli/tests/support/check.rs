//! One comparison for everything that is shown of a network.

use expect_test::Expect;

use super::network::Network;

/// Runs `dre` on the network and compares everything it printed.
pub fn check(network: &Network, args: &[&str], expected: &Expect) {
    let run = network.dre(args);
    expected.assert_eq(&network.stable(&(run.stdout + &run.stderr)));
    assert_eq!(run.code, Some(0));
}
