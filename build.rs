//! Gives the program a number for everything that decides what code tables and search index made
//! by it look like, so that what an earlier program kept on the disk is known to be outdated.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The tables that are in the program, and the sources that read and index them.
const DECIDES: [&str; 3] = ["codesets", "src/codeset", "src/domain/code.rs"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // FNV-1a of 128 bits: nobody chooses the content against us.
    let mut number: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            number ^= u128::from(*byte);
            number = number.wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    };
    for name in DECIDES {
        println!("cargo::rerun-if-changed={name}");
        let mut files = Vec::new();
        gather(&root.join(name), &mut files)?;
        files.sort();
        for file in files {
            let content = fs::read(&file)?;
            let below = file.strip_prefix(&root).unwrap_or(&file);
            add(below.to_string_lossy().as_bytes());
            add(&content.len().to_le_bytes());
            add(&content);
        }
    }
    println!("cargo::rustc-env=CLAIMDECK_TABLES_NUMBER={number:032x}");
    Ok(())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        gather(&entry?.path(), files)?;
    }
    Ok(())
}
