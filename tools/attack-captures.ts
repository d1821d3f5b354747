/**
 * What the rules say about real captures, where the shared captures are there.
 *   node tools/attack-captures.ts                captures labelled attack, held against attack-captures/expected.tsv
 *   node tools/attack-captures.ts --benign       captures labelled benign: every critical and major alert
 *   node tools/attack-captures.ts --only it-smb,s7comm/quts7 --all --out alerts.tsv
 *
 * A capture counts as named when a rule expected of it speaks: "new device" names nothing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Alert } from '#model/alert'
import { alertsOf } from './attack-captures/alerts-of.ts'
import { type Expected, readExpected } from './attack-captures/expected.ts'

const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))

const { values } = parseArgs({
  options: {
    benign: { type: 'boolean', default: false },
    /** Beginnings of paths, comma between them. */
    only: { type: 'string' },
    /** Show every alert, not only what the question is about. */
    all: { type: 'boolean', default: false },
    /** Captures of more packets than this are left out, and said to be. */
    packets: { type: 'string', default: '400000' },
    /** Every alert of every capture, as a table. */
    out: { type: 'string' },
  },
})

interface Capture {
  readonly path: string
  readonly content: string
  readonly packets: number
}

if (!existsSync(`${CAPTURES}MANIFEST.tsv`)) console.log(`skipped: the shared captures are not at ${CAPTURES}`)
else await examine()

async function examine(): Promise<void> {
  const expected = readExpected()
  const rows: string[] = []
  const tally = { captures: 0, named: 0, missed: 0, unseen: 0, loud: 0 }
  for (const capture of captures()) {
    const learned = values.benign ? '' : (expected.get(capture.path)?.learned ?? '')
    const alerts = await alertsOf(
      `${CAPTURES}${capture.path}`,
      learned === '' ? [] : [`${CAPTURES}${learned}`],
    )
    tally.captures++
    for (const alert of alerts) rows.push(rowOf(capture, alert))
    if (values.benign) benign(capture, alerts, tally)
    else attack(capture, alerts, expected.get(capture.path), tally)
  }
  if (values.out !== undefined) writeFileSync(values.out, `${rows.join('\n')}\n`)
  console.log(
    values.benign
      ? `${tally.captures} benign captures, ${tally.loud} critical or major alerts`
      : `${tally.captures} attack captures: ${tally.named} named, ${tally.missed} missed, ${tally.unseen} show nothing to name`,
  )
}

function captures(): Capture[] {
  const wanted = values.benign ? 'benign' : 'attack'
  const beginnings = values.only?.split(',')
  const all = readFileSync(`${CAPTURES}MANIFEST.tsv`, 'utf8').trimEnd().split('\n').slice(1)
  return all.flatMap((line) => {
    const [path = '', , , , packets = '0', , , content = '', label = ''] = line.split('\t')
    if (beginnings === undefined ? label !== wanted : !beginnings.some((begin) => path.startsWith(begin)))
      return []
    if (Number(packets) <= Number(values.packets)) return [{ path, content, packets: Number(packets) }]
    console.log(`left out: ${path}, ${packets} packets`)
    return []
  })
}

function attack(
  capture: Capture,
  alerts: readonly Alert[],
  expected: Expected | undefined,
  tally: { named: number; missed: number; unseen: number },
): void {
  const named = alerts.filter(({ rule }) => expected?.rules.includes(rule))
  if (named.length > 0) tally.named++
  else if (expected?.rules.length === 0) tally.unseen++
  else tally.missed++
  const verdict = named.length > 0 ? 'named ' : expected?.rules.length === 0 ? 'unseen' : 'MISSED'
  console.log(`${verdict} ${capture.path} – ${expected?.behaviour ?? capture.content}`)
  if (verdict === 'MISSED' || values.all) for (const alert of alerts) console.log(`         ${lineOf(alert)}`)
}

function benign(capture: Capture, alerts: readonly Alert[], tally: { loud: number }): void {
  const loud = alerts.filter(
    ({ severity, isNewHere }) =>
      values.all || (!isNewHere && (severity === 'critical' || severity === 'major')),
  )
  if (loud.length === 0) return
  tally.loud += loud.length
  console.log(`${capture.path} – ${capture.content}`)
  for (const alert of loud) console.log(`         ${lineOf(alert)}`)
}

function lineOf({ severity, isNewHere, rule, what, count }: Alert): string {
  return `${severity}${isNewHere ? ' (new here)' : ''} ${rule} ×${count}: ${what}`
}

function rowOf({ path, content }: Capture, { severity, isNewHere, rule, title, what, count }: Alert): string {
  return [path, content, severity, isNewHere ? 'new here' : 'alert', rule, count, title, what]
    .map((cell) => String(cell).replace(/[\t\n\r]/g, ' '))
    .join('\t')
}
