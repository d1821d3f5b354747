/**
 * Exposure of a large plant: `node bench/exposure.ts [DEVICES] [LINKS]`. Devices are of many makes and versions, so that few
 * answers can be remembered; one thread, no network.
 */

import type { Device, Link } from '#model/device'
import { shippedAdvisories } from '#server/exposure/advisories'
import { assess } from '#server/exposure/assess'

const [devices = 12_000, links = 100_000] = process.argv.slice(2).map(Number)
const MAKES = [
  ['Siemens', 'CPU 315-2 PN/DP', '6ES7 315-2EH14-0AB0', 'V3.2.'],
  ['Siemens', 'CPU 1513-1 PN', '6ES7 513-1AL02-0AB0', 'V2.9.'],
  ['Siemens', 'SCALANCE X204IRT', '6GK5 204-0BA00-2BA3', 'V05.04.'],
  ['Rockwell Automation', '1756-EN2T/D', '', '10.'],
  ['Rockwell Automation', '1756-L61/B LOGIX5561', '', '20.'],
  ['Schneider Electric', 'BMX P34 2020', '', 'v2.'],
  ['Mitsubishi Electric', 'R08SFCPU', '', '2'],
  ['Omron', 'CP1L-EM40DR-D', '', '1.'],
  ['Phoenix Contact', 'ILC 151 ETH', '', '4.'],
  ['Hikvision', 'DS-2CD2410F-I', '', '5.3.'],
] as const
let seed = 7
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}
const whole = (below: number) => Math.floor(random() * below)

const knownDevices = Array.from({ length: devices }, (_, at) => {
  const [vendor, model, orderNumber, stem] = MAKES[at % MAKES.length]!
  const isOffice = at % 10 === 9
  return {
    id: `d${at}`,
    name: `d${at}`,
    type: isOffice ? 'Workstation' : 'PLC',
    class: isOffice ? 'IT' : 'OT',
    roles: [],
    vendor,
    model,
    orderNumber,
    serial: '',
    firmware: `${stem}${whole(200)}`,
    software: '',
    os: '',
    realm: '',
    zone: isOffice ? 'office' : `cell ${Math.floor(at / 100)}`,
    purdueLevel: isOffice ? 4 : 1,
    hostnames: [],
    ipAddresses: [`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`],
    macAddresses: [],
    modules: [],
    protocols: isOffice ? [] : [{ protocol: 's7comm', role: 'server' }],
    keyPosition: '',
    authorised: true,
    importance: 'medium',
    isProgrammingDevice: false,
    firstSeen: 0,
    lastSeen: 0,
    provenance: {},
    alternatives: {},
  } as unknown as Device
})
const talk = Array.from({ length: links }, () => {
  return {
    client: `d${whole(devices)}`,
    server: `d${whole(devices)}`,
    transport: 'tcp',
    port: 102,
    protocol: 's7comm',
    operations: [{ verb: 'write', code: '5', name: 'Write', outcomes: { succeeded: 1 }, lastSeen: 0 }],
  } as unknown as Link
})

function timed<T>(what: string, work: () => T): T {
  const started = performance.now()
  const before = process.threadCpuUsage()
  const result = work()
  const wall = performance.now() - started
  const { user, system } = process.threadCpuUsage(before)
  process.stdout.write(
    `${what}: ${Math.round(wall)} ms, of which ${Math.round((user + system) / 1000)} ms on the processor\n`,
  )
  return result
}

const plant = { devices: knownDevices, links: talk, alerts: [] }
const set = shippedAdvisories()
const site = timed(`${devices} devices, ${links} links, matched, judged, ten paths`, () =>
  assess(plant, { set }),
)
timed('the same again, as after an update of the feeds', () => assess(plant, { set }))
process.stdout.write(`${site.exposures.length} findings\n`)
timed('ten paths', () => site.whatIf({ gone: [] }))
const tag = site.plan.changes[0]?.tag ?? 'patch:d1'
timed('a what-if: ten paths and scores', () => site.whatIf({ gone: [tag] }))
timed('a what-if: one path and scores', () => site.whatIf({ gone: [tag], most: 1 }))
timed('a device moved to another zone', () => site.whatIf({ gone: ['move:d1>cell 3'] }))
process.stdout.write(`${Math.round(process.memoryUsage().rss / 1024 ** 2)} MB\n`)
