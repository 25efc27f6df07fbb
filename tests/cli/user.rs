//! `user …`: one file a command.

mod add;
mod bypass_code;
mod disable_2fa;
mod enrollment_code;
mod enrollment_codes;
mod import;
mod list;
mod recovery_codes;
mod reinstate;
mod remove;
mod require;
mod reset_2fa;
mod set;
mod set_password;
mod show;
mod suspend;
mod unlock;
