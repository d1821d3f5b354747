/**
 * How many facts, findings and texts reading a capture makes: node_modules/.bin/node --no-warnings bench/words.ts CAPTURE
 * The same on any machine, however busy: what a change saves shows here first.
 */
import { AlertTable } from '#alerts/alert-table'
import { CurrentRuleContext } from '#detect/rule-context'
import { FactDispatcher } from '#engine/fact-dispatcher'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { readWhole } from './read-whole.ts'

export interface WordCounts {
  readonly packets: number
  /** Facts that left the dissectors, repeats that are told included. */
  readonly facts: number
  /** Reports of what flows carried. */
  readonly reports: number
  /** Each has a summary. */
  readonly findings: number
  /** Sentences of what was normal. */
  readonly normal: number
  /** Devices, links, alerts and events of the journal. */
  readonly entries: number
  /** Findings, sentences and entries. */
  readonly wordsMade: number
}

const ENTRIES = new Set(['device', 'link', 'alert', 'event'])

/** Reads with the whole engine in this process. */
export async function countWords(path: string): Promise<WordCounts> {
  const counts = { facts: 0, reports: 0, findings: 0, normal: 0 }
  const restore = [
    counted(FactDispatcher, 'observed', () => counts.facts++),
    counted(FactDispatcher, 'traffic', () => counts.reports++),
    counted(AlertTable, 'raise', () => counts.findings++),
    counted(CurrentRuleContext, 'normal', () => counts.normal++),
  ]
  try {
    const engine = await buildEngine({ ...plainRequest, files: [path] }, new Int32Array(5))
    const packets = await readWhole(engine, path)
    let entries = 0
    for (const { kind } of engine.finish()) if (ENTRIES.has(kind)) entries++
    return { packets, ...counts, entries, wordsMade: counts.findings + counts.normal + entries }
  } finally {
    for (const one of restore) one()
  }
}

/** Calls `count` with each call of a method; answers how to end that. */
function counted(owner: { prototype: object; name: string }, name: string, count: () => void): () => void {
  const prototype = owner.prototype as Record<string, (...parameters: unknown[]) => unknown>
  const method = prototype[name]
  if (method === undefined) throw new Error(`${owner.name} has no method ${name}: adapt bench/words.ts`)
  prototype[name] = function (this: unknown, ...parameters) {
    count()
    return method.apply(this, parameters)
  }
  return () => {
    prototype[name] = method
  }
}

if (import.meta.main) {
  const [, , path] = process.argv
  if (path === undefined) throw new Error('expected a capture: bench/words.ts CAPTURE')
  const { packets, ...counts } = await countWords(path)
  const rows = Object.entries(counts).map(
    ([name, count]) => `${name} ${count}, ${((count / packets) * 1000).toFixed(1)} per 1,000 packets`,
  )
  console.log([`${packets} packets`, ...rows].join('\n'))
}
