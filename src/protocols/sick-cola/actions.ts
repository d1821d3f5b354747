import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    mCLsetscancfglist: 'configure',
    mEEwriteall: 'configure',
    mLMPsetscancfg: 'configure',
    mSCloadappdef: 'configure',
    mSCloadfacdef: 'configure',
    sWN: 'configure',
    'sWN LocationName': 'address',
    SCdevicestate: 'read-state',
    sMN: 'call',
    sEN: 'subscribe',
    'sEN LMDscandata': 'subscribe',
  },
  verbs: { report: 'report', configure: 'configure', subscribe: 'subscribe' },
  of,
}

/** A method by name has the verb of what it does. */
function of({ code, verb }: Operation): ActionName | undefined {
  return code.startsWith('sMN') && verb === 'execute' ? 'call' : undefined
}
