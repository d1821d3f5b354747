/**
 * The process `query-sender`: has sockets, and neither files, children nor rights. It gets the plan on standard input, and
 * writes each event to standard output; a request is sent after the gate has written it down.
 */
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { loadQueries } from '../found/queries.ts'
import { type RunEvent, runPlan } from './run-plan.ts'
import type { SenderStart } from './sender-start.ts'
import { UsmSealing } from './snmp-usm.ts'
import { connectTo } from './sockets.ts'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const first = await lines.next()
const { plan, targets, credentials } = JSON.parse(first.value ?? '{}') as SenderStart
const written: (() => void)[] = []

/** The gate acknowledges events in their order; when it is gone, nothing more is sent. */
void (async () => {
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) written.shift()?.()
  process.exit(1)
})()

await runPlan(plan, {
  targets,
  templates: await loadQueries(),
  credentials: new Map(Object.entries(credentials)),
  sealing: ({ template }, { snmp }) =>
    template.sealed === 'snmp-usm' && snmp !== undefined ? new UsmSealing(snmp) : undefined,
  connect: connectTo,
  journal: (event: RunEvent) =>
    new Promise<void>((resolve) => {
      written.push(resolve)
      process.stdout.write(`${JSON.stringify(event)}\n`)
    }),
  pause: (milliseconds) => pause(milliseconds),
  now: () => Date.now(),
})
process.exit(0)
