/**
 * Milliseconds from the kill switch to the link that is down and to the last packet, in runs of the gate. As root:
 *   node_modules/.bin/node --no-warnings bench/active-kill.ts [RUNS]
 */
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readAll } from '#capture/read-all'
import { loadQueries } from '../src/active/found/queries.ts'
import { GateTrial } from '../src/active/testing/gate-trial.ts'
import { NamespacePair, QUERY_SIDE, whyNoNamespaces } from '../src/active/testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../src/active/testing/plans.ts'

const reason = whyNoNamespaces()
if (reason !== '') throw new Error(`cannot run here: ${reason}`)
const runs = Number(process.argv[2] ?? 20)
const queries = await loadQueries()
const ADDRESS = '10.77.0.6'
const pair = new NamespacePair('kill', [ADDRESS])
const trial = new GateTrial(pair)
const stop = join(trial.spool, 'stop')
const DEVICES = fileURLToPath(new URL('../src/active/testing/simulated-devices.ts', import.meta.url))
const links: number[] = []
const packets: number[] = []
try {
  const devices = pair.spawn(pair.devices, [
    ...[process.execPath, '--no-warnings', DEVICES, JSON.stringify({ addresses: [ADDRESS] })],
  ])
  await once(devices.stdout, 'data')
  for (let run = 1; run <= runs; run++) {
    const name = `kill-${run}`
    const s7 = plannedQuery(queries.get('s7-identity')!, { known: { rackSlots: [2] } })
    trial.put(name, planOf([plannedTarget(ADDRESS, [s7])], { number: run }))
    const monitor = pair.spawn(pair.sender, ['ip', '-ts', 'monitor', 'link'])
    let said = ''
    monitor.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const gate = trial.start(name)
    while (trial.text(name, 'journal.jsonl').split('\n').length < 4) await pause(5)
    // At another moment of the gap between two requests each time.
    await pause((run * 37) % 300)
    const before = said.length
    const killedAt = Date.now()
    writeFileSync(stop, '')
    await once(gate, 'close')
    while (!/state DOWN/.test(said.slice(before))) await pause(5)
    monitor.kill()
    rmSync(stop)
    const down = /\[([^\]]+)\][^[]*state DOWN/.exec(said.slice(before))?.[1]
    const frames = trial.captures(name).flatMap((path) => readAll(readFileSync(path)).frames)
    const ours = frames.filter(({ bytes }) => bytes.slice(26, 30).join('.') === QUERY_SIDE.address)
    links.push(Date.parse(`${down}Z`) - killedAt)
    packets.push(Math.max(0, Math.round((ours.at(-1)?.time ?? 0) / 1000 - killedAt)))
    console.log(`run ${run}: link down after ${links.at(-1)} ms, last packet after ${packets.at(-1)} ms`)
  }
} finally {
  pair.close()
  trial.close()
}
for (const [name, values] of Object.entries({ 'link down': links, 'last packet': packets })) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  console.log(`${name}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${sorted.at(-1)} ms`)
}
console.log(`load ${loadavg()[0]?.toFixed(1)}`)
