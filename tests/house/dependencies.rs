//! Dependencies come under licences that are allowed, from the registry, and in one version: by the
//! lists of `deny.toml`, which `cargo deny check` reads as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows of all that is linked or used in tests where the program runs.
fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--locked", "--offline", "--format-version", "1", "--all-features"]);
    command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let used: BTreeSet<_> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let used = packages.filter(|package| used.contains(package["id"].as_str().unwrap()));
    used.filter(|package| package["name"] != env!("CARGO_PKG_NAME")).cloned().collect()
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

fn deny() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn words(list: &toml::Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap())
}

/// Whether an expression of licences can be met with those that are allowed. `AND` binds
/// closer than `OR`, as SPDX has it; older packages write a slash for `OR`.
fn is_met(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace(" / ", " OR ").replace('/', " OR ");
    if let Some((before, rest)) = expression.split_once('(') {
        let (inside, after) = rest.split_once(')').unwrap();
        let met = if is_met(inside, allowed) { "met" } else { "unmet" };
        return is_met(&format!("{before}{met}{after}"), allowed);
    }
    expression.split(" OR ").any(|choice| {
        choice.split(" AND ").all(|one| one.trim() == "met" || allowed.contains(one.trim()))
    })
}

#[test]
fn every_dependency_comes_under_a_licence_that_is_allowed() {
    let (deny, packages) = (deny(), packages());
    assert!(packages.len() > 150, "{}", packages.len());
    let licences = &deny["licenses"];
    let allowed: BTreeSet<_> = words(&licences["allow"]).collect();
    let exceptions = licences["exceptions"].as_array().unwrap();
    for package in packages {
        let (name, licence) = (text(&package, "name"), text(&package, "license"));
        let excepted = exceptions.iter().filter(|one| one["crate"].as_str() == Some(name));
        let mut allowed = allowed.clone();
        allowed.extend(excepted.flat_map(|one| words(&one["allow"])));
        assert!(is_met(licence, &allowed), "{name} comes under {licence:?}");
        let source = text(&package, "source");
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
    }
}

#[test]
fn licences_are_read_as_they_are_written() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("", false),
        ("Apache-2.0 OR MIT", true),
        ("MIT/Apache-2.0", true),
        ("Apache-2.0 / MIT", true),
        ("Apache-2.0 AND ISC", false),
        ("(MIT OR Apache-2.0) AND ISC", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
        ("Apache-2.0 AND ISC OR MIT", true),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn what_comes_in_two_versions_is_on_the_list_with_a_reason_and_nothing_else_is() {
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for package in packages() {
        let (name, version) = (text(&package, "name"), text(&package, "version"));
        versions.entry(name.to_owned()).or_default().push(version.to_owned());
    }
    versions.retain(|_, versions| versions.len() > 1);
    let deny = deny();
    for skipped in deny["bans"]["skip"].as_array().unwrap() {
        let (name, version) = skipped["crate"].as_str().unwrap().split_once('@').unwrap();
        assert!(skipped["reason"].as_str().unwrap().len() > 5, "{name}");
        let found = versions.get_mut(name).unwrap_or_else(|| panic!("{name} is there once"));
        let before = found.len();
        found.retain(|there| !there.starts_with(&format!("{version}.")));
        assert_eq!(found.len() + 1, before, "{name} {version} is not there");
    }
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "say why, in deny.toml: {versions:?}");
}

/// Who hands the program on says under which licences its parts are.
#[test]
fn the_package_names_the_licences_of_what_is_compiled_in() {
    let copyright = fs::read_to_string(root().join("packaging/debian/copyright")).unwrap();
    let common = BTreeSet::from(["MIT", "Apache-2.0"]);
    for package in packages() {
        let licence = text(&package, "license");
        if is_met(licence, &common) || licence.contains("0BSD") {
            continue;
        }
        let named =
            licence.split([' ', '(', ')', '/']).filter(|word| word.contains(['-', 'C', 'b']));
        for word in named.filter(|word| !common.contains(word) && *word != "LLVM-exception") {
            assert!(copyright.contains(word), "{} has {word}", text(&package, "name"));
        }
    }
}
