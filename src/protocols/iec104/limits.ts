export const limits = {
  /** Commands awaiting confirmation, per flow; a station runs a handful at a time. */
  pendingCommands: 64,
  /** Common addresses remembered per flow, for file transfers under way. */
  transfers: 16,
  /** Information objects of one ASDU that are named in an operation. */
  objectsShown: 4,
} as const
