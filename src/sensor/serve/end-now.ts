/**
 * Ends this process with status 0, whatever its threads are doing. `process.exit` waits for a thread that is within a
 * statement of SQLite until that is through; a process that becomes another program waits for nobody.
 */
export function endNow(): void {
  try {
    process.execve?.(process.execPath, [process.execPath, '--eval', ''], {})
  } catch {} // not on this system
  process.exit(0)
}
