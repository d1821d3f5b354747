/**
 * Real DNP3 attacks over whole days (QUT substation), where the shared captures are there: how many attack windows an
 * alert names, and whether the second half of the quiet day stays quiet. Learns from captures, never from the attacks.
 *   node tools/substation-windows.ts [--all]
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Alert } from '#model/alert'
import { alertsOf } from './attack-captures/alerts-of.ts'

const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))
const CONTROL = `${CAPTURES}substation-24h/qutdnp3__control_training_infrequent.pcap.gz`
const ATTACKED = ['flooding_training_infrequent', 'injection_training_frequent']
/** Clocks of the labels: UTC+10. */
const LABELS_AHEAD_MS = 10 * 3600 * 1000
/** docs/internals/detection-models.md §8: an alert counts from a second before the window to a minute after it. */
const BEFORE_US = 1e6
const AFTER_US = 60e6
const HALF_DAY_SECONDS = 12 * 3600
/** They say that somebody is new, not what he does. */
const NAMELESS: ReadonlySet<string> = new Set(['new-device', 'new-link'])

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })

interface Window {
  readonly name: string
  readonly from: number
  readonly to: number
}

if (!existsSync(CONTROL)) console.log(`skipped: the shared captures are not at ${CAPTURES}`)
else await examine()

async function examine(): Promise<void> {
  const quiet = await alertsOf(CONTROL, [], HALF_DAY_SECONDS)
  const loud = quiet.filter(({ isLearning: isLearningFinding }) => !isLearningFinding)
  console.log(`control day: ${loud.length} alerts in the second half`)
  for (const { severity, rule, what, count } of loud)
    console.log(`         ${severity} ${rule} ×${count}: ${what}`)
  for (const name of ATTACKED) {
    const alerts = await alertsOf(`${CAPTURES}substation-24h/qutdnp3__${name}.pcap.gz`, [CONTROL])
    const windows = windowsOf(`${CAPTURES}labels/qutdnp3__${name}.attack-windows.log`)
    const missed = windows.filter((window) => !alerts.some((alert) => isIn(alert, window)))
    console.log(
      `${name}: ${windows.length - missed.length} of ${windows.length} windows named, ${alerts.length} alerts`,
    )
    for (const [kind, [found, all]] of byKind(windows, missed))
      console.log(`         ${kind}: ${found} of ${all}`)
    if (!values.all) continue
    for (const { severity, rule, what, count, episodes } of alerts)
      console.log(`         ${severity} ${rule} ×${count} in ${episodes.length} bursts: ${what}`)
  }
}

/** `2016-08-29 16:32:09.274128 nmap START` … `END`. */
function windowsOf(path: string): Window[] {
  const open = new Map<string, number>()
  const windows: Window[] = []
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const found = /^(\S+ \S+?)(?:\.(\d+))? (.+) (START|END)$/.exec(line)
    if (found === null) continue
    const [, clock = '', fraction = '', name = '', edge] = found
    const millis = Date.parse(`${clock.replace(' ', 'T')}Z`) - LABELS_AHEAD_MS
    const time = millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
    if (edge === 'START') open.set(name, time)
    else if (open.has(name)) {
      windows.push({ name, from: open.get(name)!, to: time })
      open.delete(name)
    }
  }
  return windows
}

function isIn({ rule, isLearning: isLearningFinding, episodes }: Alert, { from, to }: Window): boolean {
  if (isLearningFinding || NAMELESS.has(rule)) return false
  return episodes.some((burst) => burst.to >= from - BEFORE_US && burst.from <= to + AFTER_US)
}

function byKind(windows: readonly Window[], missed: readonly Window[]): [string, [number, number]][] {
  const kinds = new Map<string, [number, number]>()
  for (const window of windows) {
    const kind = window.name.split(' ')[0] ?? ''
    const [found, all] = kinds.get(kind) ?? [0, 0]
    kinds.set(kind, [found + (missed.includes(window) ? 0 : 1), all + 1])
  }
  return [...kinds].sort()
}
