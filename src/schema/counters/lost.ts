import { type CounterRow, MIRROR, OUTSIDE_HELP } from './row.ts'

/** Traffic that was not fully seen or could not be analysed. */
export const LOST: readonly CounterRow[] = [
  [
    'tcpGaps',
    'Gaps in TCP streams',
    'Data that the receiver acknowledged but the sensor did not see. Its content is unknown.',
    MIRROR,
  ],
  [
    'tcpGapsFilledLate',
    'Segments after a given-up gap',
    'Analysed out of order. Caused by a response seen before its request, or by forged segments.',
    MIRROR,
  ],
  [
    'tcpVersionsForgotten',
    'Connections with dropped segment history',
    'Too many connections had retransmissions or late segments at once; for the oldest, later segments are analysed individually.',
    OUTSIDE_HELP,
  ],
  [
    'tcpHistoriesForgotten',
    'Connections with dropped retransmission history',
    'Too many control connections at once; on the longest idle, a retransmission with different data is not detected.',
    OUTSIDE_HELP,
  ],
  [
    'tcpVersionsUntried',
    'Conflicts with too many variants',
    'A connection had so many conflicting segments that not every combination was analysed. This does not happen by accident.',
    'Check the alerts of these devices.',
  ],
  [
    'tcpQuestionsUnseen',
    'Responses without request',
    'They acknowledge data the sensor had not seen. They were held briefly, then analysed. The request was delayed or lost, or the response is forged.',
    MIRROR,
  ],
  ['tcpGapBytes', 'Bytes missing in TCP streams', 'Total size of all gaps.', MIRROR],
  [
    'tcpSnappedBytes',
    'Bytes cut off by the capture',
    'The capture stores only the beginning of each packet.',
    'Capture whole packets: snap length 0 or 262144.',
  ],
  [
    'emptyFrames',
    'Empty frames',
    'Frames of zero bytes. The capture stores no content, is damaged, or was forged to keep the sensor busy.',
    'Record the capture again with snap length 0 or 262144, and check its origin.',
  ],
  [
    'fragmentsDropped',
    'IP fragments dropped',
    'Fragments beyond the maximum datagram size, or cut off by the capture.',
    OUTSIDE_HELP,
  ],
  [
    'datagramVersionsUntold',
    'Conflicting IP fragments skipped',
    'They conflict with a datagram that has several variants already; an attacker may send them without end.',
    'Check the alerts of these devices.',
  ],
  ['datagramsIncomplete', 'Incomplete IP datagrams', 'At least one fragment was never seen.', MIRROR],
  [
    'problems',
    'Capture file errors',
    'Places where the file is damaged or violates its format.',
    'Record the capture again, or repair it (pcapfix).',
  ],
  [
    'eveNotSeenHere',
    'Suricata alerts without packets',
    'Suricata saw traffic that this sensor did not.',
    'Connect both to the same mirror port.',
  ],
]
