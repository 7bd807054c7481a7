//! How much memory there still is, so that a file that does not fit is refused instead of the program being killed.

use std::fs;
use std::path::{Path, PathBuf};

/// How much of a file's size the columns of its features take while they are joined, in quarters.
const COLUMNS_QUARTERS: u64 = 3;
/// What is left for the rest of the program and the system.
const SPARE: u64 = 64 << 20;

/// What a file needs and what there is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short {
    pub needed: u64,
    pub available: u64,
}

/// Makes sure that a file of this size can be read.
///
/// # Errors
/// What it needs and what there is.
pub(super) fn room_for_file(size: u64) -> Result<(), Short> {
    room_for_more(size + size / 4 * COLUMNS_QUARTERS)
}

/// Makes sure that so many bytes more can be taken.
///
/// # Errors
/// What is needed and what there is.
pub(super) fn room_for_more(bytes: u64) -> Result<(), Short> {
    // What is this small fits where a program fits.
    if bytes < SPARE { Ok(()) } else { room_for(bytes + SPARE, available()) }
}

fn room_for(needed: u64, available: Option<u64>) -> Result<(), Short> {
    if let Some(available) = available.filter(|available| *available < needed) {
        return Err(Short { needed, available });
    }
    // The address space may be limited for this process alone.
    let reserved = usize::try_from(needed).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok());
    if reserved { Ok(()) } else { Err(Short { needed, available: available.unwrap_or(0) }) }
}

/// The bytes that can be taken without swapping, where the system tells: of the machine, and of the control groups in which
/// this process is.
fn available() -> Option<u64> {
    let meminfo = fs::read_to_string("/proc/meminfo").ok()?;
    let machine = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:")).and_then(kilobytes)?;
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    Some(groups.lines().filter_map(|line| left_in(Path::new("/sys/fs/cgroup"), line)).fold(machine, u64::min))
}

fn kilobytes(text: &str) -> Option<u64> {
    text.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// What the group of a line of `/proc/self/cgroup` and those around it still allow.
fn left_in(root: &Path, line: &str) -> Option<u64> {
    let mut fields = line.splitn(3, ':').skip(1);
    let (kinds, path) = (fields.next()?, fields.next()?);
    let (root, [limit, usage]): (PathBuf, _) = match kinds {
        "" => (root.into(), ["memory.max", "memory.current"]),
        kinds if kinds.split(',').any(|kind| kind == "memory") => {
            (root.join("memory"), ["memory.limit_in_bytes", "memory.usage_in_bytes"])
        }
        _ => return None,
    };
    // In a container the path may be the one outside; then the root is what there is to see.
    let groups = Path::new(path).ancestors().map(|p| root.join(p.strip_prefix("/").unwrap_or(p)));
    let left = |group: PathBuf| {
        let number = |name: &str| fs::read_to_string(group.join(name)).ok()?.trim().parse::<u64>().ok();
        let (limit, usage) = (number(limit)?, number(usage)?);
        let stat = fs::read_to_string(group.join("memory.stat")).unwrap_or_default();
        // Pages of files are given back when they are needed.
        let files = ["inactive_file ", "active_file "].iter();
        let cached: u64 = files.filter_map(|name| stat.lines().find_map(|l| l.strip_prefix(name))?.parse::<u64>().ok()).sum();
        Some(limit.saturating_sub(usage.saturating_sub(cached)))
    };
    groups.filter_map(left).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_told_with_its_sizes() {
        assert_eq!(room_for(1 << 20, Some(2 << 20)), Ok(()));
        assert_eq!(room_for(3 << 20, Some(2 << 20)), Err(Short { needed: 3 << 20, available: 2 << 20 }));
        assert_eq!(room_for(1 << 20, None), Ok(()));
        assert!(room_for(u64::MAX, None).is_err());
    }

    #[test]
    fn the_narrowest_group_counts_without_the_pages_of_files() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("user/app/memory.max", "max\n");
        write("user/app/memory.current", "5\n");
        write("user/memory.max", "1000\n");
        write("user/memory.current", "700\n");
        write("user/memory.stat", "anon 300\ninactive_file 100\nactive_file 300\n");
        write("memory/memory.limit_in_bytes", "500\n");
        write("memory/memory.usage_in_bytes", "100\n");
        assert_eq!(left_in(root.path(), "0::/user/app"), Some(700));
        assert_eq!(left_in(root.path(), "4:cpu,memory:/not/seen/here"), Some(400));
        assert_eq!(left_in(root.path(), "4:cpu:/user"), None);
    }
}
