/** SNMP notifications of content/snmp/SIGHTGLASS-MIB.txt. */
import Type from 'typebox'
import { defineSnmpDestination } from '#destination-kit/destination-type'
import { optionalText } from '#destination-kit/fields'
import { itemOf, recordOf } from '#destination-kit/record'
import { NUMBERED_SEVERITY, oneLine } from '#export/message-format'

/** Characters of a text: with all of them a notification stays below the 1,472 bytes of a datagram that is not cut. */
const SHORT = { name: 60, text: 250 } as const

export const type = defineSnmpDestination({
  name: 'snmp-trap',
  title: 'SNMP trap',
  description: 'Sends a notification of SNMP version 2c or 3 for each message.',
  kinds: ['alert', 'incident', 'system'],
  settings: Type.Object({
    host: Type.String({
      title: 'Receiver',
      description: 'Name or address',
      pattern: '^[A-Za-z0-9._:%-]+$',
      minLength: 1,
      maxLength: 253,
    }),
    port: Type.Integer({ title: 'Port', description: 'UDP', minimum: 1, maximum: 65_535, default: 162 }),
    user: optionalText('User', 'Version 3 with authentication and privacy; empty for version 2c', 32),
    notification: Type.Enum(['inform', 'trap'], {
      title: 'Notification',
      description: 'inform: acknowledged; trap: nobody says whether it arrived',
      default: 'inform',
    }),
    authProtocol: Type.Enum(['sha', 'sha256', 'sha512'], {
      title: 'Authentication',
      description: 'Of version 3',
      default: 'sha256',
    }),
    privProtocol: Type.Enum(['aes', 'aes256b'], {
      title: 'Privacy',
      description: 'Of version 3: AES-128, or AES-256 (Blumenthal)',
      default: 'aes',
    }),
    enterprise: {
      ...Type.String({
        title: 'Object identifier',
        description: 'Of the MIB; the default is the example number of RFC 5612',
        pattern: '^1\\.3\\.6\\.1\\.4\\.1(\\.[0-9]{1,9}){1,8}$',
        default: '1.3.6.1.4.1.32473.22',
      }),
      isAdvanced: true,
    },
  }),
  secrets: {
    community: { title: 'Community', when: { setting: 'user', isSet: false } },
    authKey: { title: 'Authentication passphrase', when: { setting: 'user', isSet: true } },
    privKey: { title: 'Privacy passphrase', when: { setting: 'user', isSet: true } },
  },
  limits: { items: 256, bytes: 500_000, perSecond: 10 },
  // A manager knows a repeat by sgKey.
  repeats: 'none',
  manager: ({ host, port, user, notification, authProtocol, privProtocol }) => ({
    ...{ host, port, user, authProtocol, privProtocol },
    ...{ version: user === '' ? '2c' : '3', isInform: notification === 'inform' },
  }),
  notification({ body, message }, { enterprise }) {
    const texts = JSON.parse(body) as readonly string[]
    const [severity, ...values] = [NUMBERED_SEVERITY[message.severity], ...texts]
    // sgAlert 1, sgIncident 2, sgSystem 3, sgTest 4.
    const number = { alert: 1, incident: 2, system: 3, test: 4, event: 3, device: 3, exposure: 3 }[
      message.kind
    ]
    return {
      oid: `${enterprise}.0.${number}`,
      bindings: [severity, ...values].map((value, at) => ({ oid: `${enterprise}.1.${at + 1}.0`, value })),
    }
  },
  map(outgoing, { sender }) {
    const record = recordOf(outgoing, sender)
    const name = (text: string) => ascii(oneLine(text, SHORT.name))
    const sentence = (text: string) => ascii(oneLine(text, SHORT.text))
    const { source, destination } = record
    return itemOf(outgoing, [
      ...[record.key, name(record.sensor), record.kind, record.reason, name(record.id), name(record.rule)],
      ...[sentence(record.title), sentence(record.message), record.severity, record.lastTime],
      ...[name(source.name), name(source.address), name(destination.name), name(destination.address)],
      sentence(record.url),
    ])
  },
})

/** RFC 2579 §2: a DisplayString is NVT ASCII; receivers show anything else as hexadecimal digits. */
const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?')
