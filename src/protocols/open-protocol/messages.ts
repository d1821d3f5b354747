import type { Verb } from '#model/fact'

export interface Mid {
  readonly name: string
  readonly verb: Verb
}

/** What a station (the integrator) asks of a controller: Atlas Copco Open Protocol Specification R 2.8.0 §5. */
export const requests: ReadonlyMap<number, Mid> = new Map<number, Mid>([
  [1, { name: 'Communication start', verb: 'identify' }],
  [3, { name: 'Communication stop', verb: 'diagnose' }],
  [10, { name: 'Parameter set ID upload', verb: 'browse' }],
  [12, { name: 'Parameter set data upload', verb: 'read' }],
  [14, { name: 'Parameter set selected subscribe', verb: 'subscribe' }],
  [18, { name: 'Select parameter set', verb: 'configure' }],
  [19, { name: 'Set parameter set batch size', verb: 'configure' }],
  [20, { name: 'Reset parameter set batch counter', verb: 'configure' }],
  [30, { name: 'Job ID upload', verb: 'browse' }],
  [32, { name: 'Job data upload', verb: 'read' }],
  [34, { name: 'Job info subscribe', verb: 'subscribe' }],
  [38, { name: 'Select job', verb: 'configure' }],
  [39, { name: 'Job restart', verb: 'operate' }],
  [40, { name: 'Tool data upload', verb: 'identify' }],
  [42, { name: 'Disable tool', verb: 'operate' }],
  [43, { name: 'Enable tool', verb: 'operate' }],
  [45, { name: 'Set calibration value', verb: 'configure' }],
  [50, { name: 'Vehicle ID number download', verb: 'write' }],
  [51, { name: 'Vehicle ID number subscribe', verb: 'subscribe' }],
  [60, { name: 'Last tightening result subscribe', verb: 'subscribe' }],
  [64, { name: 'Old tightening result upload', verb: 'read' }],
  [70, { name: 'Alarm subscribe', verb: 'subscribe' }],
  [78, { name: 'Acknowledge alarm remotely', verb: 'operate' }],
  [80, { name: 'Read time', verb: 'read' }],
  [82, { name: 'Set time', verb: 'set-time' }],
  [90, { name: 'Multi-spindle status subscribe', verb: 'subscribe' }],
  [100, { name: 'Multi-spindle result subscribe', verb: 'subscribe' }],
  [110, { name: 'Display user text on compact', verb: 'write' }],
  [111, { name: 'Display user text on graph', verb: 'write' }],
  [113, { name: 'Flash green light on tool', verb: 'operate' }],
  [120, { name: 'Job line control info subscribe', verb: 'subscribe' }],
  [127, { name: 'Abort job', verb: 'operate' }],
  [130, { name: 'Job off', verb: 'operate' }],
  [140, { name: 'Execute dynamic job', verb: 'operate' }],
  [150, { name: 'Identifier download', verb: 'write' }],
  [200, { name: 'Set externally controlled relays', verb: 'operate' }],
  [210, { name: 'Status of externally monitored inputs subscribe', verb: 'subscribe' }],
  [214, { name: 'I/O device status', verb: 'read' }],
  [224, { name: 'Set digital input function', verb: 'operate' }],
  [225, { name: 'Reset digital input function', verb: 'operate' }],
  [240, { name: 'User data download', verb: 'write' }],
  [270, { name: 'Controller reboot', verb: 'restart' }],
])

/** What a controller sends of itself, or answers with data. */
export const replies: ReadonlyMap<number, { readonly name: string; readonly answers: number | undefined }> =
  new Map([
    [2, { name: 'Communication start acknowledge', answers: 1 }],
    [11, { name: 'Parameter set ID upload reply', answers: 10 }],
    [13, { name: 'Parameter set data upload reply', answers: 12 }],
    [15, { name: 'Parameter set selected', answers: undefined }],
    [31, { name: 'Job ID upload reply', answers: 30 }],
    [33, { name: 'Job data upload reply', answers: 32 }],
    [35, { name: 'Job info', answers: undefined }],
    [41, { name: 'Tool data upload reply', answers: 40 }],
    [52, { name: 'Vehicle ID number', answers: undefined }],
    [61, { name: 'Last tightening result', answers: undefined }],
    [65, { name: 'Old tightening result upload reply', answers: 64 }],
    [71, { name: 'Alarm', answers: undefined }],
    [76, { name: 'Alarm status', answers: undefined }],
    [81, { name: 'Read time upload reply', answers: 80 }],
    [91, { name: 'Multi-spindle status', answers: undefined }],
    [101, { name: 'Multi-spindle result', answers: undefined }],
    [211, { name: 'Status of externally monitored inputs', answers: undefined }],
    [215, { name: 'I/O device status reply', answers: 214 }],
  ])

/** The command was refused, or accepted: its MID is in the data. §5.2. */
export const REFUSED = 4
export const ACCEPTED = 5
export const KEEP_ALIVE = 9999
/** Highest MID of the specification, keep-alive aside. */
export const HIGHEST = 2999

/** Error codes of MID 0004: §5.2.1. */
export const errors: ReadonlyMap<number, string> = new Map([
  [1, 'invalid data'],
  [2, 'parameter set ID not present'],
  [3, 'parameter set cannot be set'],
  [6, 'VIN upload subscription already exists'],
  [9, 'last tightening result subscription already exists'],
  [58, 'no alarm present'],
  [59, 'tool currently in use'],
  [79, 'command failed'],
  [93, 'not a controller with the rights of control'],
  [96, 'client already connected'],
  [97, 'MID revision unsupported'],
  [98, 'controller internal request timeout'],
  [99, 'unknown MID'],
])
