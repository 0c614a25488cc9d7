//! Whether the terms of packages are among those that are allowed.

use std::collections::BTreeMap;

use serde::Serialize;
use spdx::{Expression, ParseMode};

use crate::finding::{Finding, POLICY};
use crate::packages::{Ecosystem, Package, Packages};
use crate::policy::{LicenceException, Policy};

/// How many packages declare the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LicenceCount {
    /// What they declare; `None` for nothing.
    pub licence: Option<String>,
    /// Whether the list allows it, exceptions apart.
    pub is_allowed: bool,
    /// How many of them are shipped.
    pub shipped: usize,
    /// For how many of these the policy has an exception.
    pub by_exception: usize,
    /// How many only help to build or to test.
    pub others: usize,
}

/// What is wrong with a declaration, if anything is.
fn problem(policy: &Policy, package: &Package) -> Option<String> {
    let Some(licence) = &package.licence else {
        return Some("declares no licence".to_owned());
    };
    let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => {
            return Some(format!(
                "declares {licence:?}, no SPDX expression ({})",
                error.reason
            ))
        }
    };
    let is_allowed = expression.evaluate(|requirement| {
        policy
            .allowed
            .iter()
            .any(|licensee| licensee.satisfies(requirement))
    });
    (!is_allowed).then(|| format!("is under {licence}, which the list does not allow"))
}

fn is_for(exception: &LicenceException, package: &Package) -> bool {
    exception.package == package.name && package.licence.as_ref() == Some(&exception.licence)
}

/// What the packages declare, the most frequent first.
pub fn licences(policy: &Policy, packages: &Packages) -> Vec<LicenceCount> {
    let mut counts: BTreeMap<&Option<String>, LicenceCount> = BTreeMap::new();
    for package in packages.iter() {
        let count = counts
            .entry(&package.licence)
            .or_insert_with(|| LicenceCount {
                licence: package.licence.clone(),
                is_allowed: problem(policy, package).is_none(),
                shipped: 0,
                by_exception: 0,
                others: 0,
            });
        if package.shipped_in.is_empty() {
            count.others += 1;
        } else {
            count.shipped += 1;
            let mut exceptions = policy.licence_exceptions.iter();
            count.by_exception += usize::from(exceptions.any(|it| is_for(it, package)));
        }
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse((count.shipped, count.others)));
    counts
}

/// Shipped packages whose terms are not allowed.
pub fn licence_findings(policy: &Policy, packages: &Packages) -> Vec<Finding> {
    let mut exceptions: Vec<_> = policy
        .licence_exceptions
        .iter()
        .map(|it| (it, false))
        .collect();
    let mut findings = Vec::new();
    for package in packages.shipped() {
        let Some(problem) = problem(policy, package) else {
            continue;
        };
        let exception = exceptions.iter_mut().find(|(it, _)| is_for(it, package));
        if let Some((_, is_needed)) = exception {
            *is_needed = true;
            continue;
        }
        let place = match package.ecosystem {
            Ecosystem::Npm => "dashboard/pnpm-lock.yaml",
            Ecosystem::Cargo | Ecosystem::Other => "Cargo.lock",
        };
        let programs = package
            .shipped_in
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let what = format!(
            "{} {} in {programs} {problem}",
            package.name, package.version
        );
        let remedy = format!("do without it, or allow it in {POLICY} ([licences])");
        findings.push(Finding::new(place, what, remedy));
    }
    let dead = exceptions.into_iter().filter(|(_, is_needed)| !is_needed);
    findings.extend(dead.map(|(it, _)| {
        let exception = format_args!("{} under {}", it.package, it.licence);
        Finding::dead_exception(exception, "it is allowed without, or not what is shipped")
    }));
    findings
}
