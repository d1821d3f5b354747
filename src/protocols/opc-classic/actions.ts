import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'IOPCPublicGroupStateMgt/4': 'call',
    'IOPCServer/3': 'subscribe',
    'IOPCItemMgt/3': 'subscribe',
    'IOPCEventServer/3': 'read-state',
    'IOPCServer/6': 'read-state',
    'IOPCHDA_Server/5': 'read-state',
    'IOPCEventServer/17': 'acknowledge',
    'IOPCEventServer2/17': 'acknowledge',
  },
  verbs: { report: 'report', configure: 'configure', subscribe: 'subscribe' },
  of,
}

/** Conditions that no longer raise events: OPC Alarms and Events 1.10 §5.3. */
function of({ name }: Operation): ActionName | undefined {
  if (/::DisableCondition/.test(name)) return 'silence'
  if (/^IOPCHDA_/.test(name) && /::Read/.test(name)) return 'read-history'
  return /::(Cancel|RemoveGroup|RemoveItems)/.test(name) ? 'session-end' : undefined
}
