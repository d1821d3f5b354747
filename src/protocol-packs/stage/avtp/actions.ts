import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'fb:10': 'configure',
    'fb:12': 'configure',
    'fb:14': 'configure',
    'fb:16': 'configure',
    'fb:18': 'configure',
    'fb:20': 'configure',
    'fb:22': 'configure',
    'fb:44': 'configure',
    'fb:45': 'configure',
    'fb:5': 'configure',
    'fb:6': 'configure',
    'fb:8': 'configure',
    'fc:0': 'session',
    'fc:6': 'session',
    'fc:2': 'session-end',
    'fc:8': 'session-end',
    'fb:2 ENTITY_AVAILABLE': 'upkeep',
    'fb:3': 'upkeep',
    'fb:2 message': 'call',
    'fb:4 message': 'call',
    'fb:6 message': 'call',
    'fb:8 message': 'call',
    'fb:0': 'reserve',
    'fb:1': 'reserve',
    'fb:36': 'subscribe',
    'fb:37': 'silence',
  },
  verbs: { report: 'report' },
}
