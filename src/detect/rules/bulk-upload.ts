import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Bytes. Reports and pictures of a host without earlier uploads are smaller; a project archive is larger. */
const BYTES = 25e6
/** Bytes of a large archive: a year of historian data, the drawings of a file server. */
const VERY_MUCH = 200e6
const WINDOW_SECONDS = 3600
/** Downloads bring back more than they send; exfiltration does not. */
const RATIO = 3

const sent = (bytes: number, back: number, server = '198.51.100.7') =>
  Array.from({ length: 10 }, (_, i) =>
    flowExample(
      {
        server,
        serverPort: 443,
        protocol: 'tls',
        established: true,
        refused: false,
        bytesFromClient: bytes / 10,
        bytesFromServer: back / 10,
      },
      i * 60,
    ),
  )

export const rule = defineRule({
  id: 'bulk-upload',
  engine: 'anomaly',
  title: 'Large upload to the internet',
  category: 'Bandwidth Anomalies',
  severity: 'critical',
  techniques: ['T0882'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  requiresModel: 'volume',
  why: 'Attackers copy drawings, programs and records out before they attack or extort a plant.',
  todo: [
    'Find the program and the account that send the data',
    'Look up the owner of the address',
    'Check what the device read from file servers and controllers before',
  ],
  falsePositives: 'A backup to a cloud, or an outgoing video stream; learn it.',
  watches: 'flow',
  concerns: { established: true },
  evaluate(input, context) {
    const { fact, client, server } = input
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    if (!isOnInternet(input, context, 'server') || isOnInternet(input, context, 'client')) return undefined
    if (!context.isLearning && context.isUsualLink()) return undefined
    const pair = [client.ip, server.ip]
    const out = context.countInWindow(['out', pair], fact.traffic.bytesFromClient, WINDOW_SECONDS)
    const back = context.countInWindow(['in', pair], fact.traffic.bytesFromServer, WINDOW_SECONDS)
    if (out < BYTES || out < back * RATIO) return undefined
    return {
      severity: out < VERY_MUCH ? 'major' : undefined,
      summary: `${context.nameOf('client')} sent more than ${Math.floor(out / 5e6) * 5} MB to ${server.ip} on the internet within an hour (${input.protocol || 'unknown protocol'}, port ${server.port})`,
      target: server.ip,
    }
  },
  examples: {
    fires: [
      { when: 'a quarter of a gigabyte is uploaded', facts: sent(250e6, 4e6) },
      { when: 'a folder of drawings is uploaded', facts: sent(30e6, 1e6), severity: 'major' },
    ],
    silent: [
      { when: 'an update of that size is downloaded', facts: sent(4e6, 250e6) },
      { when: 'the data goes to a server of the plant', facts: sent(250e6, 4e6, '10.0.0.9') },
      { when: 'pictures are uploaded', facts: sent(20e6, 1e6) },
    ],
  },
})
