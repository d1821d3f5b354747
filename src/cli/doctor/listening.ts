/** Checks live capture: tcpdump, capture privileges and interfaces. */
import { readdirSync, readFileSync } from 'node:fs'
import { captureInterface } from '#capture/live/tcpdump'
import { type CheckResult, ok, problem, warning } from './finding.ts'

const INTERFACES = '/sys/class/net'
/** Loopback and virtual interfaces without plant traffic. */
const LOOPBACK = 'lo'

/**
 * Captures briefly; sends nothing. Without a requested interface, failures are warnings only,
 * because capture files can still be read.
 */
export async function checkListening(asked: string | undefined): Promise<CheckResult> {
  const name = asked ?? LOOPBACK
  try {
    const live = await captureInterface({ name })
    live.stop()
  } catch (error) {
    const words = (error as Error).message
    const todo = 'follow the message, then run `sightglass serve --interface NAME`'
    return asked === undefined
      ? warning('listening', words, `${todo}; reading capture files works without it`)
      : problem('listening', words, todo)
  }
  if (asked === undefined)
    return ok('listening', `possible; interfaces: ${interfaces().join(', ') || 'none'}`)
  const state = linkOf(asked)
  if (state === 'down')
    return problem('listening', `${asked}: link is down`, `ip link set ${asked} up; check the cable`)
  return ok('listening', `possible on ${asked}${state === '' ? '' : `, whose link is ${state}`}`)
}

function interfaces(): readonly string[] {
  try {
    return readdirSync(INTERFACES)
      .filter((name) => name !== LOOPBACK)
      .map((name) => `${name} (link ${linkOf(name)})`)
  } catch {
    return []
  }
}

/** Linux operstate (https://docs.kernel.org/networking/operstates.html); '' if unknown. */
function linkOf(name: string): string {
  try {
    return readFileSync(`${INTERFACES}/${name}/operstate`, 'utf8').trim()
  } catch {
    return ''
  }
}
