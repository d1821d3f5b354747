/** Protocol folders that try to leave the engine process, or their own folder: none may succeed. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { PcapWriter } from '#capture/pcap-writer'
import { isCaseInSample } from '#model/testing/sampled-test'
import { runTrial } from '#sdk/test-kit/run'
import { ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { externalProtocolNames } from './external-names.ts'
import { startEngine } from './start.ts'

const SOURCES = fileURLToPath(new URL('../', import.meta.url))

/** One protocol folder: its files, and links by name. `index.ts` throws `ESCAPED` if it succeeded. */
interface Attempt {
  readonly files: Readonly<Record<string, string>>
  readonly links?: Readonly<Record<string, string>>
}

const attempt = (
  index: string,
  files: Record<string, string> = {},
  links?: Record<string, string>,
): Attempt => ({
  files: { 'index.ts': index, ...files },
  ...(links && { links }),
})

/** Throws `ESCAPED` with what `expression` gives, unless that is undefined or throws. */
const gets = (expression: string) => `
let got: any
try { got = ${expression} } catch {}
if (got !== undefined && got !== null && got !== false) throw new Error('ESCAPED: ' + String(got).slice(0, 80))
throw new Error('nothing')`

/** A module's `import()` gave a module. */
const imports = (specifier: string) => gets(`Object.keys(await import(${specifier}))`)

const BUILTINS = [
  ...[
    'fs',
    'fs/promises',
    'net',
    'http',
    'https',
    'dgram',
    'dns',
    'tls',
    'child_process',
    'worker_threads',
    'module',
  ],
  ...[
    'vm',
    'inspector',
    'v8',
    'process',
    'cluster',
    'os',
    'sqlite',
    'ffi',
    'vfs',
    'wasi',
    'perf_hooks',
    'async_hooks',
  ],
  ...[
    'diagnostics_channel',
    'repl',
    'tty',
    'readline',
    'stream',
    'test',
    'zlib',
    'path',
    'url',
    'util',
    'events',
  ],
]

/** Names of the process object that lead out of it. */
const PROCESS = [
  ...[
    'kill',
    '_kill',
    'abort',
    'exit',
    'reallyExit',
    'execve',
    'chdir',
    'dlopen',
    'binding',
    '_linkedBinding',
  ],
  ...['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups', 'getBuiltinModule', 'mainModule'],
  ...[
    '_debugProcess',
    '_debugEnd',
    '_startProfilerIdleNotifier',
    '_getActiveHandles',
    'stdout',
    'stdin',
    'stderr',
  ],
  ...[
    'channel',
    'send',
    'disconnect',
    'on',
    'emit',
    'report',
    'permission',
    'constructor',
    'openStdin',
    'umask',
  ],
]

