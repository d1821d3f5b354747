import type { CounterRow } from './row.ts'

/** Work done and habits of the network: no loss. */
export const WORK: readonly CounterRow[] = [
  ['flows', 'Conversations followed', 'How many conversations between two ends were seen.'],
  [
    'foldRows',
    'Kinds of talk told apart',
    'Talk that repeats is told once and counted; so many kinds there were.',
  ],
  [
    'duplicatePackets',
    'Packets that came twice',
    'The mirror shows them on two ports; each is counted once.',
    'Nothing is wrong. Mirroring one direction of each port would halve the load.',
  ],
  ['fragments', 'Pieces of IP datagrams', 'Datagrams that came in pieces.'],
  ['datagramsReassembled', 'Datagrams put together', 'Those whose pieces all came.'],
  ['tcpKeepAlives', 'TCP keep-alives', 'Connections that only showed that they are still there.'],
  [
    'tcpRetransmissions',
    'TCP segments sent again',
    'The network lost them, and the sender repeated them. A few are normal.',
    'Many of them between two devices: look at cable, port and duplex there.',
  ],
  ['eveLinesRead', 'Lines of Suricata read', 'Events of every kind; alerts are counted besides.'],
  [
    'tcpRetransmissionsUnchecked',
    'TCP segments sent again long after',
    'What they said the first time is not kept any more, so that nobody can tell whether they say the same. They count as sent again.',
  ],
  ['tcpOutOfOrder', 'TCP segments out of order', 'They were put in order before they were read.'],
  [
    'tcpMidStreamStarts',
    'Connections seen from their middle',
    'They were open before the sensor listened; their beginning is not known.',
  ],
  [
    'streamsResumed',
    'Streams read on after a hole',
    'A protocol was found again after octets that were missing.',
  ],
  [
    'protocolChanges',
    'Conversations that changed their protocol',
    'They began as one protocol and went on as another, such as after STARTTLS.',
  ],
  [
    'detectDigestLines',
    'Lines left out of digests',
    'A digest names its first findings and counts the rest.',
  ],
  ['sections', 'Sections of the capture', 'The capture was put together from so many.'],
  ['comments', 'Comments in the capture', 'Remarks that people or tools left in it.'],
  ['signatures', 'Signatures loaded', 'Rules in Suricata’s language that are looked for.'],
  ['signatureHits', 'Hits of signatures', 'How often signatures spoke, repeats put together.'],
  ['ownRules', 'Rules of your own', 'Loaded and judged.'],
  ['indicators', 'Indicators loaded', 'Addresses, names and digests from threat intelligence.'],
  ['eveAlerts', 'Alerts of Suricata taken', 'Those that only Suricata had.'],
  ['eveAlsoOurs', 'Alerts of Suricata that were ours, too', 'Told once, as ours.'],
  ['eveWaiting', 'Alerts of Suricata that wait for their packets', 'Their time has not come here yet.'],
]
