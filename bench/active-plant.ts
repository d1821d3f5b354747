/**
 * A whole plan against simulated controllers in network namespaces, and what the inventory knows before and after. Needs root; by hand:
 *   node_modules/.bin/node --no-warnings bench/active-plant.ts [DEVICES]
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PcapWriter } from '#capture/pcap-writer'
import { readAll } from '#capture/read-all'
import type { DeviceItem } from '#schema/device'
import { loadQueries } from '../src/active/found/queries.ts'
import { dryRun, isShown } from '../src/active/plan/dry-run.ts'
import { planOfText } from '../src/active/plan/plan-text.ts'
import { GateTrial } from '../src/active/testing/gate-trial.ts'
import { NamespacePair, QUERY_SIDE, whyNoNamespaces } from '../src/active/testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../src/active/testing/plans.ts'
import { simulatedIdentity } from '../src/active/testing/simulated-identity.ts'

const reason = whyNoNamespaces()
if (reason !== '') throw new Error(`cannot run here: ${reason}`)
const count = Number(process.argv[2] ?? 200)
const addresses = Array.from({ length: count }, (_, i) => `10.77.${Math.floor(i / 200)}.${10 + (i % 200)}`)
const queries = await loadQueries()
const testing = (name: string) => fileURLToPath(new URL(`../src/active/testing/${name}`, import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'sightglass-plant-'))
const pair = new NamespacePair('plant', addresses)
const trial = new GateTrial(pair)
try {
  const devices = pair.spawn(pair.devices, [
    process.execPath,
    '--no-warnings',
    testing('simulated-devices.ts'),
    JSON.stringify({ addresses }),
  ])
  devices.stderr.pipe(process.stderr)
  await once(devices.stdout, 'data')
  const passive = join(work, 'passive.pcap')
  const tcpdump = spawn(
    'ip',
    [
      'netns',
      'exec',
      pair.sender,
      'tcpdump',
      '-i',
      QUERY_SIDE.device,
      '-n',
      '-U',
      '-w',
      passive,
      '-Z',
      'root',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await once(tcpdump.stderr, 'data')
  // The operator station has another address on the same interface.
  pair.in(pair.sender, 'ip', 'addr', 'add', '10.77.0.3/16', 'dev', QUERY_SIDE.device)
  pair.in(pair.sender, 'ip', 'addr', 'del', `${QUERY_SIDE.address}/24`, 'dev', QUERY_SIDE.device)
  pair.in(
    pair.sender,
    process.execPath,
    '--no-warnings',
    testing('simulated-polls.ts'),
    JSON.stringify(addresses),
  )
  await pause(500)
  tcpdump.kill('SIGINT')
  await once(tcpdump, 'close')
  pair.in(pair.sender, 'ip', 'addr', 'del', '10.77.0.3/16', 'dev', QUERY_SIDE.device)
  const targets = addresses.map((address) => {
    const { kind, vendor, model, firmware } = simulatedIdentity(address)
    const ids = {
      s7: ['s7-identity'],
      modbus: ['modbus-device-identification'],
      enip: ['enip-list-identity', 'cip-identity'],
    }[kind]
    const known = kind === 's7' ? { rackSlots: [2] } : kind === 'modbus' ? { units: [1] } : {}
    return plannedTarget(
      address,
      ids.map((id) => plannedQuery(queries.get(id)!, { known })),
      { vendor, model, firmware },
    )
  })
  const text = trial.put('plant', planOf(targets))
  const shown = dryRun(planOfText(text, queries), queries)
  const begin = performance.now()
  const { status, said } = await trial.run('plant')
  const minutes = (performance.now() - begin) / 60_000
  const { lines } = trial.journal('plant')
  const sent = trial.captures('plant').flatMap((path) => readAll(readFileSync(path)).frames)
  const ours = sent.filter(
    ({ bytes }) => bytes[12] === 8 && bytes[13] === 0 && bytes.slice(26, 30).join('.') === QUERY_SIDE.address,
  )
  let unshown = 0
  for (const { bytes } of ours) {
    const start = 34 + (bytes[23] === 6 ? (bytes[46]! >> 4) * 4 : 8)
    const payload = Buffer.from(bytes.slice(start, 14 + bytes[16]! * 256 + bytes[17]!)).toString('hex')
    const target = shown.targets.find(({ target: one }) => one.address === bytes.slice(30, 34).join('.'))
    if (!target?.packets.some(({ hex }) => (payload === '' ? hex === '' : isShown(hex, payload)))) unshown++
  }
  const busiest = Math.max(
    ...[...Map.groupBy(ours, ({ time }) => Math.floor(time / 1e6)).values()].map((one) => one.length),
  )
  console.log(`status ${status} ${said.trim()} ${trial.status('plant').text}`)
  console.log(
    `${count} devices in ${minutes.toFixed(1)} minutes, ${ours.length} packets, most in a second ${busiest}; dry run at most ${shown.packets}; not in the dry run ${unshown}`,
  )
  console.log(
    `${lines.filter(({ kind }) => kind === 'device').length} devices complete, ${lines.filter(({ kind }) => kind === 'distress').length} in distress`,
  )
  const analyse = (...files: readonly string[]) =>
    JSON.parse(
      execFileSync(
        fileURLToPath(new URL('../bin/sightglass', import.meta.url)),
        ['analyze', '--json', ...files],
        { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] },
      ).toString(),
    )
  /** All simulated devices have one interface: a copy gives each address its own MAC address. */
  const withOwnMacs = (path: string) => {
    const writer = new PcapWriter(1)
    const parts = [writer.header()]
    for (const frame of readAll(readFileSync(path)).frames) {
      const bytes = Uint8Array.from(frame.bytes)
      const isIp = bytes[12] === 8 && bytes[13] === 0
      const isArp = bytes[12] === 8 && bytes[13] === 6
      // ARP would claim the shared address.
      if (isArp || !isIp) continue
      for (const [mac, ip] of [
        [0, 30],
        [6, 26],
      ] as const)
        if (bytes[ip + 3]! >= 10) bytes.set([2, 0, 0, 1, bytes[ip + 2]!, bytes[ip + 3]!], mac)
      parts.push(writer.frame({ ...frame, bytes, start: 0, end: bytes.length }))
    }
    const copy = join(work, `own-${path.split('/').at(-1)}`)
    writeFileSync(copy, Buffer.concat(parts))
    return copy
  }
  const recall = (document: { readonly devices: readonly DeviceItem[] }) => {
    const found = { model: 0, firmware: 0, serial: 0, serials: 0 }
    for (const address of addresses) {
      const { model, firmware, serial } = simulatedIdentity(address)
      const device = document.devices.find(({ ipAddresses }) => ipAddresses.includes(address))
      const modules = device?.modules ?? []
      const has = (value: string, values: readonly (string | undefined)[]) =>
        values.some((one) => (one ?? '').toLowerCase().includes(value.toLowerCase()))
      if (has(model, [device?.model, ...modules.map((one) => one.model)])) found.model++
      if (has(firmware, [device?.firmware, ...modules.map((one) => one.firmware)])) found.firmware++
      if (serial === '') continue
      found.serials++
      if (has(serial, [device?.serial, ...modules.map((one) => one.serial)])) found.serial++
    }
    return `model ${found.model}/${count}, firmware ${found.firmware}/${count}, serial ${found.serial}/${found.serials}`
  }
  console.log(`before: ${recall(analyse(withOwnMacs(passive)))}`)
  console.log(`after:  ${recall(analyse(withOwnMacs(passive), ...trial.captures('plant').map(withOwnMacs)))}`)
  for (const [name, path] of [
    ['passive', passive],
    ['sent', trial.captures('plant')[0]!],
  ] as const)
    writeFileSync(`/tmp/plant-${name}.pcap`, readFileSync(path))
  devices.kill()
} finally {
  pair.close()
  trial.close()
  rmSync(work, { recursive: true })
}
