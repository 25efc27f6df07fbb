//! The commands: one file each, with its arguments and its `run`. The command
//! tree is the file tree.
//!
//! A command reads like a recipe: arguments, one plan or one report, show. It
//! knows no SQL, no rule and no formatting.

pub(crate) mod audit;
pub(crate) mod authenticator;
pub(crate) mod completions;
pub(crate) mod device;
pub(crate) mod end;
pub(crate) mod init;
pub(crate) mod key;
pub(crate) mod login;
pub(crate) mod man;
pub(crate) mod member;
pub(crate) mod operator;
pub(crate) mod policy;
pub(crate) mod practice;
pub(crate) mod several;
pub(crate) mod sms;
pub(crate) mod store;
pub(crate) mod user;
