import type { Identity } from '#model/fact'
import { defineRule, type ExampleFact, type RuleContext, type RuleInput } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { isLateHost, LATE_HOST_SECONDS } from '../late-host.ts'
import { isPartOfPlant } from '../part-of-plant.ts'

/** Fields in which an application names itself, and which belong to one address: HL7 v2 MSH-3, DICOM PS3.8 §9.3.2, OPC 10000-4 §7.2. */
const NAMES: ReadonlySet<string> = new Set(['MSH-3 Sending Application', 'AE title', 'ApplicationUri'])
/** Names that tools have by default are used by many. */
const DEFAULTS =
  /^(any-?scp|storescu|findscu|movescu|echoscu|dcmtk|pynetdicom|urn:unconfigured.*|unknown|test)$/i
/** Addresses stored for one name: clusters have a few. With more the name identifies no host. */
const ADDRESSES = 4
const SHARED = 'shared'
/** Set as the software is installed: copied images and defaults of a product give several stations the same one. */
const COPIED = 'ApplicationUri'
/** Seconds. A host that was silent for longer may have got another address. */
const ACTIVE_SECONDS = 1800

const named = (client: string, at = 0, value = 'LAB'): ExampleFact => ({
  protocol: 'hl7',
  client,
  serverPort: 2575,
  at,
  fact: {
    kind: 'identity',
    about: 'client',
    attribute: 'software',
    value,
    confidence: 0.6,
    field: 'MSH-3 Sending Application',
  },
})

const polls: ExampleFact = {
  client: '10.0.0.5',
  server: '10.0.0.7',
  count: 30,
  fact: {
    kind: 'operation',
    verb: 'read',
    name: 'Read Holding Registers',
    code: '3',
    object: 'holding:0..9',
    outcome: 'requested',
  },
}
const installed = (client: string, at = 0): ExampleFact => ({
  protocol: 'opcua',
  client,
  serverPort: 4840,
  at,
  fact: {
    kind: 'identity',
    about: 'client',
    attribute: 'software',
    value: 'urn:ws:HMI',
    confidence: 0.6,
    field: 'ApplicationUri',
  },
})

export const rule = defineRule({
  id: 'sender-identity-spoofed',
  engine: 'anomaly',
  title: 'Sender identity spoofed',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0849', 'T1692.002'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Receivers accept a message by the name that its sender gives itself. A false sender reports results, values or orders of another.',
  todo: [
    'Find the device at the new address, and its owner',
    'Check what it sent, and mark those records',
    'Ask whether the application was moved',
  ],
  falsePositives: 'An application that moved to another host while the old one still runs.',
  match: { kind: 'identity' },
  state: {
    addresses: stateMap<string>({ limit: 10_000, persisted: 'string' }),
  },
  evaluate(input, context, state) {
    const { fact, protocol } = input
    if (!NAMES.has(fact.field)) return undefined
    const address = senderOf(input, fact)
    if (address === undefined || fact.value === '' || DEFAULTS.test(fact.value)) return undefined
    const key = `${protocol} ${fact.value}`
    const known = state.addresses.get(key) ?? ''
    const addresses = known === '' ? [] : known.split(' ')
    if (known === SHARED || addresses.includes(address)) return undefined
    const isAccepted = addresses.length === 0 || (context.isLearning && !isLateHost(address, input, context))
    if (isAccepted) {
      const all = [...addresses, address]
      state.addresses.set(key, all.length > ADDRESSES ? SHARED : all.join(' '))
      return undefined
    }
    const active = addresses.find((one) => isActive(one, input, context))
    // A station that was present while the plant was learned: a second installation, or a host that is abused.
    const isStation = isPartOfPlant(context.device(address)) && !isLateHost(address, input, context)
    const isInstalled = isStation && fact.field === COPIED
    return {
      title:
        active === undefined
          ? 'Sender identity at another address'
          : isInstalled
            ? 'Application identity used by two stations'
            : undefined,
      ...(isInstalled
        ? { severity: 'warning' as const }
        : active === undefined || context.isLearning
          ? { severity: 'minor' as const }
          : isStation && { severity: 'minor' as const, provenSeverity: 'major' as const }),
      summary: `${address} sends as ${fact.value} (${protocol}, ${fact.field}), the name of ${active ?? addresses[0]}${active === undefined ? ', which is silent' : ', which is active'}`,
      normal: `${fact.value} was used by ${addresses.join(', ')} only.`,
      source: address,
      subject: fact.value,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown host sends under the name of the laboratory',
        learned: [named('10.0.0.1')],
        facts: [named('10.0.0.1'), named('10.0.0.66', 5)],
        severity: 'major',
      },
      {
        when: 'the laboratory is silent, and its name comes from another address',
        learned: [named('10.0.0.1')],
        facts: [named('10.0.0.66')],
        severity: 'minor',
      },
      {
        when: 'an operator station sends under the name of the laboratory',
        learned: [named('10.0.0.1'), polls],
        facts: [named('10.0.0.1'), named('10.0.0.5', 5)],
        severity: 'minor',
      },
      {
        when: 'a second operator station has the same installation of a client',
        learned: [installed('10.0.0.1'), polls],
        facts: [installed('10.0.0.1'), installed('10.0.0.5', 5)],
        severity: 'warning',
      },
      {
        when: 'an unknown host has the name of an OPC UA client',
        learned: [installed('10.0.0.1'), polls],
        facts: [installed('10.0.0.1'), installed('10.0.0.66', 5)],
        severity: 'major',
      },
      {
        when: 'nothing is learned, and a host that came later uses the name',
        stillLearning: true,
        facts: [named('10.0.0.1'), named('10.0.0.66', LATE_HOST_SECONDS)],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'the laboratory sends', learned: [named('10.0.0.1')], facts: [named('10.0.0.1')] },
      {
        when: 'two hosts of a cluster share a name',
        learned: [named('10.0.0.1'), named('10.0.0.3')],
        facts: [named('10.0.0.3')],
      },
      {
        when: 'another application sends for the first time',
        learned: [named('10.0.0.1')],
        facts: [named('10.0.0.66', 0, 'RIS')],
      },
      {
        when: 'a tool has its default name',
        learned: [named('10.0.0.1', 0, 'FINDSCU')],
        facts: [named('10.0.0.66', 0, 'FINDSCU')],
      },
    ],
  },
})

function senderOf({ client, server }: RuleInput, { about }: Identity): string | undefined {
  if (about === 'client') return client.ip
  return about === 'server' || about === undefined ? server.ip : undefined
}

function isActive(address: string, { lastTime }: RuleInput, context: RuleContext): boolean {
  const device = context.device(address)
  return device !== undefined && (lastTime - device.lastSeen) / 1e6 < ACTIVE_SECONDS
}
