import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** More than the reports and pictures of a host that never sent anything there; a project archive is larger. */
const OCTETS = 25e6
/** So much is no mistake any more: a historian's year, a file server's drawings. */
const VERY_MUCH = 200e6
const WINDOW_SECONDS = 3600
/** What is fetched brings back more than it sends; what is stolen does not. */
const RATIO = 3

const sent = (octets: number, back: number, server = '198.51.100.7') =>
  Array.from({ length: 10 }, (_, i) =>
    flowExample(
      {
        server,
        serverPort: 443,
        protocol: 'tls',
        established: true,
        refused: false,
        octetsFromClient: octets / 10,
        octetsFromServer: back / 10,
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
  counterpart: ['Suspicious Traffic Detected'],
  learnable: true,
  leansOn: 'volume',
  why: 'Before plants are attacked or blackmailed their drawings, programs and records are copied out.',
  todo: [
    'Find the program and the account that send',
    'Look up who owns the address',
    'Look what the device fetched from file servers and controllers before',
  ],
  falsePositives: 'A backup to a cloud, or a video stream out; learn it.',
  watches: 'flow',
  concerns: { established: true },
  evaluate(judged, known) {
    const { fact, client, server } = judged
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    if (!isOnInternet(judged, known, 'server') || isOnInternet(judged, known, 'client')) return undefined
    if (!known.isLearning && known.isUsualLink()) return undefined
    const pair = `${client.ip} ${server.ip}`
    const out = known.tally(`out ${pair}`, fact.traffic.octetsFromClient, WINDOW_SECONDS)
    const back = known.tally(`in ${pair}`, fact.traffic.octetsFromServer, WINDOW_SECONDS)
    if (out < OCTETS || out < back * RATIO) return undefined
    return {
      severity: out < VERY_MUCH ? 'major' : undefined,
      summary: `${known.nameOf('client')} sent more than ${Math.floor(out / 5e6) * 5} MB to ${server.ip} on the internet within an hour (${judged.protocol || 'unknown protocol'}, port ${server.port})`,
      target: server.ip,
    }
  },
  examples: {
    fires: [
      { when: 'a quarter of a gigabyte goes out', facts: sent(250e6, 4e6) },
      { when: 'a folder of drawings goes out', facts: sent(30e6, 1e6), severity: 'major' },
    ],
    silent: [
      { when: 'an update of that size comes in', facts: sent(4e6, 250e6) },
      { when: 'it goes to a server of the plant', facts: sent(250e6, 4e6, '10.0.0.9') },
      { when: 'pictures go out', facts: sent(20e6, 1e6) },
    ],
  },
})
