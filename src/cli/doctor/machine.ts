/** The machine itself: Node, memory, clock, and the engine's own house. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { startEmpty } from '#engine-host/empty-run'
import { FENCE_PARTS, type FencePart, missingFenceParts } from '#engine-host/fence'
import { PACKAGE } from '#engine-host/program'
import { type Finding, gigabytes, ok, problem, warning } from './finding.ts'

/** package.json's `optionalDependencies`: the first that reads TypeScript, SQLite and the permission model as we use them. */
const NODE_MAJOR = 26
/** Bytes. bench/results/performance.md: a site of 12,000 devices takes one at its peak, the system needs another. */
const LEAST_MEMORY = 2e9
/** Nothing was recorded before this was written: a clock that says so was never set. */
const WRITTEN = Date.UTC(2026, 0, 1)

export function checkNode(version = process.versions.node): Finding {
  const found = `${version} on ${process.platform} ${process.arch}`
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return ok('Node', found)
  return problem(
    'Node',
    found,
    `use Node ${NODE_MAJOR} or later: \`npm start\` installs it, bin/sightglass takes it`,
  )
}

export function checkMemory(total = totalmem(), free = freemem()): Finding {
  const found = `${gigabytes(total)} GB, ${gigabytes(free)} GB of it free`
  if (total >= LEAST_MEMORY) return ok('memory', found)
  return warning('memory', found, 'a large site needs 2 GB: watch less with this machine, or give it more')
}

/** The engine reads a capture of no packet: the program, its protocols and the locks around it all work. */
export async function checkEngine(): Promise<Finding> {
  const run = startEmpty()
  try {
    for await (const _ of run.entries);
  } catch (error) {
    const words = (error as Error).message.slice(0, 300)
    return problem('engine', words, 'run `npm start` once; if it goes on, tell us (SECURITY.md)')
  } finally {
    run.cancel()
  }
  return engineFinding(missingFenceParts())
}

/** What the engine may not do holds by Node everywhere; what the kernel adds depends on the system. */
export function engineFinding(missing: readonly FencePart[]): Finding {
  const parts = Object.keys(FENCE_PARTS) as FencePart[]
  const present = parts.filter((part) => !missing.includes(part)).map((part) => FENCE_PARTS[part])
  const reads = `reads, confined by Node${present.length === 0 ? ' alone' : ` and by the kernel: ${present.join('; ')}`}`
  if (missing.length === 0) return ok('engine', reads)
  return warning(
    'engine',
    `${reads}. Not available here: ${missing.map((part) => FENCE_PARTS[part]).join('; ')}`,
    'use Linux 5.13 or later with util-linux 2.41 or later, and allow unprivileged user namespaces; Node’s own limits hold without',
  )
}

export function checkPages(): Finding {
  if (existsSync(join(PACKAGE, 'build/ui/index.html'))) return ok('pages', 'built')
  return warning('pages', 'not built', 'run `npm run build`; commands and REST work without')
}

export function checkClock(now = new Date(), isSet = isSynchronised()): Finding {
  const found = `${now.toISOString().slice(0, 19)}Z`
  if (now.getTime() < WRITTEN)
    return problem('clock', found, 'set it: alerts, exposures and learning go by it')
  if (isSet === undefined)
    return ok('clock', `${found}; nobody here tells whether a time server keeps it right`)
  if (isSet) return ok('clock', `${found}, kept right by a time server`)
  const todo = 'name a time server of the plant (timedatectl set-ntp true): frames and alerts carry this time'
  return warning('clock', `${found}, kept right by nobody`, todo)
}

/** Undefined where the system does not tell. */
function isSynchronised(): boolean | undefined {
  const { status, stdout } = spawnSync('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: 5000,
  })
  if (status === 0) return stdout.trim() === 'yes'
  return existsSync('/run/systemd/timesync/synchronized') ? true : undefined
}
