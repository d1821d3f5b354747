import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { Observation, Party, Session, Traffic } from '#model/fact'
import type { ConsequenceKind } from '#model/incident'
import { IncidentBook } from './incident-book.ts'

const TECHNIQUES = readFileSync(new URL('../../data/attack-ics.tsv', import.meta.url), 'utf8')
const SECOND = 1e6
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const START = 1_700_000_000 * SECOND

const OFFICE = '10.10.0.5'
const JUMP = '10.15.0.2'
const ENGINEERING = '10.20.0.7'
const SAFETY = '10.21.3.9'
const RTU = '10.21.4.1'
const SCANNER = '10.10.0.99'

const LEVELS: Readonly<Record<string, number>> = {
  [OFFICE]: 4,
  [SCANNER]: 4,
  [JUMP]: 3.5,
  [ENGINEERING]: 3,
  [SAFETY]: 1,
  [RTU]: 1,
}

/** Rules as they are declared, with the little that chaining reads. */
const RULES = {
  'safety-controller-changed': { engine: 'anomaly', severity: 'critical', techniques: ['T0880', 'T0821'] },
  'network-scan': { engine: 'anomaly', severity: 'critical', techniques: ['T0846.001', 'T0840'] },
  'controller-scan': { engine: 'anomaly', severity: 'critical', techniques: ['T0846.001', 'T0888'] },
  'modbus-function-refused': { engine: 'protocol', severity: 'major', techniques: ['T1692.001', 'T0888'] },
  'remote-execution': { engine: 'malware', severity: 'critical', techniques: ['T0886', 'T0807'] },
  'commands-from-unknown-client': {
    engine: 'anomaly',
    severity: 'critical',
    techniques: ['T0848', 'T1692.001'],
  },
  'mass-switching': { engine: 'anomaly', severity: 'critical', techniques: ['T0806', 'T1692.001'] },
  'program-downloaded': { engine: 'policy', severity: 'critical', techniques: ['T0843', 'T0889'] },
  'controller-stopped': { engine: 'policy', severity: 'critical', techniques: ['T0858', 'T0816'] },
  'new-device': { engine: 'policy', severity: 'major', techniques: ['T0842'] },
  'device-silent': { engine: 'operational', severity: 'major', techniques: ['T0814'] },
} as const

function alert(
  rule: keyof typeof RULES,
  source: string,
  destination: string,
  at: number,
  more: Partial<Alert> = {},
): Alert {
  const time = START + at
  return {
    ...RULES[rule],
    id: `${rule} ${source} ${destination}`,
    rule,
    title: rule,
    category: '',
    time,
    lastTime: time,
    count: 1,
    source,
    destination,
    sourceAddress: source,
    destinationAddress: destination,
    targets: [destination],
    protocol: '',
    defenderTitles: [],
    learnable: false,
    maintenance: '',
    isLearning: false,
    what: '',
    normal: '',
    why: '',
    todo: [],
    episodes: [{ from: time, to: time, count: 1 }],
    places: [],
    ...more,
  }
}

function party(ip: string): Party {
  return { realm: '', ip, mac: undefined, port: undefined }
}

function remoteDesktop(client: string, server: string, from: number, to: number): Traffic {
  return {
    protocol: 'rdp',
    transport: 'tcp',
    client: party(client),
    server: party(server),
    vlan: undefined,
    first: START + from,
    last: START + to,
    packetsFromClient: 9,
    bytesFromClient: 900,
    packetsFromServer: 9,
    bytesFromServer: 900,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 64,
    established: true,
    refused: false,
    directionKnown: true,
    place: { file: 0, frame: 1 },
  }
}

function logon(client: string, server: string, user: string, at: number): Observation<Session> {
  const { protocol, transport, vlan, directionKnown, place } = remoteDesktop(client, server, at, at)
  return {
    fact: { kind: 'session', phase: 'open', method: 'rdp', secured: true, user },
    time: START + at,
    lastTime: START + at,
    count: 1,
    protocol,
    transport,
    vlan,
    directionKnown,
    place,
    client: party(client),
    server: party(server),
  }
}

/** Of the rules below, as their files declare it. */
const CONSEQUENCE_OF: Readonly<Record<string, ConsequenceKind>> = {
  'safety-controller-changed': 'safety',
  'controller-stopped': 'stopped',
  'program-downloaded': 'programmed',
  'mass-switching': 'switched',
  'commands-from-unknown-client': 'command',
  'remote-execution': 'foothold',
}
const consequenceOf = (rule: string) => CONSEQUENCE_OF[rule]

