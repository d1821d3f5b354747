/** Display name of the outstation that a fact is about. */
import type { RuleContext } from '#model/rule'

/** `server/unit:10` → `10`; undefined without a station. */
export function unitOf(about: string | undefined): string | undefined {
  return /\/unit:(\d+)/.exec(about ?? '')?.[1]
}

/** `outstation 10 at 10.0.0.2`. */
export function stationOf(about: string | undefined, known: RuleContext): string {
  const end = known.nameOf(about?.startsWith('client') === true ? 'client' : 'server')
  const unit = unitOf(about)
  return unit === undefined ? end : `Outstation ${unit} at ${end}`
}
