/**
 * Confines the code of the engine process: it parses hostile bytes and runs protocols from folders that the user names.
 * Node's permission model (set by `confinement.ts`) refuses files, network and processes at run time. This refuses modules
 * at import, and takes the objects away that lead to built-in modules without an import. Run before everything else (`--import`).
 *
 * A module is judged by the real path of its file, without query and fragment. All that the hooks call is captured here,
 * because foreign code can replace methods of shared prototypes.
 */
import { realpathSync } from 'node:fs'
import module, { registerHooks, syncBuiltinESMExports } from 'node:module'
import { basename, dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import threads from 'node:worker_threads'
import { type Lock, offerLock } from './lock-handle.ts'

/** Modules that the project's own code needs. Once the lock is closed, no module may import a built-in one. */
const ALLOWED = [
  'node:fs',
  'node:zlib',
  'node:url',
  'node:path',
  'node:worker_threads',
  'node:module',
  'node:vm',
]

/** Formats of foreign modules by extension: CommonJS would give them `require` and Node's class of modules. */
const FOREIGN_FORMATS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  '.ts': 'module-typescript',
  '.mts': 'module-typescript',
  '.js': 'module',
  '.mjs': 'module',
  '.json': 'json',
}

/** Globals that stay: the language, and what converts bytes and text. */
const GLOBALS = new Set(
  (
    'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp ' +
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis ' +
    'JSON Math Intl ArrayBuffer SharedArrayBuffer Atomics DataView Uint8Array Int8Array Uint16Array Int16Array ' +
    'Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float16Array Float32Array Float64Array ' +
    'Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy Reflect DisposableStack ' +
    'AsyncDisposableStack Temporal decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval ' +
    'isFinite isNaN WebAssembly global Buffer TextEncoder TextDecoder URL URLSearchParams atob btoa'
  ).split(' '),
)

/** Of the process object, what leads out of the process, changes it, or hands out open handles. */
const TAKEN_FROM_PROCESS = (
  'binding _linkedBinding dlopen getBuiltinModule kill _kill abort execve chdir umask loadEnvFile report ' +
  'setuid setgid seteuid setegid setgroups initgroups _debugProcess _debugEnd _startProfilerIdleNotifier ' +
  '_stopProfilerIdleNotifier _getActiveHandles _getActiveRequests openStdin stdin stdout channel send disconnect ' +
  'mainModule _preload_modules moduleLoadList _rawDebug setUncaughtExceptionCaptureCallback ' +
  'addUncaughtExceptionCaptureCallback setSourceMapsEnabled finalization'
).split(' ')

const CONSOLE = (
  'assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd ' +
  'timeLog timeStamp trace warn'
).split(' ')

const { defineProperty, freeze } = Object
const { ownKeys } = Reflect
const startsWith = uncurried(String.prototype.startsWith)
const now = performance.now.bind(performance)
const parseUrl = fileURLToPath
const extension = extname

type Owner = 'own' | 'library' | 'none' | { readonly folder: string }

/** Folders with a trailing separator, and whose modules they hold. Only ever appended to. */
const owners: { readonly folder: string; readonly owner: Owner }[] = []
let isClosed = false

const PACKAGE = packageFolder()
addOwner(join(PACKAGE, 'src'), 'own')
addOwner(join(PACKAGE, 'build'), 'own')
addOwner(join(PACKAGE, 'node_modules'), 'library')

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const from = context.parentURL
    const owner = from === undefined && !isClosed ? 'own' : ownerOf(from)
    if (!mayImport(owner, resolved.url)) throw new Error(refusal(owner, resolved.url, from))
    return resolved
  },
  load(url, context, next) {
    if (typeof ownerOf(url) === 'string') return next(url, context)
    const format = FOREIGN_FORMATS[extension(parseUrl(url))]
    if (format === undefined)
      throw new Error(
        `the engine process may not load ${url}: expected an ES module (.ts, .mts, .js, .mjs) or .json`,
      )
    return next(url, { ...context, format })
  },
})

