/** Commands of HART: HCF_SPEC-127 (universal), HCF_SPEC-151 (common practice), HCF_SPEC-155 (wireless). */
import type { Verb } from '#model/fact'

interface CommandName {
  readonly verb: Verb
  readonly name: string
}

const TABLE: readonly (readonly [number: number, verb: Verb, name: string])[] = [
  [0, 'identify', 'Read Unique Identifier'],
  [1, 'read', 'Read Primary Variable'],
  [2, 'read', 'Read Loop Current And Percent Of Range'],
  [3, 'read', 'Read Dynamic Variables And Loop Current'],
  [6, 'configure', 'Write Polling Address'],
  [7, 'read', 'Read Loop Configuration'],
  [8, 'read', 'Read Dynamic Variable Classifications'],
  [9, 'read', 'Read Device Variables With Status'],
  [11, 'identify', 'Read Unique Identifier Associated With Tag'],
  [12, 'read', 'Read Message'],
  [13, 'identify', 'Read Tag, Descriptor, Date'],
  [14, 'read', 'Read Primary Variable Transducer Information'],
  [15, 'read', 'Read Device Information'],
  [16, 'read', 'Read Final Assembly Number'],
  [17, 'configure', 'Write Message'],
  [18, 'configure', 'Write Tag, Descriptor, Date'],
  [19, 'configure', 'Write Final Assembly Number'],
  [20, 'identify', 'Read Long Tag'],
  [21, 'identify', 'Read Unique Identifier Associated With Long Tag'],
  [22, 'configure', 'Write Long Tag'],
  [33, 'read', 'Read Device Variables'],
  [34, 'configure', 'Write Primary Variable Damping Value'],
  [35, 'configure', 'Write Primary Variable Range Values'],
  [36, 'configure', 'Set Primary Variable Upper Range Value'],
  [37, 'configure', 'Set Primary Variable Lower Range Value'],
  [38, 'write', 'Reset Configuration Changed Flag'],
  [39, 'configure', 'EEPROM Control'],
  [40, 'force', 'Enter/Exit Fixed Current Mode'],
  [41, 'diagnose', 'Perform Self Test'],
  [42, 'restart', 'Perform Device Reset'],
  [43, 'configure', 'Set Primary Variable Zero'],
  [44, 'configure', 'Write Primary Variable Units'],
  [45, 'configure', 'Trim Loop Current Zero'],
  [46, 'configure', 'Trim Loop Current Gain'],
  [47, 'configure', 'Write Primary Variable Transfer Function'],
  [48, 'diagnose', 'Read Additional Device Status'],
  [49, 'configure', 'Write Primary Variable Transducer Serial Number'],
  [50, 'read', 'Read Dynamic Variable Assignments'],
  [51, 'configure', 'Write Dynamic Variable Assignments'],
  [52, 'configure', 'Set Device Variable Zero'],
  [53, 'configure', 'Write Device Variable Units'],
  [54, 'read', 'Read Device Variable Information'],
  [55, 'configure', 'Write Device Variable Damping Value'],
  [56, 'configure', 'Write Device Variable Transducer Serial Number'],
  [57, 'read', 'Read Unit Tag, Descriptor, Date'],
  [58, 'configure', 'Write Unit Tag, Descriptor, Date'],
  [59, 'configure', 'Write Number Of Response Preambles'],
  [60, 'read', 'Read Analog Channel And Percent Of Range'],
  [61, 'read', 'Read Dynamic Variables And Primary Variable Analog Channel'],
  [62, 'read', 'Read Analog Channels'],
  [63, 'read', 'Read Analog Channel Information'],
  [64, 'configure', 'Write Analog Channel Additional Damping Value'],
  [65, 'configure', 'Write Analog Channel Range Values'],
  [66, 'force', 'Enter/Exit Fixed Analog Channel Mode'],
  [67, 'configure', 'Trim Analog Channel Zero'],
  [68, 'configure', 'Trim Analog Channel Gain'],
  [69, 'configure', 'Write Analog Channel Transfer Function'],
  [70, 'read', 'Read Analog Channel Endpoint Values'],
  [71, 'reserve', 'Lock Device'],
  [72, 'identify', 'Squawk'],
  [73, 'identify', 'Find Device'],
  [74, 'read', 'Read I/O System Capabilities'],
  [75, 'browse', 'Poll Sub-Device'],
  [76, 'read', 'Read Lock Device State'],
  [77, 'read', 'Send Command To Sub-Device'], // what it sends has its own verb
  [78, 'read', 'Read Aggregated Commands'],
  [79, 'force', 'Write Device Variable'],
  [80, 'read', 'Read Device Variable Trim Points'],
  [81, 'read', 'Read Device Variable Trim Guidelines'],
  [82, 'configure', 'Write Device Variable Trim Point'],
  [83, 'configure', 'Reset Device Variable Trim'],
  [84, 'browse', 'Read Sub-Device Identity Summary'],
  [85, 'diagnose', 'Read I/O Channel Statistics'],
  [86, 'diagnose', 'Read Sub-Device Statistics'],
  [87, 'configure', 'Write I/O System Master Mode'],
  [88, 'configure', 'Write I/O System Retry Count'],
  [89, 'set-time', 'Set Real-Time Clock'],
  [90, 'read', 'Read Real-Time Clock'],
  [91, 'read', 'Read Trend Configuration'],
  [92, 'configure', 'Write Trend Configuration'],
  [93, 'read', 'Read Trend'],
  [94, 'diagnose', 'Read I/O System Client-Side Communication Statistics'],
  [95, 'diagnose', 'Read Device Communications Statistics'],
  [96, 'read', 'Read Synchronous Action'],
  [97, 'configure', 'Configure Synchronous Action'],
  [98, 'read', 'Read Command Action'],
  [99, 'configure', 'Configure Command Action'],
  [101, 'read', 'Read Sub-Device To Burst Message Map'],
  [102, 'configure', 'Map Sub-Device To Burst Message'],
  [103, 'configure', 'Write Burst Period'],
  [104, 'configure', 'Write Burst Trigger'],
  [105, 'read', 'Read Burst Mode Configuration'],
  [106, 'execute', 'Flush Delayed Responses'],
  [107, 'configure', 'Write Burst Device Variables'],
  [108, 'configure', 'Write Burst Mode Command Number'],
  [109, 'subscribe', 'Burst Mode Control'],
  [110, 'read', 'Read All Dynamic Variables'],
  [111, 'execute', 'Transfer Service Control'],
  [112, 'execute', 'Transfer Service'],
  [113, 'configure', 'Catch Device Variable'],
  [114, 'read', 'Read Caught Device Variable'],
  [115, 'read', 'Read Event Notification Summary'],
  [116, 'configure', 'Write Event Notification Bit Mask'],
  [117, 'configure', 'Write Event Notification Timing'],
  [118, 'configure', 'Event Notification Control'],
  [119, 'write', 'Acknowledge Event Notification'],
  [768, 'set-password', 'Write Join Key'],
  [769, 'read', 'Read Join Status'],
  [773, 'configure', 'Write Network Id'],
  [774, 'read', 'Read Network Id'],
  [777, 'identify', 'Read Wireless Device Information'],
  [779, 'diagnose', 'Report Device Health'],
  [780, 'diagnose', 'Report Neighbor Health List'],
  [787, 'diagnose', 'Report Neighbor Signal Levels'],
]

