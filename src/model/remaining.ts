/** Bytes of a message that are still to come and are passed over as they come, of client and server. */
export type Remaining = [client: number, server: number]

/**
 * So many bytes of one side were lost. True if all of them were within the message that was passed over, so that it is known
 * where the next one begins: the answer that `Protocol.lost` gives.
 */
export function losePart(remaining: Remaining, fromClient: boolean, bytes: number): boolean {
  const side = fromClient ? 0 : 1
  const isInside = remaining[side] >= bytes
  remaining[side] = isInside ? remaining[side] - bytes : 0
  return isInside
}
