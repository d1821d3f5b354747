/** Checks Node, memory, clock and engine confinement. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { startEmpty } from '#engine-host/empty-run'
import { FENCE_PARTS, type FencePart, missingFenceParts } from '#engine-host/fence'
import { PACKAGE } from '#engine-host/program'
import { type CheckResult, gigabytes, ok, problem, warning } from './finding.ts'

/** First version with TypeScript, SQLite and the permission model as used here; see package.json. */
const NODE_MAJOR = 26
/** Bytes. Peak of a site with 12,000 devices plus the operating system. */
const LEAST_MEMORY = 2e9
/** An earlier time means that the clock was never set. */
const WRITTEN = Date.UTC(2026, 0, 1)

export function checkNode(version = process.versions.node): CheckResult {
  const found = `${version} on ${process.platform} ${process.arch}`
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return ok('Node', found)
  return problem(
    'Node',
    found,
    `use Node ${NODE_MAJOR} or later: \`npm start\` installs it, bin/sightglass takes it`,
  )
}

export function checkMemory(total = totalmem(), free = freemem()): CheckResult {
  const found = `${gigabytes(total)} GB, ${gigabytes(free)} GB free`
  if (total >= LEAST_MEMORY) return ok('memory', found)
  return warning('memory', found, 'a large site needs 2 GB: add memory or monitor a smaller network')
}

/** Reads an empty capture: checks program, protocols and confinement. */
export async function checkEngine(): Promise<CheckResult> {
  const run = startEmpty()
  try {
    for await (const _ of run.entries);
  } catch (error) {
    const words = (error as Error).message.slice(0, 300)
    return problem('engine', words, 'run `npm start` once; if the problem persists, report it (SECURITY.md)')
  } finally {
    run.cancel()
  }
  return engineFinding(missingFenceParts())
}

/** Node's permission model works everywhere; kernel confinement depends on the system. */
export function engineFinding(missing: readonly FencePart[]): CheckResult {
  const parts = Object.keys(FENCE_PARTS) as FencePart[]
  const present = parts.filter((part) => !missing.includes(part)).map((part) => FENCE_PARTS[part])
  const reads = `works, confined by Node${present.length === 0 ? ' only' : ` and the kernel: ${present.join('; ')}`}`
  if (missing.length === 0) return ok('engine', reads)
  return warning(
    'engine',
    `${reads}. Not available here: ${missing.map((part) => FENCE_PARTS[part]).join('; ')}`,
    'use Linux 5.13 or later with util-linux 2.41 or later, and allow unprivileged user namespaces; the limits of Node apply anyway',
  )
}

export function checkPages(): CheckResult {
  if (existsSync(join(PACKAGE, 'build/ui/index.html'))) return ok('pages', 'built')
  return warning('pages', 'not built', 'run `npm run build`; commands and REST API work without it')
}

export function checkClock(now = new Date(), isSet = isSynchronised()): CheckResult {
  const found = `${now.toISOString().slice(0, 19)}Z`
  if (now.getTime() < WRITTEN)
    return problem('clock', found, 'set the clock: alerts, exposures and learning depend on it')
  if (isSet === undefined) return ok('clock', `${found}; synchronisation state unknown`)
  if (isSet) return ok('clock', `${found}, synchronised by NTP`)
  const todo = 'configure an NTP server (timedatectl set-ntp true): frames and alerts use this time'
  return warning('clock', `${found}, not synchronised`, todo)
}

/** Undefined if the system does not report it. */
function isSynchronised(): boolean | undefined {
  const { status, stdout } = spawnSync('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: 5000,
  })
  if (status === 0) return stdout.trim() === 'yes'
  return existsSync('/run/systemd/timesync/synchronized') ? true : undefined
}
