import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0506': 'configure',
    '0x051a': 'configure',
    '0x0556': 'call',
    '0x0560': 'call',
    '0x056b': 'call',
  },
  verbs: { report: 'report' },
  of,
}

/** A session is an object that is created and deleted. */
function of({ code, verb, object = '' }: Operation): ActionName | undefined {
  if (object === 'ServerSession') return code === '0x04d4' ? 'session-end' : 'session'
  if (code === '0x04ca' && verb === 'configure') return 'configure'
  if (verb === 'read' && /(^|, )[IQ]\b/.test(object)) return 'read-image'
  if (verb !== 'write') return undefined
  return /(^|, )I\b/.test(object) ? 'write-inputs' : /(^|, )Q\b/.test(object) ? 'write-outputs' : undefined
}
