import type { Operation } from '#model/fact'

/** What masters do at every start, what tells a device where to send, and counters: no setting of the machine. */
const ORDINARY =
  /clear counters|clear fault|transmission|unsolicited|indication|report enable|parameter end|application ready|register-foreign/i

/** True for requests that change how a device is set up, for longer than the moment. */
export function isSetting({ verb, name, object }: Operation): boolean {
  return (verb === 'configure' || verb === 'set-password') && !ORDINARY.test(`${name} ${object ?? ''}`)
}
