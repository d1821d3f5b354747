import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'udp:6': 'configure',
    '4': 'read-state',
    '6': 'subscribe',
    '7': 'subscribe',
    '8': 'report',
  },
  of,
}

/** Files of the controller by ADSIGRP_SYSTEM_F*: Beckhoff InfoSys, "ADS file access". */
function of({ verb, object = '' }: Operation): ActionName | undefined {
  return verb === 'read' && object.startsWith('read file') ? 'read-file' : undefined
}
