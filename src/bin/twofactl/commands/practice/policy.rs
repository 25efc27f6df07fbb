//! The settings of a practice's policy as options.

use clap::Args;
use twofactl::model::authenticator::Digits;
use twofactl::model::policy::{EnrollWith, Grace, Methods, PolicyPatch, Remember};
use twofactl::model::time::Timestamp;

use crate::values::{self, RoleWord};

/// Settings to change; those that are not given stay as they are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy options")]
pub(crate) struct PolicyArgs {
    /// Demand it of these roles only: owner, admin, provider, staff, or all
    ///
    /// A practice begins with all.
    #[arg(long, value_name = "ROLES", value_delimiter = ',', value_parser = values::role_or_all())]
    roles: Vec<RoleWord>,

    /// Give each member this long to enroll, as 14d; none takes it away
    ///
    /// Counts for each member from when the demand reached them. A practice
    /// begins with none.
    #[arg(long, value_name = "LENGTH", value_parser = values::grace, conflicts_with = "by")]
    grace: Option<Grace>,

    /// Give everybody until the end of this day to enroll
    #[arg(long, value_name = "DATE", value_parser = values::end)]
    by: Option<Timestamp>,

    /// Accept these authenticators: totp, or totp,sms
    ///
    /// A practice begins with totp.
    #[arg(long, value_name = "METHODS", value_parser = Methods::parse_policy)]
    methods: Option<Methods>,

    /// Digits of the codes of new authenticators: 6, 7 or 8
    ///
    /// A practice begins with 6.
    #[arg(long, value_name = "NUMBER", value_parser = values::digits)]
    digits: Option<Digits>,

    /// Ask trusted devices for no code this long: off, or up to 90d
    ///
    /// A practice begins with 24h; more is below NIST SP 800-63B-4 section 5.1.
    #[arg(long, value_name = "LENGTH", value_parser = Remember::parse)]
    remember: Option<Remember>,

    /// What a first enrollment takes: password, or an enrollment code as well
    ///
    /// A practice begins with password.
    #[arg(long, value_name = "PROOF", value_parser = values::enroll_with())]
    enroll_with: Option<EnrollWith>,
}

impl PolicyArgs {
    /// The settings that were given.
    pub(crate) fn into_patch(self) -> PolicyPatch {
        let Self { roles, grace, by, methods, digits, remember, enroll_with } = self;
        PolicyPatch {
            roles: (!roles.is_empty()).then(|| RoleWord::flatten(&roles)),
            grace: grace.or(by.map(Grace::Until)),
            methods,
            digits,
            remember,
            enroll_with,
        }
    }
}
