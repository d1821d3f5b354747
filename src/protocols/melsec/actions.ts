import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0e31': 'address',
    '0x0e34': 'configure',
    '0x0e35': 'configure',
    '0x0e36': 'configure',
    '0x0e3a': 'configure',
    '0x1825': 'configure',
    '0x1826': 'configure',
    '0x0619': 'upkeep',
    '0x0e32': 'read-diagnostics',
    '0x0e44': 'read-state',
    '0x1617': 'clear-log',
    '0x0801': 'subscribe',
    '0x1827': 'read-file',
    '0x182a': 'read-file',
    '0x1820': 'write-file',
    '0x1824': 'write-file',
  },
  verbs: { report: 'report' },
  of,
}

/** X is the image of inputs, Y that of outputs: SH-080008, appendix 2. */
function of({ verb, object = '' }: Operation): ActionName | undefined {
  if (verb === 'read' && /^[XY][0-9A-F]/.test(object)) return 'read-image'
  if (verb !== 'write') return undefined
  return /^X[0-9A-F]/.test(object) ? 'write-inputs' : /^Y[0-9A-F]/.test(object) ? 'write-outputs' : undefined
}
