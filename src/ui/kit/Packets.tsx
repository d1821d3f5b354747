import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type FrameAddress, frameText } from './packets-address.ts'

/** The current address with another `packets` value. */
function withPackets(packets: string | undefined) {
  return (before: Record<string, unknown>) => ({ ...before, packets })
}

/** Opens and closes the packet drawer; its state is in the address bar. */
export function usePackets() {
  const navigate = useNavigate()
  const go = (packets: string | undefined) =>
    navigate({ to: '.', search: withPackets(packets) as never, replace: packets === undefined })
  return {
    open: (frame: FrameAddress) => void go(frameText(frame)),
    close: () => void go(undefined),
  }
}

/** Link that opens a frame in the packet drawer. */
export function PacketsLink({ frame, children }: { frame: FrameAddress; children: ReactNode }) {
  return (
    <Link to="." search={withPackets(frameText(frame)) as never}>
      {children}
    </Link>
  )
}
