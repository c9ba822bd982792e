//! Turns the linked WASM of `frontend` into the module and the loader that a browser fetches.
//!
//! A program of its own, so that `cargo xtask` compiles in seconds and only a WASM build waits for this one.

use std::path::PathBuf;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, folder, name] = arguments.as_slice() else {
        eprintln!("usage: xtask-wasm-bindgen WASM FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(&name.to_string_lossy())
        .typescript(false);
    // The names and producers of a linked module tell a browser nothing and cost it bytes.
    bindgen.remove_name_section(true).remove_producers_section(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-bindgen could not read {}: {error:#}", wasm.display());
            ExitCode::FAILURE
        }
    }
}
