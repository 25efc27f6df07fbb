//! `user …`: one file a command.

mod add;
mod set_password;
