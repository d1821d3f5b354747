import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    DCMD: 'command',
    'NCMD command to an edge node': 'command',
  },
  verbs: { report: 'report' },
  of,
}

/** Node Control/Reboot and Rebirth are metrics of commands to a node: Sparkplug 3.0 §6.4. */
function of({ code, verb }: Operation): ActionName | undefined {
  return code === 'NCMD' ? (verb === 'restart' ? 'restart' : 'command') : undefined
}
