/** The unit tests: which run together in one process, and which start processes, servers or threads of their own. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A test that imports one of these starts a process, a thread (the store has one), an engine or a server. Such tests take seconds and depend on
 * each other's load, so each has a process of its own, in the full run.
 */
const STARTS_PROCESSES =
  /from '(?:node:(?:child_process|worker_threads|cluster)|[^']*\/(?:engine-host\/start|until-stopped|worker-pool|served|start|main|mailbox|sqlite-store|every-store)(?:\.ts)?)'/
/** Helpers of tests; what they import counts as imported by the test. */
const HELPER = /from '(\.[^']*(?:testing\/|\/test-|\/served|fixture|samples|surroundings)[^']*\.ts)'/g

export interface UnitFiles {
  /** By module of src: their files share a process. */
  readonly together: ReadonlyMap<string, readonly string[]>
  /** Files that need a process of their own. */
  readonly alone: readonly string[]
}

export function unitFiles(root: string): UnitFiles {
  const together = new Map<string, string[]>()
  const alone: string[] = []
  for (const file of globSync(
    ['src/**/*.test.ts', 'src/**/*.test.tsx', 'bench/**/*.test.ts', 'tools/**/*.test.ts'],
    {
      cwd: root,
    },
  ).sort()) {
    const module = file.startsWith('src/') ? file.split('/').slice(0, 2).join('/') : 'tools'
    if (startsProcesses(join(root, file))) alone.push(file)
    else together.set(module, [...(together.get(module) ?? []), file])
  }
  return { together, alone }
}

function startsProcesses(path: string): boolean {
  const source = readFileSync(path, 'utf8')
  if (STARTS_PROCESSES.test(source)) return true
  return [...source.matchAll(HELPER)].some(([, helper]) => {
    try {
      return STARTS_PROCESSES.test(readFileSync(join(dirname(path), helper!), 'utf8'))
    } catch {
      return false
    }
  })
}
