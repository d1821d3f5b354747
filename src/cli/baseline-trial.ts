/** `sightglass baseline test`: dry run of a baseline, compared with the current one. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { clean } from '#bytes/text'
import type { Alert } from '#model/alert'
import { countOf } from '#schema/count-text'
import { readBaselineFile } from '#server/baseline/baseline-file'
import { notAmong, type Trial, tryBaseline } from '#server/baseline/baseline-trial'
import { readSiteFile } from '#site/site-file'
import { capturesIn } from './kept-captures.ts'
import { sayUnreadable } from './unreadable.ts'
import { UsageError } from './usage-error.ts'

export interface TrialOptions {
  readonly data?: string
  readonly against?: string
  readonly site?: string
  readonly protocols: readonly string[]
  readonly all?: boolean
  readonly json?: boolean
}

/** Alerts printed per list without `--all`. */
const SHOWN = 20

export async function testBaseline(
  file: string,
  named: readonly string[],
  options: TrialOptions,
): Promise<void> {
  const { data, against, site, json } = options
  for (const capture of named)
    if (!existsSync(capture)) throw new Error(`${capture}: no such file; expected a capture`)
  const captures = [...(data === undefined ? [] : await capturesIn(data)), ...named]
  if (captures.length === 0) throw new UsageError('expected captures, or --data with stored captures')
  const kept = data === undefined ? undefined : join(data, 'baseline.yaml')
  const current = against ?? (kept !== undefined && existsSync(kept) ? kept : undefined)
  const trial = await tryBaseline({
    captures,
    baseline: readBaselineFile(file),
    current: current === undefined ? undefined : readBaselineFile(current),
    site: site === undefined ? undefined : readSiteFile(site),
    protocolFolders: options.protocols,
  })
  if (sayUnreadable(trial.captures)) return
  process.stdout.write(
    json === true ? `${JSON.stringify(documentOf(trial))}\n` : textOf(trial, options.all === true),
  )
}

const findings = (alerts: readonly Alert[]) => alerts.reduce((sum, { count }) => sum + count, 0)

function textOf({ alerts, current, captures }: Trial, showsAll: boolean): string {
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `${countOf(captures.length, 'capture')}, ${countOf(packets, 'packet')} read\n`
  if (current === undefined && alerts.length === 0) return `would not have fired\n${read}`
  const would = `would have fired ${countOf(findings(alerts), 'time')} in ${countOf(alerts.length, 'alert')}`
  const list = (found: readonly Alert[]) => listOf(found, captures, showsAll)
  if (current === undefined) return `${would}, here:\n${list(alerts)}${read}`
  const now = `the current baseline fires ${countOf(findings(current), 'time')} in ${countOf(current.length, 'alert')}`
  const more = notAmong(alerts, current)
  const gone = notAmong(current, alerts)
  return [
    `${would}; ${now}\n`,
    more.length === 0 ? 'no additional alerts\n' : `additional alerts:\n${list(more)}`,
    gone.length === 0 ? 'no alerts would disappear\n' : `alerts that would disappear:\n${list(gone)}`,
    read,
  ].join('')
}

function listOf(alerts: readonly Alert[], captures: Trial['captures'], showsAll: boolean): string {
  const shown = alerts.slice(0, showsAll ? undefined : SHOWN).map((alert) => {
    const [place] = alert.places
    const where =
      place === undefined ? '' : `  ${clean(basename(captures[place.file]?.name ?? ''))} frame ${place.frame}`
    const often = alert.count > 1 ? ` (${countOf(alert.count, 'time')}, first here)` : ''
    const time = new Date(alert.time / 1000).toISOString().replace('T', ' ').slice(0, 23)
    return `  ${time}  ${alert.severity.padEnd(8)}  ${clean(alert.what, 240)}${often}${where}\n`
  })
  const left = alerts.length - shown.length
  return `${shown.join('')}${left === 0 ? '' : `  … and ${left} more; --all shows them\n`}`
}

function documentOf({ alerts, current, captures }: Trial) {
  const reported = (found: readonly Alert[]) =>
    found.map(
      ({ id, rule, title, severity, time, count, what, sourceAddress, destinationAddress, places }) => ({
        id,
        rule,
        title,
        severity,
        time: new Date(time / 1000).toISOString(),
        count,
        what,
        source: sourceAddress,
        destination: destinationAddress,
        capture: captures[places[0]?.file ?? -1]?.name ?? '',
        frame: places[0]?.frame ?? 0,
      }),
    )
  return {
    schema: 'sightglass.baseline-test/1',
    captures: captures.map(({ name, packets, state }) => ({ name, packets, state })),
    hits: findings(alerts),
    alerts: reported(alerts),
    ...(current !== undefined && {
      current: { hits: findings(current), alerts: current.length },
      added: notAmong(alerts, current).map(({ id }) => id),
      silenced: reported(notAmong(current, alerts)),
    }),
  }
}