function newBook(): IncidentBook {
  return new IncidentBook({
    techniques: TECHNIQUES,
    consequenceOf,
    deviceOfAddress: (address) =>
      ({ id: `device-${address}`, name: address, type: 'Unknown', purdueLevel: LEVELS[address] }) as Device,
  })
}

function incidentsOf(
  alerts: readonly Alert[],
  sessions: readonly Traffic[] = [],
  logons: Observation[] = [],
) {
  const book = newBook()
  for (const traffic of sessions) book.traffic(traffic)
  for (const observed of logons) book.observed(observed)
  book.alerts(alerts)
  return book.incidents()
}

const TRITON_SESSIONS = [
  remoteDesktop(OFFICE, JUMP, 0, 2 * HOUR),
  remoteDesktop(JUMP, ENGINEERING, 10 * MINUTE, 2 * HOUR),
]
const TRITON = [
  alert('network-scan', ENGINEERING, SAFETY, HOUR),
  alert('safety-controller-changed', ENGINEERING, SAFETY, HOUR + 20 * MINUTE),
]

describe('an incident', () => {
  it('does not begin in what was given to learn from, though an alert of today spoke there too', () => {
    const book = newBook()
    const scan = alert('network-scan', ENGINEERING, SAFETY, 0)
    for (const traffic of TRITON_SESSIONS) book.traffic(traffic)
    book.alerts([scan])
    book.beginAnew()
    assert.deepEqual(book.incidents(), [])
    const day = 24 * HOUR
    const today = { from: START + day, to: START + day + MINUTE, count: 1 }
    book.alerts([
      { ...scan, lastTime: today.to, episodes: [...scan.episodes, today] },
      alert('safety-controller-changed', ENGINEERING, SAFETY, day + HOUR),
    ])
    const [incident] = book.incidents()
    assert.equal(incident?.title, `Safety function of ${SAFETY} changed, from ${ENGINEERING}`)
    assert.equal(incident?.time, today.from)
  })

  it('names the consequence first, then only those on the path that led there', () => {
    const [reached] = incidentsOf(TRITON, TRITON_SESSIONS)
    assert.equal(
      reached?.title,
      `Safety function of ${SAFETY} changed, from ${OFFICE} via ${JUMP} and ${ENGINEERING}`,
    )
    assert.deepEqual(
      reached?.path?.map(({ name }) => name),
      [OFFICE, JUMP, ENGINEERING, SAFETY],
    )
    const [met] = incidentsOf([
      alert('controller-stopped', ENGINEERING, RTU, 0),
      alert('program-downloaded', ENGINEERING, RTU, 2 * MINUTE),
      alert('mass-switching', OFFICE, RTU, 5 * MINUTE),
      alert('safety-controller-changed', OFFICE, RTU, 6 * MINUTE),
    ])
    assert.equal(met?.title, `Safety function of ${RTU} changed, ${RTU} stopped, from ${OFFICE}`)
    assert.deepEqual(
      met?.consequences?.map(({ kind, deviceCount, count }) => [kind, deviceCount, count]),
      [
        ['safety', 1, 1],
        ['stopped', 1, 1],
        ['programmed', 1, 1],
        ['switched', 1, 1],
      ],
    )
    assert.equal(new Set(met?.stages.map(({ source }) => source)).size, 2)
  })

  it('is one path from the office to the safety controller, as in TRITON', () => {
    const incidents = incidentsOf(TRITON, TRITON_SESSIONS)
    assert.equal(incidents.length, 1)
    const [incident] = incidents
    assert.equal(incident?.severity, 'critical')
    assert.equal(incident?.entry, `device-${OFFICE}`)
    assert.equal(incident?.target, `device-${SAFETY}`)
    assert.deepEqual(
      incident?.stages.map(({ stage, source }) => [stage, source]),
      [
        ['initial', `device-${OFFICE}`],
        ['lateral', `device-${JUMP}`],
        ['discovery', `device-${ENGINEERING}`],
        ['impact', `device-${ENGINEERING}`],
      ],
    )
    assert.deepEqual(incident?.stages.at(-1)?.techniques, ['T0821', 'T0880'])
  })

  it('is critical where a safety system is written after a remote session, whatever the score', () => {
    const [incident] = incidentsOf(
      [alert('safety-controller-changed', ENGINEERING, SAFETY, HOUR, { severity: 'major' })],
      [remoteDesktop(OFFICE, JUMP, 0, HOUR), remoteDesktop(JUMP, ENGINEERING, 10, HOUR)],
    )
    // Three stages: from outside, sideways, and the safety system.
    assert.equal(incident?.severity, 'critical')
  })

  it('is never less than the worst of its alerts', () => {
    const [incident] = incidentsOf([
      alert('network-scan', OFFICE, JUMP, 0),
      alert('remote-execution', OFFICE, JUMP, MINUTE),
    ])
    assert.ok(incident !== undefined && incident.score < 24, `the score alone calls ${incident?.score} less`)
    assert.equal(incident.severity, 'critical')
  })

  it('is one of control and then silence, as in Industroyer', () => {
    const incidents = incidentsOf([
      alert('commands-from-unknown-client', ENGINEERING, RTU, 0),
      alert('mass-switching', ENGINEERING, RTU, MINUTE),
      alert('device-silent', RTU, RTU, 10 * MINUTE),
    ])
    assert.equal(incidents.length, 1)
    assert.deepEqual(
      incidents[0]?.stages.map(({ stage, alerts }) => [stage, alerts.length]),
      [
        ['control', 2],
        ['impact', 1],
      ],
    )
    assert.equal(incidents[0]?.severity, 'critical')
  })

  it('is one where two devices act on one controller within a quarter of an hour', () => {
    const station = alert('program-downloaded', ENGINEERING, SAFETY, 0)
    const stop = alert('controller-stopped', ENGINEERING, SAFETY, MINUTE)
    const panel = (at: number) => alert('safety-controller-changed', SCANNER, SAFETY, at)
    const [near, ...none] = incidentsOf([station, stop, panel(16 * MINUTE)])
    assert.deepEqual(none, [])
    assert.deepEqual(
      near?.stages.map(({ source }) => source),
      [`device-${ENGINEERING}`, `device-${SCANNER}`],
    )
    // An hour later it is another attacker's, and alone no incident.
    const far = incidentsOf([station, stop, panel(HOUR)])
    assert.ok(far.every(({ stages }) => new Set(stages.map(({ source }) => source)).size === 1))
  })

  it('takes in other devices that act on controllers while somebody from outside does', () => {
    const STATION = '10.20.0.8'
    const entry = alert('new-device', JUMP, '', 0, { techniques: ['T0883'] })
    const stop = alert('controller-stopped', JUMP, RTU, 5 * MINUTE)
    const other = (at: number) => [
      alert('controller-stopped', STATION, SAFETY, at),
      alert('program-downloaded', STATION, SAFETY, at + MINUTE),
    ]
    const sources = (incident: { stages: readonly { source: string }[] } | undefined) =>
      new Set(incident?.stages.map(({ source }) => source)).size
    const during = incidentsOf([entry, stop, ...other(8 * MINUTE)])
    assert.deepEqual([during.length, sources(during[0])], [1, 2])
    // An hour later, or without an entry, it is another story.
    for (const apart of [
      [entry, stop, ...other(HOUR)],
      [stop, ...other(8 * MINUTE)],
    ])
      assert.ok(incidentsOf(apart).every((one) => sources(one) === 1))
  })

  it('follows who was taken over by an attack, not only by a session', () => {
    const [incident, ...others] = incidentsOf([
      alert('remote-execution', OFFICE, ENGINEERING, 0),
      alert('controller-stopped', ENGINEERING, RTU, 14 * MINUTE),
    ])
    assert.deepEqual(others, [])
    assert.equal(incident?.entry, `device-${OFFICE}`)
    assert.equal(incident?.target, `device-${RTU}`)
  })

  it('ties two devices together that use one account', () => {
    const alerts = [
      alert('network-scan', OFFICE, RTU, 0),
      alert('controller-stopped', ENGINEERING, RTU, 3 * HOUR),
    ]
    assert.equal(incidentsOf(alerts).length, 0)
    const logons = [logon(OFFICE, JUMP, 'Smith', MINUTE), logon(ENGINEERING, JUMP, 'smith', 2 * HOUR)]
    assert.equal(incidentsOf(alerts, [], logons).length, 1)
  })

  it('takes in a device that appears and attacks right after', () => {
    const [incident, ...others] = incidentsOf([
      alert('remote-execution', OFFICE, ENGINEERING, 0),
      alert('new-device', '10.21.4.66', '', 2 * MINUTE),
      alert('commands-from-unknown-client', '10.21.4.66', RTU, 3 * MINUTE),
    ])
    assert.deepEqual(others, [])
    assert.equal(incident?.entry, `device-${OFFICE}`)
  })

  it('takes in critical activity of others right after an unknown device attacked', () => {
    const incidents = incidentsOf([
      alert('new-device', '10.21.4.66', '', 0),
      alert('commands-from-unknown-client', '10.21.4.66', RTU, MINUTE),
      alert('remote-execution', OFFICE, ENGINEERING, 3 * MINUTE),
    ])
    assert.equal(incidents.length, 1)
    assert.equal(incidents[0]?.stages.length, 3)
  })

  it('takes in an unknown device that wrote shortly before another unknown one stopped a controller', () => {
    const [first, second] = ['10.21.2.245', '10.21.4.246']
    const attack = (stopAt: number) => [
      alert('new-device', second, '', stopAt - 1e6),
      alert('controller-stopped', second, SAFETY, stopAt),
      alert('program-downloaded', second, SAFETY, stopAt + 1e6),
    ]
    const write = alert('commands-from-unknown-client', first, RTU, MINUTE, { severity: 'minor' })
    const sourcesOf = (alerts: readonly Alert[]) =>
      incidentsOf(alerts).map(({ stages }) => new Set(stages.map(({ source }) => source)).size)
    const before = alert('new-device', first, '', 0)
    assert.deepEqual(sourcesOf([before, write, ...attack(2 * MINUTE)]), [2])
    // Not where it only appeared, nor an hour before.
    assert.deepEqual(sourcesOf([before, ...attack(2 * MINUTE)]), [1])
    assert.deepEqual(sourcesOf([before, write, ...attack(HOUR)]), [1])
  })

  it('is one where the same device stops two controllers', () => {
    const [incident, ...others] = incidentsOf([
      alert('controller-stopped', ENGINEERING, RTU, 0),
      alert('controller-stopped', ENGINEERING, SAFETY, MINUTE),
    ])
    assert.deepEqual(others, [])
    assert.equal(incident?.title, `2 controllers stopped, from ${ENGINEERING}`)
  })

  it('is one where two unknown clients command one gateway, which is no controller by its level', () => {
    const incidents = incidentsOf([
      alert('controller-stopped', ENGINEERING, SAFETY, 0),
      alert('commands-from-unknown-client', ENGINEERING, JUMP, MINUTE),
      alert('commands-from-unknown-client', SCANNER, JUMP, 2 * MINUTE),
    ])
    assert.deepEqual(
      incidents.map(({ stages }) => stages.map(({ source }) => source)),
      [[`device-${ENGINEERING}`, `device-${ENGINEERING}`, `device-${SCANNER}`]],
    )
  })

  it('comes from outside as soon as its activity is joined, and shows where the path was not seen', () => {
    const [incident, ...others] = incidentsOf([
      alert('remote-execution', OFFICE, ENGINEERING, 0, { techniques: ['T0886', 'T0866', 'T0819'] }),
      alert('controller-stopped', ENGINEERING, RTU, MINUTE),
      alert('program-downloaded', JUMP, SAFETY, 2 * MINUTE),
      alert('safety-controller-changed', JUMP, SAFETY, 3 * MINUTE),
    ])
    assert.deepEqual(others, [])
    assert.match(incident!.title, /, from the internet$/)
    assert.deepEqual(
      incident!.path?.map(({ name, isUnseen }) => `${isUnseen ? 'unseen ' : ''}${name}`),
      ['the internet', OFFICE, ENGINEERING, `unseen ${JUMP}`, SAFETY],
    )
  })

  it('is one outbreak where known bad code comes from several devices', () => {
    const incidents = incidentsOf([
      alert('remote-execution', OFFICE, JUMP, 0),
      alert('remote-execution', SCANNER, ENGINEERING, 3 * MINUTE),
      alert('controller-stopped', ENGINEERING, RTU, 5 * MINUTE),
    ])
    assert.equal(incidents.length, 1)
  })

  it('is two where two sources have nothing to do with each other', () => {
    const both = incidentsOf([
      alert('controller-stopped', ENGINEERING, RTU, 0),
      alert('program-downloaded', ENGINEERING, RTU, MINUTE),
      alert('network-scan', SCANNER, SAFETY, 0),
      alert('safety-controller-changed', SCANNER, SAFETY, HOUR),
    ])
    assert.equal(both.length, 2)
  })

  it('is the same in whatever order it was told', () => {
    const forward = incidentsOf(TRITON, TRITON_SESSIONS)
    const backward = incidentsOf([...TRITON].reverse(), [...TRITON_SESSIONS].reverse())
    assert.deepEqual(forward, backward)
  })
})

