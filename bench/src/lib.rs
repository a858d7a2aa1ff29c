//! Speed, shown as a ratio: the server and a *bare limit*, a program that
//! does only the unavoidable work of one path, under the same load, on the
//! same machine, in the same minute. Nothing here is a timed test.

pub mod bare;
pub mod clock;
pub mod contest;
pub mod credential;
pub mod deployment;
pub mod http1;
pub mod instructions;
pub mod latency;
pub mod limits;
pub mod load;
pub mod machine;
pub mod options;
pub mod peer;
pub mod place;
pub mod postgres;
pub mod preload;
pub mod process;
pub mod registry;
pub mod report;
pub mod requests;
pub mod run;
pub mod server;
pub mod surface;
pub mod svg;
pub mod values;