const GLOBALS = [
  ...[
    'structuredClone',
    'fetch',
    'WebSocket',
    'EventSource',
    'Worker',
    'BroadcastChannel',
    'MessageChannel',
    'setTimeout',
    'setInterval',
  ],
  ...[
    'setImmediate',
    'queueMicrotask',
    'localStorage',
    'navigator',
    'require',
    'module',
    'crypto',
    'Performance',
  ],
]

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'query-names-node-modules': attempt(imports(`'./h.mjs?/node_modules/'`), {
    'h.mjs': `import wt from 'node:worker_threads'; export { wt }`,
  }),
  'fragment-names-node-modules': attempt(imports(`'./h.mjs#/node_modules/'`), {
    'h.mjs': `import fs from 'node:fs'; export { fs }`,
  }),
  'folder-named-node-modules': attempt(imports(`'./node_modules/h/index.mjs'`), {
    'node_modules/h/index.mjs': `import fs from 'node:fs'; export { fs }`,
  }),
  'package-in-node-modules': attempt(imports(`'h'`), {
    'node_modules/h/package.json': `{ "type": "module", "exports": "./index.js" }`,
    'node_modules/h/index.js': `import fs from 'node:fs'; export { fs }`,
  }),
  'package-imports': attempt(imports(`'#x'`), {
    'package.json': `{ "type": "module", "imports": { "#x": "node:fs" } }`,
  }),
  'common-js': attempt(imports(`'./h.cjs'`), { 'h.cjs': `module.exports = { m: module.constructor }` }),
  'common-js-by-package': attempt(imports(`'./h.js'`), {
    'package.json': `{ "type": "commonjs" }`,
    'h.js': `exports.m = module.constructor`,
  }),
  addon: attempt(imports(`'./h.node'`), { 'h.node': '' }),
  'linked-module': attempt(imports(`'./h.ts'`), {}, { 'h.ts': `${SOURCES}model/time.ts` }),
  /** Replaced and put back within one call, which no later comparison finds. */
  'replaces-and-restores': attempt(`const { map } = Array.prototype
    if (!Reflect.defineProperty(Array.prototype, 'map', { value: () => [] })) throw new Error('nothing')
    Reflect.defineProperty(Array.prototype, 'map', { value: map })
    throw new Error('ESCAPED')`),
  'replaces-a-global': attempt(`const real = Map
    if (!Reflect.set(globalThis, 'Map', class {})) throw new Error('nothing')
    globalThis.Map = real
    throw new Error('ESCAPED')`),
  'gives-a-function-a-call': attempt(
    gets(`Reflect.defineProperty(Array.prototype.push, 'call', { value: () => 0, configurable: true })`),
  ),
  'replaces-hidden-prototypes': attempt(
    gets(`Reflect.defineProperty(Intl.NumberFormat.prototype, 'format', { value: () => '0' })`),
  ),
  'detaches-buffers': attempt(
    gets(
      `['transfer', 'transferToFixedLength', 'transferToImmutable'].find((name) => name in ArrayBuffer.prototype)`,
    ),
  ),
  'module-of-ours': attempt(imports(JSON.stringify(`file://${SOURCES}engine-host/watchdog.ts`))),
  'module-of-ours-by-name': attempt(imports(`'#engine-host/source'`)),
  'library-of-ours': attempt(
    imports(JSON.stringify(`file://${dirname(SOURCES)}/node_modules/yaml/dist/index.js`)),
  ),
  'module-of-the-neighbour': attempt(imports(`'../neighbour/secret.ts'`)),
  'encoded-way-up': attempt(imports(`'./%2e%2e/neighbour/secret.ts'`)),
  'data-url': attempt(imports(`'data:text/javascript,export default 1'`)),
  'import-from-function': attempt(gets(`Object.keys(await new Function("return import('node:fs')")())`)),
  'import-from-eval': attempt(gets(`Object.keys(await (0, eval)("import('node:fs')"))`)),
  'replaced-string-methods': attempt(`
    String.prototype.startsWith = () => true
    String.prototype.includes = () => true
    Array.prototype.includes = () => true
    Set.prototype.has = () => true
    ${imports(`'node:fs'`)}`),
  'replaced-url': attempt(
    `
    const path = ${JSON.stringify(`${SOURCES}model/time.ts`)}
    for (const [name, value] of Object.entries({ pathname: path, href: 'file://' + path })) {
      try { Object.defineProperty(URL.prototype, name, { get: () => value, configurable: true }) } catch {}
    }
    ${imports(`'./h.mjs'`)}`,
    { 'h.mjs': `import fs from 'node:fs'; export { fs }` },
  ),
  'frames-of-the-stack': attempt(`
    let frames: any
    try { Error.prepareStackTrace = (_: unknown, all: unknown) => { frames = all; return '' } } catch {}
    void new Error('x').stack
    ${gets('frames')}`),
  'caller-of-sloppy-code': attempt(`
    const f = new Function('g', 'return (function h() { return h.caller && h.caller.caller })()') as any
    ${gets('f()')}`),
  'streams-of-the-console': attempt(
    gets(`(console as any)._stderr ?? (console as any)._stdout ?? (console as any).Console`),
  ),
  'realm-of-a-constructor': attempt(
    gets(`(globalThis as any).process.constructor?.constructor('return process')().kill`),
  ),
  ...Object.fromEntries(
    BUILTINS.map((name) => [`import-${name.replace('/', '-')}`, attempt(imports(`'node:${name}'`))]),
  ),
  ...Object.fromEntries(
    BUILTINS.map((name) => [`bare-${name.replace('/', '-')}`, attempt(imports(`'${name}'`))]),
  ),
  ...Object.fromEntries(
    PROCESS.map((name) => [
      `process-${name.toLowerCase()}`,
      attempt(gets(`(globalThis as any).process.${name}`)),
    ]),
  ),
  ...Object.fromEntries(
    GLOBALS.map((name) => [`global-${name.toLowerCase()}`, attempt(gets(`(globalThis as any).${name}`))]),
  ),
}

