/** Topics that a convention gives a meaning: who publishes there wants something done. No standard has them all. */
import type { Verb } from '#model/fact'

/** Whole topic levels in lower case, and what a publication below them asks for. */
const WORDS: ReadonlyMap<string, Verb> = new Map([
  ['set', 'write'], // Home Assistant, zigbee2mqtt, Homie
  ['cmd', 'write'],
  ['cmnd', 'write'], // Tasmota
  ['command', 'write'], // Shelly, many gateways
  ['commands', 'write'],
  ['control', 'write'],
  ['ctrl', 'write'],
  ['setpoint', 'write'],
  ['write', 'write'],
  ['reboot', 'restart'],
  ['restart', 'restart'],
  ['ota', 'update-firmware'],
  ['fota', 'update-firmware'],
  ['ota_update', 'update-firmware'],
  ['firmware-update', 'update-firmware'],
])

/** ThingsBoard's and others' remote calls: a request, not its response. */
const REMOTE_CALL = /(?:^|\/)rpc\/request(?:\/|$)/
/** AWS IoT Core: the desired state that a thing is to take on. */
const DESIRED_STATE = /\/shadow\/(?:name\/[^/]+\/)?update\/delta$/
/** Azure IoT Hub: direct methods and desired properties. */
const HUB_METHOD = /^\$iothub\/methods\/POST\//
const HUB_DESIRED = /^\$iothub\/twin\/PATCH\/properties\/desired/
/** Levels for the result of a command; their topics often contain the command's word too. */
const ANSWERS: ReadonlySet<string> = new Set([
  'result',
  'results',
  'status',
  'state',
  'response',
  'reply',
  'ack',
  'get',
])
/** Deeper levels of a topic are not looked at. */
const MOST_LEVELS = 32

/** The verb of a publication to `topic`: `report`, unless its words ask for more. */
export function verbOf(topic: string): Verb {
  if (DESIRED_STATE.test(topic) || HUB_DESIRED.test(topic)) return 'write'
  if (REMOTE_CALL.test(topic) || HUB_METHOD.test(topic)) return 'execute'
  const levels = topic.toLowerCase().split('/', MOST_LEVELS)
  if (ANSWERS.has(levels.at(-1)!)) return 'report'
  let verb: Verb = 'report'
  for (const level of levels) {
    const asked = WORDS.get(level)
    if (asked !== undefined && (verb === 'report' || verb === 'write')) verb = asked
  }
  return verb
}

/** `spBv1.0/GROUP/TYPE/NODE[/DEVICE]` and `spBv1.0/STATE/HOST`: Sparkplug 3.0.0 §4. Its own folder reads them. */
export function isSparkplug(topic: string): boolean {
  return topic.startsWith('spBv1.0/')
}
