import type { Verb } from '#model/fact'

interface Message {
  readonly verb: Verb
  readonly name: string
  readonly isFromOffice: boolean
}

export const acknowledge = 0xf1
export const INDICATION = 0xf2
export const CHECKBACK = 0xf3
export const COMMON_CONTROL = 0xf9
export const POLL = 0xfb
export const CONTROL = 0xfc
export const EXECUTE = 0xfe

/** Headers, and who sends them: the office asks, field stations answer. GENISYS manual §5.1.2, §5.1.3. */
export const messages: ReadonlyMap<number, Message> = new Map<number, Message>([
  [acknowledge, { verb: 'report', name: 'Acknowledge', isFromOffice: false }],
  [INDICATION, { verb: 'report', name: 'Indication Data', isFromOffice: false }],
  [CHECKBACK, { verb: 'report', name: 'Control Data Checkback', isFromOffice: false }],
  [COMMON_CONTROL, { verb: 'operate', name: 'Common Control Data', isFromOffice: true }],
  [0xfa, { verb: 'read', name: 'Acknowledge Indication and Poll', isFromOffice: true }],
  [POLL, { verb: 'read', name: 'Poll', isFromOffice: true }],
  [CONTROL, { verb: 'operate', name: 'Control Data', isFromOffice: true }],
  [0xfd, { verb: 'read', name: 'Recall', isFromOffice: true }],
  [EXECUTE, { verb: 'operate', name: 'Execute Controls', isFromOffice: true }],
])
