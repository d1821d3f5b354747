/**
 * Programs of the system with which intruders fetch theirs, by the agent each names itself as. People fetch with a browser,
 * and updates come by agents of their own.
 */
import type { Anomaly } from '#model/fact'

export const ERRAND = 'http-program-by-tool'

const TOOLS: readonly (readonly [tool: string, agent: RegExp, isOrdinary: boolean])[] = [
  // MITRE ATT&CK T1105 and LOLBAS: certutil -urlcache fetches any file, though it is there for lists of certificates.
  ['certutil', /^CertUtil URL Agent|^Microsoft-CryptoAPI\//, false],
  // Scripts of administrators and updates do so, too, but from hosts with names.
  ['PowerShell', /\bWindowsPowerShell\/|\bPowerShell\/\d/, true],
  ['BITS', /^Microsoft BITS\//, true],
]
/** RFC 9110 §7.2: the host as asked for, here an address. */
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|^\[/

/** Tool and kind of place, where what is fetched must not be a program; '' for all other requests. */
export function errandOf(agent: string, host: string): string {
  if (agent === '') return ''
  const found = TOOLS.find(([, pattern]) => pattern.test(agent))
  if (found === undefined) return ''
  const [tool, , isOrdinary] = found
  const isNameless = ADDRESS.test(host)
  if (isOrdinary && !isNameless) return ''
  return isNameless ? `${tool} from an address without a name` : tool
}

/** Operation of a fetched executable, by the request that fetched it. */
export function errandDone(errand: string, content: string | undefined, path: string): Anomaly | undefined {
  if (errand === '' || !/^(?:executable|script)\//.test(content ?? '')) return undefined
  return { kind: 'anomaly', what: ERRAND, detail: `${path} (${content}) by ${errand}`, about: 'client' }
}
