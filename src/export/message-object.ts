/** A message as an object, the same over syslog and as a webhook's body. */
import type { ExportMessage, MessageParty } from '#model/message'
import { timeText } from '#model/time'
import {
  type ExportSource,
  limits as generous,
  type Limits,
  linkOf,
  type Outgoing,
  oneLine,
} from './message-format.ts'

function partyObject(party: MessageParty, name: (text: string) => string) {
  return {
    device: name(party.id),
    name: name(party.name),
    address: name(party.address),
    mac: name(party.mac),
    zone: name(party.zone),
    type: name(party.type),
    vendor: name(party.vendor),
  }
}

/** Keys in a fixed order; every text one clean line of bounded length. Times are RFC 3339. */
export function messageObject(
  { message, queued, sent }: Outgoing,
  sender: ExportSource,
  limits: Limits = generous,
) {
  const name = (text: string) => oneLine(text, limits.name)
  const sentence = (text: string) => oneLine(text, limits.sentence)
  const list = (texts: readonly string[]) => texts.slice(0, limits.entries).map(sentence)
  return {
    schema: 'sightglass.message/1',
    sensor: name(sender.sensor),
    version: name(sender.version),
    kind: message.kind,
    reason: message.reason,
    id: name(message.id),
    rule: name(message.rule),
    title: name(message.title),
    message: sentence(message.text),
    severity: message.severity,
    engine: message.engine,
    category: name(message.category),
    protocol: name(message.protocol),
    firstTime: timeText(message.time),
    lastTime: timeText(message.lastTime),
    count: message.count,
    techniques: list(message.techniques),
    defenderAlerts: list(message.defenderTitles),
    source: partyObject(message.source, name),
    destination: partyObject(message.target, name),
    normal: sentence(message.normal),
    why: sentence(message.why),
    todo: list(message.todo),
    url: linkOf(message, sender),
    queued: timeText(queued),
    sent: timeText(sent),
    delaySeconds: Math.max(0, Math.round((sent - queued) / 1000) / 1000),
    ...(message.device !== undefined && { device: cleanObject(message.device, limits) }),
    ...(message.exposure !== undefined && { exposure: cleanObject(message.exposure, limits) }),
  }
}

/** Of a message before any format maps it; formats cut further. A device may have many modules and addresses. */
const mapped: Limits = { name: 1000, sentence: 4000, entries: 1000 }

/** The same message with every text clean and bounded: formats with fields of their own need not remember to. */
export function cleanMessage(message: ExportMessage, limits: Limits = mapped): ExportMessage {
  const sentence = (text: string) => oneLine(text, limits.sentence)
  return {
    ...cleanObject(message, limits),
    ...{ text: sentence(message.text), normal: sentence(message.normal), why: sentence(message.why) },
    todo: message.todo.slice(0, limits.entries).map(sentence),
  }
}

/** Every text clean and bounded, lists cut; names of fields are ours. */
function cleanObject<Value>(value: Value, limits: Limits): Value {
  if (typeof value === 'string') return oneLine(value, limits.name) as Value
  if (Array.isArray(value))
    return value.slice(0, limits.entries).map((entry) => cleanObject(entry, limits)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, cleanObject(entry, limits)]),
  ) as Value
}
