//! The program: hands its arguments to [`pingwei::cli`] and leaves with its exit code.

fn main() -> std::process::ExitCode {
    pingwei::cli::main()
}
