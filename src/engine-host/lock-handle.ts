/** How `lock.ts`, which runs before everything else, is reached by the program that it confines. */

/** Functions of `lock.ts` for the program. */
export interface Lock {
  /**
   * Takes away what only the program's start needs: threads, import hooks, the process object, the console and timers.
   * Call it before the first foreign code is loaded. Another call does nothing.
   */
  close(): void
  /** Modules in `folder` are foreign from now on: they may import each other and the SDK, nothing else. */
  admit(folder: string): void
}

const HANDLE = Symbol.for('sightglass: lock')
const holder = globalThis as { [HANDLE]?: Lock | undefined }

/** Offers the lock to the first module that calls `theLock`. */
export function offerLock(lock: Lock): void {
  Object.defineProperty(holder, HANDLE, { value: lock, configurable: true })
}

let taken: Lock | undefined

/** Undefined where the process runs without `lock.ts`: in tests, and while the bundle is made. Foreign code finds nothing. */
export function theLock(): Lock | undefined {
  taken ??= holder[HANDLE]
  delete holder[HANDLE]
  return taken
}
