/**
 * Package states of distributions: a flaw of the upstream version may be fixed in the installed revision. Formats: the
 * Debian security tracker (`/tracker/data/json`) and `secdb` of Alpine (`main.json`, `community.json`).
 */
import type { FindingState } from '#model/exposure'
import type { HostDetails } from './host-details.ts'
import { compareAlpine, compareDebian } from './package-version.ts'

type Json = Readonly<Record<string, unknown>>

const limits = { packages: 100_000, flaws: 1_000_000 } as const

/** Debian 11 to 14. */
const DEBIAN_RELEASES: Readonly<Record<string, string>> = {
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  '14': 'forky',
}
/** A version that no package is below: the distribution is not affected. */
const NEVER = '0'

/** Version in which it is fixed; `0` for not affected; by release, source package and CVE. */
export type PatchLevels = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>

/** Undefined for a document of another form. */
export function readPatchLevels(document: unknown): PatchLevels | undefined {
  const one = objectOf(document)
  if (one === undefined) return undefined
  if (typeof one.distroversion === 'string' && Array.isArray(one.packages)) return alpineLevels(one)
  return debianLevels(one)
}

type Growing = Map<string, Map<string, Map<string, string>>>

function add(
  levels: Growing,
  [release, source, cve]: readonly [string, string, string],
  fixed: string,
): void {
  const packages = levels.get(release) ?? new Map<string, Map<string, string>>()
  levels.set(release, packages)
  const flaws = packages.get(source) ?? new Map<string, string>()
  if (packages.size >= limits.packages && !packages.has(source)) return
  packages.set(source, flaws)
  flaws.set(cve, fixed)
}

/** `{"openssl": {"CVE-2024-1": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "3.0.11-1"}}}}}` */
function debianLevels(one: Json): PatchLevels | undefined {
  const levels: Growing = new Map()
  let flaws = 0
  for (const [source, byCve] of Object.entries(one))
    for (const [cve, about] of Object.entries(objectOf(byCve) ?? {})) {
      if (!/^CVE-\d{4}-\d{4,}$/.test(cve) || ++flaws > limits.flaws) continue
      for (const [release, said] of Object.entries(objectOf(objectOf(about)?.releases) ?? {})) {
        const { status, fixed_version: fixed } = objectOf(said) ?? {}
        if (status === 'resolved' && typeof fixed === 'string') add(levels, [release, source, cve], fixed)
      }
    }
  return levels.size === 0 ? undefined : levels
}

/** `secfixes` has the versions with the flaws that each fixes; those under `0` never affected Alpine. */
function alpineLevels(one: Json): PatchLevels {
  const levels: Growing = new Map()
  const release = `alpine ${String(one.distroversion).replace(/^v/, '')}`
  for (const entry of (one.packages as readonly unknown[]).slice(0, limits.packages)) {
    const { name, secfixes } = objectOf(objectOf(entry)?.pkg) ?? {}
    // `CVE-2024-1 GHSA-x`: other names of the same flaw follow.
    for (const [fixed, list] of Object.entries(objectOf(secfixes) ?? {}))
      for (const text of Array.isArray(list) ? list : [])
        for (const cve of String(text).split(/\s+/))
          if (typeof name === 'string' && /^CVE-\d{4}-\d{4,}$/.test(cve))
            add(levels, [release, name, cve], fixed)
  }
  return levels
}

export function mergedLevels(all: readonly PatchLevels[]): PatchLevels {
  const levels: Growing = new Map()
  for (const one of all)
    for (const [release, packages] of one)
      for (const [source, flaws] of packages)
        for (const [cve, fixed] of flaws) add(levels, [release, source, cve], fixed)
  return levels
}

/** State of a flaw in the software of a device; undefined if its distribution has none, or if it is open. */
export type PatchState = (device: string, module: string, cve: string) => FindingState | undefined

export function patchStates(details: readonly HostDetails[], levels: PatchLevels): PatchState {
  const devices = new Map(
    details.flatMap(({ device, os, parts }) => {
      const release = releaseOf(os)
      const fixes = release === undefined ? undefined : levels.get(release)
      return device === undefined || fixes === undefined
        ? []
        : [[device, { fixes, parts, isAlpine: /^alpine/i.test(os) }]]
    }),
  )
  return (device, module, cve) => {
    const known = devices.get(device)
    if (known === undefined || !module.startsWith('software:')) return undefined
    const name = module.slice('software:'.length)
    // A product in several packages is fixed when each of them is.
    const states = known.parts
      .filter((part) => part.name === name && part.origin !== undefined)
      .map(({ origin }) => {
        const fixed = known.fixes.get(origin!.source)?.get(cve)
        return fixed === undefined ? undefined : stateOf(origin!.version, fixed, known.isAlpine)
      })
    if (states.length === 0 || states.includes(undefined)) return undefined
    return states.includes('fixed') ? 'fixed' : 'rejected'
  }
}

function stateOf(installed: string, fixed: string, isAlpine: boolean): FindingState | undefined {
  if (fixed === NEVER) return 'rejected'
  const order = isAlpine ? compareAlpine(installed, fixed) : compareDebian(installed, fixed)
  return order !== undefined && order >= 0 ? 'fixed' : undefined
}

/** `Debian GNU/Linux 13` → trixie, `Alpine Linux 3.20.3` → alpine 3.20. */
function releaseOf(os: string): string | undefined {
  const debian = /^Debian\b.*?\b(\d+)/i.exec(os)?.[1]
  if (debian !== undefined) return DEBIAN_RELEASES[debian]
  const alpine = /^Alpine\b.*?\b(\d+\.\d+)/i.exec(os)?.[1]
  return alpine === undefined ? undefined : `alpine ${alpine}`
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}
