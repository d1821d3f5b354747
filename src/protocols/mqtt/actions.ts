import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '12': 'upkeep',
    '13': 'upkeep',
    '11': 'upkeep',
    '2': 'upkeep',
    '4': 'upkeep',
    '5': 'upkeep',
    '6': 'upkeep',
    '7': 'upkeep',
    '9': 'upkeep',
    '14': 'session-end',
    '1': 'session',
    '8': 'subscribe',
    '10': 'silence',
  },
  of,
}

/** A topic that devices subscribe is a command, by its last level; others are values. Birth topics of Sparkplug: 3.0 §4. */
function of({ code, verb, object = '' }: Operation): ActionName | undefined {
  if (code === '1' && verb === 'authenticate') return 'session'
  if (code !== '3') return undefined
  if (verb === 'restart') return 'restart'
  if (verb === 'write' || /(^|\/)(set|cmd|command|ctrl|control|setpoint|[ND]CMD)(\/|$)/i.test(object))
    return 'command'
  return 'report'
}
