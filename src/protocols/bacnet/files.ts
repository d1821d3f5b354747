/** Files that move by AtomicReadFile and AtomicWriteFile: ASHRAE 135-2020 clause 14. */
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { BacnetBody } from './facts.ts'
import type { FileAccess } from './requests.ts'
import type { BacnetState } from './state.ts'
import { application, context, TAG, tagsOf } from './tags.ts'

/** Counts what an answered access moved, and reports the transfer once a file was read to its end. */
export function fileMoved(
  file: FileAccess,
  body: BacnetBody,
  about: About | undefined,
  emit: Emit,
  state: BacnetState,
): void {
  const { items } = tagsOf(body.bytes, body.start, body.end)
  const access = context(items, 0) ?? context(items, 1)
  const bytes = file.isWrite
    ? file.bytes
    : (access?.children ?? [])
        .filter((tag) => !tag.isContext && tag.number === TAG.BYTES)
        .reduce((sum, tag) => sum + tag.end - tag.start, 0)
  const purpose = state.procedure === 'none' ? 'file' : 'configuration'
  state.moved({ name: file.name, about, isWrite: file.isWrite, purpose }, bytes)
  if (application(items, TAG.BOOLEAN)?.truth === true)
    emitTransfers(state.takeTransfers({ about, name: file.name }), emit)
}

export function emitTransfers(transfers: ReturnType<BacnetState['takeTransfers']>, emit: Emit): void {
  for (const { name, about, isWrite, bytes, purpose } of transfers) {
    // Two accesses may cross at the end of a file; what is left then holds nothing.
    if (bytes === 0) continue
    emit({
      kind: 'transfer',
      about,
      name,
      type: 'BACnet file',
      bytes,
      direction: isWrite ? 'to-server' : 'to-client',
      purpose,
    })
  }
}
