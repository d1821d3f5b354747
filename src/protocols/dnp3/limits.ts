export const limits = {
  /** Pairs of master and outstation remembered for one flow; a gateway with more than 64 stations behind it is rare. */
  associations: 64,
  /** Link addresses emitted for each side of a flow. */
  addresses: 64,
  /** Bytes of one application fragment; 2,048 is the usual size, IEEE 1815-2012 §4.1 lets devices agree on others. */
  fragmentBytes: 16 * 1024,
  /** Object headers read of one fragment. */
  blocks: 64,
  /** Readings emitted for one fragment. */
  readings: 128,
  /** Objects and controls shown in the text of an operation. */
  shown: 8,
  /** Different reads remembered for each pair; a master has a handful. */
  reads: 16,
  /** Interval at which an event buffer that remains full is emitted. */
  overflowSeconds: 60,
  /** Open files remembered for each pair. */
  files: 8,
} as const
