/** Bounds of following conversations. Reaching one is counted in `FlowTable.counters`. */
export const limits = {
  /** Flows followed at once. A site of 12,000 devices keeps about 60,000 open within the idle times below. */
  flows: 262_144,
  /** IPv6 and MAC addresses held as numbers; further ones share the flow of the address that is dropped. */
  addresses: 262_144,
  /** IPv4 addresses whose text is kept; a scan of more only costs making texts again. */
  addressTexts: 65_536,
  /** Idle time after which a TCP flow is over. OT connections live for months but speak at least hourly. */
  tcpIdleSeconds: 3600,
  /** Idle time of a TCP flow that was closed or reset. */
  closedIdleSeconds: 10,
  /** Idle time of all other flows. */
  idleSeconds: 600,
  /** Idle time of a question by UDP to a well-known port that was answered, and of a word or two on the link layer: they seldom go on. */
  answeredIdleSeconds: 120,
  /** Packets a side of such a flow: question and answer, each sent twice at most. */
  answeredPackets: 2,
  /** Bytes held while a gap is open, per direction. */
  reorderBytes: 256 * 1024,
  /** Segments held while a gap is open, per direction. */
  reorderSegments: 256,
  /** Bytes held so in all flows together; beyond them, who has waited longest waits no longer. */
  heldBytes: 64 * 1024 * 1024,
  /** Cost of a segment besides its bytes: 304 bytes of memory were measured for one of a single byte. */
  heldSegmentBytes: 304,
  /** Segments of a side that a copy is held against, and bytes kept of one: all of an Ethernet frame. */
  historySegments: 64,
  wholeBytes: 1536,
  /** Where machines may be commanded, so many of the last segments of a side are kept however long it is silent; */
  lastSegments: 16,
  /** so many bytes of a side, and of all of them together. */
  historyBytes: 32 * 1024,
  historiesBytes: 32 * 1024 * 1024,
  /** Segments of an unrecognised side that are kept whole, before only heads are. */
  unknownSegments: 64,
  /** Sides whose latest holes are remembered once they were given up, and how many of each. */
  skippedHoles: 16_384,
  holesPerSide: 16,
  /** Sides whose second copies and late segments are kept, with the surrounding bytes: 32 MiB at most. */
  versionSides: 2048,
  /** Copies and bytes kept of each; of what follows in its turn so many segments. */
  versionCopies: 64,
  versionBytes: 16 * 1024,
  versionSegments: 16,
  /** Segments kept that arrived in order; and the time for which contradictions are kept. */
  versionSegmentsBefore: 8,
  versionSeconds: 60,
  /** Bytes before a copy that a way to put it together begins with at most: a command is shorter. */
  versionBytesBefore: 2048,
  /** Ways tried to put a copy together with its neighbours. */
  versionTries: 128,
  /** Of a side together: so many at once, so many a second, and of each copy so many in any case. */
  versionTriesAtOnce: 2048,
  versionTriesASecond: 256,
  versionTriesAtLeast: 4,
  /** Sides whose latest question that an answer waited for in vain is remembered; of others the next answer waits again. */
  unseenQuestions: 16_384,
  /** How long an answer waits for the question that was captured after it: two ports of a tap, two queues of a mirror. */
  earlyAnswerMs: 50,
  /** How long a gap that the receiver has acknowledged may stay open: the sensor lost it, and it will not come. */
  acknowledgedGapMs: 200,
  /** The same of one that it has not: it waits as well, and the sender tries after 1, 3, 7 and 15 s (RFC 6298 §2.4, §5.5). */
  unacknowledgedGapMs: 16_000,
  /** The same if the receiver is not captured: only one direction is mirrored. */
  unansweredGapMs: 2000,
  /** Datagrams whose fragments are awaited at once, and as many that were whole. */
  datagrams: 1024,
  /** Fragments of one: its bytes in pieces of eight, the shortest. */
  datagramPieces: 8192,
  /** How long copies of the fragments of a whole datagram are held against it; identifications come again. */
  emittedDatagramSeconds: 1,
  /** Contradicting versions reported of one datagram. */
  datagramVersions: 8,
  /** RFC 791 §3.2 asks for 15 s at least; Linux keeps 30. */
  fragmentSeconds: 30,
  /** Largest IP payload: 65,535 less the smallest header. */
  datagramBytes: 65_535,
  /** A second copy of the same packet within this time is a SPAN duplicate: docs/internals/facts.md §9. */
  duplicateMs: 5,
  /** The same where frames carry no identification of their own: a mirror's two copies leave it back to back. */
  namelessDuplicateMicroseconds: 200,
  /** Of such frames the latest are kept for comparison, if they are no longer than a frame of Ethernet. */
  recentFrames: 64,
  recentBytes: 1518,
} as const