for (const name of ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen']) take(process, name)

const lock: Lock = {
  close() {
    if (isClosed) return
    isClosed = true
    closeModules()
    closeProcess()
    closeGlobals()
  },
  admit(folder) {
    addOwner(folder, { folder })
  },
}
offerLock(lock)

function mayImport(owner: Owner, url: string): boolean {
  if (startsWith(url, 'node:')) {
    if (isClosed || (owner !== 'own' && owner !== 'library')) return false
    for (let i = 0; i < ALLOWED.length; i++) if (ALLOWED[i] === url) return true
    return false
  }
  const target = ownerOf(url)
  if (target === 'none') return false
  if (owner === 'own') return true
  // A library has no reason to load anything but libraries; foreign modules load those of their own folder.
  return owner !== 'none' && owner === target
}

/** Owner of a module: the longest known folder that contains its file decides. */
function ownerOf(url: string | undefined): Owner {
  if (url === undefined || !startsWith(url, 'file:')) return 'none'
  const path = parseUrl(url)
  let found: Owner = 'none'
  let longest = 0
  for (let i = 0; i < owners.length; i++) {
    const { folder, owner } = owners[i]!
    if (folder.length <= longest || !startsWith(path, folder)) continue
    found = owner
    longest = folder.length
  }
  return found
}

function refusal(owner: Owner, url: string, from: string | undefined): string {
  const where = `(from ${from ?? 'nowhere'})`
  if (typeof owner === 'string' || startsWith(url, 'node:'))
    return `the engine process may not import ${url} ${where}`
  return `the engine process may not import ${url} ${where}: a protocol imports modules of its own folder and sightglass/sdk`
}

function addOwner(folder: string, owner: Owner): void {
  let path = folder
  try {
    path = realpathSync(folder)
  } catch {} // not there, or not readable: then no module of it is loaded
  owners[owners.length] = { folder: path[path.length - 1] === sep ? path : path + sep, owner }
}

/** The project's folder: this file runs from `src` and from a bundle in `build`. */
function packageFolder(): string {
  let folder = dirname(realpathSync(fileURLToPath(import.meta.url)))
  while (!['src', 'build'].includes(basename(folder))) {
    if (dirname(folder) === folder) throw new Error(`${import.meta.url}: expected to be in src or build`)
    folder = dirname(folder)
  }
  return dirname(folder)
}

/** No more threads and import hooks, by whatever way the module is reached. */
function closeModules(): void {
  // Native, and for the whole process: holds for every way to a thread.
  ;(process as { permission?: { drop?(scope: string): void } }).permission?.drop?.('worker')
  for (const name of ['Worker', 'postMessageToThread', 'moveMessagePortToContext']) take(threads, name)
  for (const name of [
    'registerHooks',
    'register',
    'createRequire',
    'runMain',
    '_preloadModules',
    'enableCompileCache',
  ])
    take(module, name)
  syncBuiltinESMExports()
}

/** Foreign code gets an object with facts only; Node keeps its own. */
function closeProcess(): void {
  const { platform, arch, version } = process
  const real = process
  for (let i = 0; i < TAKEN_FROM_PROCESS.length; i++) take(real, TAKEN_FROM_PROCESS[i]!)
  const facade = freeze({ __proto__: null, platform, arch, version, env: freeze({ __proto__: null }) })
  fix('process', facade)
}

function closeGlobals(): void {
  const nothing = (): void => {}
  const console: Record<string, unknown> = { __proto__: null }
  for (let i = 0; i < CONSOLE.length; i++) console[CONSOLE[i]!] = nothing
  fix('console', freeze(console))
  fix('performance', freeze({ __proto__: null, now: () => now() }))
  for (const key of ownKeys(globalThis)) {
    const isKept = typeof key === 'symbol' ? key === Symbol.toStringTag : GLOBALS.has(key)
    if (isKept || key === 'process' || key === 'console' || key === 'performance') continue
    if (!Reflect.deleteProperty(globalThis, key))
      throw new Error(`the global ${String(key)} cannot be removed`)
  }
  // They would let foreign code run, or wait, while no protocol is called.
  for (const name of ['wait', 'waitAsync']) take(Atomics, name)
  // Node's resolver and loader call methods of these: a replaced one could change what a module is.
  for (const shared of [URL, URLSearchParams, Buffer, TextDecoder, TextEncoder]) {
    freeze(shared)
    freeze(shared.prototype)
  }
  // A function here would be handed the functions on the stack. Node writes to it and expects no error.
  defineProperty(Error, 'prepareStackTrace', { get: () => undefined, set: nothing, configurable: false })
}

function fix(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false })
}

function take(from: object, name: string): void {
  if (name in from) defineProperty(from, name, { value: undefined, writable: false, configurable: false })
}

function uncurried<T, A extends unknown[], R>(
  method: (this: T, ...values: A) => R,
): (self: T, ...values: A) => R {
  return Function.prototype.call.bind(method) as (self: T, ...values: A) => R
}
