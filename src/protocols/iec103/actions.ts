import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '20 general command: activate characteristic 2': 'set-limit',
  },
  verbs: { report: 'report', configure: 'set-limit' },
  of,
}

/** INF 16 to 19 switch auto-recloser, teleprotection, protection and LED; 23 to 26 choose a characteristic: IEC 60870-5-103 §7.4. */
function of({ code, verb, object = '' }: Operation): ActionName | undefined {
  if (code !== '20' || verb === 'report') return undefined
  const information = Number(/INF (\d+)$/.exec(object)?.[1] ?? Number.NaN)
  return information >= 16 && information <= 26 && information !== 19 ? 'protection' : undefined
}
