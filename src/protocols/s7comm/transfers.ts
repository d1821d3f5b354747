/** Block up- and downloads, followed from their first answer to their last. */
import { u16be, u32be } from '#bytes/read'
import type { Emit, Slice } from '#model/protocol'
import { BlockContent } from './block-content.ts'
import { purposeOf } from './blocks.ts'
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  REQUEST_DOWNLOAD,
  START_UPLOAD,
  UPLOAD,
} from './functions.ts'
import type { PendingS7commRequest, S7commState } from './state.ts'
import type { S7Message } from './wire.ts'

/** Upload id in the parameters of all upload functions and of the answer to the first. */
const UPLOAD_ID = 4
const UPLOAD_ID_END = 8
/** Data of uploads and downloads begin with their length. */
const TRANSFER_HEADER = 4

/** Names an upload while it is under way; `at` is the offset of its parameters. */
export function uploadKey(bytes: Uint8Array, at: number): string {
  return `upload ${u32be(bytes, at + UPLOAD_ID)}`
}

/** Block transfers: begun by the first response, counted by those with data, emitted at the last. */
export function followTransfer(
  message: S7Message,
  pending: PendingS7commRequest,
  { slice, state, emit }: { slice: Slice; state: S7commState; emit: Emit },
): void {
  const { bytes, start } = slice
  const { transfer } = pending
  if (transfer === undefined) return
  const at = start + message.parameter
  const data = start + message.data
  const byteCount =
    message.end - message.data >= TRANSFER_HEADER
      ? Math.min(u16be(bytes, data), message.end - message.data - TRANSFER_HEADER)
      : 0
  switch (pending.functionCode) {
    case REQUEST_DOWNLOAD:
      state.beginTransfer(transfer, {
        block: transfer,
        direction: 'to-server',
        content: new BlockContent(),
      })
      return
    case START_UPLOAD:
      if (message.data - message.parameter < UPLOAD_ID_END) return
      state.beginTransfer(uploadKey(bytes, at), {
        block: transfer,
        direction: 'to-client',
        content: new BlockContent(),
      })
      return
    case DOWNLOAD_BLOCK:
    case UPLOAD:
      if (byteCount > 0)
        state
          .transferOf(transfer)
          ?.content.add(bytes, data + TRANSFER_HEADER, data + TRANSFER_HEADER + byteCount)
      return
    case DOWNLOAD_ENDED:
    case END_UPLOAD: {
      const done = state.takeTransfer(transfer)
      if (done === undefined) return
      const purpose = purposeOf(done.block)
      const { block: name, direction, content } = done
      const { bytes: byteCount } = content
      const sha256 = content.sha256()
      const details = content.details()
      emit({
        kind: 'transfer',
        name,
        type: 'S7 block',
        bytes: byteCount,
        sha256,
        details,
        direction,
        purpose,
      })
      return
    }
    default:
  }
}
