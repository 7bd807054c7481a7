//! Finds the shared test data beside the project.

/// Reads a file of the shared data; when it is not there, says so loudly and returns `None` (or fails, when told to).
pub(crate) fn shared(file: &str) -> Option<Vec<u8>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(e) if std::env::var_os("LODEMAP_REQUIRE_DATA").is_some() => panic!("{}: {e}", path.display()),
        Err(e) => {
            #[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
            {
                eprintln!("SKIPPED, NOT TESTED: {}: {e}", path.display());
            }
            None
        }
    }
}
