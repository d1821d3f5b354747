/** Conversations for attacks played over other protocols. The actor is the station that polls, or an unknown client. */
import type { ScriptEndpoint, ScriptStep, ScriptTransport } from '#model/script'
import type { Scene } from '../proof.ts'

export const unknownClient: ScriptEndpoint = { ip: '10.20.0.66', mac: '02:00:00:00:00:66' }

/** A request and its response. */
export type Pair = readonly [asked: Uint8Array, answered: Uint8Array]

/** A conversation of such pairs, after what opens it. */
export function conversation(
  over: ScriptTransport,
  pairs: readonly Pair[],
  opening: readonly ScriptStep[] = [],
  how: Partial<Scene> = {},
): Scene {
  const lines = pairs.flatMap(([asked, answered]): ScriptStep[] => [
    ['client', asked],
    ['server', answered],
  ])
  return { name: 'talk', over, lines: [...opening, ...lines], ...how }
}

/** The same request once a second for two minutes, before the attack. */
export const steadyPolling = { times: 120, every: 1 } as const
/** Changes of a set point as operators make them: ten of them, a minute apart. */
export function changes(made: (value: number, at: number) => Scene): readonly Scene[] {
  return [20, 21, 22, 21.5, 20.5, 22, 21, 20, 21, 22].map((value, i) => made(value, 5 + i * 10))
}
