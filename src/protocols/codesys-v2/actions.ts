import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x92 Shell: run command': 'shell',
    '0x01': 'session',
    '0x31 Read file': 'read-file',
    '0x32 Read file: next block': 'read-file',
    '0x30 Write file: next block': 'write-file',
  },
  of,
}

/** A command of the shell that stops is a stop, a file that is no program a file. */
function of({ verb, code }: Operation): ActionName | undefined {
  if (code === '0x92' && verb === 'stop') return 'stop'
  return code === '0x2f' ? (verb === 'download-program' ? 'download' : 'write-file') : undefined
}
