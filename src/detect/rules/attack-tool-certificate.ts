import { certificateTerms } from '#model/certificate'
import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/**
 * Names in the certificates that attack frameworks and remote access trojans make by default, from their public sources
 * and from reports: Cobalt Strike, AsyncRAT and its descendants, Quasar, Orcus, BitRAT, Covenant, Sliver (mutual TLS), PoshC2,
 * Mythic, ShadowPad.
 */
const MADE_BY: readonly (readonly [tool: string, names: RegExp])[] = [
  ['Cobalt Strike', /\bMajor Cobalt Strike\b|\bO=cobaltstrike\b/i],
  ['AsyncRAT', /\bCN=AsyncRAT Server\b/i],
  ['DcRat', /\bCN=DcRat\b|\bDcRat By qwqdanchun\b/i],
  ['VenomRAT', /\bCN=VenomRAT Server\b/i],
  ['QuasarRAT', /\bCN=Quasar Server CA\b/i],
  ['OrcusRAT', /\bCN=Orcus (Server|Technologies)\b/i],
  ['BitRAT', /\bCN=BitRAT\b/i],
  ['Covenant', /\bCN=Covenant\b/i],
  ['Sliver', /\bCN=multiplayer\b|issued by .*\bCN=operators\b/i],
  ['PoshC2', /\bO=Pajfds\b|\bCN=P18055077\b/i],
  ['Mythic', /\bO=Mythic\b/i],
  ['ShadowPad', /\bST=myprovince\b.*\bO=myorganization\b|\bO=myorganization\b.*\bST=myprovince\b/i],
]
/**
 * Client hellos of such tools that common programs rarely have: FoxIO's list of JA4 fingerprints. Programs built with the same
 * library share them, so that they count with a self-signed certificate only.
 */
const HELLOS: ReadonlyMap<string, string> = new Map([
  ['ja4:t12i190700_d83cc789557e_16bbda4055b2', 'Cobalt Strike'],
  ['ja4:t12i210700_76e208dd3e22_16bbda4055b2', 'Cobalt Strike'],
  ['ja4:t12d190800_d83cc789557e_16bbda4055b2', 'Cobalt Strike'],
  ['ja4:t12d210800_76e208dd3e22_16bbda4055b2', 'Cobalt Strike'],
  ['ja4:t13d201100_2b729b4bf6f3_9e7b989ebec8', 'IcedID'],
  ['ja4:t13d190900_9dc949149365_97f8aa674fd9', 'Sliver'],
  ['ja4:t13i190800_9dc949149365_97f8aa674fd9', 'Sliver'],
])

const tls = { protocol: 'tls', serverPort: 443, server: '198.51.100.7' } as const
const shown = (subject: string, signer = 'self-signed') =>
  ({
    ...tls,
    fact: {
      kind: 'identity',
      attribute: 'certificate',
      value: `certificate ${subject}; ${signer}; serial 01; 240101000000Z to 340101000000Z; RSA 2048`,
      confidence: 0.4,
      field: 'Certificate',
    },
  }) as const
const hello = (value: string) =>
  ({
    ...tls,
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'fingerprint',
      value,
      confidence: 0.4,
      field: 'ClientHello',
    },
  }) as const
const [BEACON = ''] = HELLOS.keys()

export const rule = defineRule({
  id: 'attack-tool-certificate',
  engine: 'malware',
  title: 'TLS session of an attack tool',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0869', 'T0884', 'T0885'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  whileLearning: 'alert',
  why: 'The server shows the certificate that a known attack tool makes by itself: its client is remotely controlled.',
  todo: [
    'Isolate the client, and keep it powered on for forensics',
    'Block the address of the server',
    'Check what the client did since its first session',
  ],
  falsePositives: 'Tests by an own red team.',
  match: { kind: 'identity', protocols: ['tls'], attributes: ['certificate', 'fingerprint'] },
  state: {
    tools: stateMap<string>({ limit: 10_000 }),
  },
  evaluate({ fact, client, server }, context, state) {
    const pair = [client.ip, server.ip, server.port]
    if (fact.attribute === 'fingerprint') {
      const tool = HELLOS.get(fact.value)
      if (tool !== undefined) state.tools.set(pair, tool)
      return undefined
    }
    if (fact.attribute !== 'certificate' || fact.about === 'client') return undefined
    const named = MADE_BY.find(([, names]) => names.test(fact.value))?.[0]
    const isSelfSigned = certificateTerms(fact.value)?.isSelfSigned === true
    const likely = isSelfSigned ? state.tools.get(pair) : undefined
    if (named === undefined && likely === undefined) return undefined
    return {
      severity: named === undefined ? 'major' : undefined,
      summary: `${context.nameOf('client')} has a TLS session with ${context.nameOf('server')} (${server.ip} port ${server.port}), ${
        named === undefined
          ? `whose client hello is that of ${likely} and whose certificate is self-signed`
          : `whose certificate is the default of ${named}`
      }`,
      target: server.ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'the server shows the default certificate of Cobalt Strike',
        facts: [
          shown(
            'CN=Major Cobalt Strike, OU=AdvancedPenTesting, O=cobaltstrike, L=Somewhere, ST=Cyberspace, C=Earth',
          ),
        ],
      },
      { when: 'it shows that of a remote access trojan', facts: [shown('CN=AsyncRAT Server')] },
      {
        when: 'a client hello of such a tool meets a self-signed certificate',
        facts: [hello(BEACON), shown('CN=update')],
        severity: 'major',
      },
    ],
    silent: [
      { when: 'a controller shows its own certificate', facts: [shown('CN=plc-1, O=Plant')] },
      {
        when: 'the same client hello meets a certificate of an authority',
        facts: [hello(BEACON), shown('CN=update.example.com', 'issued by CN=Example CA')],
      },
      {
        when: 'another client meets a self-signed certificate',
        facts: [hello('ja4:t13d1516h2_8daaf6152771_02713d6af862'), shown('CN=update')],
      },
    ],
  },
})
