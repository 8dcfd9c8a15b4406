//! `pingwei completions SHELL`.

use super::Exit;

use super::fault::Fault;
use super::out::Out;
use clap::Args;
use clap_complete::Shell;

/// Arguments of `completions`.
#[derive(Debug, Clone, Args)]
pub struct CompletionsArgs {
    /// 哪种 shell  which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the completions of a shell.
///
/// # Errors
/// Where stdout cannot take them.
pub fn run(args: &CompletionsArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "pingwei", &mut script);
    out.bytes(&script)?;
    Ok(Exit::Done)
}
