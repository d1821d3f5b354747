/** Questions of MITRE and published results of five vendors: `mitre-evaluation.tsv`. */
import { readFileSync } from 'node:fs'

/** Detail of a detection, from none to the ATT&CK technique: the categories of the evaluation. */
export const LEVELS = ['none', 'telemetry', 'general', 'tactic', 'technique'] as const
export type Level = (typeof LEVELS)[number]

export interface Asked {
  readonly id: string
  /** Names of ATT&CK for ICS. */
  readonly tactic: string
  /** As the evaluation had it, v9 of ATT&CK for ICS. */
  readonly technique: string
  readonly observable: string
  /** Vendor → the furthest category it was given. */
  readonly vendors: ReadonlyMap<string, Level>
}

const TACTICS: Readonly<Record<string, string>> = {
  TA0100: 'Collection',
  TA0101: 'Command and Control',
  TA0102: 'Discovery',
  TA0103: 'Evasion',
  TA0104: 'Execution',
  TA0105: 'Impact',
  TA0106: 'Impair Process Control',
  TA0109: 'Lateral Movement',
}
const LETTERS: Readonly<Record<string, Level>> = {
  T: 'telemetry',
  G: 'general',
  C: 'tactic',
  Q: 'technique',
}

export function readEvaluation(): readonly Asked[] {
  const text = readFileSync(new URL('mitre-evaluation.tsv', import.meta.url), 'utf8')
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const names = head.split('\t').slice(5)
  return lines.map((line) => {
    const [id = '', tactic = '', technique = '', , observable = '', ...letters] = line.split('\t')
    return {
      id,
      tactic: TACTICS[tactic] ?? tactic,
      technique,
      observable,
      vendors: new Map(names.map((name, i) => [name, furthest(letters[i] ?? '')])),
    }
  })
}

function furthest(letters: string): Level {
  const levels = [...letters].flatMap((letter) => LETTERS[letter] ?? [])
  return LEVELS.findLast((level) => levels.includes(level)) ?? 'none'
}
