/** Object groups: IEEE 1815-2012 Annex A. */

interface Group {
  /** In operations: `analog-input-event:3`. */
  readonly object: string
  /** In readings: a point keeps its name whether it was polled or reported. Undefined: objects of no point. */
  readonly point: string | undefined
}

function points(object: string, point: string = object): Group {
  return { object, point }
}

function things(object: string): Group {
  return { object, point: undefined }
}

export const ATTRIBUTES = 0
export const BINARY_OUTPUT_COMMAND = 12
export const ANALOG_DEADBAND = 34
export const ANALOG_OUTPUT_COMMAND = 41
export const TIME = 50
export const CLASSES = 60
export const FILES = 70
export const INDICATION_BITS = 80
export const AUTHENTICATION = 120

export const groups: ReadonlyMap<number, Group> = new Map([
  [ATTRIBUTES, things('attribute')],
  [1, points('binary-input')],
  [2, points('binary-input-event', 'binary-input')],
  [3, points('double-bit-input')],
  [4, points('double-bit-input-event', 'double-bit-input')],
  [10, points('binary-output')],
  [11, points('binary-output-event', 'binary-output')],
  [BINARY_OUTPUT_COMMAND, things('binary-output')],
  [13, points('binary-output-command-event')],
  [20, points('counter')],
  [21, points('frozen-counter')],
  [22, points('counter-event', 'counter')],
  [23, points('frozen-counter-event', 'frozen-counter')],
  [30, points('analog-input')],
  [31, points('frozen-analog-input')],
  [32, points('analog-input-event', 'analog-input')],
  [33, points('frozen-analog-input-event', 'frozen-analog-input')],
  [ANALOG_DEADBAND, points('analog-input-deadband')],
  [40, points('analog-output')],
  [ANALOG_OUTPUT_COMMAND, things('analog-output')],
  [42, points('analog-output-event', 'analog-output')],
  [43, points('analog-output-command-event')],
  [TIME, things('time')],
  [51, things('common-time')],
  [52, things('time-delay')],
  [CLASSES, things('class')],
  [FILES, things('file')],
  [INDICATION_BITS, things('indication')],
  [81, things('storage')],
  [82, things('device-profile')],
  [83, things('private-registration')],
  [85, things('data-set-prototype')],
  [86, things('data-set-descriptor')],
  [87, things('data-set')],
  [88, things('data-set-event')],
  [90, things('application')],
  [91, things('operation-status')],
  [100, things('floating-point')],
  [101, points('bcd')],
  [102, points('octet')],
  [110, points('octet-string')],
  [111, points('octet-string-event', 'octet-string')],
  [112, things('virtual-terminal-output')],
  [113, things('virtual-terminal-event')],
  [AUTHENTICATION, things('authentication')],
  [121, points('security-statistic')],
  [122, points('security-statistic-event', 'security-statistic')],
])

/** Objects of secure authentication, by variation: §A.45. */
export const AUTHENTICATION_OBJECTS: readonly string[] = [
  '',
  'challenge',
  'reply',
  'aggressive-mode-request',
  'session-key-status-request',
  'session-key-status',
  'session-key-change',
  'error',
  'user-certificate',
  'mac',
  'user-status-change',
  'update-key-change-request',
  'update-key-change-reply',
  'update-key-change',
  'update-key-change-signature',
  'update-key-change-confirmation',
]
