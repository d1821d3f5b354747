/**
 * Many alerts to each destination type, whose double or real receiver fails half of all calls, by hand:
 *
 *     COUNT=10000 KILL_S=10 AT_ONCE=4 node tests/stories/destinations/long-run.ts [NAME…]
 *
 * Names are those of destination types with a double, and of `receivers.ts`.
 * A process of its own sends; `KILL_S` ends it with SIGKILL after so many seconds, again and again. Prints a table.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyDestinationType } from '#destination-kit/destination-type'
import type { Double } from '#destination-kit/testing/double'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { openSqliteStore } from '#store/sqlite-store'
import { drain, fill, type Receiver } from './delivery.ts'
import { startFailingServer } from './failing-server.ts'
import { type LongRunReceiver, receiverNames, startReceiver } from './receivers.ts'

const COUNT = Number(process.env.COUNT ?? 10_000)
const KILL_S = Number(process.env.KILL_S ?? 0)
const AT_ONCE = Number(process.env.AT_ONCE ?? 4)
/** The whole run of a type. */
const LONGEST_S = 900

const doubleOf = (name: string) =>
  new URL(`../../../src/destinations/${name}/testing/double.ts`, import.meta.url)

/** Sends until nothing waits, or until it is killed. */
async function send(name: string, folder: string, receiver: Receiver): Promise<void> {
  const type = (await loadDestinationTypes()).get(name)!
  const store = await openSqliteStore(folder, new Map())
  console.log('ready')
  await drain(type, receiver, { store, folder, isLong: true })
  await store.close()
  const { user, system } = process.cpuUsage()
  console.log((user + system) / 1e6)
}

/** Processor time of a running process in seconds; fields 14 and 15 in ticks of 10 ms (`man proc_pid_stat`). */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function startDouble(type: AnyDestinationType): Promise<LongRunReceiver & { readonly double: Double }> {
  const { makeDouble } = (await import(doubleOf(type.name).href)) as { makeDouble: () => Double }
  const double = makeDouble()
  const server = await startFailingServer(double, { before: 0.25, after: 0.25, callMs: 5 })
  return {
    ...{ double, type: type.name, title: type.title, calls: server.calls },
    receiver: { settings: double.settings(server.url), secrets: double.secrets(server.url) },
    taken: async () => double.taken(),
    close: async () => server.close(),
  }
}

async function run(name: string, types: ReadonlyMap<string, AnyDestinationType>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-long-run-'))
  const own = mkdtempSync(join(tmpdir(), 'sightglass-receiver-'))
  const real = receiverNames.includes(name)
    ? await startReceiver(name, { folder: own, data: folder })
    : await startDouble(types.get(name)!)
  const { receiver } = real
  const type = types.get(real.type)!
  const double = 'double' in real ? (real.double as Double) : undefined
  let child: ChildProcess | undefined
  try {
    const store = await openSqliteStore(folder, new Map())
    await fill(type, receiver, { store, count: COUNT })
    await store.close()
    const begun = performance.now()
    let kills = 0
    let busy = 0
    for (;;) {
      const words = ['--send', type.name, folder, JSON.stringify(receiver)]
      child = spawn(process.execPath, ['--no-warnings', import.meta.filename, ...words], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'close')
      let printed = ''
      // It begins to send when it has loaded everything: a busy machine must not kill it before.
      const ready = new Promise<void>((resolve) => {
        child?.stdout?.on('data', (part) => {
          printed += String(part)
          resolve()
        })
      })
      const killed = ready.then(() => sleep(KILL_S * 1000))
      const end = KILL_S > 0 ? await Promise.race([ended, killed]) : await ended
      if (end !== undefined) {
        busy += Number(printed.replace('ready', ''))
        if (child.exitCode === 0) break
        throw new Error(`the sender ended with ${child.exitCode}`)
      }
      if (performance.now() - begun > LONGEST_S * 1000) break
      busy += processorSeconds(child.pid!)
      child.kill('SIGKILL')
      await ended
      kills++
    }
    const seconds = (performance.now() - begun) / 1000
    const after = await openSqliteStore(folder, new Map())
    const [state] = await after.destinations()
    await after.close()
    const taken = await real.taken()
    const records = double?.records() ?? taken
    const each = double?.recordsEach ?? 1
    const different = new Set(records).size / each
    const row = [
      real.title,
      `${state!.sent}`,
      `${COUNT - state!.sent}`,
      `${taken.length}`,
      type.repeats === 'none' ? `${different} different` : `${records.length / each}`,
      `${Number.isNaN(real.calls()) ? '' : real.calls()}`,
      `${kills}`,
      busy.toFixed(0),
      seconds.toFixed(0),
    ]
    return `| ${row.join(' | ')} |`
  } finally {
    child?.kill('SIGKILL')
    await real.close()
    for (const place of [folder, own]) rmSync(place, { recursive: true, force: true })
  }
}

const [mode, ...words] = process.argv.slice(2)
if (mode === '--send') {
  const [name, folder, receiver] = words as [string, string, string]
  await send(name, folder, JSON.parse(receiver))
} else {
  const types = await loadDestinationTypes()
  const asked = process.argv.slice(2)
  const names = [...[...types.keys()].filter((name) => existsSync(doubleOf(name))), ...receiverNames].filter(
    (name) => asked.length === 0 || asked.includes(name),
  )
  const queue = names.values()
  console.log(
    '| destination | delivered | lost | taken there | records | calls | kills | processor s | seconds |',
  )
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const name of queue)
        console.log(await run(name, types).catch((error: Error) => `| ${name} | ${error.message} |`))
    }),
  )
}