describe('no incident', () => {
  const none = (alerts: readonly Alert[], sessions: readonly Traffic[] = []) =>
    assert.deepEqual(incidentsOf(alerts, sessions), [])

  it('comes of a scanner alone, however much it finds or is refused', () =>
    none([
      alert('network-scan', SCANNER, RTU, 0),
      alert('controller-scan', SCANNER, RTU, MINUTE),
      alert('modbus-function-refused', SCANNER, RTU, 2 * MINUTE),
      alert('controller-scan', SCANNER, SAFETY, HOUR),
    ]))

  it('comes of announced work', () =>
    none(
      ['controller-stopped', 'program-downloaded'].map((rule, at) =>
        alert(rule as keyof typeof RULES, ENGINEERING, RTU, at * MINUTE, { maintenance: 'spring overhaul' }),
      ),
      [remoteDesktop(JUMP, ENGINEERING, 0, HOUR)],
    ))

  it('comes of one stop by somebody who is at the machine', () =>
    none([alert('controller-stopped', ENGINEERING, RTU, 0)]))

  it('comes of devices that fall silent by themselves', () =>
    none([alert('device-silent', RTU, RTU, 0), alert('device-silent', SAFETY, SAFETY, MINUTE)]))

  it('comes of what is only new while learning', () =>
    none(TRITON.map((one) => ({ ...one, isLearning: true, severity: 'notice' as const }))))

  it('joins what the same source did two days apart', () =>
    none([
      alert('network-scan', ENGINEERING, RTU, 0),
      alert('controller-stopped', ENGINEERING, RTU, 48 * HOUR),
    ]))

  it('joins a session that was over long before', () =>
    none(
      [alert('controller-stopped', ENGINEERING, RTU, 3 * HOUR)],
      [remoteDesktop(JUMP, ENGINEERING, 0, HOUR)],
    ))
})