const NEIGHBOUR = attempt(`export const protocol = {}`, { 'secret.ts': 'export const secret = 1' })

function write(folder: string, { files, links = {} }: Attempt): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    symlinkSync(target, join(folder, name))
  }
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-escape-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Counters of the engine about the protocols in `folder`, on an empty capture or another. */
async function countersOf(folder: string, pcap = new PcapWriter(1).header()): Promise<string[]> {
  const capture = join(folder, 'made.pcap')
  writeFileSync(capture, pcap)
  let counters: string[] = []
  for await (const batch of startEngine({ files: [capture], protocolFolders: [folder] }).entries)
    for (const entry of batch) {
      if (entry.kind === 'counters') counters = Object.keys(entry.counters)
      if (entry.kind === 'capture' && entry.capture.state === 'failed')
        counters.push('the capture was not read')
    }
  assert.ok(!counters.includes('the capture was not read'))
  return counters
}

test('no protocol folder reaches a built-in module, the process, or a file of somebody else', async (t) => {
  const folder = temporaryFolder(t)
  write(join(folder, 'neighbour'), NEIGHBOUR)
  for (const [name, files] of Object.entries(ATTEMPTS)) write(join(folder, name), files)
  const counters = await countersOf(folder)
  const reported = counters.filter((name) => name.startsWith('protocols'))
  assert.deepEqual(
    reported.filter((name) => name.includes('ESCAPED')),
    [],
  )
  for (const name of Object.keys(ATTEMPTS)) {
    const why = reported.find((counter) => counter.includes(`/${name}: `)) ?? ''
    assert.match(why, /: (nothing$|Cannot (assign to read only|redefine) property)/, name)
  }
})

test('a protocol cannot say something else to the watchdog: it is left out', async (t) => {
  const folder = temporaryFolder(t)
  const read = `try { JSON.stringify = () => 'x' } catch {} throw new Error('a')`
  write(join(folder, 'says'), reader('says', '', read))
  const counters = await countersOf(folder, datagrams())
  assert.match(counters.join('\n'), /protocolsLeftOut: says .*it threw: a/)
})

test('a protocol ends no other process, nor the engine', async (t) => {
  const folder = temporaryFolder(t)
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore' })
  const ended = once(bystander, 'exit')
  t.after(() => bystander.kill('SIGKILL'))
  write(
    join(folder, 'kills'),
    attempt(`const p = (globalThis as any).process
      for (const id of [${bystander.pid}, p.ppid, ${process.pid}]) for (const way of ['kill', '_kill']) try { p[way](id, 9) } catch {}
      throw new Error('done')`),
  )
  const counters = await countersOf(folder)
  assert.ok(
    counters.some((name) => name.endsWith('/kills: done')),
    counters.join('\n'),
  )
  assert.equal(
    await Promise.race([ended.then(() => 'ended'), new Promise((r) => setTimeout(r, 200, 'alive'))]),
    'alive',
  )
})

