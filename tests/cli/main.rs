//! The program from outside: the real binary, whole exchanges, one file per command.
#![cfg(test)]

mod agreement;
mod asking;
mod audit;
mod audit_tamper;
mod authenticator;
mod bridge;
mod completion;
mod contract;
mod decoders;
mod demands;
mod device;
mod enroll;
mod generated;
mod harness;
mod help;
mod hostile;
mod init;
mod interrupted;
mod login;
mod member;
mod near_misses;
mod paint;
mod people;
mod practice_enforce;
mod practice_set;
mod practice_status;
mod qr;
mod replies;
mod seed;
mod settings;
mod tab;
mod terminal;
mod user;
mod windows;
mod wizard;
