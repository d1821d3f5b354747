import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    load: 'download',
    'load installation': 'download',
    'generate flight report': 'read-history',
    'generate support file': 'read-history',
    setuserrole: 'password',
    programstate: 'read-state',
    robotmode: 'read-state',
    safetymode: 'read-state',
    safetystatus: 'read-state',
    'get operational mode': 'read-state',
    'unlock protective stop': 'protection',
    'restart safety': 'safety',
    'close safety popup': 'safety',
  },
}
