/** Program of a controller, as far as its transfers were observed: its blocks and programs, each with its versions. Pure. */
import type { ProgramChange, ProgramPart, ProgramVersion } from '#model/device'
import type { Observation, Operation, Transfer } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Counters } from './limits.ts'

const limits = {
  /** Blocks of one controller: the largest have a few thousand, and SDBs. */
  parts: 2048,
  /** Versions kept of each, the latest first. */
  versions: 8,
  nameText: 128,
  /** A pause that ends a run of transfers: tools go from block to block without one. */
  runPauseSeconds: 5,
  /** Blocks a run must have read before what it left out is taken for gone … */
  wholeRun: 5,
  /** … and how few it may have left out: one, or this share. */
  missingShare: 0.1,
} as const

/** Transfers of one client in one direction, one after the other. */
interface Run {
  readonly by: string
  readonly isDownload: boolean
  readonly seen: Set<string>
  /** Parts that were known before it began. */
  readonly before: ReadonlySet<string>
  last: Microseconds
}

export class ProgramHistory {
  readonly #parts = new Map<string, ProgramPart>()
  #run: Run | undefined

  parts(): readonly ProgramPart[] {
    return [...this.#parts.values()]
  }

  /** A part passed, up or down. Answers what that changes about what was known. */
  learn(observed: Observation<Transfer>, by: string, counters: Counters): readonly ProgramChange[] {
    const { fact, time, protocol } = observed
    const changes = [...this.rest(time)]
    const name = fact.name.slice(0, limits.nameText)
    const key = `${protocol} ${pathOf(fact)} ${name}`
    const run = this.#runOf(by, isDownload(fact), time)
    run.seen.add(key)
    const known = this.#parts.get(key)
    if (known === undefined && this.#parts.size >= limits.parts) {
      counters.count('inventory.programParts')
      return changes
    }
    const version = versionOf(observed, by)
    const change = changeOf(known, version, run)
    this.#parts.set(key, {
      name,
      type: fact.type,
      purpose: fact.purpose === 'configuration' ? 'configuration' : 'program',
      protocol,
      path: pathOf(fact),
      removed: undefined,
      versions: withVersion(known?.versions ?? [], version),
    })
    if (change !== undefined) changes.push({ ...change, name, protocol, by })
    return changes
  }

  /** Parts that a client had deleted. */
  remove({ fact, time, protocol }: Observation<Operation>, by: string): readonly ProgramChange[] {
    const names = new Set(fact.object?.split(', ') ?? [])
    return [...this.#parts].flatMap(([key, part]) =>
      part.protocol === protocol && names.has(part.name)
        ? this.#gone(key, part, time, by, `${fact.name} asked for by ${by}`)
        : [],
    )
  }

  /** Time has passed: after a run of uploads that read all but a few parts, those are gone. */
  rest(now: Microseconds): readonly ProgramChange[] {
    const run = this.#run
    if (run === undefined || now - run.last < limits.runPauseSeconds * 1e6) return []
    this.#run = undefined
    if (run.isDownload || run.seen.size < limits.wholeRun) return []
    const missing = [...run.before].filter(
      (key) => !run.seen.has(key) && this.#parts.get(key)?.removed === undefined,
    )
    if (missing.length > Math.max(1, Math.floor(run.seen.size * limits.missingShare))) return []
    const why = `not among the ${run.seen.size} that ${run.by} read`
    return missing.flatMap((key) => this.#gone(key, this.#parts.get(key)!, run.last, run.by, why))
  }

  #gone(
    key: string,
    part: ProgramPart,
    time: Microseconds,
    by: string,
    text: string,
  ): readonly ProgramChange[] {
    if (part.removed !== undefined) return []
    this.#parts.set(key, { ...part, removed: time })
    return [{ change: 'removed', name: part.name, text, protocol: part.protocol, by }]
  }

  #runOf(by: string, isLoading: boolean, time: Microseconds): Run {
    if (this.#run?.by !== by || this.#run.isDownload !== isLoading)
      this.#run = {
        by,
        isDownload: isLoading,
        seen: new Set(),
        before: new Set(this.#parts.keys()),
        last: time,
      }
    this.#run.last = Math.max(this.#run.last, time)
    return this.#run
  }
}

function pathOf({ about }: Transfer): string {
  return about?.split('/').slice(1).join('/') ?? ''
}

/** To the controller, which is the flow's server unless the fact is about the client: outstations may connect by themselves. */
function isDownload({ about, direction }: Transfer): boolean {
  return direction === (about?.startsWith('client') === true ? 'to-client' : 'to-server')
}

function versionOf({ fact, time, lastTime, place }: Observation<Transfer>, by: string): ProgramVersion {
  const { bytes, sha256 = '', details = {} } = fact
  return {
    time,
    lastTime,
    by,
    direction: isDownload(fact) ? 'download' : 'upload',
    bytes,
    sha256,
    details,
    place,
  }
}

/** The same again only moves its time on. */
function withVersion(versions: readonly ProgramVersion[], now: ProgramVersion): readonly ProgramVersion[] {
  const [latest, ...older] = versions
  if (latest !== undefined && isComparable(latest, now) && isSame(latest, now))
    return [{ ...latest, lastTime: Math.max(latest.lastTime, now.lastTime) }, ...older]
  return [now, ...versions].slice(0, limits.versions)
}

function changeOf(
  known: ProgramPart | undefined,
  now: ProgramVersion,
  run: Run,
): Pick<ProgramChange, 'change' | 'text'> | undefined {
  if (known === undefined || known.removed !== undefined) {
    // The first load of an unknown controller adds nothing to anything; a block first seen by reading was there all along.
    const isAdded = known !== undefined || (now.direction === 'download' && run.before.size > 0)
    return isAdded ? { change: 'added', text: `${now.bytes} bytes${digestText(now)}` } : undefined
  }
  const before = known.versions.find((version) => isComparable(version, now))
  if (before === undefined || isSame(before, now)) return undefined
  return { change: 'changed', text: differenceText(before, now) }
}

/** Ways up and down may dress the same program differently, unless a header of its own proves that the form is one. */
function isComparable(before: ProgramVersion, now: ProgramVersion): boolean {
  return before.direction === now.direction || (hasHeader(before) && hasHeader(now))
}

function hasHeader({ details }: ProgramVersion): boolean {
  return Object.keys(details).length > 0
}

/** By the digest if both have one; else by size and by the headers. */
function isSame(before: ProgramVersion, now: ProgramVersion): boolean {
  if (before.sha256 !== '' && now.sha256 !== '') return before.sha256 === now.sha256
  return before.bytes === now.bytes && JSON.stringify(before.details) === JSON.stringify(now.details)
}

/** The difference in words: `342 → 380 bytes; code 1a2b3c4d → 99f1a07e; author SEA → XYZ`. */
function differenceText(before: ProgramVersion, now: ProgramVersion): string {
  const said: string[] = []
  if (before.bytes !== now.bytes) said.push(`${before.bytes} → ${now.bytes} bytes`)
  if (before.sha256 !== now.sha256)
    said.push(`code ${before.sha256.slice(0, 8) || 'unknown'} → ${now.sha256.slice(0, 8) || 'unknown'}`)
  for (const word of [...new Set([...Object.keys(before.details), ...Object.keys(now.details)])]) {
    const was = before.details[word] ?? ''
    const is = now.details[word] ?? ''
    if (was !== is) said.push(`${word} ${was || 'none'} → ${is || 'none'}`)
  }
  return said.join('; ')
}

function digestText({ sha256 }: ProgramVersion): string {
  return sha256 === '' ? '' : `, code ${sha256.slice(0, 8)}`
}
