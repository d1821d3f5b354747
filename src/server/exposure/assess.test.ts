/** A small plant end to end: office, engineering station, two controllers of one cell, a camera on the internet. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FirewallRule } from '#exposure/firewall'
import { layeredSet } from '#exposure/layered-set'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import { UNKNOWN_DEVICE } from '#model/unknown-device'
import { shippedAdvisories } from './advisories.ts'
import { assess } from './assess.ts'

const blank: Device = { ...UNKNOWN_DEVICE, class: 'OT', purdueLevel: 1, zone: 'cell' }
const device = (id: string, ip: string, more: object) =>
  ({ ...blank, id, name: id, ipAddresses: [ip], ...more }) as unknown as Device
const link = (
  client: string,
  server: string,
  protocol: string,
  port: number,
  verbs: readonly string[] = [],
) =>
  ({
    id: `${client}${server}${protocol}`,
    client,
    server,
    transport: 'tcp',
    port,
    protocol,
    operations: verbs.map((verb) => ({
      verb,
      code: '',
      name: verb,
      count: 1,
      outcomes: { succeeded: 1 },
      objects: [],
    })),
  }) as unknown as Link

const served = [{ protocol: 's7comm', role: 'server' }]
const devices = [
  device('internet', '8.8.8.8', { type: 'Internet', class: 'Internet', zone: '', purdueLevel: 5 }),
  device('camera', '10.9.0.9', {
    type: 'IP Camera',
    class: 'IoT',
    zone: 'office',
    purdueLevel: 4,
    vendor: 'Hikvision',
    model: 'DS-2CD2410F-I',
    firmware: '5.3.0 build 150513',
  }),
  device('station', '10.1.0.5', {
    type: 'Engineering Station',
    class: 'OT',
    zone: 'supervision',
    purdueLevel: 2,
    isProgrammingDevice: true,
    os: 'Windows 7 (6.1)',
  }),
  device('press', '10.2.0.10', {
    type: 'PLC',
    vendor: 'Siemens',
    model: 'CPU 315-2 PN/DP',
    orderNumber: '6ES7 315-2EH14-0AB0',
    firmware: 'V3.2.6',
    protocols: served,
    keyPosition: 'Run-P',
  }),
  device('mixer', '10.2.0.11', { type: 'PLC', vendor: 'Nobody', protocols: served }),
]
const links = [
  link('internet', 'camera', 'http', 80),
  link('station', 'press', 's7comm', 102, ['read', 'stop']),
  link('camera', 'station', 'rdp', 3389),
]
const alert = {
  rule: 'cleartext-credentials',
  engine: 'policy',
  severity: 'warning',
  source: 'station',
  destination: 'mixer',
  targets: ['mixer'],
  what: 'station logs on to mixer with vendor default credentials (snmp, password)',
} as unknown as Alert

const plant = { devices, links, alerts: [alert] }
const site = assess(plant, { set: shippedAdvisories() })
const namesOf = (id: string) => site.exposures.filter((one) => one.device === id).map(({ name }) => name)

describe('a small plant', () => {
  it('scores the camera on the internet as the worked example does', () => {
    const found = site.exposures.find(({ name }) => name === 'CVE-2017-7921')
    assert.deepEqual([found?.score, found?.band, found?.action], [76, 'critical', 'attend'])
    assert.equal(found?.due, '3 days; check for compromise')
    assert.equal(found?.terms?.why.exposure, 'reached from the internet')
  })

  it('finds what is set weakly, from the wire alone', () => {
    assert.ok(namesOf('camera').includes('internet-exposed'))
    assert.ok(namesOf('press').includes('unauthenticated-control'))
    assert.ok(namesOf('station').includes('remote-access'))
    assert.ok(namesOf('station').includes('old-windows'))
    assert.ok(namesOf('mixer').includes('default-credentials'))
  })

  it('scores only what is known: no score where nothing can be said', () => {
    const press = site.risks.get('press')
    assert.ok(press?.riskScore !== undefined && press.securityScore !== undefined)
    assert.ok(Math.abs(press.riskScore + press.securityScore - 100) <= 0.51)
    const unknown = assess({ ...plant, alerts: [], links: [] }, { set: shippedAdvisories() })
    assert.equal(unknown.risks.get('mixer')?.riskScore, undefined)
    assert.ok(unknown.unidentified >= 1)
  })

  it('leads from outside to a controller, and each change lowers the chance', () => {
    const [best] = site.plan.paths
    assert.ok(best !== undefined && best.probability > 0)
    assert.equal(best.hops.at(-1)?.to, best.target)
    const product = best.hops.reduce((all, { probability, reach }) => all * probability * reach, 1)
    assert.ok(Math.abs(product - best.probability) < 1e-9)
    const [first] = site.plan.changes
    assert.ok(first !== undefined)
    const after = site.whatIf({ gone: [first.tag] }).paths[0]?.probability ?? 0
    assert.ok(Math.abs(after - first.alone) < 1e-9)
    assert.ok(site.plan.changes.every(({ together, before }) => together <= before))
  })

  it('writes lines for the firewall that name the stations seen', () => {
    const segment = site.plan.changes.find(({ tag }) => tag === 'segment:cell')
    assert.match(segment?.nftables ?? '', /ip saddr 10\.1\.0\.5 ip daddr 10\.2\.0\.10 tcp dport 102 accept/)
    assert.match(segment?.nftables ?? '', /ip daddr 10\.2\.0\.10 drop/)
    const cell = assess(
      {
        devices: devices.filter(({ id }) => id === 'station' || id === 'press'),
        links: links.slice(1, 2),
        alerts: [],
      },
      { set: shippedAdvisories() },
    )
    const protect = cell.plan.changes.find(({ tag }) => tag === 'protect:press')
    assert.equal(cell.plan.paths[0]?.source, 'source:station')
    assert.match(protect?.nftables ?? '', /ip daddr 10\.2\.0\.10 tcp dport 102 drop/)
    assert.match(protect?.setting ?? '', /protection level 3/)
  })

  it('begins at a station where no office is seen, also beside the internet', () => {
    const seen = devices.filter(({ id }) => id === 'station' || id === 'press' || id === 'internet')
    const asksTheInternet = link('station', 'internet', 'ntp', 123)
    const isAsked = link('internet', 'station', 'icmp', 0)
    const { plan } = assess(
      { devices: seen, links: [...links.slice(1, 2), asksTheInternet, isAsked], alerts: [] },
      { set: shippedAdvisories() },
    )
    assert.ok(plan.paths.some(({ source, target }) => source === 'source:station' && target === 'press'))
  })

  it('lets through no port scan, and nothing that stays in a subnet', () => {
    const scan = { ...link('scanner', 'press', '', 445), packets: 2 }
    const arp = { ...link('station', 'press', 'arp', 0), transport: 'link', port: undefined }
    const near = {
      ...link('station', 'press', 'modbus', 502, ['write']),
      clientAddress: 'fe80::5',
      serverAddress: 'fe80::10',
    }
    const also = device('scanner', '10.3.0.66', { isScanner: true, zone: 'office', purdueLevel: 4 })
    const { plan } = assess(
      {
        ...plant,
        devices: [...devices, also],
        links: [...links, scan as Link, near as Link, arp as unknown as Link],
      },
      { set: shippedAdvisories() },
    )
    const rows = plan.changes.flatMap(({ firewall }) => firewall)
    assert.ok(rows.some(({ action, from }) => action === 'allow' && from === '10.1.0.5'))
    assert.ok(rows.every(({ from, port }) => from !== '10.3.0.66' && port !== '445'))
    assert.ok(rows.every(({ from, to }) => !from.startsWith('fe80:') && !to.startsWith('fe80:')))
    assert.ok(rows.every(({ transport, why }) => transport !== 'link' && !why.startsWith('arp')))
    // A rule without a port drops all that comes after it: only "everything else" may have none.
    const lines = plan.changes
      .flatMap(({ nftables }) => nftables.split('\n'))
      .filter((line) => / drop /.test(line))
    assert.ok(lines.every((line) => / dport \d+ /.test(line) || /drop comment "everything else"/.test(line)))
  })

  it('says which lines would let in whoever raised an alarm', () => {
    const stopped = {
      ...alert,
      severity: 'critical',
      source: 'station',
      destination: 'press',
      isLearning: false,
    }
    const whys = (alerts: readonly object[]) =>
      assess({ ...plant, alerts: alerts as (typeof alert)[] }, { set: shippedAdvisories() })
        .plan.changes.flatMap(({ firewall }) => firewall)
        .filter(({ action, from, port }) => action === 'allow' && from === '10.1.0.5' && port === '102')
        .map(({ why }) => why)
    assert.ok(whys([stopped]).length > 0)
    assert.ok(whys([stopped]).every((why) => why.startsWith('check first, an alarm names it: s7comm')))
    assert.ok(whys([{ ...stopped, isLearning: true }]).every((why) => why.startsWith('s7comm')))
  })

  it('names the flaws that a virtual patch stands for, also where the likeliest ways use others', () => {
    const { changes } = assess(plant, { set: shippedAdvisories() }).plan
    const patches = changes.filter(({ virtualPatch }) => virtualPatch !== '')
    assert.ok(patches.length > 0)
    for (const { virtualPatch } of patches) assert.match(virtualPatch, /^drop tcp .*virtual patch CVE-\d/)
  })

  it('closes no zone in half: answers come back, each address of a client counts, and no device is denied its rest', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      device(`panel${at}`, `10.1.${1 + (at >> 7)}.${1 + (at & 127)}`, {
        zone: 'supervision',
        purdueLevel: 2,
      }),
    )
    const control = {
      ...link('station', 'press', 's7comm', 102, ['stop']),
      clientAddress: '10.1.0.6',
      serverAddress: '10.2.0.10',
    }
    const busy = many.map(({ id }) => link(id, 'mixer', 's7comm', 102, ['write']))
    const { plan } = assess(
      { ...plant, devices: [...devices, ...many], links: [links[0]!, links[2]!, control, ...busy] as Link[] },
      { set: shippedAdvisories() },
    )
    const segment = plan.changes.find(({ tag }) => tag === 'segment:cell')
    const lines = segment?.nftables.split('\n') ?? []
    assert.deepEqual(lines.slice(0, 2), [
      'add table inet sightglass',
      'add chain inet sightglass forward { type filter hook forward priority filter; }',
    ])
    const answers = lines.findIndex((line) => line.endsWith('ct state established,related accept'))
    assert.ok(answers > 0 && answers < lines.findIndex((line) => / drop /.test(line)))
    assert.ok(
      lines.some((line) => line.includes('ip saddr 10.1.0.6 ip daddr 10.2.0.10 tcp dport 102 accept')),
    )
    assert.ok(lines.some((line) => line.includes('ip daddr 10.2.0.10 drop')))
    assert.ok(
      lines.every((line) => !line.includes('10.2.0.11')),
      'more clients than lines: left as it is',
    )
    assert.match(segment?.setting ?? '', /1 of the zone’s devices is not included/)
  })

  it('lets in what a firewall would, though it was never seen', () => {
    const rule = {
      action: 'allow' as const,
      from: ['any'],
      to: ['10.2.0.10'],
      transport: 'tcp',
      ports: ['102'],
      line: 1,
      name: '',
    }
    const [best] = assess(
      { devices: devices.filter(({ id }) => id === 'press'), links: [], alerts: [] },
      { set: shippedAdvisories(), firewall: [rule] },
    ).plan.paths
    assert.deepEqual([best?.source, best?.probability.toFixed(2)], ['source:internet', '0.81'])
  })

  it('takes a rule for control only if it lets through a port that controls', () => {
    const rule = (port: string) => ({
      action: 'allow' as const,
      from: ['10.77.0.0/16'],
      to: ['10.2.0.10'],
      transport: 'tcp',
      ports: [port],
      line: 1,
      name: '',
    })
    // Only its protocol allows an attack: another vendor's controller.
    const plain = devices.map((one) =>
      one.id === 'press' ? { ...one, vendor: 'Nobody', model: '', orderNumber: '' } : one,
    )
    const far = {
      ...devices.find(({ id }) => id === 'camera')!,
      id: 'far',
      ipAddresses: ['10.77.0.1'],
      zone: 'far',
    }
    const chance = (port: string) =>
      assess(
        { devices: [...plain, far], links, alerts: [] },
        { set: shippedAdvisories(), firewall: [rule(port)] },
      ).whatIf({
        gone: [],
        from: ['far'],
        to: ['press'],
      }).paths[0]?.probability ?? 0
    assert.equal(chance('102').toFixed(2), '0.81')
    assert.ok(chance('443') < 0.5)
  })

  it('groups advice by what one change fixes', () => {
    const update = site.recommendations.find(({ title }) => title.startsWith('Update CPU 315-2 PN/DP'))
    assert.ok(update !== undefined && update.gain > 0)
    assert.deepEqual(update.devices, ['press'])
  })

  it('keeps what a person said, whatever the data becomes', () => {
    const fixed = site.exposures.find(({ device: id, kind }) => id === 'press' && kind === 'advisory')!
    const again = assess(plant, { set: shippedAdvisories(), states: new Map([[fixed.id, 'fixed' as const]]) })
    const same = again.exposures.find(({ id }) => id === fixed.id)
    assert.deepEqual([same?.state, same?.score], ['fixed', 0])
  })

  it('scores what a change brings, for the site and each device', () => {
    const { scores } = site.whatIf({ gone: ['patch:press', 'protect:press', 'close:press'] })
    assert.equal(scores?.before, site.siteScore)
    assert.ok(scores !== undefined && scores.after! >= scores.before!)
    assert.deepEqual(
      scores.devices.map(({ device: id, after }) => [id, after]),
      [['press', 100]],
    )
    assert.equal(site.whatIf({ gone: [] }).scores, undefined)
    assert.deepEqual(site.whatIf({ gone: ['nonsense', 'move:', 'patch:nobody'] }).scores?.devices, [])
  })

  it('scores each change of the list alone, and with those before it', () => {
    const [first, second] = site.plan.changes
    assert.ok(first?.scores !== undefined && second?.scores !== undefined)
    assert.equal(first.scores.before, site.siteScore)
    assert.equal(first.scores.alone, first.scores.together)
    assert.equal(first.scores.alone, site.whatIf({ gone: [first.tag] }).scores?.after)
    assert.equal(second.scores.together, site.whatIf({ gone: [first.tag, second.tag] }).scores?.after)
  })

  it('leads from and to what a person chose', () => {
    const chosen = site.whatIf({ gone: [], from: ['camera'], to: ['mixer'] }).paths
    assert.ok(
      chosen.length > 0 && chosen.every(({ source, target }) => source === 'camera' && target === 'mixer'),
    )
  })

  it('shows what moving a device to another zone does', () => {
    const best = (gone: readonly string[]) =>
      site.whatIf({ gone, from: ['mixer'], to: ['press'] }).paths[0]?.probability ?? 0
    // Neighbours of one subnet; from another zone only what a router lets through.
    assert.ok(best(['move:mixer>office']) < best([]))
  })

  it('finds after a move what it would find had the device always stood there', () => {
    const rules = [
      {
        action: 'allow',
        from: ['10.3.0.0/24', 'any'],
        to: ['10.1.0.0/16'],
        transport: 'tcp',
        ports: ['any'],
      },
    ].map((rule) => ({ ...rule, line: 1, name: '' })) as unknown as FirewallRule[]
    // Every way there is: ways that are as likely may come in another order.
    const most = { gone: [], most: 500 }
    for (const firewall of [[], rules])
      for (const [id, zone] of [
        ['mixer', 'office'],
        ['mixer', 'supervision'],
        ['press', 'supervision'],
        ['station', 'cell'],
        ['camera', 'cell'],
        ['station', 'a zone of its own'],
      ] as const) {
        const there = devices.find((one) => one.zone === zone)
        const home = there?.ipAddresses[0]?.replace(/\.\d+$/, '.254')
        const place = { zone, ipAddresses: home === undefined ? [] : [home] }
        const level = there === undefined ? {} : { purdueLevel: there.purdueLevel }
        const stood = devices.map((one) => (one.id === id ? { ...one, ...place, ...level } : one))
        // Settings are judged in the device's place; a what-if computes paths alone, with the current findings.
        const found = assess(plant, { set: shippedAdvisories(), firewall }).whatIf({
          ...most,
          gone: [`move:${id}>${zone}`],
        }).paths
        const fresh = assess({ ...plant, devices: stood }, { set: shippedAdvisories(), firewall }).whatIf(
          most,
        ).paths
        const shape = (paths: typeof found) =>
          paths
            .map(({ hops, probability }) =>
              [
                probability.toFixed(12),
                ...hops.map(({ from, to, method }) => `${from} ${method} ${to}`),
              ].join('; '),
            )
            .sort()
        assert.deepEqual(shape(found), shape(fresh), `${id} in ${zone}, ${firewall.length} rules`)
      }
  })

  it('says what its maker has given up, once the day is over and for just that product', () => {
    const ends = (endOfLife: string, endOfSecuritySupport: string, product: string) => ({
      name: 'OpenEoX',
      date: '',
      facts: new Map(),
      rows: [],
      ends: [
        {
          vendor: 'siemens',
          product,
          models: [],
          range: 'vers:all/*',
          endOfLife,
          endOfSecuritySupport,
          endOfSales: '',
          updated: '',
        },
      ],
    })
    const said = (...reported: Parameters<typeof ends>) => {
      const seen = devices.map((one) => ({ ...one, lastSeen: Date.UTC(2025, 0, 1) * 1000 }))
      const set = layeredSet(shippedAdvisories(), { documents: [], lists: [ends(...reported)] })
      return assess({ ...plant, devices: seen }, { set }).exposures.flatMap(({ device: id, name }) =>
        name.startsWith('end-of') ? [`${id} ${name}`] : [],
      )
    }
    const press315 = 'SIMATIC S7-300 CPU 315-2 PN/DP'
    assert.deepEqual(said('2024-10-01', '2024-10-01', press315), ['press end-of-life'])
    assert.deepEqual(said('2033-10-01', '2024-10-01', press315), ['press end-of-security-support'])
    assert.deepEqual(said('2025-01-01', '', press315), [], 'the last day itself')
    assert.deepEqual(said('2024-10-01', '2024-10-01', 'SIMATIC S7-300 CPU 317-2 PN/DP'), [])
  })

  it('gives the same answer again', () => {
    const again = assess(plant, { set: shippedAdvisories() })
    assert.deepEqual(again.exposures, site.exposures)
    assert.deepEqual(again.plan, site.plan)
  })
})