describe('notices', () => {
  const slight = TRITON.map((one) => ({
    ...one,
    severity: 'notice' as const,
    provenSeverity: 'warning' as const,
  }))

  it('start no incident, also where more learning would prove them', () =>
    assert.deepEqual(incidentsOf(slight, []), []))

  it('are steps of one that other alerts make', () => {
    const look = alert('controller-scan', ENGINEERING, SAFETY, HOUR + 10 * MINUTE, { severity: 'notice' })
    const steps = (more: readonly Alert[]) =>
      incidentsOf([...TRITON, ...more], TRITON_SESSIONS)[0]?.stages.flatMap((one) => one.alerts).length
    assert.equal(steps([]), TRITON.length)
    assert.equal(steps([{ ...look, provenSeverity: 'warning' }]), TRITON.length + 1)
    assert.equal(steps([look]), TRITON.length)
  })
})

describe('the book', () => {
  it('tells incidents once, and again when one has grown', () => {
    const book = new IncidentBook({ techniques: TECHNIQUES, consequenceOf, deviceOfAddress: () => undefined })
    book.alerts([alert('controller-stopped', ENGINEERING, RTU, HOUR)])
    assert.equal(book.takeChanged(), undefined)
    book.alerts([alert('program-downloaded', ENGINEERING, RTU, HOUR + MINUTE)])
    assert.equal(book.takeChanged()?.length, 1)
    assert.equal(book.takeChanged(), undefined)
    book.alerts([alert('network-scan', ENGINEERING, RTU, 0)])
    assert.deepEqual(
      book.takeChanged()?.map(({ stages }) => stages.map(({ stage }) => stage)),
      [['discovery', 'control']],
    )
  })

  it('stays small and quick under a flood', () => {
    const flood = Array.from({ length: 4000 }, (_, at) =>
      alert('remote-execution', `10.1.${at >> 8}.${at & 255}`, `10.1.${(at + 1) >> 8}.${(at + 1) & 255}`, at),
    )
    const book = new IncidentBook({ techniques: TECHNIQUES, consequenceOf, deviceOfAddress: () => undefined })
    book.alerts(flood)
    assert.equal(book.counters.incidentAlertLimit, 2000)
    for (const { stages } of book.incidents()) assert.ok(stages.length <= 64)
  })
})
