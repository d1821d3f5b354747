/** SMB and its mailslots, as carriers of NetBIOS hand them on by selector. */
import { readMailslot, startsSmb } from '#bytes/mailslot'
import type { Payload } from '#model/protocol'

/** An SMB message at `at`, and what its transaction brings to a mailslot; nothing where no SMB message begins. */
export function smbPayloads(bytes: Uint8Array, at: number, end: number): readonly Payload[] {
  if (!startsSmb(bytes, at, end)) return []
  const smb: Payload = { kind: 'payload', selector: 'smb', bytes, start: at, end }
  const mailslot = readMailslot(bytes, at, end)
  if (mailslot === undefined) return [smb]
  return [smb, { kind: 'payload', selector: mailslot.name, bytes, start: mailslot.start, end: mailslot.end }]
}
