/** Verdicts of people, by the frames, on the critical and major alerts of captures without an attack. */

import { readFileSync } from 'node:fs'
import type { Alert } from '#model/alert'
import { rowsIn } from '#model/tab-separated'

const VERDICTS = ['true', 'loud', 'false', 'unknown'] as const
type Verdict = (typeof VERDICTS)[number]

export interface Judgement {
  readonly verdict: Verdict
  readonly reason: string
}

/** An alert somebody has to judge, with the capture it was raised for. */
export interface LoudAlert {
  readonly capture: string
  readonly alert: Alert
}

/** Where the table of alerts begins; what stands above it is written by people. */
const TABLE = '## Each alert'

/** By capture and rule. Columns of the table: capture, rule, verdict, reason. */
export function readVerdicts(): ReadonlyMap<string, Judgement> {
  const rows = rowsIn(readFileSync(new URL('verdicts.tsv', import.meta.url), 'utf8'))
  return new Map(
    rows.map(([capture = '', rule = '', word = '', reason = '']) => {
      const verdict = VERDICTS.find((one) => one === word)
      if (verdict === undefined)
        throw new Error(`verdicts.tsv: ${capture} ${rule}: no verdict is called ${word}`)
      return [keyOf(capture, rule), { verdict, reason }] as const
    }),
  )
}

export function keyOf(capture: string, rule: string): string {
  return `${capture} ${rule}`
}

/** `page` with the table of all alerts below what people wrote. */
export function withTable(
  page: string,
  alerts: readonly LoudAlert[],
  verdicts: ReadonlyMap<string, Judgement>,
): string {
  const head = page.slice(0, page.indexOf(TABLE) < 0 ? page.length : page.indexOf(TABLE)).trimEnd()
  const rows = alerts.map(({ capture, alert }) => {
    const { verdict = '–', reason = 'not judged yet' } = verdicts.get(keyOf(capture, alert.rule)) ?? {}
    const cells = [capture, alert.severity, alert.rule, `${alert.what} (×${alert.count})`, verdict, reason]
    return `| ${cells.map(plain).join(' | ')} |`
  })
  const titles = ['capture', 'severity', 'rule', 'what it says', 'verdict', 'because']
  const table = [`| ${titles.join(' | ')} |`, `| ${titles.map(() => '---').join(' | ')} |`, ...rows]
  return `${head}\n\n${TABLE}\n\n${summaryOf(alerts, verdicts)}\n\n${table.join('\n')}\n`
}

function summaryOf(alerts: readonly LoudAlert[], verdicts: ReadonlyMap<string, Judgement>): string {
  const tally = new Map<string, number>()
  for (const { capture, alert } of alerts) {
    const word = verdicts.get(keyOf(capture, alert.rule))?.verdict ?? 'not judged'
    tally.set(word, (tally.get(word) ?? 0) + 1)
  }
  const captures = new Set(alerts.map(({ capture }) => capture)).size
  const words = [...tally].sort().map(([word, count]) => `${count} ${word}`)
  return `${alerts.length} alerts of ${captures} captures: ${words.join(', ')}.`
}

/** Bytes of a capture must not end a cell or mark up the page. */
function plain(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return cell.replace(/[\x00-\x1f\x7f-\x9f\ufffd]+/g, '·').replace(/[|<>\\`*_[\]]/g, (sign) => `\\${sign}`)
}
