import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { AlertItem, Analysis } from '#schema/analysis'
import { summary, table } from './summary.ts'

const example = JSON.parse(
  readFileSync(new URL('../schema/analysis.example.json', import.meta.url), 'utf8'),
) as Analysis
const sweep = (count: number, more: Partial<AlertItem> = {}): AlertItem[] =>
  Array.from({ length: count }, (_, i) => ({
    ...example.alerts[0]!,
    rule: 'logon-refused',
    sourceAddress: '10.0.0.66',
    destinationAddress: `10.0.0.${i + 1}`,
    what: `10.0.0.${i + 1} refused the logon`,
    ...more,
  }))
const linesOf = (alerts: readonly AlertItem[]) => {
  const lines = summary({ ...example, alerts: [...alerts] }, true).split('\n')
  return lines.filter((line) => line.includes('refused the logon'))
}

test('what one source does to many devices is one line that names them', () => {
  const lines = linesOf(sweep(22))
  assert.equal(lines.length, 1)
  assert.match(lines[0]!, /10\.0\.0\.1 refused the logon.* – same on 21 further devices: 10\.0\.0\.2, .*, …$/)
  assert.equal(linesOf(sweep(3)).length, 3, 'few have a line each')
  assert.equal(
    linesOf([...sweep(5), ...sweep(5, { severity: 'warning' })]).length,
    2,
    'the less grave stand apart',
  )
})

test('different actions at one device, or at many, are not told as one', () => {
  const actions = ['wrote a coil', 'restarted it', 'set the clock', 'deleted its program', 'read a file']
  const linesOfActivities = (addressOf: (i: number) => string) =>
    summary(
      {
        ...example,
        alerts: sweep(actions.length).map((alert, i) => ({
          ...alert,
          destinationAddress: addressOf(i),
          what: `10.0.0.66 ${actions[i]} at ${addressOf(i)}`,
        })),
      },
      true,
    )
      .split('\n')
      .filter((line) => line.includes('10.0.0.66 '))
  assert.equal(linesOfActivities(() => '10.0.0.2').length, actions.length)
  assert.equal(linesOfActivities((i) => `10.0.0.${i}`).length, actions.length)
})

test('what is done twice to one of many devices has a second line', () => {
  const twice = [...sweep(5), ...sweep(1)]
  assert.equal(linesOf(twice).length, 2)
})

test('alarms of the traffic stand apart, and are not counted as open', () => {
  const alerts = [...sweep(1), ...sweep(1, { inLearned: true, what: 'the teacher stopped a PLC' })]
  const text = summary({ ...example, alerts }, true)
  assert.match(text, /^\d+ devices?, \d+ connections? and 1 alert in/m)
  assert.match(text, /Alerts in the learning traffic, which should be normal\n.*the teacher stopped a PLC/)
  const [listed = ''] = /^Alerts\n(.*\n)+?\n/m.exec(text) ?? []
  assert.doesNotMatch(listed, /teacher/)
})

test('findings stand in columns, and a device keeps its address', () => {
  const [finding] = example.exposures
  const name = 'Rockwell Automation 1756-ENBT/A in the packaging hall (192.168.10.120)'
  const devices = example.devices.map((device) => ({ ...device, name }))
  const exposures = (['medium', 'low'] as const).map((band) => ({
    ...finding!,
    band,
    score: 36,
    device: devices[0]!.id,
  }))
  const text = summary({ ...example, devices, exposures }, true)
  assert.match(text, /^● medium {4}36 {2}Rockwell .*\(192\.168\.10\.120\): /m)
  assert.match(text, /^· low {7}36 {2}Rockwell /m)
})

test('names frames that were skipped in the text report', () => {
  const counters = { emptyFrames: 1000, 'link tags nested too deep': 2, 'MPLS labels nested too deep': 3 }
  const lines = summary({ ...example, counters }, true).split('\n')
  assert.deepEqual(lines.filter((line) => line.startsWith('! ')).slice(-3), [
    '! Empty frames: 1,000',
    '! Link tags nested too deep: 2',
    '! MPLS labels nested too deep: 3',
  ])
})

/** `2026-01-01 00:00:07 UTC`: as a clock on the wall shows it, without fractions of a second. */
function localText(time: string): string {
  const text = new Date(time).toLocaleString('sv-SE')
  return `${text} ${Intl.DateTimeFormat().resolvedOptions().timeZone}`
}

test('begins with the worst incident, else the worst alert, else that there is none', () => {
  const [incident] = example.incidents
  const firstLine = (more: Partial<Analysis>) => summary({ ...example, ...more }, true).split('\n')[0]
  const minor = { ...incident!, severity: 'minor', title: 'Somewhere else' } as const
  const worse = { ...incident!, severity: 'critical', title: 'Controller stopped' } as const
  assert.equal(
    firstLine({ incidents: [minor, worse] }),
    `◆ Controller stopped: critical incident since ${localText(incident!.time)}; 1 more incident.`,
  )
  const alerts = [
    ...sweep(1, { severity: 'warning' }),
    ...sweep(1, { severity: 'major', title: 'Brute force' }),
  ]
  assert.equal(
    firstLine({ incidents: [], alerts }),
    `▲ Brute force: major alert at ${localText(alerts[1]!.time)}. 10.0.0.1 refused the logon.`,
  )
  assert.equal(
    firstLine({ incidents: [], alerts: sweep(1, { isLearning: true }) }),
    'No incidents, no alerts.',
  )
})

test('long lists are cut, and whole with --all', () => {
  const device = example.devices[0]!
  const devices = Array.from({ length: 50 }, (_, at) => ({
    ...device,
    ipAddresses: [`10.9.0.${at}`],
    modules: [],
  }))
  const countIn = (text: string) => text.match(/10\.9\.0\./g)?.length
  const cut = summary({ ...example, devices }, true)
  assert.match(cut, /… and 10 more \(see --all/)
  assert.equal(countIn(cut), 40)
  assert.equal(countIn(summary({ ...example, devices }, true, { isAll: true })), 50)
})

test('a table keeps within the terminal, and is whole where there is none', () => {
  const rows = [['PLC', 'a'.repeat(30), 'b'.repeat(40)]]
  const lengths = (room: number | undefined) =>
    table(['TYPE', 'NAME', 'MODEL'], rows, room)
      .split('\n')
      .map((line) => line.length)
  assert.ok(lengths(50).every((length) => length <= 50))
  assert.equal(lengths(undefined)[1], 4 + 2 + 30 + 2 + 40)
})
