import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** design/detection.md, M6: so many events, and gaps that differ by less than this part of their mean. */
const EVENTS = 20
const VARIATION = 0.15
/** Faster is one conversation in many connections; slower is a timetable. */
const SHORTEST_SECONDS = 1
const LONGEST_SECONDS = 86_400

const calls = (count: number, gap: (i: number) => number, server = '198.51.100.7') => {
  let at = 0
  return Array.from({ length: count }, (_, i) => {
    at += gap(i)
    return flowExample(
      { server, serverPort: 443, protocol: 'tls', established: true, refused: false, clientPort: 40_000 + i },
      at,
    )
  })
}

export const rule = defineRule({
  id: 'beacon',
  engine: 'anomaly',
  title: 'A device calls a host on the internet like clockwork: a beacon',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0869', 'T0884'],
  counterpart: ['Suspicious Traffic Detected'],
  learnable: true,
  why: 'A remote control implant asks its owner at fixed times what to do. Few programs of a plant have to call outside like this.',
  todo: [
    'Find the program on the device that calls',
    'Look up who owns the address',
    'Compare with the other devices of this kind: do they call too?',
  ],
  falsePositives:
    'Cloud services, licence checks and remote maintenance of machines; learn those that belong here.',
  watches: 'flow',
  concerns: { transports: ['tcp'] },
  evaluate(judged, known) {
    const { fact, client, server } = judged
    if (fact.kind !== 'flow' || fact.traffic.transport !== 'tcp' || !fact.traffic.directionKnown)
      return undefined
    if (!isOnInternet(judged, known, 'server') || isOnInternet(judged, known, 'client')) return undefined
    const channel = `${client.ip} ${server.ip} ${server.port}`
    // The internet is one relation of the baseline; which host of it is usual is remembered here.
    if (known.isLearning) known.swap(`usual ${channel}`, 'yes')
    else if (known.swap(`usual ${channel}`, '') === 'yes') {
      known.swap(`usual ${channel}`, 'yes')
      return undefined
    }
    const begun = fact.traffic.first / 1e6
    const state = String(known.swap(channel, '') ?? '')
    const next = counted(state, begun)
    known.swap(channel, next.state)
    if (!next.isNew || next.count < EVENTS || next.variation >= VARIATION) return undefined
    if (next.mean < SHORTEST_SECONDS || next.mean > LONGEST_SECONDS) return undefined
    return {
      summary: `${known.nameOf('client')} has called ${server.ip} port ${server.port} ${next.count} times, every ${Math.round(next.mean)} s give or take ${Math.round(next.variation * 100)} %`,
      // The Internet is one asset; the host behind it is what is called.
      target: server.ip,
    }
  },
  examples: {
    fires: [
      { when: 'it calls every minute', facts: calls(EVENTS + 1, () => 60) },
      {
        when: 'it calls every minute, ten per cent around',
        facts: calls(EVENTS + 1, (i) => 60 + (i % 3) * 6 - 6),
      },
    ],
    silent: [
      { when: 'it has called ten times', facts: calls(10, () => 60) },
      { when: 'a person browses', facts: calls(60, (i) => 5 + ((i * 37) % 90)) },
      { when: 'it calls a server of the plant', facts: calls(40, () => 60, '10.0.0.9') },
      { when: 'it always did', learned: calls(40, () => 60), facts: calls(40, () => 60) },
    ],
  },
})

/** Welford's running mean and variance of the gaps, as text: count, last beginning, mean, sum of squares. */
function counted(state: string, begun: number) {
  const [count = 0, last = begun, mean = 0, squares = 0] = state === '' ? [] : state.split(' ').map(Number)
  if (count > 0 && begun <= last) return { state, isNew: false, count, mean, variation: 1 }
  if (count === 0) return { state: `1 ${begun} 0 0`, isNew: true, count: 1, mean: 0, variation: 1 }
  const gap = begun - last
  const newMean = mean + (gap - mean) / count
  const newSquares = squares + (gap - mean) * (gap - newMean)
  const variation = newMean === 0 ? 1 : Math.sqrt(newSquares / count) / newMean
  return {
    state: `${count + 1} ${begun} ${newMean} ${newSquares}`,
    isNew: true,
    count: count + 1,
    mean: newMean,
    variation,
  }
}
