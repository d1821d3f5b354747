import { clean } from '#bytes/text'
import type { Verb } from '#model/fact'

/** Commands of clients: Network UPS Tools developer guide (2.8), chapter 9. */
export const commands: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['GET VAR', 'read'],
  ['GET NUMLOGINS', 'read'],
  ['GET UPSDESC', 'read'],
  ['GET TYPE', 'read'],
  ['GET DESC', 'read'],
  ['GET CMDDESC', 'read'],
  ['GET TRACKING', 'read'],
  ['LIST UPS', 'browse'],
  ['LIST VAR', 'read'],
  ['LIST RW', 'read'],
  ['LIST CMD', 'browse'],
  ['LIST ENUM', 'browse'],
  ['LIST RANGE', 'browse'],
  ['LIST CLIENT', 'browse'],
  ['SET VAR', 'configure'],
  ['SET TRACKING', 'diagnose'],
  ['INSTCMD', 'operate'],
  ['LOGIN', 'subscribe'],
  ['LOGOUT', 'subscribe'],
  ['PRIMARY', 'reserve'],
  ['MASTER', 'reserve'],
  ['FSD', 'stop'],
  ['USERNAME', 'authenticate'],
  ['PASSWORD', 'authenticate'],
  ['STARTTLS', 'diagnose'],
  ['HELP', 'diagnose'],
  ['VER', 'identify'],
  ['NETVER', 'diagnose'],
  ['PROTVER', 'diagnose'],
])

/** Instant commands that take the power away, or give it: same guide, appendix on variables and commands. */
const instant: readonly (readonly [RegExp, Verb])[] = [
  [/^(?:load\.off|shutdown\.(?:return|stayoff|reboot|default))/, 'stop'],
  [/^(?:load\.on|shutdown\.stop)/, 'start'],
  [/^(?:test|calibrate)\./, 'diagnose'],
  [/^beeper\./, 'configure'],
]

interface Meant {
  readonly verb: Verb
  readonly name: string
  readonly code: string
  readonly object: string | undefined
  readonly unit: string | undefined
}

/** Operation of a line: `unit` is the UPS. Undefined if it is no command. */
export function meaningOf(line: string): Meant | undefined {
  const words = line.split(/\s+/)
  const two = words.slice(0, 2).join(' ')
  const code = commands.has(two) ? two : words[0]!
  const verb = commands.get(code)
  if (verb === undefined) return undefined
  const [unit, object] = words.slice(code.split(' ').length).map((word) => clean(word, 64))
  const isSecret = code === 'PASSWORD' || code === 'USERNAME'
  const by = code === 'INSTCMD' ? instant.find(([pattern]) => pattern.test(object ?? ''))?.[1] : undefined
  return {
    verb: by ?? verb,
    name: code,
    code,
    object: isSecret ? undefined : object,
    unit: isSecret ? undefined : unit,
  }
}
