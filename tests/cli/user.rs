//! `user …`: one file a command.

mod add;
mod remove;
mod set;
mod set_password;
