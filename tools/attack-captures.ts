/**
 * Alerts on real captures, where the shared captures are installed.
 *   node tools/attack-captures.ts                captures labelled attack, held against attack-captures/expected.tsv
 *   node tools/attack-captures.ts --benign       captures labelled benign: critical and major alerts, by rule
 *   node tools/attack-captures.ts --benign --labels benign,malformed,unknown --write     and bench/results/verdicts.md of them
 *   node tools/attack-captures.ts --benign --learned-share 0.5       learns from the first half of each capture, judges the second
 *   node tools/attack-captures.ts --benign --part 2/4                the second quarter of the captures, for several runs
 *   node tools/attack-captures.ts --only it-smb,s7comm/quts7 --all --out alerts.tsv
 *
 * A critical or major alert of a benign capture needs a verdict in attack-captures/verdicts.tsv: without one, or with
 * `false`, the tool fails.
 *
 * A capture counts as named when a rule expected of it speaks: "new device" names nothing.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Alert } from '#model/alert'
import { recordsIn } from '#model/tab-separated'
import { alertsOf, secondsOf } from './attack-captures/alerts-of.ts'
import { type Expected, readExpected } from './attack-captures/expected.ts'
import { keyOf, type LoudAlert, readVerdicts, withTable } from './attack-captures/verdicts.ts'

const PAGE = new URL('../bench/results/verdicts.md', import.meta.url)
const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))

const { values } = parseArgs({
  options: {
    benign: { type: 'boolean', default: false },
    /** Which captures, comma between labels; by default those the question is about. */
    labels: { type: 'string' },
    /** Beginnings of paths, comma between them. */
    only: { type: 'string' },
    /** Show every alert, not only what the question is about. */
    all: { type: 'boolean', default: false },
    /** Captures of more packets than this are left out, and said to be. */
    packets: { type: 'string', default: '400000' },
    /** Learning is closed after this share of the time of each capture. Default: nothing is learned. */
    'learned-share': { type: 'string' },
    /** One of several parts of the captures, like `2/4`. */
    part: { type: 'string', default: '1/1' },
    /** Every alert of every capture, as a table. */
    out: { type: 'string' },
    /** Write the table of bench/results/verdicts.md; all captures that are no attack belong into it. */
    write: { type: 'boolean', default: false },
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
  const tally = { captures: 0, named: 0, missed: 0, unseen: 0 }
  const loud = new Map<string, string[]>()
  const toJudge: LoudAlert[] = []
  for (const capture of captures()) {
    const learned = values.benign ? '' : (expected.get(capture.path)?.learned ?? '')
    const path = `${CAPTURES}${capture.path}`
    const share = values['learned-share']
    const alerts = await alertsOf(
      path,
      learned === '' ? [] : [`${CAPTURES}${learned}`],
      share === undefined ? undefined : (await secondsOf(path)) * Number(share),
    )
    tally.captures++
    for (const alert of alerts) rows.push(rowOf(capture, alert))
    if (values.benign) {
      gather(loud, capture, alerts)
      for (const alert of alerts) if (isLoud(alert)) toJudge.push({ capture: capture.path, alert })
    } else attack(capture, alerts, expected.get(capture.path), tally)
  }
  if (values.out !== undefined) writeFileSync(values.out, `${rows.join('\n')}\n`)
  for (const [rule, lines] of [...loud].sort()) console.log(`${rule}: ${lines.length}\n${lines.join('\n')}`)
  const loudest = [...loud.values()].reduce((sum, lines) => sum + lines.length, 0)
  console.log(
    values.benign
      ? `${tally.captures} captures, ${loudest} ${values.all ? '' : 'critical or major '}alerts of ${loud.size} rules`
      : `${tally.captures} attack captures: ${tally.named} named, ${tally.missed} missed, ${tally.unseen} show nothing to name`,
  )
  if (values.benign) judge(toJudge)
}

/** Which alerts nobody has judged yet, and which were found false. */
function judge(alerts: readonly LoudAlert[]): void {
  const verdicts = readVerdicts()
  for (const { capture, alert } of alerts) {
    const verdict = verdicts.get(keyOf(capture, alert.rule))?.verdict ?? 'no verdict'
    if (verdict !== 'no verdict' && verdict !== 'false') continue
    process.exitCode = 1
    console.log(`${verdict}: ${capture} – ${lineOf(alert)}`)
  }
  if (values.write) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), alerts, verdicts))
}

/** It calls somebody, with nothing learned. */
function isLoud({ severity, isLearning: isLearningFinding }: Alert): boolean {
  return !isLearningFinding && (severity === 'critical' || severity === 'major')
}

function captures(): Capture[] {
  const beginnings = values.only?.split(',')
  // Captures that are named are selected whatever their label.
  const labels =
    values.labels ?? (beginnings === undefined ? (values.benign ? 'benign' : 'attack') : undefined)
  const [part = 1, parts = 1] = values.part.split('/').map(Number)
  const records = recordsIn(readFileSync(`${CAPTURES}MANIFEST.tsv`, 'utf8'))
  const all = records.filter((_, number) => number % parts === part - 1)
  return all.flatMap(({ path = '', packets = '', content = '', labels: label = '' }) => {
    if (beginnings?.some((begin) => path.startsWith(begin)) === false) return []
    if (labels?.split(',').includes(label) === false) return []
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

/** Collects the alerts that an engineer must judge, by rule, critical ones first. */
function gather(loud: Map<string, string[]>, { path, content }: Capture, alerts: readonly Alert[]): void {
  for (const alert of alerts) {
    if (!isLoud(alert) && !values.all) continue
    const { severity, isLearning: isLearningFinding, rule, count, what } = alert
    const key = `${severity}${isLearningFinding ? ' (new here)' : ''} ${rule}`
    loud.set(key, [...(loud.get(key) ?? []), `         ${path} (${content}) ×${count}: ${what}`])
  }
}

function lineOf({ severity, isLearning: isLearningFinding, rule, what, count }: Alert): string {
  return `${severity}${isLearningFinding ? ' (new here)' : ''} ${rule} ×${count}: ${what}`
}

function rowOf(
  { path, content }: Capture,
  { severity, isLearning: isLearningFinding, rule, title, what, count }: Alert,
): string {
  return [path, content, severity, isLearningFinding ? 'new here' : 'alert', rule, count, title, what]
    .map((cell) => String(cell).replace(/[\t\n\r]/g, ' '))
    .join('\t')
}
