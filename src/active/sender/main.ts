/**
 * The process `query-sender`: has sockets, and neither files, children nor rights. It gets the plan on standard input, and
 * writes each event to descriptor 3; a request is sent after the recorder has written it down.
 */
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { loadQueries } from '../found/queries.ts'
import { type RunEvent, runPlan } from './run-plan.ts'
import type { SenderStart } from './sender-start.ts'
import { UsmSealing } from './snmp-usm.ts'
import { connectTo } from './sockets.ts'

const { plan, targets, credentials } = JSON.parse(await text(process.stdin)) as SenderStart
const recorder = new Socket({ fd: 3, readable: true, writable: true })
const lines = createInterface({ input: recorder })[Symbol.asyncIterator]()
const written: (() => void)[] = []
// The first line says that the capture has begun.
if ((await lines.next()).done === true) process.exit(1)

/** The recorder acknowledges events in their order; when it is gone, nothing more is sent. */
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
      recorder.write(`${JSON.stringify(event)}\n`)
    }),
  pause: (milliseconds) => pause(milliseconds),
  now: () => Date.now(),
})
process.exit(0)
