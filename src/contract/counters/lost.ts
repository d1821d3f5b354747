import { type CounterRow, MIRROR, OUTSIDE_HELP } from './row.ts'

/** Traffic that was not seen whole, or could not be read. */
export const LOST: readonly CounterRow[] = [
  [
    'tcpGaps',
    'Holes in TCP connections',
    'Octets that the receiver got and the sensor did not: what was said there is not known.',
    MIRROR,
  ],
  [
    'tcpGapsFilledLate',
    'Segments that came after their hole was given up',
    'They were read all the same, out of their order. An answer seen before its question does this, and so does whoever forges one.',
    MIRROR,
  ],
  [
    'tcpVersionsForgotten',
    'Connections whose contradictions were forgotten',
    'More connections at once said things twice or late than are looked into; of the oldest, later pieces are read by themselves.',
    OUTSIDE_HELP,
  ],
  [
    'tcpHistoriesForgotten',
    'Connections whose last segments were forgotten',
    'More connections at once command machines than there is room to remember what each said last; of those that were silent longest, a retransmission that says something else is not noticed.',
    OUTSIDE_HELP,
  ],
  [
    'tcpVersionsUntried',
    'Contradictions with too many readings',
    'A connection said so much in so many ways that not every way to put it together was read. Nobody does that by mistake.',
    'Look at the alerts of these devices.',
  ],
  [
    'tcpQuestionsUnseen',
    'Answers whose question did not come',
    'They confirm octets that the sensor had not seen, waited for them a moment, and were read. What is not seen lagged or was lost, or the answer is forged.',
    MIRROR,
  ],
  ['tcpGapOctets', 'Octets missing in TCP connections', 'The size of all holes together.', MIRROR],
  [
    'tcpSnappedOctets',
    'Octets cut off by the capture',
    'The capture keeps only the beginning of each packet.',
    'Capture whole packets: snap length 0 or 262144.',
  ],
  [
    'fragmentsDropped',
    'Pieces of datagrams dropped',
    'Pieces beyond what a datagram can hold, or cut off by the capture.',
    OUTSIDE_HELP,
  ],
  [
    'datagramVersionsUntold',
    'Pieces that contradict a datagram, unread',
    'They contradict a datagram that was told in several ways already, as attackers may send them without end.',
    'Look at the alerts of these devices.',
  ],
  ['datagramsIncomplete', 'Datagrams that stayed incomplete', 'A piece of each never came.', MIRROR],
  [
    'problems',
    'Faults in the capture',
    'Places where the file is damaged or not as its format says.',
    'Write the capture again, or repair it (pcapfix).',
  ],
  [
    'eveNotSeenHere',
    'Alerts of Suricata without packets here',
    'Suricata saw traffic that this sensor did not.',
    'Give both the same mirror.',
  ],
]