/** A protocol of datagrams to port 6666 of which `load` runs at once, and `read` at each datagram. */
const reader = (name: string, load: string, read: string) =>
  attempt(`import { defineProtocol } from 'sightglass/sdk'
    ${load}
    export const protocol = defineProtocol<undefined, undefined>({
      name: '${name}', title: 'A test', standard: 'none', depth: 'recognised', family: 'it',
      hints: [{ transport: 'udp', port: 6666 }],
      dissect() { ${read}; return { kind: 'foreign' } },
      facts() {},
    })`)

/** Three datagrams to port 6666. */
function datagrams(): Uint8Array {
  const writer = new PcapWriter(1)
  const ends = { source: '10.0.0.1', destination: '10.0.0.2' }
  const records = [1, 2, 3].map((number) => {
    const datagram = { ...ends, sourcePort: 40_000, destinationPort: 6666, payload: new Uint8Array(8) }
    const payload = ipPacket({ ...ends, protocol: IP_PROTOCOL.UDP, payload: udpDatagram(datagram) })
    const bytes = ethernetFrame({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', payload })
    const place = { start: 0, end: bytes.length, originalLength: bytes.length, interfaceIndex: 0, number }
    return writer.frame({ bytes, ...place, time: number * 1e6, nanoseconds: 0, linkType: 1 })
  })
  return Buffer.concat([writer.header(), ...records])
}

const ENDLESS = 'const again = () => void Promise.resolve().then(again); again()'
const GROWING =
  'const again = (): unknown => Promise.resolve().then(() => { kept.push(new Uint8Array(1 << 22).fill(1)); again() }); again()'
for (const [name, load, read, why] of [
  ['never-loads', 'await new Promise(() => {})', '', /it ended the process/],
  ['rejects-at-once', `void Promise.reject(new Error('later'))`, '', /it threw: later/],
  ['rejects-later', '', `void Promise.reject(new Error('later'))`, /it threw: later/],
  ['endless-promises', '', ENDLESS, /worked for more than 5 s while it was not called/],
  [
    'growing-promises',
    'const kept: unknown[] = []',
    GROWING,
    /(1024 MiB of memory|5 s) while it was not called/,
  ],
  [
    'replaces-while-reading',
    '',
    'Array.prototype.map = () => []',
    /Cannot assign to read only property 'map'/,
  ],
] as const)
  test(`a protocol is left out, and the capture read without it: ${name}`, {
    skip: !isCaseInSample(name),
  }, async (t) => {
    const folder = temporaryFolder(t)
    write(join(folder, name), reader(name, load, read))
    const counters = await countersOf(folder, datagrams())
    assert.match(counters.filter((counter) => counter.startsWith('protocolsLeftOut')).join('\n'), why)
  })

test('the words of a protocol that fails hold no control characters, and are bounded', async (t) => {
  const folder = temporaryFolder(t)
  write(join(folder, 'coloured'), attempt(`throw new Error('\\x1b[31mred\\u202e\\n' + 'x'.repeat(5000))`))
  const counters = await countersOf(folder)
  const [why = ''] = counters.filter((counter) => counter.includes('coloured'))
  assert.match(why, /red/)
  assert.doesNotMatch(why, /[\p{Cc}\u202e]/u)
  assert.ok(why.length < 400, String(why.length))
  const problems: string[] = []
  for await (const { problem } of runTrial({ folder: join(folder, 'coloured'), captures: [], mostFacts: 1 }))
    problems.push(problem)
  assert.doesNotMatch(problems.join(''), /[\p{Cc}\u202e]/u)
})

/** Microtasks until the replacement: from the last check after the import until the first frame. */
for (const turns of [8, 12, 20])
  test(`a protocol cannot replace \`fill\` ${turns} microtasks after its import to have another left out`, {
    skip: !isCaseInSample(`fill ${turns}`),
  }, async (t) => {
    const folder = temporaryFolder(t)
    const load = `let pulse: any, turn = 0
      const typed = Object.getPrototypeOf(Uint8Array.prototype), { fill } = typed
      const step = (): any => {
        if (turn++ < ${turns}) return Promise.resolve().then(step)
        typed.fill = function (this: any, ...given: any[]) {
          if (this.length === 5) pulse ??= this
          return Reflect.apply(fill, this, given)
        }
      }
      step()`
    const read = `if (pulse) { pulse[2] = 1; pulse[0] = 0 }; throw new Error('it took ' + pulse)`
    write(join(folder, 'takes'), reader('takes', load, read))
    const leftOut = (await countersOf(folder, datagrams())).filter((name) => name.startsWith('protocols'))
    assert.equal(leftOut.length, 1, leftOut.join('\n'))
    assert.match(leftOut[0] ?? '', /takes.*Cannot assign to read only property 'fill'/)
  })

test('a folder that is named by a link is loaded', async (t) => {
  const folder = temporaryFolder(t)
  write(join(folder, 'there', 'says'), attempt(`throw new Error('done')`))
  symlinkSync(join(folder, 'there'), join(folder, 'link'))
  const capture = join(folder, 'made.pcap')
  writeFileSync(capture, new PcapWriter(1).header())
  const counters: string[] = []
  for await (const batch of startEngine({ files: [capture], protocolFolders: [join(folder, 'link')] })
    .entries)
    for (const entry of batch) if (entry.kind === 'counters') counters.push(...Object.keys(entry.counters))
  assert.match(counters.join('\n'), /says: done/)
})

test('a protocol that is refused leaves nothing that breaks what others read', async (t) => {
  const folder = temporaryFolder(t)
  write(
    join(folder, 'hidden'),
    attempt(`for (const made of [function* () {}, async function* () {}, async () => {}]) {
        const kind = Object.getPrototypeOf(made)
        for (const object of [kind.prototype, kind.prototype && Object.getPrototypeOf(kind.prototype)])
          if (object) object.next = () => ({ done: true })
      }
      Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })
      throw new Error('done')`),
  )
  const counters = await countersOf(folder, datagrams())
  assert.match(
    counters.join('\n'),
    /protocolsNotLoaded: .*hidden: Cannot assign to read only property 'next'/,
  )
})

test('a protocol that is tried, or asked for its words, is confined as well', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'query')
  write(path, ATTEMPTS['query-names-node-modules']!)
  const problems: string[] = []
  for await (const { problem } of runTrial({ folder: path, captures: [], mostFacts: 1 }))
    problems.push(problem)
  assert.match(problems.join('\n'), /nothing/)
  assert.doesNotMatch(problems.join('\n'), /ESCAPED/)
  const says = join(folder, 'says')
  write(
    says,
    attempt(`const it = await import('node:fs').then(() => 'ESCAPED', () => 'locked')
      export const protocol = { name: 'says', title: it, standard: 'none', depth: 'hinted', family: 'it', hints: [{ transport: 'udp', port: 6666 }],
        dissect: () => ({ kind: 'foreign' }), facts() {} }`),
  )
  assert.deepEqual(
    (await externalProtocolNames([says], [])).map(({ title }) => title),
    ['locked'],
  )
})

test('a capture that is a link out of the folder is not read', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'outside.pcap'), datagrams())
  const path = join(folder, 'linked')
  write(path, { ...reader('linked', '', ''), links: { 'captures/a.pcap': '../../outside.pcap' } })
  const problems: string[] = []
  for await (const { what, problem } of runTrial({ folder: path, captures: [], mostFacts: 1 }))
    if (what.startsWith('captures/')) problems.push(`${what}: ${problem}`)
  assert.match(
    problems.join('\n'),
    /^captures\/a\.pcap: .*(leads out of the folder|permission denied|restricted)/,
  )
})
