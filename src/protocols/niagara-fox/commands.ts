/**
 * Operations of the commands of each channel. No public document; seen in captures and named in the vendor's product
 * guides.
 */
import type { Verb } from '#model/fact'

export const commands: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['fox hello', 'identify'],
  ['fox challenge', 'authenticate'],
  ['fox login', 'authenticate'],
  ['fox authenticate', 'authenticate'],
  ['fox keepAlive', 'diagnose'],
  ['fox close', 'reserve'],
  ['fox openChannel', 'reserve'],
  ['fox closeChannel', 'reserve'],
])

/** Words in commands of channels that no document names. */
const words: readonly (readonly [RegExp, Verb])[] = [
  [/^(sub|unsub|watch|poll|register)/i, 'subscribe'],
  [/^(event|notify|changed)/i, 'report'],
  [/^(list|find|resolve|query|discover|spy)/i, 'browse'],
  [/^(get|read|load|fetch|open|stat|exists|touch)/i, 'read'],
  [/^(invoke|override|command|emergency)/i, 'operate'],
  [/^(set|write|put|add|rename|reorder|move|sync|copy|mkdir|save)/i, 'write'],
  [/^(remove|delete)/i, 'delete'],
  [/^(restart|reboot)/i, 'restart'],
  [/^(kill|stop|shutdown)/i, 'stop'],
  [/^(start)/i, 'start'],
  [/^(install|upgrade|commission)/i, 'update-firmware'],
]

/** A station is one file (.bog) or an archive of it (.dist): its readers have the program with its accounts. */
const STATION = /\.(?:bog|dist)(?:$|[?|])/i

/** @param object the file or component it is about, where one is named */
export function verbOf(channel: string, command: string, object = ''): Verb {
  const verb = plainVerbOf(channel, command)
  if (!STATION.test(object)) return verb
  return verb === 'read' ? 'upload-program' : verb === 'write' ? 'download-program' : verb
}

function plainVerbOf(channel: string, command: string): Verb {
  return commands.get(`${channel} ${command}`) ?? words.find(([word]) => word.test(command))?.[1] ?? 'execute'
}
