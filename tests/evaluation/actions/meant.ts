/**
 * Meaning of each action for the matrix: techniques that its bytes show, by ATT&CK for ICS v19, and words by which an analyst
 * recognises it. Written from the descriptions of ATT&CK and the standards, without the texts of the product.
 */
import type { ActionName } from '#model/action'

interface Meaning {
  readonly techniques: readonly string[]
  readonly words: RegExp
}

/** Unauthorized Command Message, Modify Parameter. */
const CHANGE = ['T1692.001', 'T0836'] as const
const SET = /set ?point|parameter|setting|limit|value|writ|configur/

export const MEANT: Readonly<Record<Exclude<ActionName, 'upkeep'>, Meaning>> = {
  session: { techniques: ['T0886', 'T0869'], words: /session|connection|connects?\b|registers?/ },
  'session-end': {
    techniques: ['T1691.001', 'T0869', 'T0886'],
    words: /(session|connection|subscription).*(end|clos|reset|abort|clear|delet)|log ?(out|off)|disconnect/,
  },
  logon: {
    techniques: ['T0859', 'T1694'],
    words: /log ?on|log ?in|sign|password|credential|authenticat|unlock/,
  },
  identify: { techniques: ['T0888', 'T0846'], words: /identi|fingerprint|device information|version|search/ },
  scan: { techniques: ['T0846', 'T0888'], words: /scan|sweep|search|discover|identi/ },
  'list-points': {
    techniques: ['T0861', 'T0888'],
    words:
      /(point|tag|name|object|symbol|director|variable|node|block)s?\b.*(list|brows|enumerat|read)|list|brows|enumerat/,
  },
  'read-values': { techniques: ['T0801', 'T0802'], words: /value.* read|read|collect|interrogat|poll/ },
  'read-image': { techniques: ['T0877', 'T0801', 'T0802'], words: /image|read|collect/ },
  'read-history': { techniques: ['T0811', 'T0801', 'T0802'], words: /histor|log|record|read/ },
  'read-file': {
    techniques: ['T0893', 'T0811', 'T0882'],
    words: /file|recipe|backup|configuration|read|upload/,
  },
  'query-records': { techniques: ['T0811', 'T0802'], words: /record|patient|quer/ },
  'retrieve-records': { techniques: ['T0811', 'T0802'], words: /record|patient|retriev/ },
  'read-state': { techniques: ['T0868', 'T0888'], words: /state|status|mode|read/ },
  'read-diagnostics': { techniques: ['T0888', 'T0868'], words: /diagnos|status|statistic|read/ },
  subscribe: { techniques: ['T0801', 'T0802'], words: /subscri|listen|monitor/ },
  report: { techniques: ['T1692.002', 'T0849', 'T0832'], words: /report|publish|spoof|forg|sender|message/ },
  'store-records': { techniques: ['T1692.002', 'T0811'], words: /record|stor/ },
  order: { techniques: [...CHANGE], words: /order|command|writ/ },
  'set-parameter': { techniques: [...CHANGE], words: SET },
  'set-limit': { techniques: ['T0838', ...CHANGE], words: /limit|alarm|threshold|dead-?band|setting/ },
  command: { techniques: ['T1692.001', 'T0855'], words: /command|operat|switch|control|output|writ/ },
  'write-inputs': { techniques: ['T0835', 'T1692.002'], words: /input|image|overwrit/ },
  'write-outputs': { techniques: ['T0835', ...CHANGE], words: /output|image|writ/ },
  force: { techniques: ['T0835', ...CHANGE], words: /forc|overrid|output|out of service|priority/ },
  safety: { techniques: ['T0880', ...CHANGE], words: /safety|sis\b/ },
  protection: { techniques: ['T0837', ...CHANGE], words: /protect|relay|safety/ },
  silence: {
    techniques: ['T1691.002', 'T0878', 'T0804', 'T1691'],
    words:
      /disabl|silenc|suppress|unsolicited|report.*(off|stop|disab)|subscription.*(cancel|delet|end)|listen/,
  },
  acknowledge: { techniques: ['T0878', 'T1692.001'], words: /acknowledg|shelv|suppress|alarm/ },
  'clear-log': {
    techniques: ['T0872', 'T0809'],
    words: /(log|event|histor|diagnos|memory|error).*(clear|delet|eras)|clear/,
  },
  stop: { techniques: ['T0858', 'T0816', 'T0881', 'T1692.001'], words: /stop|halt|safety/ },
  restart: { techniques: ['T0816', 'T0814', 'T1692.001'], words: /restart|reset|reboot|stopped|start/ },
  start: { techniques: ['T0858', 'T1692.001'], words: /start|run|mode/ },
  mode: { techniques: ['T0858', 'T1692.001'], words: /mode|state|stop|start/ },
  download: { techniques: ['T0843', 'T0889', 'T0867'], words: /program|logic|download|project/ },
  'online-edit': { techniques: ['T0843', 'T0889'], words: /program|logic|download|edit/ },
  upload: { techniques: ['T0845', 'T0811'], words: /program.*(read|upload|cop)|upload|memory.*read/ },
  task: { techniques: ['T0821', 'T0889', 'T0836'], words: /task|schedul|scan time|safety/ },
  'firmware-enter': { techniques: ['T0800'], words: /firmware|update mode|download mode/ },
  firmware: { techniques: ['T1693.001', 'T1693', 'T0800'], words: /firmware/ },
  address: { techniques: ['T0836', 'T0814', 'T1692.001'], words: /address|name|renam/ },
  configure: { techniques: ['T0889', ...CHANGE], words: /setting|configur|parameter|chang|set-?up|route/ },
  clock: { techniques: ['T0836', 'T1692.001'], words: /clock|time/ },
  password: { techniques: ['T0892', 'T0836'], words: /password|access|credential|unlock|key/ },
  reserve: { techniques: ['T0858', 'T1692.001'], words: /reserv|exclusive|control taken|lock/ },
  call: { techniques: ['T0871', 'T1692.001'], words: /method|call|command|function|execut/ },
  shell: { techniques: ['T0807'], words: /shell|command line|console/ },
  script: { techniques: ['T0853'], words: /script|program/ },
  'write-file': { techniques: ['T0867', 'T0895'], words: /file|download|transfer/ },
  delete: { techniques: ['T0809'], words: /delet|clear|eras|remov/ },
}

/** Rogue Master; Transient Cyber Asset: of an unknown client that changes something. */
export const OF_UNKNOWN = ['T0848', 'T0864'] as const
/** Brute Force I/O; Denial of Service: of requests that are sent many times. */
export const OF_MANY = ['T0806', 'T0814'] as const
/** Execution through API: the protocol is the interface of a controller's runtime. */
export const OF_INTERFACE = 'T0871'
