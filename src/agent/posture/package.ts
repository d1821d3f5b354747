/** Installed software: dpkg, opkg, apk, rpm, a manifest of Buildroot, a CycloneDX list of the maker. Files are read line by line. */
import type { AgentCollector, CollectorContext } from '../collector.ts'

const most = { packages: 8192, perEvent: 100, sbomBytes: 1_000_000 } as const
const DAY_MS = 86_400_000

/** Where lists are, and which reader takes them. */
const SOURCES = [
  { manager: 'dpkg', path: '/var/lib/dpkg/status', reader: 'control' },
  { manager: 'opkg', path: '/usr/lib/opkg/status', reader: 'control' },
  { manager: 'opkg', path: '/var/lib/opkg/status', reader: 'control' },
  { manager: 'apk', path: '/lib/apk/db/installed', reader: 'apk' },
  { manager: 'rpm', path: '/var/lib/rpm/rpmdb.sqlite', reader: 'rpm' },
  { manager: 'buildroot', path: '/etc/sightglass-agent/manifest.csv', reader: 'manifest' },
  { manager: 'cyclonedx', path: '/etc/sightglass-agent/sbom.json', reader: 'sbom' },
] as const

type Change = 'present' | 'added' | 'changed' | 'removed'
type Package = [name: string, version: string]
type Reader = (
  context: CollectorContext,
  path: string,
  add: (name: string, version: string) => void,
) => void | Promise<void>

export const collector: AgentCollector = {
  name: 'package',
  seconds: 300,
  delay: 10,
  open(context) {
    const before = new Map<string, { stamp: string; packages: PackageList; sentFull: number }>()
    return async () => {
      for (const { manager, path, reader } of SOURCES) {
        const stat = context.host.mode(path)
        if (stat === undefined) continue
        const stamp = `${stat.size} ${stat.modified}`
        const known = before.get(path)
        const isFull = known === undefined || context.now() - known.sentFull >= DAY_MS
        if (known?.stamp === stamp && !isFull) continue
        const emit = (change: Change, list: Package[]) =>
          context.emit(
            { kind: 'package', change, manager, packages: list },
            `${manager} ${change} ${list[0]![0]} ${context.now()}`,
          )
        const packages = new PackageList(isFull ? (part) => emit('present', part) : undefined)
        await READERS[reader](context, path, (name, version) => {
          if (name === '') return
          if (packages.size < most.packages) packages.add(context.clean(name), context.clean(version))
          else context.count('tooManyPackages')
        })
        packages.end()
        if (!isFull) emitChanges(packages, known!.packages, emit)
        before.set(path, { stamp, packages, sentFull: isFull ? context.now() : known!.sentFull })
      }
    }
  },
}

/** Names and versions as JSON in parts: objects of thousands of packages would take five times the memory. */
class PackageList {
  readonly #emit: ((part: Package[]) => void) | undefined
  readonly #parts: string[] = []
  #part: Package[] = []
  size = 0

  constructor(emit?: (part: Package[]) => void) {
    this.#emit = emit
  }

  /** The same package for a second architecture comes next to the first. */
  add(name: string, version: string): void {
    if (this.#part.at(-1)?.[0] === name) this.#part.pop()
    else this.size++
    this.#part.push([name, version])
    // One stays, for the comparison with the next.
    if (this.#part.length > most.perEvent) this.#end(this.#part.splice(0, most.perEvent))
  }

  end(): void {
    if (this.#part.length > 0) this.#end(this.#part)
    this.#part = []
  }

  #end(part: Package[]): void {
    this.#parts.push(JSON.stringify(part))
    this.#emit?.(part)
  }

  *[Symbol.iterator](): Iterator<Package> {
    for (const part of this.#parts) yield* JSON.parse(part) as Package[]
  }
}

function emitChanges(
  now: PackageList,
  before: PackageList,
  emit: (change: Change, list: Package[]) => void,
): void {
  const former = new Map(before)
  const left = new Map(former)
  const lists: Record<Exclude<Change, 'present'>, Package[]> = { added: [], changed: [], removed: [] }
  for (const [name, version] of now) {
    const old = former.get(name)
    left.delete(name)
    if (old !== version) lists[old === undefined ? 'added' : 'changed'].push([name, version])
  }
  lists.removed.push(...left)
  for (const [change, list] of Object.entries(lists) as [Change, Package[]][])
    for (let at = 0; at < list.length; at += most.perEvent) emit(change, list.slice(at, at + most.perEvent))
}

/**
 * `VERSION SOURCE` where the source package has another name; `source` is `NAME` or `NAME (VERSION)` (deb-control(5)). opkg
 * has a path there.
 */
function builtFrom(name: string, version: string, source: string): string {
  const [, from = '', own = version] = /^([\w.+-]+)(?: \((.+)\))?$/.exec(source) ?? []
  return from === '' || (from === name && own === version) ? version : `${own} ${from}`
}

const READERS: Readonly<Record<(typeof SOURCES)[number]['reader'], Reader>> = {
  /** deb-control(5): a package that was removed keeps its entry. */
  control({ host }, path, add) {
    let [name, version, source, isInstalled] = ['', '', '', true]
    const end = () => {
      if (isInstalled) add(name, builtFrom(name, version, source))
      ;[name, version, source, isInstalled] = ['', '', '', true]
    }
    host.lines(path, (line) => {
      if (line === '') end()
      else if (line.startsWith('Package: ')) name = line.slice(9)
      else if (line.startsWith('Version: ')) version = line.slice(9)
      else if (line.startsWith('Source: ')) source = line.slice(8)
      else if (line.startsWith('Status: ')) isInstalled = / installed$/.test(line)
      return true
    })
    end()
  },
  apk({ host }, path, add) {
    let [name, version, source] = ['', '', '']
    const end = () => {
      if (name !== '') add(name, builtFrom(name, version, source))
      ;[name, version, source] = ['', '', '']
    }
    host.lines(path, (line) => {
      if (line === '') end()
      else if (line.startsWith('P:')) name = line.slice(2)
      else if (line.startsWith('V:')) version = line.slice(2)
      else if (line.startsWith('o:')) source = line.slice(2)
      return true
    })
    end()
  },
  async rpm(context, _path, add) {
    const { status, output } = await context.run({
      argv: ['rpm', '-qa', '--qf', '%{NAME} %{VERSION}-%{RELEASE}\\n'],
      ...{ input: '', maximumOutput: 1_000_000, seconds: 30 },
    })
    if (status !== 0) return context.count('failedRpm')
    for (const line of output.split('\n')) {
      const at = line.indexOf(' ')
      if (at > 0) add(line.slice(0, at), line.slice(at + 1))
    }
  },
  /** `manifest.csv` of `make legal-info`: name and version are the first two columns. */
  manifest({ host }, path, add) {
    host.lines(path, (line) => {
      const [, name = '', version = ''] = /^"?([\w.+-]+)"?,"?([^",]*)"?/.exec(line) ?? []
      if (name !== 'PACKAGE') add(name, version)
      return true
    })
  },
  /** CycloneDX 1.2 to 1.6 as JSON. */
  sbom(context, path, add) {
    let text = ''
    context.host.lines(path, (line) => {
      text += line
      return text.length < most.sbomBytes
    })
    const { components } = JSON.parse(text) as { components?: unknown }
    for (const part of Array.isArray(components) ? components : []) {
      const { name, version } = (part ?? {}) as { name?: unknown; version?: unknown }
      if (typeof name === 'string') add(name, typeof version === 'string' ? version : '')
    }
  },
}
