import type { Outcome, Verb } from '#model/fact'

interface ControlMessage {
  readonly name: string
  readonly verb: Verb
  readonly outcome: Outcome
}

const asked = (name: string, verb: Verb): ControlMessage => ({ name, verb, outcome: 'requested' })
const ok = (name: string, verb: Verb): ControlMessage => ({ name, verb, outcome: 'succeeded' })

/** Message types: RFC 5412 §4.2.1.1. An answer has the number of its request and one more. */
export const controlMessages: ReadonlyMap<number, ControlMessage> = new Map([
  [1, asked('Discovery', 'identify')],
  [2, ok('Discovery', 'identify')],
  [3, asked('Join', 'authenticate')],
  [4, ok('Join', 'authenticate')],
  [10, asked('Configure', 'configure')],
  [11, ok('Configure', 'configure')],
  [12, asked('Configuration Update', 'configure')],
  [13, ok('Configuration Update', 'configure')],
  [16, asked('Statistics', 'report')],
  [17, ok('Statistics', 'report')],
  [18, asked('Change State Event', 'report')],
  [19, ok('Change State Event', 'report')],
  [22, asked('Echo', 'diagnose')],
  [23, ok('Echo', 'diagnose')],
  [24, asked('Image Data', 'update-firmware')],
  [25, ok('Image Data', 'update-firmware')],
  [26, asked('Reset', 'restart')],
  [27, ok('Reset', 'restart')],
  [30, asked('Key Update', 'configure')],
  [31, ok('Key Update', 'configure')],
])
