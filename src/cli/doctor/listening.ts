/** Listening to a mirror port: tcpdump, the right to capture, and the interfaces there are. */
import { readdirSync, readFileSync } from 'node:fs'
import { captureLive } from '#capture/live'
import { type Finding, ok, problem, warning } from './finding.ts'

const INTERFACES = '/sys/class/net'
/** What every Linux has, and where nothing of a plant passes. */
const LOOPBACK = 'lo'

/**
 * Listens for a moment, which sends nothing. Without an interface being asked for, captures from files work whatever this
 * finds, so nothing of it is a problem.
 */
export async function checkListening(asked: string | undefined): Promise<Finding> {
  const name = asked ?? LOOPBACK
  try {
    const live = await captureLive(name)
    live.stream.destroy()
    live.stop()
  } catch (error) {
    const words = (error as Error).message
    const todo = 'do what it says, then listen with `sightglass serve --interface NAME`'
    return asked === undefined
      ? warning('listening', words, `${todo}; captures from files need nothing of it`)
      : problem('listening', words, todo)
  }
  if (asked === undefined)
    return ok('listening', `possible; interfaces: ${interfaces().join(', ') || 'none'}`)
  const state = linkOf(asked)
  if (state === 'down')
    return problem(
      'listening',
      `${asked} is there, and its link is down`,
      `ip link set ${asked} up; is the cable in?`,
    )
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

/** As the system calls it (https://docs.kernel.org/networking/operstates.html); '' where it does not tell. */
function linkOf(name: string): string {
  try {
    return readFileSync(`${INTERFACES}/${name}/operstate`, 'utf8').trim()
  } catch {
    return ''
  }
}
