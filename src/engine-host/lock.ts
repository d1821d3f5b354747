/**
 * Locks the engine in: it parses hostile bytes, so it may not reach the network, other processes, or the disk beyond its
 * own code. Node's permission model (set by `start.ts`) refuses at run time; this refuses at import, which also covers
 * `node:sqlite`, that the permission model does not bind. Run before everything else (`--import`).
 */
import { registerHooks } from 'node:module'

/** What the engine's own door needs: open descriptors, decompression, the watchdog's thread, its compiled code. */
const ALLOWED = new Set([
  'node:fs',
  'node:zlib',
  'node:worker_threads',
  'node:module',
  'node:url',
  'node:path',
  'node:vm',
])
/** Folders whose modules may import them: this one (or its bundle), the shipped tables, and the protocol test kit. */
const DOORS = ['./', '../reference-data/', '../trial/'].map((folder) => new URL(folder, import.meta.url).href)

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const isBuiltin = resolved.url.startsWith('node:')
    const fromDoor = DOORS.some((door) => context.parentURL?.startsWith(door))
    const fromLibrary = context.parentURL?.includes('/node_modules/') ?? false
    if (isBuiltin && !((fromDoor || fromLibrary) && ALLOWED.has(resolved.url))) {
      throw new Error(
        `the engine process may not import ${resolved.url} (from ${context.parentURL ?? 'nowhere'})`,
      )
    }
    return resolved
  },
})

// The other ways to a built-in module.
for (const name of ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen'] as const) {
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false })
}
