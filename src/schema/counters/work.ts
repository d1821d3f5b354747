import type { CounterRow } from './row.ts'

/** Processing statistics and network properties: no loss. */
export const WORK: readonly CounterRow[] = [
  ['ownQueriesSeen', 'Active queries seen', 'Requests of approved query plans that were seen on their way.'],
  ['flows', 'Flows tracked', 'Number of flows between two endpoints.'],
  [
    'foldRows',
    'Message patterns',
    'Repeated messages are reported once and counted; this is the number of patterns.',
  ],
  [
    'duplicatePackets',
    'Duplicate packets',
    'The mirror delivers them on two ports; each is counted once.',
    'No error. Mirroring one direction per port would halve the load.',
  ],
  ['fragments', 'IP fragments', 'Fragments of IP datagrams.'],
  ['datagramsReassembled', 'Datagrams reassembled', 'Datagrams with all fragments seen.'],
  ['tcpKeepAlives', 'TCP keep-alives', 'Segments without data that keep a connection open.'],
  [
    'tcpRetransmissions',
    'TCP retransmissions',
    'Segments lost in the network and sent again. A few are normal.',
    'If many occur between two devices, check cable, port and duplex mode.',
  ],
  ['eveLinesRead', 'Suricata lines processed', 'Events of every kind; alerts are counted separately.'],
  [
    'tcpRetransmissionsUnchecked',
    'Late TCP retransmissions',
    'The original data is no longer stored, so the content cannot be compared. They count as retransmissions.',
  ],
  ['tcpOutOfOrder', 'Out-of-order TCP segments', 'Reordered before the analysis.'],
  [
    'tcpMidStreamStarts',
    'Connections without handshake',
    'Opened before the capture started; their beginning is unknown.',
  ],
  ['streamsResumed', 'Streams resumed after a gap', 'The protocol was found again after missing data.'],
  ['protocolChanges', 'Flows that changed protocol', 'For example after STARTTLS.'],
  [
    'detectDigestLines',
    'Lines omitted from digests',
    'A digest lists its first findings and counts the rest.',
  ],
  ['sections', 'Capture sections', 'Number of sections the capture was merged from.'],
  ['comments', 'Capture comments', 'Comments of users or tools in the file.'],
  ['signatures', 'Signatures loaded', 'Rules in Suricata syntax.'],
  ['signatureHits', 'Signature matches', 'With repetitions merged.'],
  ['customRules', 'Custom rules', 'Loaded and active.'],
  ['indicators', 'Indicators loaded', 'Addresses, names and hashes from threat intelligence.'],
  ['eveAlerts', 'Suricata alerts added', 'Alerts that only Suricata raised.'],
  ['eveAlsoOurs', 'Suricata alerts merged', 'Alerts that Sightglass raised too.'],
  ['eveWaiting', 'Suricata alerts waiting for packets', 'The capture has not reached their time yet.'],
]
