/** Effect of a gap in a stream on its readers: the protocol itself, and the protocols it carries. */
import type { ProtocolState } from './protocol-state.ts'

/** Forgets what waits on a side before a hole of so many bytes; each protocol is asked whether it goes on behind it. */
export function resumeAfterGap(
  protocolState: ProtocolState,
  side: 0 | 1,
  fromClient: boolean,
  bytes: number,
): void {
  const { entry, state } = protocolState
  const pending = protocolState.pending[side]
  const isBetween = pending.length === 0 && !pending.isLost
  const knows = entry?.protocol.lost?.(state, fromClient, isBetween ? bytes : Number.POSITIVE_INFINITY)
  const goesOn = isBetween && knows === true
  pending.clear()
  pending.isLost = entry !== undefined && !goesOn
  pending.isCounted = goesOn
  for (const child of protocolState.children?.values() ?? [])
    if (child.entry?.protocol.lost !== undefined)
      resumeAfterGap(child, side, fromClient, goesOn ? bytes : Number.POSITIVE_INFINITY)
}
