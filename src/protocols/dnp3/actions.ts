import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '11': 'command',
    '12': 'command',
    '10': 'command',
    '7': 'command',
    '8': 'command',
    '9': 'command',
    '15': 'configure',
    '19': 'configure',
    '22': 'configure',
    '31': 'configure',
    '21': 'silence',
    '20': 'subscribe',
    '23': 'upkeep',
    'link:0': 'upkeep',
    'link:2': 'upkeep',
    'link:9': 'upkeep',
    '0': 'upkeep',
    'link:1': 'session-end',
    '3': 'command',
    '28': 'list-points',
    '130': 'report',
  },
  of,
}

/** Files, internal indications and dead-bands: IEEE 1815-2012, annex A, groups 70, 80 and 34. */
function of({ verb, code, object = '' }: Operation): ActionName | undefined {
  if (object.startsWith('file:') && (verb === 'read' || verb === 'write'))
    return verb === 'read' ? 'read-file' : 'write-file'
  if (code !== '2') return undefined
  if (object.startsWith('indication')) return 'upkeep'
  if (/dead-?band/.test(object)) return 'set-limit'
  return verb === 'configure' ? 'configure' : undefined
}
