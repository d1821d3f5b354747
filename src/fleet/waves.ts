/** Sensors of a rollout in waves: one, then 5 %, then all others. */

export const WAVES = 3
/** Share of the sensors in the first two waves. */
const SECOND_SHARE = 0.05

/** Wave of each sensor, in the order given: those that can answer first. */
export function wavesOf(sensors: readonly string[]): ReadonlyMap<string, number> {
  const early = Math.max(2, Math.ceil(sensors.length * SECOND_SHARE))
  return new Map(sensors.map((sensor, at) => [sensor, at === 0 ? 0 : at < early ? 1 : 2]))
}

export interface WaveProgress {
  readonly sensors: number
  readonly applied: number
  readonly failed: number
  /** Of those that have not applied it: connected ones. */
  readonly expected: number
}

/** Share of failed sensors that stops the last wave. */
const FAILED_SHARE = 0.05

/** `stop`: it must not go on. `next`: all that are connected have it. */
export function waveDecision(wave: number, progress: WaveProgress): 'stop' | 'next' | 'wait' {
  const { sensors, applied, failed, expected } = progress
  const most = wave < WAVES - 1 ? 0 : sensors * FAILED_SHARE
  if (failed > most) return 'stop'
  // A wave that no sensor took proves nothing.
  return expected === 0 && (applied > 0 || sensors === 0) ? 'next' : 'wait'
}
