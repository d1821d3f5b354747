/** Bounds of what a capture file may make us hold. */
export const limits = {
  /** Captured bytes of one frame accepted whatever the snap length: four times the largest IP packet. */
  frameBytes: 256 * 1024,
  /** Largest snap length that is believed; a larger frame means that the file is damaged. */
  snapBytes: 16 * 1024 * 1024,
  /** A pcapng block that must be held whole; four times what writers known to us make of a frame and its options. */
  blockBytes: 20 * 1024 * 1024,
  /** Interfaces of all sections together; the largest capture appliances have a few hundred ports. */
  interfaces: 4096,
  /** Interfaces of one section; past `interfaces` they share places. */
  sectionInterfaces: 65_536,
  /** Comments kept; further ones are counted. */
  comments: 256,
  /** Addresses with names kept from name resolution blocks, and names for each. */
  namedAddresses: 10_000,
  namesPerAddress: 8,
  /** Sentences about damage kept; further ones are counted. */
  problems: 32,
  /** Options read in one block; real writers use fewer than twenty. */
  options: 64,
} as const