export const commands: ReadonlyMap<number, CommandName> = new Map(
  TABLE.map(([number, verb, name]) => [number, { verb, name }]),
)

/** Commands of vendors (128 to 253 and above 64,511) and unknown ones: their effect is unknown. */
export function commandOf(number: number): CommandName {
  return commands.get(number) ?? { verb: 'execute', name: `Command ${number}` }
}

/** Messages of HART-IP itself: HCF_SPEC-085. */
export const messages: ReadonlyMap<number, CommandName> = new Map([
  [0, { verb: 'authenticate', name: 'Session Initiate' }],
  [1, { verb: 'authenticate', name: 'Session Close' }],
  [2, { verb: 'diagnose', name: 'Keep Alive' }],
  [3, { verb: 'read', name: 'Token-Passing PDU' }], // the command inside has its own verb
  [4, { verb: 'read', name: 'Direct PDU' }],
  [5, { verb: 'diagnose', name: 'Read Audit Log' }],
])

/** Response codes of one meaning: HCF_SPEC-307. */
const RESPONSE_CODES: ReadonlyMap<number, string> = new Map([
  [2, 'Invalid Selection'],
  [3, 'Passed Parameter Too Large'],
  [4, 'Passed Parameter Too Small'],
  [5, 'Too Few Data Bytes Received'],
  [6, 'Device-Specific Command Error'],
  [7, 'In Write Protect Mode'],
  [16, 'Access Restricted'],
  [17, 'Invalid Device Variable Index'],
  [18, 'Invalid Units Code'],
  [32, 'Busy'],
  [35, 'Delayed Response Dead'],
  [36, 'Delayed Response Conflict'],
  [64, 'Command Not Implemented'],
])

/** Warnings come with what was asked for: HCF_SPEC-307. A delayed response has begun (33) or goes on (34). */
function isWarning(code: number): boolean {
  return (
    code === 8 ||
    code === 14 ||
    (code >= 24 && code <= 27) ||
    code === 30 ||
    code === 31 ||
    code === 33 ||
    code === 34 ||
    code >= 96
  )
}

/** Why a command failed, in the standard's words; undefined if it did not. */
export function refusalOf(code: number): string | undefined {
  if ((code & 0x80) !== 0) return 'communication error'
  if (code === 0 || isWarning(code)) return undefined
  return RESPONSE_CODES.get(code) ?? `response code ${code}`
}
