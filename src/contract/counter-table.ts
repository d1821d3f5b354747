/**
 * What each counter of an analysis is called, what it means and what to do: told alike by pages, summary and reports. Engines
 * count under the short names here; a counter that is missing here fails `sensor/engine/every-counter.test.ts`.
 */

/** `work`: nothing is wrong. `left`: a bound was reached, and something left out. `lost`: traffic was not seen or not read. */
export type CounterWeight = 'work' | 'left' | 'lost'

export interface CounterWords {
  readonly title: string
  readonly means: string
  /** What a person can do about it; '' for nothing. */
  readonly todo: string
  readonly weight: CounterWeight
}

type Row = readonly [name: string, title: string, means: string, todo?: string]

const MIRROR = 'Look at the mirror port and the load of the sensor: it must get every packet, both ways.'
const SMALLER = 'Watch less with one sensor: part the plant into zones, each with its own.'
const READ_AGAIN = 'If it matters, read that part of the capture by itself.'
const OUTSIDE_HELP = 'If it goes on, see who sends this: a scan or a flood does.'

/** Work done and habits of the network: no loss. */
const WORK: readonly Row[] = [
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

/** Traffic that was not seen whole, or could not be read. */
const LOST: readonly Row[] = [
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

/** A bound was reached, or something could not be judged well; all else goes on. */
const LEFT: readonly Row[] = [
  [
    'latePackets',
    'Packets that came too late',
    'Their time lay a second and more before what had been seen already. They are read, but silence and order around them cannot be judged well.',
    'Merge captures by time (mergecap) before reading them, or look at the clock that stamps them.',
  ],
  [
    'clockJumps',
    'Jumps of the capture’s clock',
    'Time went on by more than a pause can be, or hours back: nothing was captured meanwhile, or the clock was set.',
    'Look at the clock of the machine that captured.',
  ],
  ['timelineDropped', 'Events not kept', 'More events at once than the timeline takes.', OUTSIDE_HELP],
  [
    'sightingsDropped',
    'Sightings not kept',
    'Addresses and names that later intelligence cannot be compared with.',
    SMALLER,
  ],
  [
    'flowsUnrecognised',
    'Conversations of no known protocol',
    'Their octets fit none of the protocols read here.',
    'If you know the protocol, read it with a folder of your own (protocol SDK).',
  ],
  [
    'flowsEvicted',
    'Conversations given up early',
    'More were open at once than are followed; the longest silent went first.',
    SMALLER,
  ],
  [
    'addressesOverflow',
    'Addresses beyond the bound',
    'More addresses than are told apart at once.',
    OUTSIDE_HELP,
  ],
  [
    'foldRowLimit',
    'Kinds of talk beyond the bound',
    'More kinds of talk than are told apart at once; the rest is told each time, which is slower.',
    SMALLER,
  ],
  [
    'foldRowsEvicted',
    'Kinds of talk forgotten',
    'A conversation said very many different things; the oldest are told anew when they come again.',
    '',
  ],
  [
    'tcpReorderLimit',
    'Connections with too much out of order',
    'More waited for a missing segment than is kept; it counts as a hole.',
    MIRROR,
  ],
  [
    'tcpOverlapsDiffering',
    'TCP segments that contradict each other',
    'The same place came twice with other octets: faulty devices do so, and so do attackers who hide.',
    'Look at the alerts of these devices.',
  ],
  [
    'fragmentsOverlapping',
    'Pieces of datagrams that overlap',
    'Faulty devices send them, and attackers who hide; the first piece counts.',
    'Look at the alerts of these devices.',
  ],
  ['messageLimit', 'Messages beyond the bound', 'More messages in one packet than are read.', READ_AGAIN],
  [
    'pendingLimit',
    'Messages longer than the buffer',
    'The rest of such a message is not read; the conversation goes on after it.',
    READ_AGAIN,
  ],
  ['channelLimit', 'Channels beyond the bound', 'More conversations inside of one than are followed.', ''],
  [
    'depthLimit',
    'Protocols nested too deep',
    'A protocol in a protocol in a protocol: read no further.',
    OUTSIDE_HELP,
  ],
  [
    'expectationsDropped',
    'Announced conversations forgotten',
    'More were announced (FTP, SIP, RPC) than are awaited; the oldest are recognised by their octets alone.',
    '',
  ],
  [
    'blindSpotPairLimit',
    'Pairs beyond the bound of blind spots',
    'What share is encrypted is reckoned without them.',
    '',
  ],
  ['trendPointLimit', 'Values over time beyond the bound', 'No line is drawn of further points.', SMALLER],
  ['trendHostLimit', 'Activity beyond the bound', 'No activity line is drawn of further devices.', SMALLER],
  [
    'alertLimit',
    'Alerts not raised',
    'So many alerts are kept that no further ones are raised. This sensor is blind to what is new.',
    'Close or learn what is settled, and mute what floods.',
  ],
  [
    'alertOccurrenceLimit',
    'Returns of closed alerts not told apart',
    'What comes back after closing is added to the alert that was closed.',
    '',
  ],
  [
    'alertsHeldBack',
    'Alerts put into a digest',
    'One device caused more small alerts than anybody could read; they are told together.',
    'Look at the digest of that device.',
  ],
  [
    'detectWindowsDropped',
    'Watched windows given up',
    'More counts and sequences than are kept; the oldest began anew.',
    OUTSIDE_HELP,
  ],
  [
    'detectMemoryDropped',
    'Memories of rules given up',
    'The oldest of what rules remember went.',
    OUTSIDE_HELP,
  ],
  ['detectNearbyDropped', 'Neighbouring events not kept', 'The story around some alerts is shorter.', ''],
  [
    'detectAllowancesDropped',
    'Rations of rules forgotten',
    'A rule may repeat itself earlier than it should.',
    '',
  ],
  [
    'incidentTraceLimit',
    'Traces of attacks beyond the bound',
    'Older steps are no longer joined into stories.',
    '',
  ],
  ['incidentAlertLimit', 'Alerts beyond the bound of incidents', 'A story holds no more of them.', ''],
  [
    'baselineRelationLimit',
    'Relations beyond the bound',
    'Who else talks to whom is not learned, so not judged.',
    SMALLER,
  ],
  [
    'baselineChannelLimit',
    'Channels beyond the bound',
    'What else is asked is not learned, so not judged.',
    SMALLER,
  ],
  [
    'baselineSymbolLimit',
    'Operations beyond the bound',
    'Further operations of a channel are not told apart.',
    SMALLER,
  ],
  ['baselineDeviceLimit', 'Known devices beyond the bound', 'Further devices stay new.', SMALLER],
  ['baselineClientLimit', 'Clients beyond the bound', 'Hours of further clients are not learned.', SMALLER],
  ['baselineRateLimit', 'Rhythms beyond the bound', 'The pace of further channels is not learned.', SMALLER],
  [
    'baselinePointLimit',
    'Process values beyond the bound',
    'Bounds of further values are not learned.',
    SMALLER,
  ],
  ['inventory.assets', 'Devices beyond the bound', 'Further devices are not listed.', SMALLER],
  [
    'inventory.hosts',
    'Addresses beyond the bound',
    'Further addresses are not joined into devices.',
    'A scan of empty addresses does this: see the alerts. Else part the plant.',
  ],
  ['inventory.links', 'Links beyond the bound', 'Further conversations are not listed.', SMALLER],
  [
    'inventory.silentLinks',
    'Links that nobody answered',
    'The oldest calls into the void were forgotten.',
    '',
  ],
  [
    'inventory.linksPerPair',
    'Links of one pair beyond the bound',
    'Two devices talk over more ports than are listed.',
    '',
  ],
  ['inventory.sessionsPerLink', 'Sessions of one link beyond the bound', 'Only the latest are listed.', ''],
  [
    'inventory.operations',
    'Operations of one link beyond the bound',
    'Further kinds are counted together.',
    '',
  ],
  [
    'inventory.attributes',
    'Facts of one device beyond the bound',
    'It said more kinds of things about itself than are kept.',
    '',
  ],
  [
    'inventory.values',
    'Differing facts beyond the bound',
    'It said the same thing in more ways than are kept.',
    '',
  ],
  ['inventory.modules', 'Modules of one device beyond the bound', 'Further modules are not listed.', ''],
  ['inventory.protocols', 'Protocols of one device beyond the bound', 'Further ones are not listed.', ''],
  [
    'inventory.protocolAddresses',
    'Protocol addresses beyond the bound',
    'Further units and slots are not listed.',
    '',
  ],
  ['inventory.ports', 'Open ports beyond the bound', 'Further ports of a device are not listed.', ''],
  [
    'inventory.ties',
    'Ties between addresses beyond the bound',
    'Addresses may stay two devices that are one.',
    '',
  ],
  [
    'inventory.programParts',
    'Blocks of programs beyond the bound',
    'Further blocks of a transfer are not listed.',
    '',
  ],
  [
    'inventory.duplicateIpAddresses',
    'IP addresses that two devices use',
    'Two network cards answered for one address.',
    'Look for the two devices: one has the wrong address, or stands in between.',
  ],
  [
    'signatureStepLimit',
    'Signatures given up',
    'Looking for them in a packet took too many steps.',
    'Rewrite the signature with a longer fixed text.',
  ],
  [
    'signatureExpressionLimit',
    'Expressions of signatures given up',
    'Looking for them took too long.',
    'Rewrite the expression.',
  ],
  [
    'signaturePairLimit',
    'Pairs of addresses beyond the bound of signatures',
    'What they agreed on before is forgotten.',
    '',
  ],
  [
    'signatureFlowBitLimit',
    'Marks of conversations beyond the bound',
    'The oldest marks that signatures set were forgotten.',
  ],
  [
    'signatureHostBitLimit',
    'Marks of hosts beyond the bound',
    'The oldest marks that signatures set were forgotten.',
    '',
  ],
  ['signatureThresholdLimit', 'Counts of signatures beyond the bound', 'The oldest counts began anew.', ''],
  [
    'signatureWaitingLimit',
    'Streams that signatures wait for, beyond the bound',
    'Further ones are looked at packet by packet.',
    '',
  ],
  [
    'signatureWindowLimit',
    'Octets beyond the window of signatures',
    'Only the beginning of long streams is looked at.',
    '',
  ],
  [
    'signatureHitLimit',
    'Hits of signatures beyond the bound',
    'Further hits are not told.',
    'A signature speaks very often: look at the alerts.',
  ],
  [
    'signatureGroupLimit',
    'Signatures looked for one by one',
    'There are more kinds of courses than groups.',
    '',
  ],
  [
    'signaturesRefused',
    'Signatures not loaded',
    'They use what is not supported, or are faulty; each is named with its reason.',
    'See `sightglass signatures check`.',
  ],
  [
    'ownRulesRefused',
    'Rules of your own not loaded',
    'They are faulty; each is named with its reason.',
    'See the page Rules, or `sightglass rules test`.',
  ],
  ['ruleHitsUntold', 'Hits of tried rules beyond the bound', 'Only the first are listed.', ''],
  [
    'eveLinesRefused',
    'Lines of Suricata not understood',
    'They are no EVE JSON, or too long.',
    'Give the file eve.json as Suricata writes it.',
  ],
  ['eveLimit', 'Alerts of Suricata beyond the bound', 'More waited than are kept.', ''],
]

const TABLE: ReadonlyMap<string, CounterWords> = new Map([
  ...rows(WORK, 'work'),
  ...rows(LOST, 'lost'),
  ...rows(LEFT, 'left'),
])

function rows(all: readonly Row[], weight: CounterWeight): [string, CounterWords][] {
  return all.map(([name, title, means, todo = '']) => [name, { title, means, todo, weight }])
}

/** Readers of captures and headers count in words already: `frames dropped by the system`. */
const LOST_WORDS = /drop|lost|not read|cut|truncat/i

/** The words of a counter; one that is not in the table is its own title. */
export function counterWords(name: string): CounterWords {
  const known = TABLE.get(name)
  if (known !== undefined) return known
  const title = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]/g, ' ')
    .toLowerCase()
  const isLost = LOST_WORDS.test(title)
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    means: isLost ? 'Frames that the sensor did not get, or could not read.' : '',
    todo: isLost ? MIRROR : '',
    weight: isLost ? 'lost' : title.includes('encrypted') ? 'work' : 'left',
  }
}

/** True for counters that have words of their own. */
export function hasCounterWords(name: string): boolean {
  return TABLE.has(name)
}
