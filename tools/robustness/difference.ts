import type { Change } from './recording.ts'
import type { Seen } from './seen.ts'
import { TUNNEL_ENDS } from './wrapped.ts'

/** One kind of what is seen: how much of it is still right, and what is not. */
export interface Score {
  kept: number
  wanted: number
  /** Seen in the changed capture alone. */
  extra: number
  readonly differences: string[]
}

export type Difference = Readonly<Record<'hosts' | 'types' | 'identity' | 'operations' | 'alarms', Score>>

/** Of each list of differences so many are named. */
const NAMED = 40

export function differenceOf(wanted: Seen, got: Seen, change: Change): Difference {
  return {
    hosts: setScore(wanted.hosts, got.hosts, change),
    types: setScore(wanted.types, got.types, change),
    identity: setScore(wanted.identity, got.identity, change),
    operations: operationScore(wanted.operations, got.operations, change),
    alarms: setScore(wanted.alarms, got.alarms, change),
  }
}

function setScore(wanted: ReadonlySet<string>, got: ReadonlySet<string>, { losesTraffic }: Change): Score {
  const missing = [...wanted].filter((one) => !got.has(one))
  const extra = [...got].filter((one) => !wanted.has(one) && !TUNNEL_ENDS.has(one.split(' ')[0]!))
  const differences = [
    ...(losesTraffic ? [] : missing.map((one) => `- ${one}`)),
    ...extra.map((one) => `+ ${one}`),
  ]
  return {
    kept: wanted.size - missing.length,
    wanted: wanted.size,
    extra: extra.length,
    differences: differences.slice(0, NAMED),
  }
}

function operationScore(
  wanted: ReadonlyMap<string, number>,
  got: ReadonlyMap<string, number>,
  { losesTraffic }: Change,
): Score {
  const score: Score = { kept: 0, wanted: wanted.size, extra: 0, differences: [] }
  for (const [operation, count] of wanted) {
    const found = got.get(operation) ?? 0
    const isRight = losesTraffic === true ? found <= count : found === count
    if (isRight && found > 0) score.kept++
    if (!isRight) score.differences.push(`${operation}: ${count} → ${found}`)
  }
  for (const [operation, count] of got) {
    if (wanted.has(operation)) continue
    score.extra++
    score.differences.push(`+ ${operation}: ${count}`)
  }
  score.differences.splice(NAMED)
  return score
}
